"""Who may see and do what with a dossier; every door (page, list, search, count, export, file) asks here.

Nothing is allowed that is not named here. A person acts through a role that reaches the dossier's agency:
the one that received it, the one competent to settle it, or the one that holds it now.
"""

from collections.abc import Iterable

from django.db.models import Q

from motcua.acts.permissions import holding_for
from motcua.acts.registry import Grant, acts_of
from motcua.base.refusals import Refused
from motcua.dossiers.models import Consultation, Dossier
from motcua.dossiers.queries.lines import Line
from motcua.dossiers.vocabulary import HANDLERS, SUBJECT
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

#: Roles that read dossiers; an administrator of accounts and catalogues does not.
READERS = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
#: Roles that supervise: of agencies below their own they see no personal data.
SUPERVISORS = (Role.AUDITOR, Role.CONTROLLER, Role.REFORM_OFFICER)
DESK = (Role.DESK_OFFICER,)
DECIDERS = (Role.DIVISION_HEAD, Role.LEADER)

#: The columns of a dossier by which a role reaches it.
RECEIVED, COMPETENT, HOLDER = "received_agency_id", "competent_agency_id", "holder_agency_id"
AT_THE_DESK = (Grant(DESK, (RECEIVED, COMPETENT, HOLDER)),)
AT_WORK = (Grant(HANDLERS, (HOLDER, COMPETENT)),)
DECIDING = (Grant(DECIDERS, (HOLDER, COMPETENT)),)


def readable_agencies(actor: Actor) -> frozenset[int]:
    """Every agency whose dossiers the person reads; who works in a division or at a desk reads the office's."""
    offices = {held.office_id for held in actor.held if held.role in READERS and held.office_id is not None}
    return actor.reach(*READERS) | offices


def visible(actor: Actor) -> Q:
    """The dossiers the person may see: received, settled or held by an agency of theirs, or asked of it."""
    if actor is SYSTEM:
        return Q()
    reach = sorted(readable_agencies(actor))
    if not reach:
        return Q(pk__in=())
    asked = Consultation.objects.filter(agency__in=reach, cancelled_at=None).values("dossier")
    return (
        Q(received_agency__in=reach)
        | Q(competent_agency__in=reach)
        | Q(holder_agency__in=reach)
        | Q(holder=actor.account_id)
        | Q(pk__in=asked)
    )


def can_see(actor: Actor, dossier: Dossier | Line) -> bool:
    """The same question for one dossier; costs a query only where another agency was asked for its opinion."""
    if actor is SYSTEM:
        return True
    reach = readable_agencies(actor)
    if reach & {dossier.received_agency_id, dossier.competent_agency_id, dossier.holder_agency_id}:
        return True
    if actor.held and dossier.holder_id == actor.account_id:
        return True
    return bool(reach) and Consultation.objects.filter(dossier=dossier.pk, agency__in=reach, cancelled_at=None).exists()


def hidden(actor: Actor, dossier_ids: Iterable[int]) -> int:
    """How many of these dossiers the person may not see ("ẩn với bạn: n")."""
    ids = set(dossier_ids)
    if not ids:
        return 0
    return len(ids) - Dossier.objects.filter(visible(actor), pk__in=ids).count()


def sees_personal_data(actor: Actor, dossier: Dossier | Line, *, seen: bool = False) -> bool:
    """Who works on the dossier sees the applicant; a supervisor only at the agency where the role is held.

    `seen` says that `visible` has let the dossier through already, which spares a list a query for each line.
    """
    if actor is SYSTEM:
        return True
    places = {dossier.received_agency_id, dossier.competent_agency_id, dossier.holder_agency_id}
    if actor.held and dossier.holder_id == actor.account_id:
        return True
    for held in actor.held:
        if held.role in SUPERVISORS:
            if held.agency_id in places:
                return True
        elif held.role in READERS and (held.reach & places or held.office_id in places):
            return True
    return not (readable_agencies(actor) & places) and (seen or can_see(actor, dossier))


def findable(actor: Actor) -> Q:
    """The dossiers that the applicant's name, numbers or telephone may find for the person.

    Whom a supervisor may not see, a search must not give away either: `sees_personal_data` as a condition.
    """
    if not actor.holds(*SUPERVISORS):
        return visible(actor)
    own, read = (
        Q(received_agency__in=places) | Q(competent_agency__in=places) | Q(holder_agency__in=places)
        for places in (sorted(findable_agencies(actor)), sorted(readable_agencies(actor)))
    )
    return visible(actor) & (own | Q(holder=actor.account_id) | ~read)


def findable_agencies(actor: Actor) -> frozenset[int]:
    """The agencies whose applicants a name or number may find: all the person reads, of a supervisor their own."""
    at: set[int] = set()
    for held in actor.held:
        if held.role in SUPERVISORS:
            at.add(held.agency_id)
        elif held.role in READERS:
            at |= held.reach | ({held.office_id} if held.office_id is not None else set())
    return frozenset(at)


def can_receive(actor: Actor, agency_id: int | None = None) -> bool:
    """A desk officer takes dossiers in, at an agency the role reaches or the office it belongs to."""
    return actor.holds(*DESK, at=agency_id) or any(
        held.role in DESK and held.office_id == agency_id for held in actor.held if agency_id is not None
    )


def receiving_agencies(actor: Actor) -> frozenset[int]:
    """The agencies whose desk the person mans."""
    return frozenset(held.agency_id for held in actor.held if held.role in DESK)


def can_list(actor: Actor) -> bool:
    """Anybody with a role that reads dossiers."""
    return bool(readable_agencies(actor))


def can_keep_books(actor: Actor) -> bool:
    """Who works on dossiers opens the tracking book, which names the applicants; a supervisor does not."""
    return bool(book_agencies(actor))


def book_agencies(actor: Actor) -> frozenset[int]:
    """The agencies whose tracking book the person opens: where they work, and the office of that place."""
    working = [held for held in actor.held if held.role in READERS and held.role not in SUPERVISORS]
    offices = {held.office_id for held in working if held.office_id is not None}
    return frozenset(offices).union(*(held.reach for held in working))


def _reaches(held: Held, dossier: Dossier, places: tuple[str, ...]) -> bool:
    """A desk works for its whole office; a division on what is in its hands or on the office's common list."""
    if any(getattr(dossier, place) in held.reach for place in places):
        return True
    if held.office_id is None:
        return False
    shared = places if held.role in DESK else (HOLDER,)
    return any(getattr(dossier, place) == held.office_id for place in shared if place in places)


def authority(actor: Actor, action: str, dossier: Dossier) -> Held | None:
    """The role by which the person does this; raises Refused with the reason. None is the platform itself."""
    act = acts_of(SUBJECT)[action]
    found = holding_for(actor, act, dossier, noun="Hồ sơ", reach=_reaches)
    if found is not None and act.own_hands and dossier.holder_id not in (None, actor.account_id):
        deciding = actor.holds(*DECIDERS, at=dossier.holder_agency_id) or actor.holds(
            *DECIDERS, at=dossier.competent_agency_id
        )
        if not deciding and found.role in (Role.CASE_OFFICER, Role.CLERK):
            raise Refused(
                f"Hồ sơ đang do người khác thụ lý nên bạn không thể “{act.name}”. "
                "Đề nghị trưởng phòng hoặc lãnh đạo phân công lại.",
                forbidden=True,
            )
    return found


def can(actor: Actor, action: str, dossier: Dossier) -> bool:
    """Whether the person's roles allow the action on the dossier (its state is the life cycle's matter)."""
    try:
        authority(actor, action, dossier)
    except Refused:
        return False
    return True
