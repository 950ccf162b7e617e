"""What is due: the hand-worked table of `law/fees/`, and what holds for every tariff."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.law import LAW, NotYetInForce, read_yaml
from motcua.base.refusals import Invalid
from motcua.fees.rules.law import receipt_form, relief_on, reliefs_on
from motcua.fees.rules.tariff import MOST, Tariff, assess, reduced, tariff
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.rules.fees import rate_text, tiers_of
from motcua.procedures.vocabulary import FeeUnit

CASES = read_yaml(LAW / "fees" / "worked_cases.yaml")
COPIES = Tariff(2000, FeeUnit.PAGE, ((3, 1000),), 200_000, per="trang")


@pytest.mark.parametrize("case", CASES)
def test_copies_are_charged_by_page_of_the_original_and_all_worked_cases(case):
    found = assess(
        tariff(**case["tariff"]),
        quantity=case["quantity"],
        pages=case.get("pages", 1),
        online=case.get("online", False),
        relief=case.get("relief", 0),
    )
    assert found.due == case["due"], (case["name"], found.trace)


@st.composite
def tariffs(draw):
    starts = sorted(draw(st.sets(st.integers(2, 60), max_size=3)))
    tiers = tuple((start, draw(st.integers(0, 50_000))) for start in starts)
    return Tariff(
        draw(st.integers(0, 500_000)),
        draw(st.sampled_from(list(FeeUnit))),
        tiers,
        draw(st.none() | st.integers(0, 1_000_000)),
        draw(st.none() | st.integers(0, 500_000)),
    )


counts = st.integers(0, 400)


@given(tariffs(), counts, counts, st.booleans())
def test_every_unit_more_costs_nothing_less(rates, quantity, pages, online):
    now = assess(rates, quantity=quantity, pages=pages, online=online).full
    assert assess(rates, quantity=quantity + 1, pages=pages, online=online).full >= now
    assert assess(rates, quantity=quantity, pages=pages + 1, online=online).full >= now


@given(tariffs(), counts, counts)
def test_nothing_is_ever_dearer_than_its_cap_or_than_at_the_counter(rates, quantity, pages):
    found = assess(rates, quantity=quantity, pages=pages).full
    if rates.cap is not None:
        assert found <= rates.cap * (quantity if rates.counts_pages else 1)
    assert assess(rates, quantity=quantity, pages=pages, online=True).full <= found


@given(tariffs(), counts, counts)
def test_a_sum_is_that_of_its_units_one_by_one(rates, quantity, pages):
    def rate(place):
        return next(rate for start, rate in reversed([(1, rates.amount), *rates.tiers]) if start <= place)

    units = pages if rates.counts_pages else quantity
    one = sum(rate(place) for place in range(1, units + 1))
    one = one if rates.cap is None else min(one, rates.cap)
    assert assess(rates, quantity=quantity, pages=pages).full == (one * quantity if rates.counts_pages else one)


@given(st.integers(0, 10**12), st.integers(0, 100))
def test_a_reduced_fee_is_rounded_to_the_whole_dong(amount, percent):
    left = reduced(amount, percent)
    assert abs(left * 100 - amount * (100 - percent)) <= 50
    assert reduced(amount, 0) == amount
    assert reduced(amount, 100) == 0


def test_pages_count_only_where_the_rate_is_by_the_page():
    signature = Tariff(10_000, FeeUnit.CASE)
    assert assess(signature, pages=40).due == 10_000


def test_counts_beyond_reason_are_refused():
    for counts in ({"quantity": -1}, {"pages": MOST + 1}):
        with pytest.raises(ValueError):
            assess(COPIES, **counts)


def test_the_trace_tells_every_step():
    told = assess(COPIES, pages=10, quantity=3, relief=50, ground="Luật Phí và lệ phí").trace
    assert told == (
        "2 trang × 2.000 đồng",
        "8 trang × 1.000 đồng",
        "12.000 đồng/bản × 3 bản",
        "Giảm 50% (Luật Phí và lệ phí): còn 18.000 đồng",
    )
    assert "tối đa 200.000 đồng" in " ".join(assess(COPIES, pages=350).trace)


@pytest.mark.parametrize("text", ["1:5", "3:1000; 3:500", "5:1; 3:2", "ba:1000", "3=1000", "3:"])
def test_tiers_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError):
        tiers_of(text)


def test_a_rate_is_written_with_its_unit_tiers_and_cap():
    text = rate_text(amount=2000, per="trang", unit="page", tiers="3:1000", cap=200_000)
    assert text == "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản"
    assert rate_text(amount=10_000, per="", unit="case") == "10.000 đồng/trường hợp"


def test_every_shipped_rate_can_be_computed_and_certified_copies_come_to_what_the_circular_says():
    fees = {
        (one.code, fee.name): fee
        for one in shipped_catalogue()
        for version in one.versions
        for case in version.cases
        for fee in case.fees
    }
    assert fees
    for fee in fees.values():
        rates = tariff(
            amount=int(fee.amount), unit=fee.unit, tiers=fee.tiers, cap=fee.cap and int(fee.cap), per=fee.per
        )
        assert assess(rates, quantity=2, pages=3).due > 0
    copies = [fee for (_, name), fee in fees.items() if name == "Phí chứng thực bản sao từ bản chính"]
    assert copies
    assert all(
        fee.is_verified and fee.unit == FeeUnit.PAGE and (fee.tiers, fee.cap) == ("3:1000", 200_000) for fee in copies
    )


def test_relief_is_dated_names_its_ground_and_fits_the_kind_of_fee():
    assert {one.key for one in reliefs_on(date(2026, 11, 20), "fee")} >= {"protected_people", "farm_loan"}
    assert "civil_status_poor" not in {one.key for one in reliefs_on(date(2026, 11, 20), "fee")}
    assert relief_on("farm_loan", date(2017, 1, 1)).citation.startswith("Thông tư 226/2016/TT-BTC, Điều 5")
    for day in (date(2016, 12, 31), date(2025, 6, 30)):
        with pytest.raises(Invalid, match=f"{day:%d/%m/%Y}"):
            relief_on("unit_arrangement" if day.year == 2025 else "farm_loan", day)


def test_receipts_are_numbered_by_the_document_in_force():
    assert "303/2016" in receipt_form(date(2022, 6, 30)).citation
    assert "123/2020" in receipt_form(date(2022, 7, 1)).citation
    with pytest.raises(NotYetInForce):
        receipt_form(date(2016, 12, 31))


@pytest.mark.parametrize(
    ("counts", "is_refused"),
    [({"quantity": 0}, False), ({"quantity": MOST}, False), ({"quantity": MOST + 1}, True), ({"pages": -1}, True),
     ({"pages": 0}, False), ({"pages": MOST}, False)],
)  # fmt: skip
def test_counts_from_nought_to_a_hundred_thousand_are_taken(counts, is_refused):
    if is_refused:
        with pytest.raises(ValueError, match="^Số lượng và số trang từ 0 đến 100.000.$"):
            assess(COPIES, **counts)
    else:
        assert assess(COPIES, **counts).full >= 0


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_reduction_of_less_than_nothing_or_more_than_all_is_refused(percent):
    with pytest.raises(ValueError, match="^a reduction is between 0 and 100 per cent$"):
        reduced(1000, percent)


def test_half_a_dong_is_rounded_up():
    assert [reduced(amount, 50) for amount in (1, 2, 3)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("rates", "counts", "trace"),
    [
        (COPIES, {"pages": 1}, ("1 trang × 2.000 đồng",)),
        (COPIES, {"pages": 2, "quantity": 1}, ("2 trang × 2.000 đồng",)),
        (COPIES, {"pages": 3, "online": True}, ("2 trang × 2.000 đồng", "1 trang × 1.000 đồng")),
        (Tariff(5000, FeeUnit.CASE, online=3000), {"online": True}, ("1 trường hợp × 3.000 đồng",)),
        (Tariff(5000, FeeUnit.CASE, online=8000), {"online": True}, ("1 trường hợp × 5.000 đồng",)),
        (Tariff(5000, FeeUnit.CASE, online=0), {"online": True}, ("1 trường hợp × 0 đồng",)),
        (Tariff(5000, FeeUnit.CASE, online=3000), {}, ("1 trường hợp × 5.000 đồng",)),
        (Tariff(5000, FeeUnit.CASE, ((2, 1000),), 5500), {"quantity": 2},
         ("1 trường hợp × 5.000 đồng", "1 trường hợp × 1.000 đồng", "cộng 6.000 đồng, thu tối đa 5.500 đồng")),
        (Tariff(5000, FeeUnit.CASE, cap=5000), {}, ("1 trường hợp × 5.000 đồng",)),
        (Tariff(5000, FeeUnit.CASE), {"relief": 100}, ("1 trường hợp × 5.000 đồng", "Miễn: còn 0 đồng")),
        (Tariff(5000, FeeUnit.CASE), {"relief": 20, "ground": "Luật"},
         ("1 trường hợp × 5.000 đồng", "Giảm 20% (Luật): còn 4.000 đồng")),
    ],
)  # fmt: skip
def test_the_trace_of_each_tariff_is_exact(rates, counts, trace):
    assert assess(rates, **counts).trace == trace
