"""A small made-up office for tests of the rules: two tiers, two fields, counts that add up."""

from motcua.dossiers.reporting.named_figures import named_figures
from motcua.reports.rules.figures import Counted, Cube, Sources
from motcua.reports.rules.inputs import Naming


def counts(carried_in=0, online=0, counter=0, post=0, early=0, on_time=0, overdue=0, refused=0, open_late=0, **more):
    """Counters of a cell; what is not settled is open and not due."""
    received = online + counter + post
    ended = early + on_time + overdue + refused
    still = carried_in + received - ended
    base = {
        "carried_in": carried_in,
        "received": received,
        "received_online": online,
        "received_counter": counter,
        "received_post": post,
        "to_resolve": carried_in + received,
        "resolved_early": early,
        "resolved_on_time": on_time,
        "resolved_overdue": overdue,
        "resolved_without_due_date": 0,
        "ended_refused": refused,
        "ended_stopped": 0,
        "ended_withdrawn": 0,
        "ended": ended,
        "open": still,
        "open_not_due": still - open_late,
        "open_overdue": open_late,
        "open_paused": 0,
        "apology_due": overdue + open_late,
        "apology_sent": 0,
        "ended_before_due": early,
        "ended_on_due": on_time + refused,
        "ended_after_due": overdue,
    }
    return base | more


def cell(level, field, agency=1, channel=2, online_level=3, procedure=5, **given):
    """A cell with every dimension."""
    key = {"level": level, "field": field, "competent_agency": agency, "channel": channel}
    return Counted(key | {"online_level": online_level, "procedure": procedure}, counts(**given))


MY_TU = Cube(
    (
        cell(3, 10, agency=944, counter=2688, on_time=2688),
        cell(3, 11, agency=944, counter=2059, early=2000, on_time=50, overdue=9),
        cell(4, 12, agency=31567, counter=49_900, early=49_000, on_time=120, overdue=780),
    )
)
LAST_YEAR = Cube((cell(3, 10, agency=944, counter=4000, on_time=4000),))
NAMING = Naming(
    {"field": {10: "Đất đai", 11: "Chứng thực", 12: "Hộ tịch"}}, {944: "UBND huyện", 31567: "UBND xã"}, {}, {}
)


def figures(current=MY_TU, last_year=LAST_YEAR):
    """The named figures of the office."""
    return named_figures(Sources(current, last_year), NAMING)
