"""The list of the tasks behind a figure."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from motcua.people.vocabulary import Actor
from motcua.programme.models import Task
from motcua.programme.permissions import visible
from motcua.statistics.vocabulary import Days, RecordColumn, RecordList


def _seen(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Task.objects.filter(visible(actor), pk__in=ids).values_list("pk", flat=True))


def _rows(facts: Sequence[Mapping[str, int]], days: Days) -> list[dict[str, str]]:
    found = Task.objects.filter(pk__in=[fact["task_id"] for fact in facts]).order_by("due_on", "pk")
    return [
        {
            "code": task.public_code,
            "title": task.title,
            "source": task.get_source_display(),
            "assigned": f"{task.assigned_on:%d/%m/%Y}",
            "due": f"{task.due_on:%d/%m/%Y}",
            "done": f"{task.done_on:%d/%m/%Y}" if task.done_on else "",
        }
        for task in found
    ]


def _codes(ids: Sequence[int]) -> dict[int, str]:
    return dict(Task.objects.filter(pk__in=ids).values_list("pk", "code"))


RECORDS = RecordList(
    policy=_seen,
    columns=(
        RecordColumn("code", "Mã", 12),
        RecordColumn("title", "Nội dung nhiệm vụ", 60),
        RecordColumn("source", "Nguồn giao", 22),
        RecordColumn("assigned", "Ngày giao", 12),
        RecordColumn("due", "Hạn", 12),
        RecordColumn("done", "Hoàn thành", 12),
    ),
    rows=_rows,
    codes=_codes,
    page=lambda row: reverse("task", args=[row["code"]]),
)
