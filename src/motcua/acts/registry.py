"""Registries of subjects (kinds of records that are acted on) and of the acts on them.

One `ActDeclaration` is all that the platform has to know of an act: the life cycle, the permission matrix, the page
with its form, the work lists, the slips, undo and the history of events are computed from the declarations. A room
declares its acts in `declarations.py` and registers them from its `apps.py`; it may declare acts on a subject of a room
below it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from motcua.acts.vocabulary import Offered
from motcua.base.registry import Registry
from motcua.people.vocabulary import Role

if TYPE_CHECKING:
    from django.db.models import Model, TextChoices

    from motcua.acts.forms import ActForm
    from motcua.acts.models import ChainedEvent, RevisionedModel


def _always(record: Any, at: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Grant:
    """Grant of an act: the roles, and the columns of the record with agencies of which the role must reach one."""

    roles: tuple[Role, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependent:
    """A kind of record that hangs on a subject and changes only by its acts; `cancelled` is set when undone."""

    model: "type[Model]"
    cancelled: str = "cancelled_at"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A kind of record with a life cycle and a chain of events.

    `link` is the name of the foreign key to the record in its events and dependents, and the keyword under which an
    act is given the record. `noun` and `code` name a record in messages ("Hồ sơ H13.100.1-261116-0001").
    """

    key: str
    noun: str
    link: str
    model: "type[RevisionedModel]"
    event_model: "type[ChainedEvent]"
    statuses: "type[TextChoices]"
    dependents: tuple[Dependent, ...] = ()
    code: str = "code"

    def code_of(self, record: "Model") -> str:
        """Return the code of the record for people."""
        return str(getattr(record, self.code))

    def dependent(self, model_name: str) -> Dependent:
        """Return the dependent whose model has this name, as events write it."""
        return next(each for each in self.dependents if each.model._meta.model_name == model_name)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActDeclaration:
    """Declaration of one act.

    `perform` is the action function; the page calls it with the record (under the subject's `link`), `by`, `at` and
    what the form was told. `stages` names the stages of the record's process in which only whoever has the stage in
    hand does the act; the room's policy reads them. `relevant` says, beyond the status, whether the act makes sense
    now; it is given what the room's page reads of the record, and the moment. `facts` names the families of facts that
    the act may change: none, and the facts are left alone. `lists` are the work lists that offer it for many records
    at once, each with its draft beside it where `shows_draft`. An act with a `next_list` ends the person's part: a page
    after it names the next record of that list; `told` gives its heading from what that page reads. `rows` are the
    lists whose rows on the home page lead to the act, with the words of the link. An act that `ends_wait` lets a record
    go on that waited. The short history of a record shows the acts that are landmarks.
    """

    subject: str
    key: str
    name: str
    arrows: Mapping[str, str]
    grants: tuple[Grant, ...]
    perform: Callable[..., Any] | None = None
    form: "type[ActForm] | None" = None
    button: str = ""
    hint: str = ""
    question: str = ""
    offered: Offered = Offered.OTHER
    relevant: Callable[[Any, datetime], bool] = field(default=_always)
    lists: tuple[str, ...] = ()
    slip: str = ""
    facts: tuple[str, ...] = ()
    undoable: bool = True
    by_itself: bool = False
    stages: tuple[str, ...] = ()
    next_list: str = ""
    told: Callable[[Any], str] | None = None
    rows: Mapping[str, str] = field(default_factory=dict)
    ends_wait: bool = False
    shows_draft: bool = False
    is_landmark: bool = True

    @property
    def roles(self) -> frozenset[Role]:
        """Return every role that does this act somewhere."""
        return frozenset(role for grant in self.grants for role in grant.roles)


SUBJECTS: Registry[Subject] = Registry("subject")
_ACTS: dict[str, Registry[ActDeclaration]] = {}


def acts_of(subject: str) -> Registry[ActDeclaration]:
    """Return the acts declared on the subject, in the order in which pages offer them."""
    return _ACTS.setdefault(subject, Registry(f"act on {subject}"))


def declare(*acts: ActDeclaration) -> None:
    """Register acts; an act with a form needs a function, and a key is declared once."""
    for act in acts:
        if act.form is not None and act.perform is None:
            raise TypeError(f"act {act.key!r} on {act.subject} has a form but nothing that it performs")
        acts_of(act.subject).register(act.key, act)


def find_act(subject: str, key: str) -> ActDeclaration | None:
    """Return the act of that key; None where no installed room declares it."""
    return acts_of(subject).get(key)


def name_of(subject: str, key: str) -> str:
    """Return the name of an act; the key of one that no installed room declares any more."""
    act = find_act(subject, key)
    return act.name if act else key


def act_of_list(subject: str, key: str) -> ActDeclaration | None:
    """Return the act that a list offers for many records at once; of several, the first declared."""
    return next((act for act in acts_of(subject) if key in act.lists), None)


def act_of_rows(subject: str, key: str) -> ActDeclaration | None:
    """Return the act that the rows of a list on the home page lead to; None where they lead to the record."""
    return next((act for act in acts_of(subject) if key in act.rows), None)


def acts_with_slip(subject: str, slip: str) -> tuple[str, ...]:
    """Return the keys of the acts that give out a slip of the kind."""
    return tuple(act.key for act in acts_of(subject) if act.slip == slip)
