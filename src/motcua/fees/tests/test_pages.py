"""Pages of fees: the desk's way from the code to the receipt, who may come in, exports, the log of access."""

import csv
import io
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from tests.cast import MOMENT

from motcua.fees import actions
from motcua.fees.models import DayClosing, FeeLine, FeeReceipt
from motcua.fees.tests.office import enter, known_to_the_pages, pay
from motcua.people.models import AccessRecord

ROLES = ("desk", "leader", "auditor", "officer", "head", "clerk", "reform", "controller", "administrator", "outsider")


@pytest.fixture
def office(cast):
    with known_to_the_pages(cast), time_machine.travel(MOMENT, tick=False):
        yield cast


def text(answer) -> str:
    return answer.content.decode()


def line(**more: object) -> dict[str, object]:
    given = {"what": "line", "rate": "1", "quantity": 3, "pages": 10, "relief": "", "proof": ""}
    return given | {"name": "", "amount": "", "legal_basis": ""} | more


def money(**more: object) -> dict[str, object]:
    given = {"what": "collect", "payer_name": "Nguyễn Văn A", "payer_address": "Ấp 1", "payment_kind": "cash"}
    return given | {"transaction_code": "", "request_key": str(uuid4())} | more


def test_the_desk_enters_collects_and_prints(office):
    desk = office.client("desk")
    found = desk.get(reverse("fees"), {"ma": "S-1"}, follow=True)
    assert found.redirect_chain[-1][0] == "/phi-le-phi/thu/sample/S-1/"
    assert "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản" in text(found)
    shown = desk.post("/phi-le-phi/thu/sample/S-1/", line(), follow=True)
    assert "12.000 đồng/bản × 3 bản" in text(shown)
    assert "Thu 36.000 đồng" in text(shown)
    paid = desk.post("/phi-le-phi/thu/sample/S-1/", money(), follow=True)
    assert "AA-26E 0000001" in text(paid)
    assert "Ba mươi sáu nghìn đồng" in text(paid)
    printed = desk.get(reverse("fee_receipt_pdf", args=[FeeReceipt.objects.get().pk]))
    assert printed.content[:5] == b"%PDF-"


def test_a_fee_that_the_catalogue_does_not_know_needs_its_basis(office):
    desk = office.client("desk")
    refused = desk.post("/phi-le-phi/thu/sample/S-1/", line(rate="other", name="Lệ phí khác"))
    assert refused.status_code == 422
    assert "Ghi văn bản quy định mức thu." in text(refused)
    desk.post("/phi-le-phi/thu/sample/S-1/", line(rate="other", name="Lệ phí khác", amount=7000, legal_basis="NQ 12"))
    assert FeeLine.objects.get().due == 21_000


def test_a_refusal_stands_beside_its_field(office):
    refused = office.client("desk").post("/phi-le-phi/thu/sample/S-1/", line(relief="farm_loan"))
    assert refused.status_code == 422
    assert "Ghi giấy tờ chứng minh: hợp đồng vay vốn" in text(refused)
    enter(office)
    refused = office.client("desk").post("/phi-le-phi/thu/sample/S-1/", money(payment_kind="transfer"))
    assert "Ghi mã giao dịch" in text(refused)
    assert not FeeReceipt.objects.exists()


def test_who_may_open_and_do_what(office):
    enter(office)
    receipt = pay(office)
    enter(office, 2)
    reads, collects = {"desk", "leader", "auditor"}, {"desk"}
    pages = ["/phi-le-phi/", "/phi-le-phi/bien-lai/", "/phi-le-phi/so-quy/"]
    own = [
        f"/phi-le-phi/bien-lai/{receipt.pk}/",
        f"/phi-le-phi/bien-lai/{receipt.pk}/pdf/",
        "/phi-le-phi/thu/sample/S-2/",
    ]
    for name in ROLES:
        client = office.client(name)
        for page in pages:  # a stranger's own pages are open, and empty
            assert client.get(page).status_code == (200 if name in {*reads, "outsider"} else 403), (name, page)
        for page in own:
            wanted = 200 if name in reads else 404 if name == "outsider" else 403
            assert client.get(page).status_code == wanted, (name, page)
        before = FeeReceipt.objects.count()
        answer = client.post("/phi-le-phi/thu/sample/S-2/", money())
        assert (FeeReceipt.objects.count() > before) == (name in collects), name
        assert answer.status_code < 500
    assert receipt.code not in text(office.client("outsider").get("/phi-le-phi/bien-lai/"))
    assert office.client("outsider").get("/phi-le-phi/so-quy/", {"co_quan": office.commune.pk}).status_code == 404


