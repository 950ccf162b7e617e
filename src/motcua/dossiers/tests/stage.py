"""A procedure of three working days with its process, and dossiers of the cast's commune to act on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.cast import FOUNDED, Cast

from motcua.base.text import fold
from motcua.base.time import VIETNAM
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.queries.steps import WORKING, open_runs
from motcua.dossiers.vocabulary import DigitiseState, IntakeCommand, Paper
from motcua.people.vocabulary import Actor
from motcua.procedures.models import (
    InternalProcess,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)

#: A Monday morning.
MONDAY = datetime(2026, 11, 16, 9, 10, tzinfo=VIETNAM)
STEPS = (
    ("Tiếp nhận", "reception", "desk_officer", 2, None),
    ("Thẩm định", "processing", "case_officer", 8, None),
    ("Xem xét", "processing", "division_head", 4, None),
    ("Ký duyệt", "approval", "leader", 4, None),
    ("Trả kết quả", "return", "desk_officer", 4, None),
)


def make_procedure(code: str = "1.001193", days: int = 3, steps: tuple = STEPS, **case: Any) -> Procedure:
    """A procedure in force since the day everything was founded, with one mandatory paper."""
    area, _ = ProcedureField.objects.get_or_create(code="HT", defaults={"name": "Hộ tịch", "folded_name": "ho tich"})
    name = f"Đăng ký việc {code}"
    procedure = Procedure.objects.create(code=code, name=name, folded_name=fold(name), field=area, level="commune")
    version = ProcedureVersion.objects.create(procedure=procedure, valid_from=FOUNDED)
    case = {"duration": days, "duration_unit": "working_day", **case}
    made = ProcedureCase.objects.create(version=version, **case)
    RequiredDocument.objects.create(case=made, position=1, name="Tờ khai")
    if steps:
        process = InternalProcess.objects.create(procedure=procedure, valid_from=FOUNDED)
        for position, (title, phase, role, hours, group) in enumerate(steps, 1):
            ProcessStep.objects.create(
                process=process,
                position=position,
                name=title,
                phase=phase,
                role=role,
                hours=hours,
                parallel_group=group,
            )
    return procedure


@dataclass
class Stage:
    """The commune with a procedure; `at` is the present moment of the play, moved on by `later`."""

    cast: Cast
    procedure: Procedure
    at: datetime = MONDAY
    actors: dict[str, Actor] = field(default_factory=dict)

    def who(self, name: str) -> Actor:
        if name not in self.actors:
            self.actors[name] = self.cast.actor(name, self.at.date())
        return self.actors[name]

    def later(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at

    def command(self, **values: Any) -> IntakeCommand:
        procedure = values.pop("procedure", self.procedure)
        documents = RequiredDocument.objects.filter(case__version__procedure=procedure)
        papers = tuple(
            Paper(name=document.name, required_document_id=document.pk, digitise_state=DigitiseState.ELECTRONIC)
            for document in documents
        )
        values = {"applicant_name": "Nguyễn Thị Đào", "papers": papers, **values}
        return IntakeCommand(procedure_id=procedure.pk, received_agency_id=self.cast.desk_place.pk, **values)

    def intake(self, **values: Any) -> Dossier:
        return actions.intake(command=self.command(**values), by=self.who("desk"), at=self.at)

    def do(self, name: str, act: str, dossier: Dossier, /, **values: Any) -> Dossier:
        """Let a member of the cast act at the present moment."""
        return getattr(actions, act)(dossier=dossier, by=self.who(name), at=self.at, **values)

    def hands(self, dossier: Dossier) -> str:
        """The member of the cast who has the first step under way in hand."""
        runs = open_runs(dossier)
        if not runs:  # of another system: its first work here begins a step
            return "officer"
        run = runs[0]
        return self.hands_of(run) if run.account_id is not None else IN_HAND[run.needed_role or "case_officer"]

    def hands_of(self, run: StepRun) -> str:
        """The member of the cast to whom the step was given."""
        return next(name for name, account in self.cast.accounts.items() if account.pk == run.account_id)

    def draft(self, dossier: Dossier, **values: Any) -> Dossier:
        """The draft of the result, by whoever has the step in hand."""
        return self.do(self.hands(dossier), "prepare_result", dossier, **{"name": "Trích lục", **values})

    def to_sign(self, dossier: Dossier, **values: Any) -> Dossier:
        """Drafted, and passed on until it waits for a signature."""
        self.draft(dossier, **values)
        while open_runs(dossier)[0].stage in WORKING:
            self.do(self.hands(dossier), "forward", dossier)
        return dossier

    def to_issue(self, dossier: Dossier, **values: Any) -> Dossier:
        """Signed, and with whoever numbers and seals it."""
        return self.do("leader", "sign_result", self.to_sign(dossier, **values))

    def grant(self, dossier: Dossier, **when: Any) -> Dossier:
        """The result drafted, signed, numbered and issued."""
        return self.do("clerk", "issue_result", self.to_issue(dossier), **when)

    def refuse(self, dossier: Dossier, reason: str = "Không đủ điều kiện", **when: Any) -> Dossier:
        """Refused after examination, by a document drafted, signed, numbered and issued."""
        words = {"name": "Văn bản từ chối giải quyết", "is_refusal": True, "reason": reason}
        return self.do("clerk", "issue_refusal", self.to_issue(dossier, **words), **when)

    def processing(self, **values: Any) -> Dossier:
        dossier = self.intake(**values)
        self.later(minutes=10)
        return self.do("desk", "transfer", dossier)


#: Who of the cast does the steps of a role.
IN_HAND = {
    "desk_officer": "desk",
    "case_officer": "officer",
    "division_head": "head",
    "leader": "leader",
    "clerk": "clerk",
}


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """The cast with a procedure at nine ten on a Monday."""
    return Stage(cast, make_procedure())
