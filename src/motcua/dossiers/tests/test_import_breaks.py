"""Imports that are broken off, taken back, or stretched: whole batches stay, undo is whole, nothing is erased."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from tests.cast import Cast

from motcua.acts.queries import verify_chain
from motcua.acts.tables.actions import undo_run
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.vocabulary import FileRefused
from motcua.dossiers.actions.rebuilding import rebuild_facts
from motcua.dossiers.facts import FACT_COLUMNS
from motcua.dossiers.models import Dossier, DossierEvent, DossierFact
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_imports import AT, GOOD, run, workbook, write
from motcua.people.vocabulary import SYSTEM
from motcua.statistics.queries import Request, figures
from motcua.statistics.vocabulary import Days

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
OPEN = {"code": "H13.100-260106-0001", "ended_at": "", "outcome": "", "returned_at": ""}

_SCRIPT = """
import sys, django
django.setup()
from django.core.management import call_command
from motcua.agencies.models import Agency
from tests.cast import make_cast

call_command("migrate", verbosity=0)
Agency.objects.exists() or make_cast()
print("ready", flush=True)
if sys.argv[1] == "import":
    call_command("import", "dossiers", sys.argv[2], "--json")
else:
    from motcua.acts.tables.actions import close_interrupted, undo_run
    from motcua.acts.tables.models import ImportRun
    from motcua.base.time import now
    from motcua.dossiers.models import Dossier
    from motcua.people.vocabulary import SYSTEM

    run = ImportRun.objects.get()
    undone = undo_run(run=run, by=SYSTEM, at=now())
    open_ = Dossier.objects.exclude(status="cancelled").count()
    print(__import__("json").dumps({"undone": undone, "left": open_, "total": run.total}))
    call_command("verify_events")
"""


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Any]:
    """Runs the script in a process of its own, on an SQLite file of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")}
    environment |= {"MOTCUA_HOME": str(tmp_path / "home"), "PYTHONPATH": f"{settings.ROOT / 'src'}:{settings.ROOT}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "motcua.config.settings"}

    def begin(*words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _SCRIPT, *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    return begin


def killed_in_the_middle(office: Callable[..., Any], tmp_path: Path) -> Path:
    """A book of 30,000 rows whose import was killed after its first batch."""
    path = write(tmp_path / "so.csv", *({"code": f"H13.100-260105-{number:05d}"} for number in range(30_000)))
    process = office("import", str(path))
    assert process.stdout.readline() == "ready\n"
    with closing(sqlite3.connect(tmp_path / "home" / "motcua.sqlite3")) as database:
        while process.poll() is None and not database.execute("SELECT max(total) FROM tables_importrun").fetchone()[0]:
            time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return path


def told(process: "subprocess.Popen[str]") -> Any:
    """What the process printed as JSON after it was ready."""
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return json.loads(said.partition("ready\n")[2].partition("\nĐã")[0])


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_whole_batches_and_the_next_completes(
    office: Callable[..., Any], tmp_path: Path
) -> None:
    path = killed_in_the_middle(office, tmp_path)
    second = told(office("import", str(path)))
    assert second["refused"] == 0
    assert second["added"] + second["unchanged"] == 30_000
    assert second["unchanged"] >= 4_000
    assert second["unchanged"] % 4_000 == 0 or second["unchanged"] == 30_000


@pytest.mark.slow
def test_a_run_that_is_killed_is_undone_whole(office: Callable[..., Any], tmp_path: Path) -> None:
    killed_in_the_middle(office, tmp_path)
    undone = told(office("undo"))
    assert undone["undone"] == undone["total"] >= 4_000
    assert undone["left"] == 0


def facts() -> list[Any]:
    return sorted(DossierFact.objects.values_list(*FACT_COLUMNS, "known_to"))


def received(on: Any = LATER) -> Any:
    days = Days.of(on.date().replace(day=1, month=1), on.date())
    return figures(Request("dossiers", days), ["received"])[0].figures["received"]


def test_undo_of_an_import_cancels_what_it_added_and_erases_nothing(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}, OPEN))
    undone = undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER)
    assert undone == 2
    for dossier in Dossier.objects.all():
        assert dossier.status == "cancelled"
        assert dossier.processing_ended_at is not None
        assert [event.action for event in dossier.events.order_by("sequence")] == ["intake", "undo"]
        assert verify_chain(DOSSIERS, dossier) == []
    assert not DossierFact.objects.filter(known_to=99_999).exists()
    before = facts()
    rebuild_facts(Dossier.objects.select_related("version", "case"))
    assert facts() == before
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert "2 hồ sơ, 0 hồ sơ" in out.getvalue()


