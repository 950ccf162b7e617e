"""Transaction of an act on a round or on the report of a unit."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, TypeVar, Unpack

from motcua.acts.actions import Act, Policy, append_event, transact
from motcua.acts.models import RevisionedModel
from motcua.acts.queries import blank_state, changes_between, state_of
from motcua.acts.registry import Subject, acts_of
from motcua.acts.vocabulary import When
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.people.vocabulary import Actor, Held
from motcua.rounds.models import Round, Submission
from motcua.rounds.permissions import fill_authority, round_authority, submission_authority
from motcua.rounds.queries.subjects import ROUNDS, SUBMISSIONS
from motcua.rounds.vocabulary import RoundStatus

#: Acts that a closed round no longer allows.
SENDING = frozenset({"enter", "present", "submit", "correct", "extend", "remind"})
R = TypeVar("R", bound=RevisionedModel)


def _no_facts(act: Act[Any]) -> None:
    """Write no facts: rounds have no family of their own; their cells are counted by the families of other rooms."""


ROUND_POLICY: Policy[Round] = Policy(authority=round_authority, facts=_no_facts)
#: Policy of entering cells, which roles that answer for single rows do as well.
FILLING: Policy[Submission] = Policy(authority=fill_authority, facts=_no_facts)
SUBMISSION_POLICY: Policy[Submission] = Policy(authority=submission_authority, facts=_no_facts)


def on_round(
    key: str, found: Round, by: Actor, at: datetime, when: When
) -> AbstractContextManager[Act[Round]]:  # fmt: skip
    """Run one act on a round."""
    return transact(ROUNDS, key, ROUND_POLICY, record=found, by=by, at=at, **when)


@contextmanager
def on_submission(
    key: str, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]
) -> Iterator[Act[Submission]]:
    """Run one act on the report of a unit; a closed round refuses acts of units that did not submit."""
    policy = FILLING if key == "enter" else SUBMISSION_POLICY
    with transact(SUBMISSIONS, key, policy, record=submission, by=by, at=at, **when) as act:
        if key in SENDING and act.record.round.status == RoundStatus.CLOSED:
            raise Refused("Đợt báo cáo đã khóa sổ, không gửi hoặc sửa được nữa. Liên hệ cơ quan nhận báo cáo.")
        yield act


def first_event(
    subject: Subject, key: str, policy: Policy[R], record: R, *, by: Actor, held: Held | None, at: datetime
) -> None:
    """Write the first event of a record that was just created with revision 1."""
    act = Act(subject, acts_of(subject.key)[key], record, by, held, local(at), local(at), None, "", "", {})
    append_event(act, policy, "", changes_between(blank_state(type(record)), state_of(record)))
