"""An office is backed up while it takes dossiers in, restored elsewhere, and everything acknowledged is there."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from tests.office import ROOT, act, motcua, surroundings

pytestmark = pytest.mark.slow


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[str]]:
    """Addresses of two new databases of the kind that the suite runs on."""
    told = settings.DATABASES["default"]
    if "sqlite" in told["ENGINE"]:
        yield ["", ""]
        return
    import psycopg

    names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
    with psycopg.connect(host=told["HOST"], user=told["USER"], dbname="postgres", autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        yield [f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}/{name}" for name in names]
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def started_intake(environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.office", "intake"]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_backup_taken_while_dossiers_come_in_restores_every_one_acknowledged_before(tmp_path, databases):
    office = surroundings(tmp_path / "office", databases[0])
    elsewhere = surroundings(tmp_path / "elsewhere", databases[1])
    shelf, report = tmp_path / "shelf", tmp_path / "bao-cao.pdf"
    act("build", office, str(report))
    assert motcua(office, "seal").returncode == 0

    desk = started_intake(office)
    try:
        acknowledged = {desk.stdout.readline().strip() for _ in range(8)}
        made = motcua(office, "backup", "--to", str(shelf), "--json")
    finally:
        desk.send_signal(signal.SIGKILL)
        later = {line.strip() for line in desk.communicate()[0].splitlines()}
    assert made.returncode == 0, made.stderr
    assert later, "dossiers were taken in during the backup"
    file = shelf / json.loads(made.stdout)["name"]

    done = motcua(elsewhere, "restore", str(file))
    assert "Đã khôi phục" in done.stdout, done.stderr
    assert "niêm phong" in done.stdout
    there = json.loads(act("look", elsewhere))
    assert acknowledged <= set(there["codes"])
    assert set(there["codes"]) <= acknowledged | later | set(json.loads(act("look", office))["codes"])
    assert there["scans"] >= len(acknowledged)
    assert there["lost"] == []
    walked = motcua(elsewhere, "verify_events", "--full")
    assert walked.returncode == 0, walked.stdout
    checked = motcua(elsewhere, "verify", str(report))
    assert checked.returncode == 0, checked.stdout + checked.stderr

    # Over an office only where that is said; what was there stays aside.
    before = set(json.loads(act("look", office))["codes"])
    refused = motcua(office, "restore", str(file))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    assert set(json.loads(act("look", office))["codes"]) == before
    replaced = motcua(office, "restore", "--replace", str(file))
    assert "before-restore-" in replaced.stdout, replaced.stderr
    assert json.loads(act("look", office))["codes"] == there["codes"]
    [aside] = (tmp_path / "office").glob("before-restore-*")
    assert any(aside.glob("motcua.s*"))
    assert motcua(office, "verify_events", "--full").returncode == 0

    # A backup of an earlier version is brought up to date.
    old = act("older", office, str(tmp_path / "older")).strip()
    shutil.rmtree(tmp_path / "elsewhere")
    upgraded = motcua(elsewhere, "restore", "--replace", str(tmp_path / "older" / old))
    assert "Đã khôi phục" in upgraded.stdout, upgraded.stderr
    health = motcua(elsewhere, "doctor", "--json")
    found = {one["key"]: one["is_right"] for one in json.loads(health.stdout)["findings"]}
    assert found["migrations"]
    assert json.loads(act("look", elsewhere))["codes"] == there["codes"]
    assert motcua(elsewhere, "verify_events", "--full").returncode == 0
