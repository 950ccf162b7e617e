"""Figures of tasks equal plain Python over the records, open into them, and are the same after a rebuild."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from tests.cast import MOMENT, Cast

from motcua.agencies.queries import place
from motcua.base.time import day_number
from motcua.programme.models import Task, TaskFact
from motcua.programme.vocabulary import TASKS
from motcua.reports.actions.drafts import draft_report
from motcua.reports.queries.law import period
from motcua.reports.queries.report_inputs import form_of
from motcua.statistics.queries import Request, failed_identities, figures, records
from motcua.statistics.registry import measures_of
from motcua.statistics.vocabulary import Days

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
HEAD = "code,agency,source,assigned_on,due_on,done_on\n"


def book(count: int = 60) -> list[tuple[str, str, str, date, date, date | None]]:
    """Rows of a made-up plan: every source, on time, late and open, in and around the half year."""
    random = Random(7)
    rows = []
    for number in range(count):
        assigned = date(2025, 11, 1) + timedelta(days=random.randrange(300))
        due = assigned + timedelta(days=random.randrange(1, 90))
        done = None if random.random() < 0.3 else assigned + timedelta(days=random.randrange(120))
        agency = random.choice(("H13.100", "H13.101"))
        rows.append((f"T{number}", agency, random.choice(("own_plan", "superior")), assigned, due, done))
    return rows


def written(folder: Path, rows: list[tuple[str, str, str, date, date, date | None]]) -> str:
    path = folder / "tasks.csv"
    lines = (",".join(str(cell) if cell is not None else "" for cell in row) for row in rows)
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def oracle(rows: list[tuple[str, str, str, date, date, date | None]], agency: str) -> dict[str, int]:
    mine = [row for row in rows if row[1] == agency]
    within = [row for row in mine if FIRST <= row[3] <= LAST]
    own = [row for row in within if row[2] == "own_plan"]
    given = [row for row in within if row[2] == "superior"]
    done = [row for row in given if row[5] and row[5] <= LAST]
    return {
        "programme.planned": len(own),
        "programme.planned_done": sum(1 for row in own if row[5] and row[5] <= LAST),
        "programme.planned_open": sum(1 for row in own if not (row[5] and row[5] <= LAST)),
        "programme.ordered": len(given),
        "programme.ordered_on_time": sum(1 for row in done if row[5] and row[5] <= row[4]),
        "programme.ordered_late": sum(1 for row in done if row[5] and row[5] > row[4]),
        "programme.ordered_open": len(given) - len(done),
        "programme.overdue": sum(
            1 for row in mine if row[3] <= LAST and row[4] < LAST and not (row[5] and row[5] <= LAST)
        ),
        "programme.kept": sum(1 for row in mine if row[3] <= LAST),
    }


def asked(cast: Cast) -> Request:
    days = Days(day_number(FIRST), day_number(LAST))
    return Request(family=TASKS, days=days, places={cast.commune.pk: cast.commune.pk})


@time_machine.travel(MOMENT, tick=False)
def test_figures_equal_the_records_and_open_into_them(cast: Cast, tmp_path: Path) -> None:
    rows = book()
    call_command("import", "tasks", written(tmp_path, rows), stdout=StringIO())
    [cell] = figures(asked(cast))
    expected = oracle(rows, "H13.100")
    assert {key: cell.figures[key] for key in expected} == expected
    assert not failed_identities(cell)
    for measure in measures_of(TASKS):
        assert records(asked(cast), measure.key)[0] == cell.figures[measure.key], measure.key


@time_machine.travel(MOMENT, tick=False)
def test_a_second_run_adds_nothing_and_a_completed_file_completes(cast: Cast, tmp_path: Path) -> None:
    rows = book(12)
    path = written(tmp_path, rows)
    for expected in ("12", "0"):
        out = StringIO()
        call_command("import", "tasks", path, json=True, stdout=out)
        assert f'"added": {expected}' in out.getvalue()
    open_row = next(row for row in rows if row[5] is None)
    done = [(*row[:5], row[4]) if row is open_row else row for row in rows]
    out = StringIO()
    call_command("import", "tasks", written(tmp_path, done), json=True, stdout=out)
    assert '"updated": 1' in out.getvalue()
    assert Task.objects.get(code=open_row[0]).status == "done"


@time_machine.travel(MOMENT, tick=False)
def test_facts_made_again_from_the_events_are_the_same(cast: Cast, tmp_path: Path) -> None:
    call_command("import", "tasks", written(tmp_path, book(20)), stdout=StringIO())
    columns = ("task_id", "agency", "source", "assigned_day", "due_day", "done_day", "known_from", "known_to")
    before = sorted(TaskFact.objects.values_list(*columns))
    call_command("rebuild_facts", TASKS, verbosity=0, stdout=StringIO())
    assert sorted(TaskFact.objects.values_list(*columns)) == before


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A,H13.100,own_plan,2026-02-01,2026-01-01,", "hạn hoàn thành trước ngày giao"),
        ("A,H13.999,own_plan,2026-02-01,2026-03-01,", "không có cơ quan mã"),
        ("A,H13.100,ours,2026-02-01,2026-03-01,", "Nguồn giao"),
        ("A,H13.100,own_plan,2026-02-31,2026-03-01,", "Ngày giao"),
        ("A,H13.100,own_plan,2026-02-01,2026-03-01,2027-01-01", "tương lai"),
        (",H13.100,own_plan,2026-02-01,2026-03-01,", "Mã nhiệm vụ"),
    ],
)
def test_wrong_rows_are_refused_with_the_reason(cast: Cast, tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(HEAD + line + "\n" + "B,H13.100,own_plan,2026-02-01,2026-03-01,\n", encoding="utf-8")
    out = StringIO()
    call_command("import", "tasks", str(path), json=True, stdout=out)
    assert reason in out.getvalue()
    assert list(Task.objects.values_list("code", flat=True)) == ["B"]


@time_machine.travel(MOMENT, tick=False)
def test_a_file_with_titles_names_every_task(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    line = "A,H13.100,own_plan,2026-02-01,2026-03-01,,\n"
    path.write_text(HEAD.replace("done_on", "done_on,title") + line, encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import", "tasks", str(path), stdout=StringIO(), stderr=StringIO())
    assert not Task.objects.exists()


def rows_of_form(agency: str, period: str = "2026-H1") -> dict[str, tuple[str, int | None]]:
    out = StringIO()
    call_command("figures", agency=agency, period=period, form="chung-2025", json=True, stdout=out)
    return {row["id"]: (row["state"], row["value"]) for row in json.loads(out.getvalue())["rows"]}


@time_machine.travel(MOMENT, tick=False)
def test_rows_of_a_form_are_counted_where_the_agency_records_tasks_and_not_known_elsewhere(
    cast: Cast, tmp_path: Path
) -> None:
    rows = [row for row in book() if row[1] == "H13.100"]
    call_command("import", "tasks", written(tmp_path, rows), stdout=StringIO())
    here, there = rows_of_form("H13.100"), rows_of_form("H13.101")
    first, last = date(2025, 12, 15), date(2026, 6, 14)
    planned = [row for row in rows if row[2] == "own_plan" and first <= row[3] <= last]
    assert here["1.1.1"] == ("value", len(planned))
    assert here["1.1.2"] == ("value", sum(1 for row in planned if row[5] and row[5] <= last))
    assert there["1.1.1"] == ("not_known", None)


@time_machine.travel(MOMENT, tick=False)
def test_a_report_types_the_rows_of_an_agency_without_tasks_and_counts_them_with_tasks(
    cast: Cast, tmp_path: Path
) -> None:
    before = opened_report(cast)
    assert form_of(before).row("1.1.1").is_typed
    rows = [row for row in book() if row[1] == "H13.100"]
    call_command("import", "tasks", written(tmp_path, rows), stdout=StringIO())
    assert form_of(before).row("1.1.1").is_typed  # what was frozen stays
    report = opened_report(cast, "2026-Q2")
    assert not form_of(report).row("1.1.1").is_typed


def opened_report(cast: Cast, name: str = "2026-H1") -> Any:
    where = place(cast.commune.pk, MOMENT.date())
    return draft_report(where=where, chosen=period(name), by=cast.actor("reform"), at=MOMENT)
