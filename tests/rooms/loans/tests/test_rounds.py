"""A round of three communes and a province over the room's form: counted, sent, added up, opened, kept."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.acts.queries import verify_chain
from motcua.acts.tables.actions import import_rows
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.agencies.models import Agency
from motcua.agencies.queries import place
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.refusals import Refused
from motcua.people.vocabulary import SYSTEM, Actor, Role
from motcua.reports.queries.drill_down import drill_down
from motcua.reports.queries.law import period
from motcua.reports.vocabulary import CellState
from motcua.rounds import actions
from motcua.rounds.models import Round, Submission
from motcua.rounds.queries.board import Board, board_of
from motcua.rounds.queries.cells import asked_of, cells_of, form_of
from motcua.rounds.queries.subjects import SUBMISSIONS
from tests.cast import MOMENT, Cast, account, agency, hold
from tests.rooms.loans.tests.book import BOOK, HERE, THERE, at, carried_in, deposits, lent, returned, still_out, written

pytestmark = pytest.mark.django_db
THIRD = "xa:31591"
OF_THIRD = (
    replace(BOOK[1], code="T-1", agency=THIRD, shelf="books", deposit=2_000_000_000, lent_on=date(2026, 11, 5)),
    replace(BOOK[0], code="T-2", agency=THIRD),
)


@dataclass
class Province:
    """The round of November and the people of its units, by code."""

    cast: Cast
    round: Round
    units: dict[str, Agency]

    def who(self, name: str) -> Actor:
        return self.cast.actor(name, MOMENT.date())

    def of(self, code: str) -> Submission:
        return self.round.submissions.select_related("round").get(agency=self.units[code])

    def send(self, code: str) -> None:
        actions.submit(submission=self.of(code), by=self.who(f"leader {code}"), at=MOMENT)

    def board(self) -> Board:
        return board_of(self.round, MOMENT.date())


@pytest.fixture
def province(book: Cast, home) -> Province:
    """The province asks Mỹ Tú, Long Hưng and Mỹ Hương for the loans of November."""
    third = agency(
        AgencyKind.PEOPLE_COMMITTEE, "Ủy ban nhân dân xã Mỹ Hương", Level.COMMUNE, book.province, code="H13.102",
        unit_kind=UnitKind.COMMUNE, unit_name="Mỹ Hương", unit_code="31591",
    )  # fmt: skip
    units = {HERE: book.commune, THERE: book.other_commune, THIRD: third}
    people = [("above", Role.REFORM_OFFICER, book.province)]
    people += [(f"leader {code}", Role.LEADER, unit) for code, unit in units.items()]
    for name, role, where in people:
        book.accounts[name] = account(name.replace(" ", "-").replace(":", "-"), name)
        hold(book.accounts[name], role, where, with_subtree=True)
    import_rows(kind=TABLE_KINDS["loans"], path=written(home, OF_THIRD), by=SYSTEM, at=MOMENT)
    made = actions.open_round(
        where=place(book.province.pk, MOMENT.date()), chosen=period("2026-11-01..2026-11-19"), form="loans-2026",
        title="Mượn tài liệu tháng 11", due_on=date(2026, 11, 23), units=[unit.pk for unit in units.values()],
        by=book.actor("above", MOMENT.date()), at=MOMENT,
    )  # fmt: skip
    return Province(book, made, units)


def test_the_cells_of_a_unit_are_counted_from_its_own_loans(province: Province) -> None:
    cells = cells_of(province.of(HERE), form_of(province.round), MOMENT.date())
    found = {cell.row.id: cell.figure.value for cell in cells if cell.figure is not None}
    assert found["lent"].number == len(lent(at(HERE)))
    assert found["deposits"].number == sum(deposits(lent(at(HERE))))
    assert found["mean"].state is CellState.VALUE


def test_the_province_adds_money_and_makes_rates_from_their_parts(province: Province) -> None:
    for code in (HERE, THERE, THIRD):
        province.send(code)
    found, everything = province.board().totals, (*BOOK, *OF_THIRD)
    assert found["lent"].value.number == len(lent(everything))
    assert found["held"].value.number == sum(deposits(still_out(everything)))
    assert found["held"].value.number > 2**32
    assert (found["rate"].value.numerator, found["rate"].value.denominator) == (
        len(returned(everything)),
        len(carried_in(everything)) + len(lent(everything)),
    )
    assert {code: found["held"].given[unit.pk].number for code, unit in province.units.items()} == {
        code: sum(deposits(still_out(at(code, everything)))) for code in province.units
    }


def test_a_mean_is_shown_unit_by_unit_and_never_added(province: Province) -> None:
    for code in (HERE, THERE, THIRD):
        province.send(code)
    mean = province.board().totals["mean"]
    assert mean.value.state is CellState.BLANK
    assert len(mean.given) == 3


def test_a_cell_of_several_agencies_names_each_unit_with_its_value(province: Province) -> None:
    for code in (HERE, THIRD):
        province.send(code)
    total = province.board().totals["out-of-each"]
    everything = (*BOOK, *OF_THIRD)
    wanted = {code: len(still_out(at(code, everything))) for code in (HERE, THIRD)}
    assert sorted(value.number for _, value in total.value.each) == sorted(wanted.values())
    assert total.value.number == sum(wanted.values())
    address = reverse("round", args=[province.round.code])
    page = province.cast.client("above").get(address, {"o": "out-of-each"}).content.decode()
    assert all(f"{name}: {value.number}" in page for name, value in total.value.each)


def test_growth_and_the_state_at_the_start_are_counted_in_a_unit_s_cells(province: Province, home) -> None:
    last_year = replace(BOOK[2], code="Y-1", lent_on=date(2025, 11, 3), back_on=date(2025, 11, 6))
    import_rows(kind=TABLE_KINDS["loans"], path=written(home, [last_year]), by=SYSTEM, at=MOMENT)
    cells = cells_of(province.of(HERE), form_of(province.round), MOMENT.date())
    found = {cell.row.id: cell.figure.value for cell in cells if cell.figure is not None}
    assert found["growth"].number == 100 * (len(lent(at(HERE))) - 1)
    assert found["out-start"].number == len(carried_in(at(HERE)))
    province.send(HERE)
    kept = {cell.row.id: cell for cell in cells_of(province.of(HERE), form_of(province.round), MOMENT.date())}
    assert kept["out-of-each"].figure.value == found["out-of-each"]
    assert kept["out-of-each"].text == found["out-of-each"].each[0][0] + f": {len(still_out(at(HERE)))}"
    page = province.cast.client("above").get(reverse("submission_cell", args=[province.of(HERE).code, "out-start"]))
    assert "L-1" in page.content.decode()


def test_who_is_missing_is_named(province: Province) -> None:
    province.send(HERE)
    province.send(THIRD)
    held = province.board().totals["held"]
    assert held.missing == (province.units[THERE].pk,)
    assert held.value.number == sum(deposits(still_out((*at(HERE), *OF_THIRD))))


def test_a_cell_opens_into_the_loans_of_the_unit(province: Province) -> None:
    submission = province.of(THIRD)
    asked, _ = asked_of(submission, MOMENT.date())
    figure = next(cell.figure for cell in cells_of(submission, form_of(province.round), MOMENT.date())
                  if cell.row.id == "held")  # fmt: skip
    assert figure is not None
    opened = drill_down(asked, figure.formula, province.who("above"))
    assert (len(opened.shown), opened.hidden) == (len(still_out(OF_THIRD)), 0)
    client = province.cast.client("above")
    assert client.get(reverse("round", args=[province.round.code])).status_code == 200
    cell = client.get(reverse("submission_cell", args=[submission.code, "held"]))
    assert "T-1" in cell.content.decode()


def test_what_was_sent_stays_when_loans_come_later(province: Province, home) -> None:
    province.send(THIRD)
    late = replace(OF_THIRD[0], code="T-3", deposit=1)
    import_rows(kind=TABLE_KINDS["loans"], path=written(home, [late]), by=SYSTEM, at=MOMENT + timedelta(hours=1))
    assert province.board().totals["lent"].value.number == len(lent(OF_THIRD))


def test_only_the_leader_of_the_unit_sends_and_the_chain_holds(province: Province) -> None:
    with pytest.raises(Refused):
        actions.submit(submission=province.of(HERE), by=province.who(f"leader {THERE}"), at=MOMENT)
    province.send(HERE)
    actions.approve(submission=province.of(HERE), by=province.who("above"), at=MOMENT)
    assert verify_chain(SUBMISSIONS, province.of(HERE)) == []
