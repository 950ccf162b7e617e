"""Official's day: due dates of the next days, dossiers waiting for people, intake of today.

Each part costs the same number of queries for sixty open dossiers as for a hundred thousand; lists and columns that the
counts of the page show to be empty are not asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from motcua.base.time import VIETNAM, end_of, local, start_of
from motcua.base.worktime import OutsideCalendar, WorkCalendar
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lines import Line, lines_of
from motcua.dossiers.queries.worklists import LISTS, members, reach_of, rows_of
from motcua.dossiers.vocabulary import Status
from motcua.people.queries import home_office
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure
from motcua.procedures.queries import offers, office_calendar

#: Working days that the calendar of dots looks ahead, and how many dots stand on each other before a column is drawn.
AHEAD, MOST_DOTS = 10, 6
#: Rows of a group of the home page, and what is looked back over for the usual procedures.
SHOWN, USUAL, LOOKED_BACK = 4, 5, timedelta(days=60)
FRESH_SECONDS = 900


@dataclass(frozen=True, slots=True)
class DueDay:
    """Column of the calendar: the day (None for all overdue), its dossiers, or their number where many."""

    day: date | None
    kind: str  # late | now | off | coming
    amount: int = 0
    dots: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Group of rows on the home page with the same next act: their list, and its first rows."""

    key: str
    amount: int
    rows: list[Dossier]


def due_days(actor: Actor, at: datetime, late: int) -> list[DueDay]:
    """Return dossiers due on each of the next working days, the overdue ones (`late` in number), and days off between;
    at most four queries.
    """
    calendar = office_calendar(home_office(actor))
    days = _window(local(at).date(), calendar)
    coming = members(actor, "coming", at).filter(due_at__lt=end_of(days[-1])).order_by()
    by_day = TruncDate("due_at", tzinfo=VIETNAM)
    amounts = dict(
        coming.annotate(day=by_day).values_list("day").annotate(amount=Count("pk")).values_list("day", "amount")
    )
    ids = _ids_of(coming, [day for day, amount in amounts.items() if amount <= MOST_DOTS])
    late_ids = _late_ids(actor, at) if 0 < late <= MOST_DOTS else []
    lines = {line.pk: line for line in (lines_of([*ids, *late_ids]) if ids or late_ids else ())}
    dots = _by_due_day([lines[pk] for pk in ids if pk in lines])
    late_dots = tuple(lines[pk] for pk in late_ids if pk in lines)
    return [DueDay(None, "late", late, late_dots), *_columns(days, calendar, amounts, dots)]


def _columns(
    days: Sequence[date], calendar: WorkCalendar, amounts: Mapping[date, int], dots: Mapping[date, list[Line]]
) -> Iterator[DueDay]:
    """Return the columns of the days: working days, and days off with a name or with dossiers due."""
    for day in days:
        amount = amounts.get(day, 0)
        kind = "now" if day == days[0] else "coming" if day in calendar.plan else "off"
        if kind != "off" or amount or calendar.reasons.get(day):
            yield DueDay(day, kind, amount, tuple(dots.get(day, ())))


def _ids_of(coming: QuerySet[Dossier], days: Iterable[date]) -> list[int]:
    """Return the dossiers due on these days, in the order of their moments; no query for no days."""
    within = Q()
    for day in days:
        within |= Q(due_at__gte=start_of(day), due_at__lt=end_of(day))
    if not within:
        return []
    return list(coming.filter(within).order_by("due_at", "pk").values_list("pk", flat=True))


def _late_ids(actor: Actor, at: datetime) -> list[int]:
    overdue = members(actor, "overdue", at).order_by("due_at", "pk")
    return list(overdue.values_list("pk", flat=True)[:MOST_DOTS])


def _by_due_day(lines: Iterable[Line]) -> dict[date, list[Line]]:
    found: dict[date, list[Line]] = {}
    for line in lines:
        if line.due_at is not None:
            found.setdefault(local(line.due_at).date(), []).append(line)
    return found


def _window(today: date, calendar: WorkCalendar) -> list[date]:
    """Return the days from today to the tenth working day; ten days where the calendar ends before."""
    try:
        last = calendar.add_working_days(today, AHEAD - 1)
    except OutsideCalendar:
        last = today + timedelta(days=AHEAD - 1)
    return [today + timedelta(days=place) for place in range((last - today).days + 1)]


def groups(actor: Actor, at: datetime, amounts: dict[str, int], keys: tuple[str, ...]) -> list[Group]:
    """Return the first rows of each of these lists, each dossier once; a query for each list that `amounts` does not
    show to be empty, and one for all rows.
    """
    wanted: dict[str, list[int]] = {}
    seen: set[int] = set()
    for key in (key for key in keys if amounts.get(key, 1)):
        wanted[key] = [pk for pk in _first_of(actor, key, at) if pk not in seen][:SHOWN]
        seen.update(wanted[key])
    rows = {row.pk: row for row in (rows_of(list(seen)) if seen else ())}
    return [
        Group(key, amounts.get(key, len(ids)), [rows[pk] for pk in ids if pk in rows])
        for key, ids in wanted.items()
        if ids
    ]


def _first_of(actor: Actor, key: str, at: datetime) -> list[int]:
    """Return the first dossiers of a list; of those that come due, only today's."""
    found = members(actor, key, at)
    if key == "coming":
        found = found.filter(due_at__lt=end_of(local(at).date()))
    return list(found.order_by(LISTS[key].order, "pk").values_list("pk", flat=True)[: 3 * SHOWN])


def usual_procedures(actor: Actor, at: datetime) -> list[Procedure]:
    """Return the procedures most often received lately at the person's desks; two queries, cached a quarter hour."""
    desks = reach_of(actor).desks
    key = f"usual-procedures-{local(at).date()}-{'-'.join(map(str, desks[:40]))}"
    kept: list[Procedure] | None = cache.get(key)
    if kept is None:
        taken = Dossier.objects.filter(
            received_agency__in=desks, received_at__gte=at - LOOKED_BACK, received_at__lte=at
        ).exclude(status=Status.CANCELLED)
        often = taken.order_by().values_list("procedure").annotate(amount=Count("pk")).order_by("-amount", "procedure")
        ids = [pk for pk, _ in often[: 3 * USUAL]]
        open_now = {row.pk: row for row in offers(local(at).date()).filter(pk__in=ids)}
        kept = [open_now[pk] for pk in ids if pk in open_now][:USUAL]
        cache.set(key, kept, FRESH_SECONDS)
    return kept


def taken_in_by_hour(actor: Actor, at: datetime) -> dict[int, int] | None:
    """Count today's intake at the person's desks by hour, Vietnam time; None without a desk; one query."""
    desks = reach_of(actor).desks
    if not desks:
        return None
    begin = start_of(local(at).date())
    today = Dossier.objects.filter(received_agency__in=desks, received_at__gte=begin, received_at__lte=at).order_by()
    today = today.exclude(status=Status.CANCELLED)
    return dict(Counter(local(moment).hour for moment in today.values_list("received_at", flat=True) if moment))
