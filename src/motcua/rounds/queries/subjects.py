"""Subjects of the room: rounds and the reports of units."""

from motcua.acts.registry import Dependent, Subject
from motcua.rounds.models import CellComment, Round, RoundCell, RoundEvent, Submission, SubmissionEvent
from motcua.rounds.vocabulary import ROUND, SUBMISSION, RoundStatus, SubmissionStatus

ROUNDS = Subject(
    key=ROUND, noun="Đợt báo cáo", link="round", model=Round, event_model=RoundEvent, statuses=RoundStatus
)  # fmt: skip
SUBMISSIONS = Subject(
    key=SUBMISSION,
    noun="Báo cáo của đơn vị",
    link="submission",
    model=Submission,
    event_model=SubmissionEvent,
    statuses=SubmissionStatus,
    dependents=(Dependent(RoundCell), Dependent(CellComment)),
)
