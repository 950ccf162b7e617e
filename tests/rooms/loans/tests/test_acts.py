"""A room that no other room knows (`tests/rooms/loans`) brings acts: pages, policy, undo, slip, story of events."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from motcua.acts import lifecycle
from motcua.acts.events import Acted
from motcua.acts.queries import replay, state_of, verify_chain, verify_dependents
from motcua.base import events
from motcua.base.refusals import Refused, Stale
from tests.cast import MOMENT, Cast
from tests.rooms.loans import declarations
from tests.rooms.loans.declarations import LOANS
from tests.rooms.loans.models import Copy, Loan, LoanEvent, LoanStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan(cast: Cast) -> Loan:
    """A file asked for at the commune's office; its chain begins with the first act."""
    declarations.COUNTED.clear()
    return Loan.objects.create(code="M-1", agency=cast.commune)


def lend(cast: Cast, loan: Loan, who: str = "clerk", **values: Any) -> Any:
    values = {"to": cast.officer.pk, "title": "Bản đồ 299", "revision": loan.revision, **values}
    return cast.client(who).post(reverse("loan_act", args=[loan.code, "lend"]), values)


def test_the_life_cycle_is_computed_from_the_declarations() -> None:
    assert lifecycle.arrows("loan")[(LoanStatus.ASKED, "lend")] == LoanStatus.LENT
    assert lifecycle.allowed("loan", LoanStatus.ASKED) == ["lend", "undo"]
    assert lifecycle.target("loan", LoanStatus.BACK, "lend") is None


def test_the_record_offers_the_act_and_its_page_asks_what_the_form_declares(cast: Cast, loan: Loan) -> None:
    client = cast.client("clerk")
    assert reverse("loan_act", args=["M-1", "lend"]) in client.get(reverse("loan", args=["M-1"])).content.decode()
    page = client.get(reverse("loan_act", args=["M-1", "lend"])).content.decode()
    assert "Ghi rõ người mượn." in page
    assert cast.officer.full_name in page


def test_the_act_changes_the_record_writes_its_event_and_lets_the_room_count(cast: Cast, loan: Loan) -> None:
    answer = lend(cast, loan)
    assert answer.status_code == 302
    loan.refresh_from_db()
    assert (loan.status, loan.borrower, loan.revision) == (LoanStatus.LENT, cast.officer.full_name, 1)
    event = LoanEvent.objects.get()
    assert (event.action, event.account, event.role) == ("lend", cast.clerk, "clerk")
    assert declarations.COUNTED == ["lend"]
    assert "Cho mượn" in cast.client("clerk").get(answer.url).content.decode()


def test_who_holds_no_role_of_the_grant_is_refused_and_learns_whose_act_it_is(cast: Cast, loan: Loan) -> None:
    clerk_next_door = cast.actor("outsider")
    with pytest.raises(Refused, match="văn thư") as refused:
        declarations.authority(clerk_next_door, "lend", loan)
    assert refused.value.forbidden
    assert lend(cast, loan, who="desk").status_code == 403
    assert not LoanEvent.objects.exists()


def test_a_wrong_entry_stands_beside_its_field_and_changes_nothing(cast: Cast, loan: Loan) -> None:
    answer = lend(cast, loan, title="?")
    assert answer.status_code == 422
    assert answer.context["form"].errors["title"] == ["Ghi tên tài liệu."]
    assert (Loan.objects.get().revision, Copy.objects.count()) == (0, 0)


def test_the_second_of_two_people_sees_what_the_first_did(cast: Cast, loan: Loan) -> None:
    lend(cast, loan, comment="Cho mượn một tuần")
    late = cast.client("clerk").post(reverse("loan_act", args=["M-1", "take_back"]), {"revision": 0})
    assert late.status_code == 409
    assert "Cho mượn một tuần" in late.content.decode()
    with pytest.raises(Stale):
        declarations.take_back(loan=loan, by=cast.actor("clerk"), at=MOMENT + timedelta(days=400), revision=0)


def test_an_act_without_an_arrow_sends_back_to_the_record(cast: Cast, loan: Loan) -> None:
    answer = cast.client("clerk").get(reverse("loan_act", args=["M-1", "take_back"]), follow=True)
    assert "Phiếu mượn đang “Đề nghị mượn” nên không thể “Nhận lại”" in answer.content.decode()
    assert cast.client("clerk").get(reverse("loan_act", args=["M-1", "khong-co"])).status_code == 404


def test_a_fresh_act_is_undone_with_what_it_made(cast: Cast, loan: Loan) -> None:
    lend(cast, loan)
    client = cast.client("clerk")
    assert "Hoàn tác" in client.get(reverse("loan", args=["M-1"])).content.decode()
    assert client.post(reverse("loan_undo", args=["M-1"]), {"revision": 1}).status_code == 302
    loan.refresh_from_db()
    assert (loan.status, loan.borrower, loan.revision) == (LoanStatus.ASKED, "", 2)
    assert Copy.objects.get().cancelled_at is not None
    assert LoanEvent.objects.get(action="undo").undoes.action == "lend"


def test_what_is_declared_final_is_not_undone(cast: Cast, loan: Loan) -> None:
    lend(cast, loan)
    loan.refresh_from_db()
    client = cast.client("clerk")
    client.post(reverse("loan_act", args=["M-1", "take_back"]), {"revision": 1})
    assert "Hoàn tác</button>" not in client.get(reverse("loan", args=["M-1"])).content.decode()
    client.post(reverse("loan_undo", args=["M-1"]), {"revision": 2})
    assert Loan.objects.get().status == LoanStatus.BACK


def test_undo_is_refused_after_its_minutes(cast: Cast, loan: Loan, settings: Any) -> None:
    lend(cast, loan)
    with time_machine.travel(LoanEvent.objects.get().recorded_at + timedelta(minutes=settings.UNDO_MINUTES + 1)):
        cast.client("clerk").post(reverse("loan_undo", args=["M-1"]), {"revision": 1})
    assert Loan.objects.get().status == LoanStatus.LENT


def test_the_slip_of_an_act_is_printed_until_the_act_is_undone(cast: Cast, loan: Loan) -> None:
    client, address = cast.client("clerk"), reverse("loan_slip", args=["M-1", "receipt"])
    assert client.get(address).status_code == 404
    lend(cast, loan)
    assert client.get(address).content.decode() == f"receipt: M-1, {cast.officer.full_name}, 1"
    client.post(reverse("loan_undo", args=["M-1"]), {"revision": 1})
    assert client.get(address).status_code == 404


def test_every_act_is_published_for_rooms_above(
    cast: Cast, loan: Loan, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Acted] = []
    monkeypatch.setitem(events._listeners, Acted, [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        lend(cast, loan)
    assert [(each.subject, each.act, each.code, each.to_status) for each in told] == [("loan", "lend", "M-1", "lent")]


def test_replay_and_verification_find_what_was_meddled_with(cast: Cast, loan: Loan) -> None:
    lend(cast, loan)
    loan.refresh_from_db()
    told = replay(loan)
    assert {name: told[name] for name in ("status", "borrower", "revision")} == {
        name: state_of(loan)[name] for name in ("status", "borrower", "revision")
    }
    assert verify_dependents(LOANS, [loan]) == {}
    Copy.objects.update(title="Bản đồ khác")
    assert "cột title" in verify_dependents(LOANS, [loan])[loan.pk][0]
    LoanEvent.objects.update(comment="x")
    assert "diễn biến số 1" in verify_chain(LOANS, loan)[0]
