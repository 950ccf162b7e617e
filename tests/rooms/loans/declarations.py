"""Everything the room says of its acts: two acts of the archive's clerk, undo, and a slip for what was lent."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Unpack

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from motcua.acts.actions import Act, Policy, transact, undo_last
from motcua.acts.forms import ActForm, OfferedField
from motcua.acts.permissions import holding_for
from motcua.acts.registry import SUBJECTS, ActDeclaration, Dependent, Grant, Subject, acts_of, declare
from motcua.acts.views import ActPages
from motcua.acts.vocabulary import PREVIOUS, UNDO, When
from motcua.people.models import Account
from motcua.people.vocabulary import Actor, Held, Role
from tests.rooms.loans.models import Copy, Loan, LoanEvent, LoanStatus

LOANS = Subject(
    key="loan", noun="Phiếu mượn", link="loan", model=Loan, event_model=LoanEvent, statuses=LoanStatus,
    dependents=(Dependent(Copy),),
)  # fmt: skip
_CLERKS = (Grant((Role.CLERK,), ("agency_id",)),)
COUNTED: list[str] = []


def can_list(actor: Actor) -> bool:
    """A clerk sees loans."""
    return actor.holds(Role.CLERK)


def authority(actor: Actor, act: str, loan: Any) -> Held | None:
    """The clerk of the agency that keeps the file."""
    return holding_for(actor, acts_of("loan")[act], loan, noun="Phiếu mượn")


def _count(act: Act[Loan]) -> None:
    COUNTED.append(act.declaration.key)


POLICY: Policy[Loan] = Policy(authority=authority, facts=_count)


def acting(key: str, loan: Loan, by: Actor, at: datetime, when: When) -> AbstractContextManager[Act[Loan]]:
    """One act on a loan."""
    return transact(LOANS, key, POLICY, record=loan, by=by, at=at, **when)


def lend(*, loan: Loan, by: Actor, at: datetime, to: Account, title: str, **when: Unpack[When]) -> Loan:
    """Hand the copy out."""
    with acting("lend", loan, by, at, when) as act:
        act.check(title="Ghi tên tài liệu." if title == "?" else "")
        act.record.borrower = to.full_name
        act.create(Copy, title=title)
    return loan


def take_back(*, loan: Loan, by: Actor, at: datetime, **when: Unpack[When]) -> Loan:
    """The copy came back."""
    with acting("take_back", loan, by, at, when):
        pass
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
    loan = Loan.objects.filter(code=code).first()
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
            undoable=False,
        ),
        ActDeclaration(
            subject="loan", key=UNDO, name="Hoàn tác", arrows=dict.fromkeys(LoanStatus, PREVIOUS), grants=_CLERKS,
            perform=undo, undoable=False,
        ),
    )  # fmt: skip
