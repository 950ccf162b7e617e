"""The family of loans: a state over two times with a sum of money, and its facts made again from the events."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from motcua.acts.actions import Act
from motcua.acts.queries import events_of, record_from, states_of
from motcua.base.time import day_number, local
from motcua.statistics.recording import facts_of, record_state
from motcua.statistics.registry import FAMILIES
from motcua.statistics.stretches import Change
from motcua.statistics.vocabulary import Column, ColumnKind, Family, TwoTimes, columns_of
from tests.rooms.loans.models import Loan, LoanEvent, LoanFact
from tests.rooms.loans.vocabulary import STATUS_NUMBERS


@dataclass(frozen=True, slots=True)
class LoanState:
    """What is counted of a loan at one moment."""

    loan_id: int
    agency: int
    shelf: int
    status: int
    deposit: int
    lent_day: int
    back_day: int


LOANS = Family(
    key="loans",
    title="Mượn tài liệu",
    table="loans_loanfact",
    columns=(
        *columns_of(ColumnKind.CODE, "loan_id", "agency", "shelf", "status"),
        Column("deposit", ColumnKind.MONEY),
        *columns_of(ColumnKind.DAY, "lent_day", "back_day"),
    ),
    subject="loan_id",
    lifetime=TwoTimes(begins_on="lent_day", coming=("lent_day", "back_day"), dependent=("status",)),
    attribution="loans.agency",
    dimensions={"loans.agency": "agency", "shelf": "shelf"},
    record_name="phiếu mượn",
    model=LoanFact,
    rebuild=lambda code="", *, show_progress=False: rebuild_loans(code),
)


def state_of_loan(loan: Loan) -> LoanState:
    """What is counted of the loan as its row stands."""
    return LoanState(
        loan.pk, loan.agency_id, loan.shelf, STATUS_NUMBERS[loan.status], loan.deposit,
        day_number(loan.lent_on), day_number(loan.back_on),
    )  # fmt: skip


def record_loan(act: Act[Loan]) -> None:
    """Bring the facts of the loan in line with the act."""
    since = act.undoes.effective_at if act.undoes else act.effective_at
    record_state("loans", state_of_loan(act.record), known_on=act.recorded_at, effective_on=local(since))


def rebuild_loans(code: str = "") -> int:
    """Write the facts of loans again from their events; answers how many loans were done."""
    found = Loan.objects.filter(code=code) if code else Loan.objects.all()
    loans = list(found.order_by("pk"))
    with transaction.atomic():
        LoanFact.objects.filter(loan_id__in=[loan.pk for loan in loans]).delete()
        LoanFact.objects.bulk_create(fact for loan in loans for fact in facts_of("loans", list(changes_of(loan))))
    return len(loans)


def changes_of(loan: Loan) -> Iterator[Change[LoanState]]:
    """What is counted of the loan after each event; the days on which it took effect and was known."""
    event: LoanEvent
    for event, told in states_of(loan, events_of(loan)):
        row = record_from(Loan, told | {"id": loan.pk})
        since = event.undoes.effective_at if event.undoes else event.effective_at
        yield Change(state_of_loan(row), day_number(local(since)), day_number(local(event.recorded_at)))


def register() -> None:
    """Register the family with the statistics."""
    FAMILIES.register("loans", LOANS)
