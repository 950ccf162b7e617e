"""Rows whose form names who answers for them: shown beside the row, filled by that role at that level alone."""

import pytest
import time_machine
from django.urls import reverse

from motcua.base.refusals import Invalid, Refused
from motcua.people.vocabulary import Actor, Role
from motcua.reports import actions as report_actions
from motcua.reports.models import Report
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState
from motcua.rounds import actions
from tests.cast import MOMENT, Cast, hold
from tests.rooms.loans.tests.book import HERE
from tests.rooms.loans.tests.test_reports import draft
from tests.rooms.loans.tests.test_rounds import Province, province

pytestmark = pytest.mark.django_db
__all__ = ["draft", "province"]
SEEN = Typed(CellState.VALUE, 40, evidence="Sổ khách")
WHO = "Phụ trách: cán bộ kiểm soát thủ tục hành chính cấp xã"


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(MOMENT, tick=False):
        yield


def who(cast: Cast, name: str) -> Actor:
    return cast.actor(name, MOMENT.date())


def enter(report: Report, row: str, by: Actor) -> Report:
    return report_actions.enter_cells(report=report, cells={row: SEEN}, by=by, at=MOMENT)


def test_a_row_is_filled_by_who_answers_for_it_and_by_nobody_else(book: Cast, draft: Report) -> None:
    for name in ("reform", "leader", "outside_leader"):
        with pytest.raises(Refused, match="Chỉ cán bộ kiểm soát thủ tục hành chính cấp xã") as refused:
            enter(draft, "visitors", who(book, name))
        assert refused.value.forbidden
    enter(draft, "visitors", who(book, "controller"))
    assert draft.cells.get().number == 40
    with pytest.raises(Refused, match="Chỉ cán bộ cải cách hành chính"):
        enter(draft, "remarks", who(book, "controller"))


def test_the_role_must_be_held_at_the_level_that_the_row_names(book: Cast, draft: Report) -> None:
    hold(book.accounts["controller"], Role.AUDITOR, book.commune)
    with pytest.raises(Refused, match="thanh tra, kiểm tra cấp tỉnh"):
        enter(draft, "audits", who(book, "controller"))


def test_a_correction_without_a_reason_names_the_records_of_the_family(book: Cast, draft: Report) -> None:
    with pytest.raises(Invalid) as refused:
        enter(draft, "deposits", who(book, "reform"))
    assert "tính từ phiếu mượn;" in refused.value.errors["deposits"]


def test_the_page_names_who_answers_and_gives_fields_to_that_person(book: Cast, draft: Report) -> None:
    address = reverse("report_cells", args=[draft.pk])
    pages = {name: book.client(name).get(address).content.decode() for name in ("reform", "controller", "leader")}
    assert all(WHO in page for page in pages.values())
    assert {name: "visitors-number" in page for name, page in pages.items()} == {
        "reform": False, "controller": True, "leader": False,
    }  # fmt: skip
    assert {name: "remarks-text" in page for name, page in pages.items()} == {
        "reform": True, "controller": False, "leader": False,
    }  # fmt: skip
    sent = {"visitors-state": "value", "visitors-number": "40", "visitors-evidence": "Sổ khách", "visitors-seen": ""}
    assert book.client("reform").post(address, sent).status_code == 403
    assert book.client("leader").post(address, sent).status_code == 403
    assert book.client("controller").post(address, sent).status_code == 302
    assert draft.cells.get().author == book.accounts["controller"]


def test_a_unit_in_a_round_follows_the_same_policy(province: Province) -> None:
    submission, cells = province.of(HERE), {"visitors": SEEN}
    for name in ("reform", f"leader {HERE}", "above"):
        with pytest.raises(Refused, match="Chỉ cán bộ kiểm soát"):
            actions.enter(submission=submission, cells=cells, by=province.who(name), at=MOMENT)
    address = reverse("submission", args=[submission.code])
    assert WHO in province.cast.client("reform").get(address).content.decode()
    page = province.cast.client("controller").get(address).content.decode()
    assert "visitors-number" in page
    assert "remarks-text" not in page
    actions.enter(submission=submission, cells=cells, by=province.who("controller"), at=MOMENT)
    assert submission.cells.get().number == 40
