"""The life of a receipt: lines, money, number, cancellation, refund, the closed day; refused acts change nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.cast import MOMENT

from motcua.base.refusals import Invalid, Refused
from motcua.books.models import Book, BookNumber
from motcua.books.queries import gaps
from motcua.fees import actions, queries
from motcua.fees.models import DayClosing, FeeEvent, FeeLine, FeeReceipt
from motcua.fees.tests.office import COPIES, SIGNATURE, billed, enter, pay
from motcua.fees.vocabulary import Entry

NEXT_DAY = MOMENT + timedelta(days=3)


def test_lines_are_computed_and_keep_their_reasons(cast):
    enter(cast, 1, Entry(COPIES, quantity=3, pages=10), Entry(SIGNATURE, relief="farm_loan", proof="HĐ vay 12/2026"))
    bill = queries.bill_of("sample", 1)
    assert [line.due for line in bill.lines] == [36_000, 0]
    assert bill.lines[0].trace[-1] == "12.000 đồng/bản × 3 bản"
    assert "Thông tư 226/2016/TT-BTC, Điều 5" in bill.lines[1].relief_basis
    assert (bill.due, bill.owed, bill.paid) == (36_000, 36_000, 0)
    assert bill.text == (
        "Phí chứng thực bản sao từ bản chính (3 bản × 10 trang): 36.000 đồng; "
        "Phí chứng thực chữ ký (được miễn): 0 đồng. Tổng cộng: 36.000 đồng"
    )


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(COPIES, quantity=0), "quantity"),
        (Entry(COPIES, pages=0), "pages"),
        (Entry(COPIES, relief="farm_loan"), "proof"),
        (Entry(COPIES, relief="civil_status_poor", proof="sổ"), "relief"),
        (Entry(COPIES, relief="unknown", proof="sổ"), "relief"),
        (Entry(COPIES, quantity=200_000), "quantity"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_beside_its_field(cast, entry, field):
    with pytest.raises(Invalid) as refused:
        enter(cast, 1, entry)
    assert set(refused.value.errors) == {field}
    assert not FeeLine.objects.exists()
    assert not FeeEvent.objects.exists()


def test_receipts_of_a_year_are_numbered_in_order_and_the_whole_sum_is_paid(cast):
    for number in (1, 2, 3):
        enter(cast, number)
        receipt = pay(cast, number)
        assert receipt.code == f"AA-26E {number:07d}"
        assert (receipt.total, receipt.form) == (5_000, "02BLP-001")
        assert queries.bill_of("sample", number).owed == 0
    assert list(BookNumber.objects.values_list("number", "subject_code")) == [(1, "S-1"), (2, "S-2"), (3, "S-3")]


def test_a_form_sent_twice_takes_the_money_once(cast):
    enter(cast)
    key = uuid4()
    assert pay(cast, request_key=key) == pay(cast, request_key=key)
    assert FeeReceipt.objects.count() == BookNumber.objects.count() == 1
    enter(cast, 2)
    with pytest.raises(Refused, match="hồ sơ khác"):
        pay(cast, 2, request_key=key)


def test_what_is_refused_uses_no_number(cast):
    with pytest.raises(Refused, match="Không còn khoản"):
        pay(cast)
    enter(cast)
    for wrong in ({"payer_name": " "}, {"payment_kind": "gold"}, {"payment_kind": "transfer"}):
        with pytest.raises(Invalid):
            pay(cast, **wrong)
    assert not Book.objects.exists()
    assert pay(cast, payment_kind="transfer", transaction_code="FT26324").number.number == 1


def test_only_the_desk_of_the_office_collects(cast):
    enter(cast)
    for name in ("outsider", "leader", "auditor", "officer", "clerk", "nobody"):
        for act in (enter, pay):
            with pytest.raises(Refused) as refused:
                act(cast, by=name)
            assert refused.value.forbidden
    assert FeeLine.objects.count() == 1
    assert not FeeReceipt.objects.exists()


def test_a_cancelled_receipt_keeps_its_number_and_its_lines_are_due_again(cast):
    enter(cast)
    first = pay(cast)
    with pytest.raises(Invalid):
        actions.cancel_receipt(receipt=first, by=cast.actor("desk"), at=MOMENT, reason="")
    actions.cancel_receipt(receipt=first, by=cast.actor("desk"), at=MOMENT, reason="Ghi sai tên")
    assert queries.bill_of("sample", 1).owed == 5_000
    with pytest.raises(Refused, match="đã được hủy"):
        actions.cancel_receipt(receipt=first, by=cast.actor("desk"), at=MOMENT, reason="Ghi sai tên")
    second = pay(cast, payer_name="Nguyễn Văn A")
    assert [row.number.number for row in FeeReceipt.objects.order_by("pk")] == [1, 2]
    assert BookNumber.objects.get(number=1).cancel_reason == "Ghi sai tên"
    assert gaps(Book.objects.get()) == []
    assert (second.state, FeeReceipt.objects.get(pk=first.pk).state) == ("valid", "cancelled")


def test_a_receipt_of_a_day_before_is_cancelled_by_a_leader_only(cast):
    enter(cast)
    receipt = pay(cast)
    with pytest.raises(Refused) as refused:
        actions.cancel_receipt(receipt=receipt, by=cast.actor("desk"), at=NEXT_DAY, reason="Sai")
    assert refused.value.forbidden
    for name in ("outside_leader", "auditor", "outsider"):
        with pytest.raises(Refused):
            actions.cancel_receipt(receipt=receipt, by=cast.actor(name), at=NEXT_DAY, reason="Sai")
    actions.cancel_receipt(receipt=receipt, by=cast.actor("leader"), at=NEXT_DAY, reason="Sai")
    assert [one.what for one in queries.day_book(cast.commune.pk, MOMENT.date())] == ["in"]
    assert [one.amount for one in queries.day_book(cast.commune.pk, NEXT_DAY.date())] == [-5_000]


def test_a_refund_leaves_the_receipt_valid_and_nothing_due(cast):
    enter(cast)
    receipt, leader = pay(cast), cast.actor("leader")
    for amount in (0, 5_001):
        with pytest.raises(Invalid):
            actions.refund_receipt(receipt=receipt, amount=amount, by=leader, at=MOMENT, reason="Thu thừa")
    with pytest.raises(Refused):
        actions.refund_receipt(receipt=receipt, amount=1_000, by=cast.actor("desk"), at=MOMENT, reason="Thu thừa")
    actions.refund_receipt(receipt=receipt, amount=1_000, by=leader, at=MOMENT, reason="Thu thừa")
    assert queries.bill_of("sample", 1).owed == 0
    assert FeeReceipt.objects.get().state == "refunded"
    assert sum(one.amount for one in queries.day_book(cast.commune.pk, MOMENT.date())) == 4_000
    with pytest.raises(Refused):
        actions.cancel_receipt(receipt=receipt, by=leader, at=MOMENT, reason="Sai")


def test_a_line_is_withdrawn_with_a_reason_unless_it_is_paid(cast):
    enter(cast)
    line, desk = FeeLine.objects.get(), cast.actor("desk")
    with pytest.raises(Invalid):
        actions.withdraw_line(line=line, by=desk, at=MOMENT, reason="")
    receipt = pay(cast)
    with pytest.raises(Refused, match="đã thu tiền"):
        actions.withdraw_line(line=line, by=desk, at=MOMENT, reason="Ghi nhầm")
    actions.cancel_receipt(receipt=receipt, by=desk, at=MOMENT, reason="Ghi nhầm")
    actions.withdraw_line(line=line, by=desk, at=MOMENT, reason="Ghi nhầm")
    assert queries.bill_of("sample", 1).lines == ()


def test_a_closed_day_takes_no_money_until_a_leader_opens_it(cast):
    enter(cast)
    receipt, desk, place = pay(cast), cast.actor("desk"), cast.commune.pk
    close = {"agency_id": place, "day": MOMENT.date(), "by": desk, "at": MOMENT}
    with pytest.raises(Invalid, match="chênh lệch"):
        actions.close_day(**close, counted_cash=4_000)
    with pytest.raises(Refused):
        actions.close_day(**(close | {"day": NEXT_DAY.date()}), counted_cash=0)
    closing = actions.close_day(**close, counted_cash=5_000)
    assert closing.sums == {"cash": 5_000}
    with pytest.raises(Refused, match="đã chốt"):
        actions.close_day(**close, counted_cash=5_000)
    enter(cast, 2)
    with pytest.raises(Refused, match="đã chốt"):
        pay(cast, 2)
    with pytest.raises(Refused, match="đã chốt"):
        actions.cancel_receipt(receipt=receipt, by=desk, at=MOMENT, reason="Sai")
    with pytest.raises(Refused):
        actions.reopen_day(closing=closing, by=desk, at=MOMENT, reason="Còn người nộp")
    actions.reopen_day(closing=closing, by=cast.actor("leader"), at=MOMENT, reason="Còn người nộp")
    assert pay(cast, 2).number.number == 2
    actions.close_day(**close, counted_cash=10_000)
    assert DayClosing.objects.count() == 2
    assert pay_later(cast) == 3


def pay_later(cast) -> int:
    enter(cast, 3)
    return pay(cast, 3, at=NEXT_DAY).number.number


def test_sums_of_the_day_are_by_collector_and_kind(cast):
    enter(cast, 1)
    enter(cast, 2, Entry(SIGNATURE))
    pay(cast, 1)
    pay(cast, 2, payment_kind="transfer", transaction_code="FT1")
    from motcua.fees.rules.cash import by_kind, summed

    sums = summed(queries.day_book(cast.commune.pk, MOMENT.date()))
    assert [(one.payment_kind, one.receipts, one.net) for one in sums] == [("cash", 1, 5_000), ("transfer", 1, 10_000)]
    assert by_kind(sums) == {"cash": 5_000, "transfer": 10_000}


def test_how_an_office_collects_is_its_own_matter(cast):
    values = {"holds_unpaid": True, "symbol": "MT", "form_number": "002", "tax_code": "", "volume_size": 2}
    for name in ("desk", "outside_leader", "auditor"):
        with pytest.raises(Refused):
            actions.set_up(agency_id=cast.commune.pk, by=cast.actor(name), at=MOMENT, **values)
    actions.set_up(agency_id=cast.commune.pk, by=cast.actor("leader"), at=MOMENT, **values)
    for number in (1, 2, 3):
        enter(cast, number)
        receipt = pay(cast, number)
    assert (receipt.code, receipt.form, receipt.number.volume) == ("MT-26E 0000003", "02BLP-002", 2)
    assert queries.settings_of(cast.other_commune.pk).symbol == "AA"


def test_every_act_is_told_in_a_chain_that_shows_tampering(cast):
    enter(cast)
    receipt = pay(cast)
    actions.cancel_receipt(receipt=receipt, by=cast.actor("desk"), at=MOMENT, reason="Sai")
    place = cast.commune.pk
    assert list(FeeEvent.objects.values_list("action", flat=True)) == ["enter", "collect", "cancel"]
    assert queries.verify_chain(place) is None
    FeeEvent.objects.filter(sequence=2).update(payload={"total": 1})
    assert queries.verify_chain(place) == 2


def test_nothing_is_found_of_another_office(cast):
    enter(cast)
    pay(cast)
    assert not queries.receipts([cast.other_commune.pk]).exists()
    assert not queries.outstanding([cast.other_commune.pk]).exists()
    assert billed(cast).agency_id == cast.commune.pk
