"""Registries of measures and figures under their full and short keys, and what a request is made of."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.base.registry import UnknownName
from motcua.statistics import registry
from motcua.statistics.queries import failed_identities, figure_of, needed_for
from motcua.statistics.ratios import Share, growth, ratio_of
from motcua.statistics.registry import (
    DIMENSIONS,
    FAMILIES,
    IDENTITIES,
    MEASURES,
    RATIOS,
    Figures,
    KeyedRegistry,
    bases,
    by_public_key,
    dimension_key,
    measures_of,
    require_dimension,
)
from motcua.statistics.requests import Request, Shape
from motcua.statistics.tests.ledger import STATE, TIMES, family_of
from motcua.statistics.vocabulary import (
    Aggregation,
    Cell,
    ColumnKind,
    DayEvent,
    Days,
    Dimension,
    Identity,
    KnownOnly,
    Measure,
    PeriodValue,
    Ratio,
    RollUp,
    columns_of,
)

FAMILY = "test_kept"


def measure(key: str, **more) -> Measure:
    return Measure(f"tests.{key}", key, FAMILY, key, **{"short": f"t_{key}", **more})


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """Registries of their own: two base measures, their sum, a mean and a sum of decimals."""
    for each in (FAMILIES, MEASURES, RATIOS, IDENTITIES):
        for name in {"_things", "_places", "_full"} & set(vars(each)):
            monkeypatch.setattr(each, name, {})
    FAMILIES.register(FAMILY, family_of(TIMES, FAMILY))
    for one in (
        measure("paid", aggregation=Aggregation.SUM, value="amount"),
        measure("kept", aggregation=Aggregation.SUM, value="amount", short=""),
        measure("both", aggregation=Aggregation.SUM, parts=("t_paid", "tests.kept")),
        measure("all", aggregation=Aggregation.SUM, parts=("tests.both", "tests.paid")),
        measure("score", aggregation=Aggregation.SUM, value="score"),
        measure("mean", aggregation=Aggregation.MEAN, value="score", decimals=1),
        measure("count"),
        measure("kinds", aggregation=Aggregation.DISTINCT, value="kind"),
        measure("top", aggregation=Aggregation.MAX, value="amount", over_places=RollUp.NONE),
        measure("when", aggregation=Aggregation.MAX, value="amount", over_time=RollUp.NONE),
        measure("made", aggregation=Aggregation.SUM, value=lambda facts, days: facts.score, scale=3),
        measure("first", aggregation=Aggregation.FIRST, value="amount"),
    ):
        MEASURES.add(one)


def test_a_key_without_its_room_is_refused():
    with pytest.raises(ValueError, match=r"^the measure 'paid' needs its room before its key: 'room\.paid'$"):
        MEASURES.add(Measure("paid", "x", FAMILY, "x"))


def test_a_short_key_belongs_to_one_thing_and_the_refusal_says_to_which():
    with pytest.raises(
        ValueError, match=r"^the short key 't_paid' belongs to 'tests\.paid' \(.*give the measure 'tests\."
    ):
        MEASURES.add(measure("other", short="t_paid"))
    MEASURES.add(MEASURES["tests.paid"])
    with pytest.raises(ValueError, match="is registered twice"):
        MEASURES.add(measure("paid"))


def test_a_thing_is_found_under_its_full_and_its_short_key():
    assert MEASURES["t_paid"] is MEASURES["tests.paid"]
    assert MEASURES.resolve("t_paid") == MEASURES.resolve("tests.paid") == "tests.paid"
    assert "t_paid" in MEASURES
    assert "tests.paid" in MEASURES
    assert "tests.payd" not in MEASURES
    assert "" not in MEASURES
    assert {"t_paid", "tests.paid", "tests.kept"} <= set(MEASURES.valid_names())


def test_an_unknown_key_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownName, match=r"^no measure 't_payd'; did you mean 't_paid'\?$"):
        MEASURES.resolve("t_payd")
    with pytest.raises(UnknownName, match=r"^board: no measure 'tests.payd'; did you mean 'tests.paid'\?$"):
        registry.require_measure("tests.payd", where="board")
    short_lost = KeyedRegistry("measure")
    short_lost._full["gone"] = "tests.gone"
    with pytest.raises(UnknownName):
        short_lost.resolve("gone")


def test_a_dimension_is_required_of_everything_or_of_its_family(monkeypatch):
    for name in {"_things", "_places", "_full"} & set(vars(DIMENSIONS)):
        monkeypatch.setattr(DIMENSIONS, name, {})
    kind = next(iter(FAMILIES[FAMILY].dimensions))
    own = Dimension("tests.own", "của mình", dict, dict, short=kind)
    other = Dimension("tests.other", "của họ khác", dict, dict, short="t_other")
    for each in (own, other):
        DIMENSIONS.add(each)
    assert (dimension_key("tests.own"), dimension_key(kind), dimension_key("lost")) == (kind, kind, "lost")
    assert require_dimension("tests.own", where="board", family=FAMILY) is own
    assert require_dimension(kind, where="board", family=FAMILY) is own
    assert require_dimension("t_other", where="board") is other
    with pytest.raises(UnknownName, match=r"^board: no dimension 't_othr'; did you mean 't_other'\?$"):
        require_dimension("t_othr", where="board")
    with pytest.raises(UnknownName, match=rf"^board: no dimension of the family '{FAMILY}' 't_other'"):
        require_dimension("t_other", where="board", family=FAMILY)
    with pytest.raises(UnknownName, match=r"^board: "):
        require_dimension(kind, where="board", family="test_lost")


def test_figures_are_found_under_both_keys_and_listed_under_the_full_ones():
    figures = Figures({"tests.paid": 5, "own": 7})
    assert (figures["tests.paid"], figures["t_paid"], figures["own"]) == (5, 5, 7)
    assert ("t_paid" in figures, "tests.paid" in figures, "own" in figures) == (True, True, True)
    assert ("tests.kept" in figures, "t_both" in figures, "nothing" in figures, 3 in figures) == (False,) * 4
    assert (list(figures), len(figures)) == (["tests.paid", "own"], 2)
    assert repr(figures) == "Figures({'tests.paid': 5, 'own': 7})"
    with pytest.raises(UnknownName):
        figures["nothing"]


def test_figures_are_handed_out_under_the_short_key_where_there_is_one():
    assert by_public_key({"tests.paid": 5, "tests.kept": 6}) == {"t_paid": 5, "tests.kept": 6}


def test_measures_are_those_of_the_family_and_bases_are_found_however_deep():
    MEASURES.add(Measure("tests.foreign", "x", "others", "x"))
    assert "tests.foreign" not in [one.key for one in measures_of(FAMILY)]
    assert [one.key for one in measures_of("others")] == ["tests.foreign"]
    assert [one.key for one in bases("t_paid")] == ["tests.paid"]
    assert [one.key for one in bases("tests.all")] == ["tests.paid", "tests.kept", "tests.paid"]
    assert needed_for(["tests.all", "t_count"]) == ("tests.paid", "tests.kept", "tests.count")


def test_a_request_gives_its_statement_its_days_its_wanted_values_and_the_day_of_knowledge():
    asked = Request(FAMILY, Days(3, 9), where={"kind": 2})
    assert asked.values() == {"first": 3, "last": 9, "where_kind": 2}
    assert replace(asked, known_on=0).values() == {"first": 3, "last": 9, "where_kind": 2, "known": 0}


def test_a_shape_depends_on_what_is_asked_and_not_on_days_places_and_values():
    asked = Request(FAMILY, Days(3, 9), where={"kind": 2, "agency": 1})
    assert Shape.of(asked) == Shape(FAMILY, "agency", False, ("agency", "kind"), False)
    assert Shape.of(replace(asked, places={}, where={}, known_on=0)) == Shape(FAMILY, "agency", True, (), True)
    assert Shape.of(replace(asked, attribute_to="kind")).attribution == "kind"
    assert Shape.of(replace(asked, days=Days(0, 0), source=Path("x"))) == Shape.of(asked)


def test_the_attributed_agency_is_the_node_it_counts_under_where_places_are_merged():
    placed = Shape(FAMILY, "agency", is_placed=True)
    assert (placed.column("agency"), placed.column("kind")) == ("node", "kind")
    assert Shape(FAMILY, "agency").column("agency") == "agency"


@pytest.mark.parametrize(
    ("key", "row", "figure"),
    [
        ("tests.paid", {"tests__paid": 5}, 5),
        ("tests.paid", {}, 0),
        ("tests.both", {"tests__paid": 5, "tests__kept": 6}, 11),
        ("tests.score", {"tests__score": 1250}, Decimal("12.50")),
        ("tests.made", {"tests__made": 1250}, Decimal("1.250")),
        ("tests.count", {"tests__count": 3}, 3),
        ("tests.count", {}, 0),
        ("tests.kinds", {"tests__kinds": 2}, 2),
        ("tests.kinds", {}, 0),
        ("tests.first", {}, None),
        ("tests.mean", {"tests__mean": 1250, "tests__mean__n": 4}, Decimal("3.1")),
        ("tests.mean", {"tests__mean": 50, "tests__mean__n": 2}, Decimal("0.3")),
        ("tests.mean", {}, None),
        ("tests.top", {"tests__top": 5, "tests__top__place__least": 1, "tests__top__place__greatest": 1}, 5),
        ("tests.top", {"tests__top": 5, "tests__top__place__least": 1, "tests__top__place__greatest": 2}, None),
        ("tests.when", {"tests__when": 5, "tests__when__day__least": 1, "tests__when__day__greatest": 2}, None),
        ("tests.first", {"tests__first": 5, "tests__first__place__least": 1, "tests__first__place__greatest": 2}, 5),
    ],
)
def test_a_figure_is_read_from_its_row(key, row, figure):
    found = figure_of(key, row)
    assert found == figure
    assert type(found) is type(figure)
    assert str(found) == str(figure)


def test_a_sum_of_measures_is_unknown_where_a_part_is():
    MEASURES.add(measure("loose", aggregation=Aggregation.SUM, parts=("tests.paid", "tests.first")))
    assert figure_of("tests.loose", {"tests__paid": 5}) is None
    assert figure_of("tests.loose", {"tests__paid": 5, "tests__first": 2}) == 7


def test_an_identity_fails_only_where_all_its_figures_are_there_and_differ():
    IDENTITIES.register("sum", Identity("sum", ("tests.all",), ("tests.paid", "tests.kept"), "vì sao"))
    IDENTITIES.register("same", Identity("same", ("tests.paid",), ("tests.paid",), "vì sao"))

    def failed(**figures):
        return failed_identities(Cell({}, Figures({f"tests.{key}": value for key, value in figures.items()})))

    assert failed(all=5, paid=2, kept=3) == []
    assert failed(all=5, paid=2, kept=2) == ["sum"]
    assert failed(all=5, paid=2) == []
    assert failed(paid=2, kept=2) == []


def test_a_ratio_has_its_parts_its_factor_and_its_decimals():
    RATIOS.add(Ratio("tests.rate", "x", ("a", "b"), ("c",), "x", decimals=1))
    RATIOS.add(Ratio("tests.per", "x", ("a",), ("c",), "x", factor=1000, short="per"))
    assert ratio_of("tests.rate", {"a": 1, "b": 1, "c": 3}) == Share(2, 3, Decimal("66.7"))
    assert ratio_of("per", {"a": 1, "c": 8}) == Share(1, 8, Decimal("125.00"))
    assert ratio_of("tests.rate", {"a": 1, "b": 0, "c": 0}) == Share(1, 0, None)
    assert ratio_of("tests.rate", {"a": 1, "b": None, "c": 3}) == Share(None, 3, None)
    assert ratio_of("tests.rate", {"a": 1, "b": 1, "c": None}) == Share(2, None, None)
    assert ratio_of("tests.per", {"a": 0, "c": 8}) == Share(0, 8, Decimal("0.00"))


def test_growth_is_in_percent_of_the_amount_of_the_earlier_figure():
    assert growth(1, 3) == Decimal("-66.67")
    assert growth(5, -10) == Decimal("150.00")
    assert growth(0, 8) == Decimal("-100.00")
    assert growth(1, 8, 0) == Decimal("-88")
    assert growth(9, 8, 0) == Decimal("13")
    assert growth(1, None) is None
    assert growth(None, None) is None


def test_counts_and_sums_are_summed_and_everything_else_is_computed_anew_unless_said_otherwise():
    assert (MEASURES["tests.paid"].over_places, MEASURES["tests.paid"].over_time) == (RollUp.SUM, RollUp.SUM)
    assert (MEASURES["tests.mean"].over_places, MEASURES["tests.mean"].over_time) == (RollUp.RECOMPUTE,) * 2
    assert (MEASURES["tests.top"].over_places, MEASURES["tests.top"].over_time) == (RollUp.NONE, RollUp.RECOMPUTE)
    assert (MEASURES["tests.count"].public_key, MEASURES["tests.kept"].public_key) == ("t_count", "tests.kept")


@pytest.mark.parametrize(
    ("lifetime", "times", "state"),
    [
        (TIMES, ("valid_from", "valid_to", "known_from", "known_to"), ()),
        (KnownOnly(), ("known_from", "known_to"), ()),
        (DayEvent(), ("day", "known_from", "known_to"), ("day",)),
        (PeriodValue(), ("first_day", "last_day", "known_from", "known_to"), ("first_day", "last_day")),
    ],
)
def test_a_family_stores_its_columns_and_those_of_its_lifetime(lifetime, times, state):
    family = family_of(lifetime)
    own = tuple(column.name for column in STATE)
    assert family.stored == (*own, *times)
    assert family.state_columns == (*own, *state)
    assert family.known == ("known_from", "known_to")
    wide = {name for name, kind in family.types() if kind == "int64"}
    assert wide == {"grant_id", "amount", "score"}
    assert [name for name, _ in family.types()] == list(family.stored)
    assert family.column("score").scale == 2
    assert family.column("known_to").kind is ColumnKind.DAY
    with pytest.raises(LookupError, match="^the family grants has no column 'x'$"):
        family.column("x")


def test_several_columns_of_one_kind_share_their_scale():
    assert [(one.name, one.kind, one.scale) for one in columns_of(ColumnKind.DECIMAL, "a", "b", scale=3)] == [
        ("a", ColumnKind.DECIMAL, 3), ("b", ColumnKind.DECIMAL, 3)
    ]  # fmt: skip
    assert [one.scale for one in columns_of(ColumnKind.COUNT, "a")] == [0]
    assert [kind for kind in ColumnKind if columns_of(kind, "a")[0].is_wide] == [ColumnKind.MONEY, ColumnKind.DECIMAL]