def test_undo_of_an_import_puts_back_what_it_changed(cast: Cast, tmp_path: Path) -> None:
    run(write(tmp_path / "so.csv", {}))
    before = Dossier.objects.values().get()
    report = run(write(tmp_path / "so.csv", {"paused_days": "1", "returned_at": ""}), LATER)
    assert report.updated == 1
    undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER + timedelta(hours=1))
    assert Dossier.objects.values().get() == before | {"revision": 3}
    dossier = Dossier.objects.get()
    assert verify_chain(DOSSIERS, dossier) == []
    kept = facts()
    rebuild_facts(Dossier.objects.select_related("version", "case"))
    assert facts() == kept


def test_an_import_with_a_dossier_worked_on_since_is_not_undone_at_all(cast: Cast, tmp_path: Path) -> None:
    stage = Stage(cast, make_procedure())
    stage.at = AT
    report = run(write(tmp_path / "so.csv", {}, OPEN))
    stage.do("leader", "add_note", Dossier.objects.get(code=OPEN["code"]), text="Đã gọi điện")
    events = DossierEvent.objects.count()
    with pytest.raises(FileRefused, match=f"1 hồ sơ .*{OPEN['code']}"):
        undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER)
    assert DossierEvent.objects.count() == events
    assert not Dossier.objects.filter(status="cancelled").exists()
    assert ImportRun.objects.get(pk=report.run_id).undone_at is None


def test_a_book_imported_again_after_its_undo_brings_its_dossiers_back(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", {}, OPEN)
    report = run(path)
    undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER)
    again = run(path, LATER + timedelta(hours=1))
    assert (again.updated, again.refused) == (2, 0)
    assert sorted(Dossier.objects.values_list("status", flat=True)) == ["processing", "returned"]
    assert DossierFact.objects.filter(known_to=99_999).count() == 2
    assert all(verify_chain(DOSSIERS, dossier) == [] for dossier in Dossier.objects.all())
    kept = facts()
    rebuild_facts(Dossier.objects.select_related("version", "case"))
    assert facts() == kept


def test_a_run_is_undone_once(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}))
    undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER)
    with pytest.raises(FileRefused, match="đã được hoàn tác"):
        undo_run(run=ImportRun.objects.get(pk=report.run_id), by=SYSTEM, at=LATER)


def test_a_row_a_million_lines_down_a_sheet_is_taken_in(cast: Cast, tmp_path: Path) -> None:
    assert run(stretched(tmp_path, b"")).added == 1


@pytest.mark.slow
def test_a_million_empty_rows_of_a_sheet_are_passed_over(cast: Cast, tmp_path: Path) -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (line, line) for line in range(2, 1_000_000))
    report = run(stretched(tmp_path, empty))
    assert (report.added, report.refused, report.total) == (1, 0, 1)


def test_a_million_empty_lines_of_a_csv_are_passed_over(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", {})
    head, row, *_ = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([head, *[b"," * head.count(b",")] * 1_000_000, row, b""]))
    report = run(path)
    assert (report.added, report.refused, report.total) == (1, 0, 1)


def stretched(tmp_path: Path, between: bytes) -> Path:
    """A workbook whose second row stands in line 1,000,000, with something between."""
    path = workbook(tmp_path / "so.xlsx", [*GOOD.values()])
    target_path = tmp_path / "dai.xlsx"
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target_path, "w", zipfile.ZIP_STORED) as target:
        for name in packed.namelist():
            content = packed.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<row r="2"', between + b'<row r="1000000"')
                content = re.sub(rb'r="([A-Z]+)2"', rb'r="\g<1>1000000"', content)
            target.writestr(name, content)
    return target_path


def test_the_page_of_a_run_offers_to_take_it_back(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}))
    ImportRun.objects.filter(pk=report.run_id).update(offices=[cast.commune.pk], account=cast.reform)
    client = cast.client("reform")
    assert "Hoàn tác" in client.get(reverse("import_run", args=[report.run_id])).content.decode()
    page = client.post(reverse("import_undo", args=[report.run_id]), follow=True).content.decode()
    assert "Đã hoàn tác lần nhập: bỏ 1 hồ sơ." in page
    assert Dossier.objects.get().status == "cancelled"
