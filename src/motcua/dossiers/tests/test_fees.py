"""Money of a dossier: lines, the sum on slip 01, what is owed at return; its place in the tracking book."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from motcua.base.refusals import Refused
from motcua.books.models import Book, BookNumber
from motcua.dossiers.gateways.printing.assembly import slip_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.fees import KIND, billed_of
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.views.fees import entries, find
from motcua.fees import actions as fees
from motcua.fees.queries import bill_of
from motcua.procedures.models import FeeRule

COPIES = {"kind": "fee", "name": "Phí chứng thực bản sao", "amount": 2000, "unit": "page", "per": "trang"}


@pytest.fixture
def charged(stage: Stage) -> FeeRule:
    """The procedure of the stage costs what certified copies cost."""
    case = stage.procedure.versions.get().cases.get()
    return FeeRule.objects.create(case=case, tiers="3:1000", cap=200_000, valid_from="2025-07-01", **COPIES)


def typed(rule: FeeRule, copies: int = 3, pages: int = 10) -> dict[str, str]:
    return {f"phi_{rule.pk}_so": str(copies), f"phi_{rule.pk}_trang": str(pages)}


def enter(stage: Stage, dossier: Dossier, rule: FeeRule) -> None:
    billed = billed_of(dossier)
    fees.enter_lines(billed=billed, entries=entries(billed.rates, typed(rule)), by=stage.who("desk"), at=stage.at)


def test_slip_01_tells_the_rate_until_there_is_a_sum(stage: Stage, charged: FeeRule) -> None:
    dossier = stage.intake()
    before = slip_of(dossier, SlipKind.RECEIPT, at=stage.at)
    rate = "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản"
    assert before is not None
    assert before.fees == f"Phí chứng thực bản sao: {rate}"
    enter(stage, dossier, charged)
    after = slip_of(dossier, SlipKind.RECEIPT, at=stage.at)
    assert after is not None
    assert after.fees == "Phí chứng thực bản sao (3 bản × 10 trang): 36.000 đồng"


def test_the_office_of_the_desk_collects_and_strangers_find_nothing(stage: Stage, charged: FeeRule) -> None:
    dossier = stage.intake()
    billed = billed_of(dossier)
    assert billed.agency_id == stage.cast.commune.pk
    found = find(stage.who("desk"), dossier.code)
    assert found is not None
    assert (found.payer_name, len(found.rates)) == (dossier.applicant_name, 1)
    assert find(stage.who("outsider"), dossier.code) is None
    assert find(stage.who("desk"), "H13-261116-9999") is None


def test_an_office_that_holds_gives_back_no_result_before_its_fees_are_paid(stage: Stage, charged: FeeRule) -> None:
    dossier = stage.intake()
    enter(stage, dossier, charged)
    values = {"holds_unpaid": True, "symbol": "AA", "form_number": "001", "tax_code": "", "volume_size": 50}
    fees.set_up(agency_id=stage.cast.commune.pk, by=stage.who("leader"), at=stage.at, **values)
    stage.do("desk", "transfer", dossier)
    stage.grant(dossier)
    with pytest.raises(Refused, match="36.000 đồng"):
        stage.do("desk", "return_result", dossier, recipient_name="A")
    fees.set_up(
        agency_id=stage.cast.commune.pk, by=stage.who("leader"), at=stage.at, **(values | {"holds_unpaid": False})
    )
    stage.do("desk", "return_result", dossier, recipient_name="A")
    assert bill_of(KIND, dossier.pk).owed == 36_000


def test_every_received_dossier_has_its_own_place_in_the_tracking_book(stage: Stage) -> None:
    made = [stage.intake(applicant_name=f"Người {number}") for number in range(3)]
    assert [(row.book_number, row.serial_number) for row in made] == [("01/2026", 1), ("01/2026", 2), ("01/2026", 3)]
    assert list(BookNumber.objects.order_by("pk").values_list("subject_code", flat=True)) == [row.code for row in made]
    assert Book.objects.get().agency_id == stage.cast.desk_place.pk
    slip = slip_of(made[1], SlipKind.RECEIPT, at=stage.at)
    assert slip is not None
    assert (slip.number, slip.book_number, slip.serial_number) == ("2", "01/2026", "2")


def test_the_counter_computes_what_is_typed_beside_the_intake(stage: Stage, charged: FeeRule) -> None:
    asked = {"procedure": stage.procedure.pk, **typed(charged)}
    client = stage.cast.client("desk")
    with time_machine.travel(stage.at, tick=False):
        told = client.get(reverse("dossier_intake_fees"), asked).content.decode()
        assert "36.000 đồng" in told
        assert "12.000 đồng/bản × 3 bản" in told
        poor = client.get(reverse("dossier_intake_fees"), asked | {f"phi_{charged.pk}_mien": "protected_people"})
        assert "Tổng cộng</dt><dd>0 đồng" in poor.content.decode()
        wrong = client.get(reverse("dossier_intake_fees"), asked | {f"phi_{charged.pk}_so": "ba"})
        assert "ghi số lượng và số trang bằng số" in wrong.content.decode()


def test_what_is_charged_once_stands_in_the_intake_before_anything_is_typed(stage: Stage, charged: FeeRule) -> None:
    FeeRule.objects.create(
        case=charged.case,
        kind="charge",
        name="Lệ phí",
        amount=100_000,
        unit="matter",
        per="lần",
        valid_from="2025-07-01",
    )
    with time_machine.travel(stage.at, tick=False):
        page = (
            stage.cast.client("desk").get(reverse("dossier_intake"), {"thu_tuc": stage.procedure.pk}).content.decode()
        )
    assert "Tổng cộng</dt><dd>100.000 đồng" in page
    assert "2.000 đồng/trang" in page
    assert not re.search(r"2\.000 đồng(?!/)", page)


def test_whoever_returns_a_result_is_told_what_is_still_owed(stage: Stage, charged: FeeRule) -> None:
    dossier = stage.processing()
    enter(stage, dossier, charged)
    stage.grant(dossier)
    with time_machine.travel(stage.at, tick=False):
        page = stage.cast.client("desk").get(reverse("dossier_act", args=[dossier.code, "return"])).content.decode()
    assert "Còn 36.000 đồng phí, lệ phí chưa thu" in page


def test_an_intake_taken_back_owes_nothing_and_one_that_was_paid_is_not_taken_back(
    stage: Stage, charged: FeeRule
) -> None:
    dossier, paid = stage.intake(), stage.intake()
    for each in (dossier, paid):
        enter(stage, each, charged)
    values = {"holds_unpaid": False, "symbol": "AA", "form_number": "001", "tax_code": "", "volume_size": 50}
    fees.set_up(agency_id=stage.cast.commune.pk, by=stage.who("leader"), at=stage.at, **values)
    told = {"payer_name": "Nguyễn Thị Đào", "payment_kind": "cash", "request_key": uuid4()}
    fees.collect(billed=billed_of(paid), by=stage.who("desk"), at=stage.at, **told)
    stage.do("desk", "undo", dossier)
    assert bill_of(KIND, dossier.pk).owed == 0
    with pytest.raises(Refused, match="Hủy biên lai trước"):
        stage.do("desk", "undo", paid)
    assert Dossier.objects.get(pk=paid.pk).status == "accepted"


def test_fees_of_an_intake_taken_back_are_neither_offered_nor_entered(stage: Stage, charged: FeeRule) -> None:
    dossier, client = stage.intake(), stage.cast.client("desk")
    stage.do("desk", "undo", dossier)
    address = reverse("fee_billed", args=["dossier", dossier.code])
    page = client.get(address).content.decode()
    assert "đã hủy nên không ghi khoản thu" in page
    assert 'value="line"' not in page
    assert address not in client.get(reverse("dossier", args=[dossier.code])).content.decode()
    with pytest.raises(Refused, match="đã hủy"):
        enter(stage, Dossier.objects.get(), charged)


def test_the_preview_of_another_procedure_names_the_fees_already_entered(stage: Stage, charged: FeeRule) -> None:
    dossier = stage.intake()
    enter(stage, dossier, charged)
    right = make_procedure("2.000986")
    data = {"procedure": right.pk, "applicant_kind": "citizen", "competent_agency": dossier.competent_agency_id}
    page = stage.cast.client("desk").post(reverse("dossier_matter", args=[dossier.code]), data).content.decode()
    assert "36.000 đồng" in page
