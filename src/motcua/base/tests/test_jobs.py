"""Daily jobs: when they are due, that one failing or killed is told and tried again, that none runs twice at once."""

import json
import os
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.base.checkups import Finding, found_by, of_jobs
from motcua.base.jobs import JOBS, Job, is_due, last_run, run_due, run_job
from motcua.base.registry import Registry
from motcua.base.time import VIETNAM

MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=VIETNAM)


@pytest.fixture
def home(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    (tmp_path / "secret_key").write_text("x")
    return tmp_path


@pytest.fixture
def only(monkeypatch):
    """Registers the only jobs that there are."""
    registry = Registry("scheduled job")
    for module in ("motcua.base.jobs", "motcua.base.checkups", "motcua.base.management.commands.jobs"):
        monkeypatch.setattr(f"{module}.JOBS", registry)

    def make(run=lambda at: "xong việc", **told) -> Job:
        return registry.register("thu", Job("thu", "Việc thử", run, **told))

    return make


def fails(at: datetime) -> str:
    raise OSError("ổ đĩa đã đầy")


def test_a_job_is_due_once_after_its_hour_of_each_day(home, only):
    job = only(hour=lambda: 1)
    assert is_due(job, MORNING)
    run_job(job, MORNING)
    assert not is_due(job, MORNING + timedelta(hours=16))
    assert not is_due(job, MORNING.replace(hour=0) + timedelta(days=1))
    assert is_due(job, MORNING.replace(hour=1) + timedelta(days=1))
    assert is_due(job, MORNING + timedelta(days=9)), "a machine that was off makes it up"


def test_a_heavy_job_waits_in_a_new_office_for_its_hour(home, only):
    job = only(hour=lambda: 3, at_once=False)
    begun = MORNING.replace(hour=2)
    os.utime(home / "secret_key", (begun.timestamp(), begun.timestamp()))
    assert not is_due(job, MORNING.replace(hour=2, minute=30))
    assert is_due(job, MORNING.replace(hour=3))


def test_a_job_without_its_setting_is_never_due(home, only):
    assert not is_due(only(wanted=lambda: False), MORNING)


def test_what_a_job_did_stands_in_its_file(home, only):
    only()
    [(_, run)] = run_due(MORNING)
    assert (run.failed, run.message, run.succeeded) == (False, "xong việc", MORNING.isoformat(timespec="seconds"))
    assert last_run("thu") == run
    assert (home / "jobs" / "thu.json").stat().st_mode & 0o777 == 0o600


def test_a_job_that_fails_is_told_and_tried_again_later(home, only):
    job = only(fails, again_after=2)
    [(_, run)] = run_due(MORNING)
    assert (run.failed, run.message, run.succeeded) == (True, "ổ đĩa đã đầy", "")
    assert run_due(MORNING + timedelta(hours=1)) == []
    assert is_due(job, MORNING + timedelta(hours=2))


def test_a_failure_keeps_when_the_job_last_succeeded(home, only):
    good = only()
    run_job(good, MORNING)
    run = run_job(Job("thu", "Việc thử", fails), MORNING + timedelta(days=1))
    assert run.failed
    assert run.succeeded == MORNING.isoformat(timespec="seconds")


def test_a_job_that_was_killed_is_told_and_run_again(home, only):
    def killed(at):
        raise KeyboardInterrupt

    job = only(killed)
    with pytest.raises(KeyboardInterrupt):
        run_job(job, MORNING)
    assert last_run("thu").was_cut_off
    assert is_due(job, MORNING)


def test_a_job_that_runs_already_is_left_alone(home, only):
    inner = []
    job = only(lambda at: str(inner.append(run_job(job, at))))
    run_job(job, MORNING)
    assert inner == [None]


def test_the_command_runs_due_jobs_lists_them_and_exits_1_on_a_failure(home, only):
    only()
    out = StringIO()
    call_command("jobs", if_due=True, stdout=out)
    assert out.getvalue() == "Việc thử: xong việc\n"
    out = StringIO()
    call_command("jobs", stdout=out)
    assert "thu" in out.getvalue()
    assert "xong" in out.getvalue()
    with pytest.raises(CommandError, match="Không có việc này") as wrong:
        call_command("jobs", run="la")
    assert wrong.value.returncode == 2
    out = StringIO()
    call_command("jobs", json=True, stdout=out)
    assert json.loads(out.getvalue())["thu"]["message"] == "xong việc"


def test_the_command_exits_1_where_a_job_fails(home, only):
    only(fails)
    with pytest.raises(CommandError, match="Không thành: Việc thử"):
        call_command("jobs", run="thu", stdout=StringIO())


@pytest.mark.parametrize(
    ("days", "right"), [(0, True), (1, True), (3, False)], ids=["at once", "the next day", "after three days"]
)
def test_a_job_that_nothing_runs_is_found_after_a_day_and_a_half(home, only, days, right):
    job = only()
    run_job(job, MORNING)
    [finding] = of_jobs(MORNING + timedelta(days=days))
    assert finding.is_right is right
    assert right or "./motcua jobs --if-due" in finding.remedy


def test_a_failed_job_is_a_finding_with_its_reason(home, only):
    only(fails)
    run_due(MORNING)
    [finding] = of_jobs(MORNING)
    assert not finding.is_right
    assert "ổ đĩa đã đầy" in finding.remedy


def test_a_checkup_that_breaks_is_a_finding_itself(monkeypatch):
    registry = Registry("checkup")
    registry.register("b", lambda at: iter([Finding("b", True, "được")]))
    registry.register("a", fails)
    monkeypatch.setattr("motcua.base.checkups.CHECKUPS", registry)
    found = list(found_by(MORNING))
    assert [finding.is_right for finding in found] == [False, True]
    assert "ổ đĩa đã đầy" in found[0].remedy


def test_the_jobs_of_the_rooms_are_registered():
    assert {"seal", "backup", "leftovers", "verify"} <= set(JOBS.names())
