"""The same figures in plain Python, row by row, for comparison with the engines."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from motcua.base.time import OPEN_DAY
from motcua.statistics.tests.ledger import family_of
from motcua.statistics.vocabulary import Aggregation, DayEvent, Days, Measure, PeriodValue, RollUp, TwoTimes

ROOM = "tests"


def measures_for(lifetime, family):
    """A measure of every aggregation over money and over decimals, and the roll-up rules that the lifetime allows."""
    made = []

    def add(key, aggregation, value="", **more):
        made.append(
            Measure(f"{ROOM}.{key}", key, family, key, when=chosen, aggregation=aggregation, value=value, **more)
        )

    def chosen(f, days):
        return f.kind >= 2

    add("count", Aggregation.COUNT)
    add("kinds", Aggregation.DISTINCT, "kind")
    for column in ("amount", "score"):
        for aggregation in (Aggregation.SUM, Aggregation.FIRST, Aggregation.LAST, Aggregation.MIN, Aggregation.MAX):
            add(f"{aggregation}_{column}", aggregation, column)
        add(f"mean_{column}", Aggregation.MEAN, column, decimals=3)
        for percent in (10, 50, 90):
            add(f"p{percent}_{column}", Aggregation.PERCENTILE, column, percentile=percent)
    add("one_place", Aggregation.MAX, "amount", over_places=RollUp.NONE)
    add("one_moment", Aggregation.MAX, "amount", over_time=RollUp.NONE)
    if isinstance(lifetime, PeriodValue):
        add("latest_amount", Aggregation.SUM, "amount", over_time=RollUp.LAST_STATE)
    if isinstance(lifetime, TwoTimes):
        add("standing", Aggregation.COUNT, over_time=RollUp.LAST_STATE)
    everything = {f"tests.all_{kind}": kind for kind in (1, 2, 3)}
    for key, kind in everything.items():
        made.append(
            Measure(key, key, family, key, lambda f, d, kind=kind: f.kind == kind, aggregation=Aggregation.SUM,
                    value="amount")
        )  # fmt: skip
    made.append(Measure("tests.all", "all", family, "all", parts=tuple(everything), aggregation=Aggregation.SUM))
    anew = {"over_places": RollUp.RECOMPUTE, "over_time": RollUp.RECOMPUTE}
    made.append(
        Measure("tests.anew", "anew", family, "anew", parts=tuple(everything), aggregation=Aggregation.SUM, **anew)
    )
    return made


def standing(lifetime, rows, days, known=None):
    """The rows that hold for the days, as believed now or as known on a day."""
    until = OPEN_DAY
    rows = [r for r in rows if (r["known_to"] == until if known is None else r["known_from"] <= known < r["known_to"])]
    match lifetime:
        case TwoTimes():
            return [r for r in rows if r["valid_from"] <= days.last < r["valid_to"]]
        case DayEvent():
            return [r for r in rows if days.first <= r["day"] <= days.last]
        case PeriodValue():
            return [r for r in rows if days.first <= r["first_day"] and r["last_day"] <= days.last]
    return rows


def figure(lifetime, measure, rows, days, known=None, everything=None):
    """One figure; `everything` are the standing rows of all groups, from which the last state is taken."""
    counted = [r for r in rows if r["kind"] >= 2]
    if measure.over_time is RollUp.LAST_STATE and isinstance(lifetime, PeriodValue):
        series = lifetime.series
        latest = {}
        for r in everything:
            key = tuple(r[name] for name in series)
            latest[key] = max(latest.get(key, 0), r["last_day"])
        counted = [r for r in counted if r["last_day"] == latest[tuple(r[name] for name in series)]]
    if measure.over_places is RollUp.NONE and len({r["agency"] for r in counted}) > 1:
        return None
    if measure.over_time is RollUp.NONE and len({moment(lifetime, r) for r in counted}) > 1:
        return None
    return aggregated(lifetime, measure, counted)


def aggregated(lifetime, measure, rows):
    """The aggregation of the rows that count."""
    kind, column = measure.aggregation, measure.value
    if kind is Aggregation.COUNT:
        return len(rows)
    if kind is Aggregation.DISTINCT:
        return len({r[column] for r in rows})
    scale = family_of(lifetime).column(column).scale
    if kind is Aggregation.SUM:
        return scaled(sum(r[column] for r in rows), scale)
    if not rows:
        return None
    values = sorted(r[column] for r in rows)
    if kind is Aggregation.MEAN:
        mean = Decimal(sum(values)) / len(values) / 10**scale
        return mean.quantize(Decimal(1).scaleb(-measure.decimals), ROUND_HALF_UP)
    if kind is Aggregation.PERCENTILE:
        return scaled(values[max(1, ceil(Decimal(measure.percentile * len(values)) / 100)) - 1], scale)
    if kind in (Aggregation.MIN, Aggregation.MAX):
        return scaled(values[0] if kind is Aggregation.MIN else values[-1], scale)
    ordered = sorted(rows, key=lambda r: (order(lifetime, r), r["grant_id"]))
    return scaled(ordered[0 if kind is Aggregation.FIRST else -1][column], scale)


def order(lifetime, row):
    """The day by which first and last are told."""
    match lifetime:
        case TwoTimes():
            return row["valid_from"]
        case DayEvent():
            return row["day"]
        case PeriodValue():
            return row["last_day"]
    return row["known_from"]


def moment(lifetime, row):
    """What tells values of one moment from those of another."""
    match lifetime:
        case DayEvent():
            return row["day"]
        case PeriodValue():
            return row["first_day"], row["last_day"]
    return None


def scaled(value, scale):
    """A stored whole number as the figure shows it."""
    return Decimal(value).scaleb(-scale) if scale else value


DAYS = Days(10, 30)