def test_cancelling_on_the_page_asks_for_the_reason_and_shows_the_life(office):
    enter(office)
    receipt = pay(office)
    page = f"/phi-le-phi/bien-lai/{receipt.pk}/"
    desk = office.client("desk")
    assert desk.post(page, {"what": "cancel", "huy-reason": ""}).status_code == 422
    done = desk.post(page, {"what": "cancel", "huy-reason": "Ghi sai tên"}, follow=True)
    assert "Đã hủy" in text(done)
    assert "Lý do: Ghi sai tên" in text(done)
    assert "Hủy biên lai</button>" not in text(done)
    assert "Còn 5.000 đồng" in text(desk.get("/phi-le-phi/thu/sample/S-1/"))


def test_a_leader_refunds_a_desk_officer_does_not(office):
    enter(office)
    page = f"/phi-le-phi/bien-lai/{pay(office).pk}/"
    given = {"what": "refund", "hoan-amount": 1000, "hoan-reason": "Thu thừa"}
    assert office.client("desk").post(page, given).status_code == 422
    assert FeeReceipt.objects.get().refunded == 0
    office.client("leader").post(page, given)
    assert FeeReceipt.objects.get().refunded == 1000


def test_the_day_is_closed_and_taken_out_as_files(office):
    enter(office)
    pay(office, payer_name="=HYPERLINK(1)")
    desk = office.client("desk")
    shown = desk.get("/phi-le-phi/so-quy/")
    assert 'value="5000"' in text(shown)
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get("/phi-le-phi/so-quy/?dang=xlsx").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == 5000 and cell.data_type == "n" for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    rows = list(csv.reader(io.StringIO(desk.get("/phi-le-phi/bien-lai/?dang=csv-may").content.decode())))
    assert rows[1][0] == "AA-26E 0000001"
    assert rows[1][4].startswith("'=")
    assert AccessRecord.objects.filter(action="export").count() == 2
    desk.post("/phi-le-phi/so-quy/", {"what": "close", "counted_cash": 5000, "note": ""})
    assert DayClosing.objects.get().counted_cash == 5000
    closed = desk.get("/phi-le-phi/so-quy/")
    assert "Đã chốt" in text(closed)
    assert "Mở lại</button>" not in text(closed)
    office.client("leader").post("/phi-le-phi/so-quy/", {"what": "reopen", "reason": "Còn người nộp"})
    assert DayClosing.objects.get().reopened_at is not None


def test_whoever_opens_a_receipt_is_written_down(office):
    enter(office)
    receipt = pay(office)
    client = office.client("leader")
    client.get(f"/phi-le-phi/bien-lai/{receipt.pk}/")
    client.get(f"/phi-le-phi/bien-lai/{receipt.pk}/pdf/")
    seen = AccessRecord.objects.filter(account=office.leader, subject=f"fee_receipt:{receipt.code}")
    assert set(seen.values_list("action", flat=True)) == {"view", "print"}


def test_receipts_are_found_by_number_code_and_payer(office):
    for number in (1, 2):
        enter(office, number)
        pay(office, number)
    desk = office.client("desk")
    for words, hits in {"S-1": 1, "0000002": 1, "Văn 2": 1, "AA-26E": 2, "không có": 0}.items():
        assert text(desk.get("/phi-le-phi/bien-lai/", {"q": words})).count("/phi-le-phi/bien-lai/") - 1 >= hits
        page = desk.get("/phi-le-phi/bien-lai/", {"q": words}).context["page"]
        assert page.paginator.count == hits, words


def test_lists_cost_the_same_whatever_their_length(office, django_assert_max_num_queries):
    desk = office.client("desk")
    for number in range(1, 9):
        enter(office, number)
        pay(office, number)
    for page in ("/phi-le-phi/", "/phi-le-phi/bien-lai/", "/phi-le-phi/so-quy/"):
        desk.get(page)
        with django_assert_max_num_queries(14):
            desk.get(page)


def test_a_leader_sets_how_the_office_collects(office):
    given = {"holds_unpaid": "on", "symbol": "MT", "form_number": "001", "tax_code": "", "volume_size": 50}
    leader = office.client("leader")
    assert leader.post("/phi-le-phi/thiet-lap/", given | {"symbol": "mt1"}).status_code == 422
    assert leader.post("/phi-le-phi/thiet-lap/", given).status_code == 302
    assert office.client("desk").get("/phi-le-phi/thiet-lap/").status_code == 403
    enter(office)
    assert pay(office).code.startswith("MT-26E")


def test_a_cancelled_receipt_prints_as_cancelled(office):
    enter(office)
    receipt = pay(office)
    actions.cancel_receipt(receipt=receipt, by=office.actor("desk"), at=MOMENT, reason="Sai")
    assert office.client("desk").get(f"/phi-le-phi/bien-lai/{receipt.pk}/pdf/").status_code == 200
