"""Everything the room says of its acts: those of the archive's clerk, undo, taking in, a slip for what was lent."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Unpack

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from motcua.acts.actions import Act, Policy, create, transact, undo_last
from motcua.acts.forms import ActForm, OfferedField
from motcua.acts.permissions import holding_for
from motcua.acts.registry import SUBJECTS, ActDeclaration, Dependent, Grant, Subject, acts_of, declare
from motcua.acts.views import ActPages
from motcua.acts.vocabulary import NOWHERE, PREVIOUS, SAME, UNDO, Offered, When
from motcua.people.models import Account
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Actor, Held, Role
from tests.rooms.loans.facts import record_loan
from tests.rooms.loans.models import Copy, Loan, LoanEvent, LoanStatus
from tests.rooms.loans.permissions import can_list, visible
from tests.rooms.loans.vocabulary import Shelf

LOANS = Subject(
    key="loan", noun="Phiếu mượn", link="loan", model=Loan, event_model=LoanEvent, statuses=LoanStatus,
    dependents=(Dependent(Copy),),
)  # fmt: skip
_CLERKS = (Grant((Role.CLERK,), ("agency_id",)),)
COUNTED: list[str] = []


def authority(actor: Actor, act: str, loan: Any) -> Held | None:
    """The clerk of the agency that keeps the file."""
    return holding_for(actor, acts_of("loan")[act], loan, noun="Phiếu mượn")


def _count(act: Act[Loan]) -> None:
    COUNTED.append(act.declaration.key)
    record_loan(act)


POLICY: Policy[Loan] = Policy(authority=authority, facts=_count)


def acting(key: str, loan: Loan, by: Actor, at: datetime, when: When) -> AbstractContextManager[Act[Loan]]:
    """One act on a loan."""
    return transact(LOANS, key, POLICY, record=loan, by=by, at=at, **when)


def ask(*, code: str, agency_id: int, by: Actor, at: datetime, deposit: int = 0, shelf: int = Shelf.RECORDS,
        effective_at: datetime | None = None, comment: str = "") -> Loan:  # fmt: skip
    """Somebody asks for a file."""
    loan = Loan(code=code, agency_id=agency_id, deposit=deposit, shelf=shelf)
    with create(LOANS, "ask", POLICY, record=loan, by=by, at=at, effective_at=effective_at, comment=comment) as act:
        act.check(deposit="Tiền đặt cọc không được âm." if deposit < 0 else "")
    return loan


def lend(*, loan: Loan, by: Actor, at: datetime, to: Account, title: str, **when: Unpack[When]) -> Loan:
    """Hand the copy out."""
    with acting("lend", loan, by, at, when) as act:
        act.check(title="Ghi tên tài liệu." if title == "?" else "")
        act.record.borrower = to.full_name
        act.record.lent_on = act.effective_at.date()
        act.create(Copy, title=title)
    return loan


def take_back(*, loan: Loan, by: Actor, at: datetime, **when: Unpack[When]) -> Loan:
    """The copy came back."""
    with acting("take_back", loan, by, at, when) as act:
        act.record.back_on = act.effective_at.date()
    return loan


def undo(*, loan: Loan, by: Actor, at: datetime, **when: Unpack[When]) -> Loan:
    """Take the last act back."""
    with acting(UNDO, loan, by, at, when) as act:
        undo_last(act)
    return loan


class LendForm(ActForm):
    """To whom, and what."""

    to = OfferedField(
        label="Người mượn",
        offer=lambda loan, actor, at: [(account.pk, account.full_name) for account in Account.objects.order_by("pk")],
        record=Account,
    )
    title = forms.CharField(label="Tên tài liệu")


class TakeBackForm(ActForm):
    """Nothing but when."""


def find(request: HttpRequest, code: str) -> Loan:
    """The loan of the code."""
    loan = Loan.objects.filter(visible(actor_in(request)), code=code).first()
    if loan is None:
        raise Http404("Không có phiếu mượn này. Kiểm tra lại mã.")
    return loan


def print_slip(request: HttpRequest, loan: Any, event: Any, slip: str) -> HttpResponse:
    """The receipt of what was lent."""
    return HttpResponse(f"{slip}: {loan.code}, {loan.borrower}, {event.sequence}", content_type="text/plain")


PAGES = ActPages(
    subject=LOANS,
    policy=can_list,
    find=find,
    authority=authority,
    address=lambda loan: reverse("loan", args=[loan.code]),
    brief="loans/_brief.html",
    context=lambda request, loan: {"loan": loan},
    list_address=lambda: reverse("loan_list"),
    list_name="Mượn tài liệu",
    print_slip=print_slip,
)


def register() -> None:
    """Register the loan and its acts."""
    SUBJECTS.register("loan", LOANS)
    declare(
        ActDeclaration(
            subject="loan", key="lend", name="Cho mượn", arrows={LoanStatus.ASKED: LoanStatus.LENT}, grants=_CLERKS,
            perform=lend, form=LendForm, button="Cho mượn", hint="Ghi rõ người mượn.", slip="receipt", facts=("loans",),
        ),
        ActDeclaration(
            subject="loan", key="take_back", name="Nhận lại", arrows={LoanStatus.LENT: LoanStatus.BACK},
            grants=_CLERKS, perform=take_back, form=TakeBackForm, button="Nhận lại", question="Nhận lại tài liệu?",
            undoable=False, facts=("loans",),
        ),
        ActDeclaration(
            subject="loan", key="ask", name="Đề nghị mượn", arrows={NOWHERE: LoanStatus.ASKED}, grants=_CLERKS,
            offered=Offered.NOWHERE, facts=("loans",), undoable=False,
        ),
        ActDeclaration(
            subject="loan", key="take_in", name="Nhập từ tệp", arrows={NOWHERE: SAME}, grants=_CLERKS,
            offered=Offered.NOWHERE, facts=("loans",), undoable=False, by_itself=True,
        ),
        ActDeclaration(
            subject="loan", key=UNDO, name="Hoàn tác", arrows=dict.fromkeys(LoanStatus, PREVIOUS), grants=_CLERKS,
            perform=undo, undoable=False, facts=("loans",),
        ),
    )  # fmt: skip
