"""Reading tasks: the subject of their acts, the list with its tabs and search, what is due soon, the year's tasks."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from motcua.acts.registry import Subject
from motcua.agencies.registry import Ending, Holding
from motcua.base.text import fold
from motcua.programme.models import Task, TaskEvent
from motcua.programme.vocabulary import TASK, TaskStatus

SUBJECT = Subject(
    key=TASK, noun="Nhiệm vụ", link="task", model=Task, event_model=TaskEvent, statuses=TaskStatus, code="public_code"
)
#: Days before the due day on which a task is called due soon.
SOON = 7
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the list: its word in the address, its title, its condition on the day."""

    key: str
    title: str

    def condition(self, on: date) -> Q:
        """Return the condition of the tab's tasks on the day."""
        if self.key == "qua-han":
            return Q(status=TaskStatus.OPEN, due_on__lt=on)
        statuses = {"dang-lam": TaskStatus.OPEN, "xong": TaskStatus.DONE, "da-bo": TaskStatus.CANCELLED}
        return Q(status=statuses[self.key]) if self.key in statuses else Q()


TABS = (
    Tab("", "Tất cả"),
    Tab("dang-lam", "Đang thực hiện"),
    Tab("qua-han", "Quá hạn"),
    Tab("xong", "Đã hoàn thành"),
    Tab("da-bo", "Đã bỏ"),
)


def found_tasks(
    seen: Q, *, year: int | None = None, source: int | None = None, area: int | None = None, text: str = ""
) -> "QuerySet[Task]":
    """Return the tasks by the year in which they were assigned, source, area and words, with or without accents."""
    rows = Task.objects.filter(seen)
    if year:
        rows = rows.filter(assigned_on__year=year)
    if source:
        rows = rows.filter(source=source)
    if area:
        rows = rows.filter(area=area)
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return rows


def years(seen: Q) -> list[int]:
    """Return the years in which tasks were assigned, latest first."""
    return [day.year for day in Task.objects.filter(seen).dates("assigned_on", "year", order="DESC")]


def due_soon(seen: Q, on: date) -> "QuerySet[Task]":
    """Return the open tasks that are overdue or due within days, earliest first."""
    return Task.objects.filter(seen, status=TaskStatus.OPEN, due_on__lte=on + timedelta(days=SOON)).order_by(
        "due_on", "pk"
    )


def open_tasks_of(ending: Ending) -> list[Holding]:
    """Return the open tasks of agencies that end; their successors finish them."""
    rows = Task.objects.filter(agency__in=ending.agency_ids, status=TaskStatus.OPEN).order_by("due_on", "pk")
    names = tuple(f"{row.title}, hạn {row.due_on:%d/%m/%Y}" for row in rows[:_SHOWN])
    return [Holding("Nhiệm vụ cải cách hành chính đang thực hiện", rows.count(), "cơ quan kế thừa làm tiếp", names)]
