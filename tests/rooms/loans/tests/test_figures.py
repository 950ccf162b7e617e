"""Figures of the room's family: each aggregation equals plain Python over the records, and opens into them."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from math import ceil

import pytest
from django.core.management import call_command

from motcua.acts.queries import verify_chain
from motcua.base.time import day_number
from motcua.reports.queries.figures import dimensions
from motcua.statistics.queries import Request, failed_identities, figures, record_values, records
from motcua.statistics.ratios import ratio_of
from motcua.statistics.registry import DIMENSIONS, MEASURES, measures_of
from motcua.statistics.vocabulary import Aggregation, Days, Dimension
from tests.cast import MOMENT, Cast
from tests.rooms.loans import declarations
from tests.rooms.loans.models import Loan, LoanFact
from tests.rooms.loans.tests.book import (
    BOOK,
    FIRST,
    HERE,
    LAST,
    THERE,
    Entry,
    at,
    carried_in,
    deposits,
    lent,
    returned,
    still_out,
)
from tests.rooms.loans.vocabulary import SHELF_SLUGS

pytestmark = pytest.mark.django_db
DAYS = Days(day_number(FIRST), day_number(LAST))


def oracle(entries: Sequence[Entry]) -> dict[str, int | Decimal | None]:
    """The figures as plain Python has them."""
    now = lent(entries)
    money = deposits(now)
    mean = Decimal(sum(money)) / len(money) if money else None
    return {
        "loans.lent": len(now),
        "loans.returned": len(returned(entries)),
        "loans.carried_in": len(carried_in(entries)),
        "loans.out": len(still_out(entries)),
        "loans.to_return": len(carried_in(entries)) + len(now),
        "loans.deposits": sum(money),
        "loans.held": sum(deposits(still_out(entries))),
        "loans.shelves": len({one.shelf for one in now}),
        "loans.mean": None if mean is None else mean.quantize(Decimal(1), ROUND_HALF_UP),
        "loans.p80": sorted(money)[ceil(0.8 * len(money)) - 1] if money else None,
        "loans.first": money[0] if money else None,
        "loans.last": money[-1] if money else None,
        "loans.least": min(money, default=None),
        "loans.most": max(money, default=None),
    }


def request(by: tuple[str, ...] = (), **where: int) -> Request:
    return Request("loans", DAYS, by=by, where=where)


def test_the_room_has_a_measure_of_each_aggregation() -> None:
    assert {measure.aggregation for measure in measures_of("loans")} == set(Aggregation)


def test_every_figure_is_what_plain_python_makes_of_the_records(book: Cast) -> None:
    [cell] = figures(request())
    assert dict(cell.figures) == oracle(BOOK)
    assert cell.figures["loans.held"] > 2**32
    assert failed_identities(cell) == []


@pytest.mark.parametrize("shelf", SHELF_SLUGS)
def test_the_same_holds_for_each_shelf(book: Cast, shelf: str) -> None:
    wanted = oracle([one for one in BOOK if one.shelf == shelf])
    [whole] = figures(request(shelf=SHELF_SLUGS[shelf]))
    assert dict(whole.figures) == wanted
    parts = {cell.key["shelf"]: cell for cell in figures(request(by=("shelf",)))}
    assert dict(parts[SHELF_SLUGS[shelf]].figures) == wanted


def test_every_figure_opens_into_the_records_that_it_counts(book: Cast) -> None:
    [cell] = figures(request())
    for measure in measures_of("loans"):
        size, ids = records(request(), measure.key)
        assert size == len(set(ids))
        if measure.aggregation is Aggregation.COUNT:
            assert size == cell.figures[measure.key], measure.key
        elif measure.aggregation is Aggregation.SUM:
            values = record_values(request(), measure.key)
            assert (sum(values.values()), sorted(values)) == (cell.figures[measure.key], ids), measure.key
    codes = Loan.objects.filter(pk__in=records(request(), "loans.held")[1]).values_list("code", flat=True)
    assert sorted(codes) == [one.code for one in still_out()]


def test_figures_count_where_the_file_is_kept(book: Cast) -> None:
    cells = figures(request(by=("loans.agency",)), ["loans.lent", "loans.deposits", "loans.mean"])
    for cell in cells:
        code = {book.commune.pk: HERE, book.other_commune.pk: THERE}[cell.key["loans.agency"]]
        wanted = oracle(at(code))
        assert {key: wanted[key] for key in cell.figures} == dict(cell.figures)
    assert len(cells) == 2


def test_the_ratio_is_computed_from_its_parts(book: Cast) -> None:
    [cell] = figures(request())
    assert ratio_of("loans.return_rate", cell.figures).value == (
        Decimal(100) * len(returned()) / (len(carried_in()) + len(lent()))
    ).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_nothing_lent_is_zero_for_sums_and_unknown_for_values(cast: Cast) -> None:
    [cell] = figures(request())
    assert dict(cell.figures) == oracle([])
    assert cell.figures["loans.mean"] is None
    assert cell.figures["loans.deposits"] == 0


def test_facts_made_again_from_the_events_are_those_that_the_acts_wrote(book: Cast) -> None:
    clerk = book.actor("clerk", MOMENT.date())
    loan = declarations.ask(code="M-9", agency_id=book.commune.pk, by=clerk, at=MOMENT, deposit=9_000_000_000)
    later = MOMENT + timedelta(hours=1)
    declarations.lend(loan=loan, by=clerk, at=later, to=book.officer, title="Bản đồ 299")
    other = declarations.ask(code="M-10", agency_id=book.commune.pk, by=clerk, at=MOMENT, deposit=5)
    declarations.lend(loan=other, by=clerk, at=later, to=book.officer, title="Bản đồ 300")
    declarations.undo(loan=other, by=clerk, at=later + timedelta(minutes=1))
    declarations.take_back(loan=loan, by=clerk, at=MOMENT + timedelta(days=3))
    assert verify_chain(declarations.LOANS, loan) == verify_chain(declarations.LOANS, other) == []
    wanted, out = kept(), StringIO()
    LoanFact.objects.filter(loan_id=loan.pk).delete()
    LoanFact.objects.exclude(loan_id=loan.pk).update(deposit=1)
    call_command("rebuild_facts", "loans", verbosity=0, stdout=out)
    assert kept() == wanted
    assert f"của {len(BOOK) + 2} phiếu mượn" in out.getvalue()


def kept() -> list[tuple[int, ...]]:
    names = ("loan_id", "agency", "shelf", "status", "deposit", "lent_day", "back_day")
    return sorted(LoanFact.objects.values_list(*names, "valid_from", "valid_to", "known_from", "known_to"))


def test_an_undone_act_counts_no_longer(cast: Cast) -> None:
    clerk = cast.actor("clerk", MOMENT.date())
    loan = declarations.ask(code="M-1", agency_id=cast.commune.pk, by=clerk, at=MOMENT, deposit=7)
    today = Request("loans", Days(day_number(MOMENT), day_number(MOMENT)))
    declarations.lend(loan=loan, by=clerk, at=MOMENT, to=cast.officer, title="Bản đồ")
    assert figures(today, ["loans.deposits"])[0].figures["loans.deposits"] == 7
    declarations.undo(loan=loan, by=clerk, at=MOMENT + timedelta(minutes=1))
    assert figures(today, ["loans.deposits"])[0].figures["loans.deposits"] == 0


def test_a_measure_is_named_with_its_room(book: Cast) -> None:
    assert MEASURES.resolve("loans.held") == "loans.held"
    with pytest.raises(LookupError, match=r"loans\.held"):
        MEASURES["loans.hold"]


def test_dimensions_are_found_by_their_key_with_the_room_and_by_the_short_one(book: Cast) -> None:
    assert dimensions(["loans.shelf", "shelf", "agency", "loans.agency"], "loans") == (
        "shelf", "shelf", "loans.agency", "loans.agency",
    )  # fmt: skip
    assert dimensions(["dossiers.channel", "channel"], "dossiers") == ("channel", "channel")
    assert all("." in key for key in DIMENSIONS.names())
    with pytest.raises(ValueError, match="needs its room"):
        DIMENSIONS.add(Dimension("rack", "Giá", lambda ids: {}, lambda ids: {}))
