"""Forms as dated data: what their cells hold, and the checks on them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from motcua.dossiers.reporting.checks import TOTALS, continuity_of, identities_of
from motcua.dossiers.tests.reporting.sample import LAST_YEAR, MY_TU, cell, figures
from motcua.reports.queries.law import form_data, form_keys
from motcua.reports.rules.checks import of_columns, of_form, of_jumps, of_zeros
from motcua.reports.rules.figures import Counted, Cube, Formula, Kind, Sources, evaluate
from motcua.reports.rules.forms import Typed, fill, form_from, with_unrecorded_rows_typed
from motcua.reports.vocabulary import CellState, Severity
from motcua.statistics.registry import MEASURES

FIELDS = {"field_groups": {"land": (10,), "construction": (99,)}}


def filled(key="soc-trang-2021", cube=MY_TU, typed=None, catalogue=None):
    form = with_unrecorded_rows_typed(form_from(form_data(key), FIELDS), {})  # an office that records dossiers only
    rows = fill(form, Sources(cube, None, {"catalogue": catalogue}), typed or {})
    return form, {row.row.id: row for row in rows if row.figure}, rows


@pytest.mark.parametrize(
    ("row", "text", "note"),
    [
        ("3.6.received", "4.747", ""),
        ("3.6.resolved", "4.747", ""),
        ("3.6.on_time_rate", "99,81", "4.738/4.747 hồ sơ"),
        ("3.6.land_on_time_rate", "100,00", "2.688/2.688 hồ sơ"),
        ("3.6.construction_on_time_rate", "không phát sinh", "0/0 hồ sơ"),
        ("3.7.received", "49.900", ""),
        ("3.7.on_time_rate", "98,44", "49.120/49.900 hồ sơ"),
        ("7.9.received", "0", ""),
        ("3.5.interconnected_levels", "chưa có số liệu", ""),
        ("1.1.1", "", ""),
    ],
)
def test_the_form_of_soc_trang_gives_the_published_rows_that_are_consistent(row, text, note):
    _, cells, _ = filled()
    assert (cells[row].text, cells[row].note) == (text, note)


def test_the_form_of_phu_tho_counts_both_tiers_together():
    _, cells, _ = filled("phu-tho-2021")
    assert cells["3.6.land_both_on_time_rate"].note == "2.688/2.688 hồ sơ"
    assert cells["3.6.on_time_rate"].text == "99,81"


def test_rows_of_different_provinces_share_stable_ids():
    ids = [{row.id for row in form_from(form_data(key)).rows if row.id} for key in ("soc-trang-2021", "phu-tho-2021")]
    assert {"3.6.on_time_rate", "3.7.on_time_rate", "7.8.level3_rate", "1.1.1"} <= ids[0] & ids[1]


def test_every_form_loads_and_cites_its_source():
    for key in form_keys():
        form = form_from(form_data(key))
        assert form.citation
        ids = [row.id for row in form.rows if row.id]
        assert len(ids) == len(set(ids))


def test_blank_zero_not_applicable_and_not_known_are_four_things():
    typed = {"1.1.1": Typed(CellState.VALUE, 0), "1.1.2": Typed(CellState.NOT_APPLICABLE)}
    typed |= {"1.1.3": Typed(CellState.NOT_KNOWN)}
    _, cells, _ = filled(typed=typed)
    printed = [cells[row].text for row in ("1.1.1", "1.1.2", "1.1.3", "1.2.1")]
    assert printed == ["0", "không phát sinh", "chưa có số liệu", ""]


def test_rates_are_rounded_half_up_from_their_parts_never_truncated():
    typed = {"1.5.3": Typed(CellState.VALUE, None, 26, 28)}
    _, cells, _ = filled(typed=typed)
    assert (cells["1.5.3"].text, cells["1.5.3"].note) == ("92,86", "26/28")
    assert evaluate(Formula(Kind.RATIO, ("a",), ("b",)), Sources(Cube((Counted({}, {"a": 1, "b": 800}),)))).number == (
        Decimal("0.13")
    )


def test_the_catalogue_counts_procedures_and_their_share():
    catalogue = (
        {"code": "1", "interconnected": 2, "process": 1, "post": 1, "online_level": 3},
        {"code": "2", "interconnected": 0, "process": 0, "post": 0, "online_level": 4},
        {"code": "3", "interconnected": 0, "process": 1, "post": 1, "online_level": 3},
    )
    _, cells, _ = filled(catalogue=catalogue)
    rows = ("3.5.interconnected_levels", "3.5.digitised_rate", "7.8.level3", "7.8.level4", "7.9.announced")
    assert [cells[row].text for row in rows] == ["1", "66,67", "2", "1", "2"]
    assert cells["3.5.digitised_rate"].note == "2/3 thủ tục"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (
            {
                "1.1.1": Typed(CellState.VALUE, 28, evidence="x"),
                "1.1.2": Typed(CellState.VALUE, 29, evidence="x"),
            },
            "cross",
        ),
        ({"1.5.2": Typed(CellState.VALUE, 7, evidence="x")}, "type"),
        ({"1.5.3": Typed(CellState.VALUE, 96, evidence="x")}, "fraction"),
        ({"1.5.3": Typed(CellState.VALUE, None, 30, 28, evidence="x")}, "range"),
        ({"1.1.1": Typed(CellState.VALUE, -1, evidence="x")}, "type"),
        (
            {
                "4.1.2": Typed(CellState.VALUE, 42, evidence="x"),
                "6.2.1": Typed(CellState.VALUE, 43, evidence="x"),
            },
            "cross",
        ),
        (
            {
                "7.6.4": Typed(CellState.VALUE, None, 4620, 10000, evidence="x"),
                "7.6.5": Typed(CellState.VALUE, None, 6904, 10000, evidence="x"),
            },
            "cross",
        ),
    ],
)  # fmt: skip
def test_a_wrong_cell_stops_the_report(typed, kind):
    form, _, rows = filled(typed=typed)
    assert kind in {finding.kind for finding in of_form(form, rows) if finding.severity is Severity.BLOCK}


def test_a_typed_number_without_evidence_is_pointed_out():
    form, _, rows = filled(typed={"1.1.1": Typed(CellState.VALUE, 28)})
    assert "evidence" in {finding.kind for finding in of_form(form, rows)}


def test_the_identity_is_checked_in_every_cell():
    assert identities_of(MY_TU) == []
    good = MY_TU.cells[0]
    broken = replace(good, figures={**good.figures, "received": 1, "received_counter": 1})
    assert {finding.kind for finding in identities_of(Cube((broken,)))} == {"identity", "sum"}


def test_a_total_is_checked_against_the_parts_that_it_is_counted_from():
    summed = {measure.short for measure in MEASURES if measure.family == "dossiers" and measure.parts}
    assert set(TOTALS) == summed - {"carried_out"}, "which is `open` by its other name"


def test_the_columns_of_06a_keep_their_identities():
    form = form_from(form_data("bieu-06a"))
    table = {"Đất đai": [MY_TU.total(column.measures, {"field": (10,)}) for column in form.columns]}
    assert of_columns(form, table) == []
    table["Đất đai"][4] += 1
    assert len(of_columns(form, table)) == 2


def test_what_was_carried_out_must_be_carried_in():
    assert continuity_of({"toàn bộ": 5}, {"toàn bộ": 5}, "Báo cáo năm 2020") == []
    [finding] = continuity_of({"toàn bộ": 5}, {"toàn bộ": 7}, "Báo cáo năm 2020")
    assert finding.severity is Severity.BLOCK
    assert "chênh -2" in finding.message


def test_big_jumps_and_odd_zeros_are_flagged():
    assert [finding.refs for finding in of_jumps(figures(), ["all.received"])] == [("all.received",)]
    nothing = Cube((cell(3, 10, agency=944, carried_in=5, on_time=5),))
    flagged = of_zeros(figures(nothing, LAST_YEAR), ["all.received", "all.open"])
    assert [finding.refs for finding in flagged] == [("all.received",)]


ROWS = [
    {"id": "a", "t": "A", "u": "Đồng", "type": "money", "typed": True, "blank_reason": True, "citation": "Điều 5",
     "definition": "Tiền thực chi"},
    {"id": "b", "t": "B", "u": "Hồ sơ", "count": ["received"], "citation": "Điều 6", "definition": "Tiếp nhận"},
    {"id": "c", "t": "C", "u": "Hồ sơ", "count": ["ended"]},
]  # fmt: skip


def test_a_row_gives_its_figure_its_own_citation_and_definition():
    form = form_from(form_data("chung-2025") | {"rows": ROWS})
    cells = {cell.row.id: cell.figure for cell in fill(form, Sources(MY_TU), {})}
    assert (cells["a"].citation, cells["a"].definition) == ("Điều 5", "Tiền thực chi (nhập thủ công)")
    assert (cells["b"].citation, cells["b"].definition) == ("Điều 6", "Tiếp nhận")
    assert cells["c"].citation == form.citation


@pytest.mark.parametrize(
    ("typed", "stops"),
    [
        (None, True),
        (Typed(CellState.BLANK, note="Chưa quyết toán"), False),
        (Typed(CellState.NOT_APPLICABLE), True),
        (Typed(CellState.NOT_KNOWN, note="Kho bạc chưa đối chiếu"), False),
        (Typed(CellState.VALUE, 0, evidence="Sổ chi"), False),
    ],
)
def test_a_blank_that_needs_a_reason_takes_one_in_its_note(typed, stops):
    form = form_from(form_data("chung-2025") | {"rows": ROWS})
    kinds = {finding.kind for finding in of_form(form, fill(form, Sources(MY_TU), {"a": typed} if typed else {}))}
    assert ("blank_reason" in kinds) is stops
