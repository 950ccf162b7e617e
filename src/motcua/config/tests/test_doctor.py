"""`./motcua doctor` names what is wrong with an installation and how to mend it."""

import json
import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.backups.gateways.folders import keep_note
from motcua.backups.vocabulary import Made
from motcua.base.time import now
from motcua.config.preparation import close_to_others

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.PUBLIC_ADDRESS = "https://motcua.mytu.gov.vn"
    settings.DEBUG = False
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENTS = "", []
    (tmp_path / "motcua.sqlite3").write_text("")
    (tmp_path / "motcua.sqlite3").chmod(0o600)
    return tmp_path


def told() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="cần sửa"):
        call_command("doctor", stdout=out)
    return out.getvalue()


def test_a_database_that_others_may_read_is_named_with_the_remedy_and_closed_by_preparing(home):
    (home / "motcua.sqlite3").chmod(0o644)
    assert f"chmod 600 {home / 'motcua.sqlite3'}" in told()
    close_to_others()
    assert (home / "motcua.sqlite3").stat().st_mode & 0o777 == 0o600
    assert "Quyền đọc" not in [line for line in told_or_right().splitlines() if "SAI" in line]


def told_or_right() -> str:
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError:
        pass
    return out.getvalue()


def test_an_address_that_only_this_machine_opens_is_named(home, settings):
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    assert "MOTCUA_PUBLIC_ADDRESS" in told()


def test_a_clock_behind_the_records_is_named(home):
    os.utime(home / "motcua.sqlite3", (4_000_000_000, 4_000_000_000))
    assert "đồng bộ giờ" in told()


def wrong_in(**options) -> dict[str, str]:
    out = StringIO()
    code = 0
    try:
        call_command("doctor", json=True, stdout=out, **options)
    except CommandError as fault:
        code = fault.returncode
    told = json.loads(out.getvalue())
    assert (told["ok"], code) == (not told["wrong"], int(bool(told["wrong"])))
    return {finding["key"]: finding["remedy"] for finding in told["findings"] if not finding["is_right"]}


def test_without_daily_backups_the_setting_is_named(home):
    assert "MOTCUA_BACKUP_DIR" in wrong_in()["backup"]


def test_a_monitor_reads_of_backups_whether_they_are_young_whole_and_closed(home, settings, tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    settings.BACKUP_DIR = str(shelf)
    assert "Chưa có bản nào" in wrong_in()["backup"]
    archive = shelf / "motcua-20261122-010000.tar"

    def made(hours: int, size: int) -> None:
        archive.write_bytes(b"x" * 10)
        archive.chmod(0o600)
        moment = (now() - timedelta(hours=hours)).isoformat(timespec="seconds")
        keep_note(archive, Made(archive.name, moment, "0", size, "", 1, moment))

    made(1, 10)
    assert not [key for key in wrong_in() if key.startswith("backup")]
    archive.chmod(0o644)
    assert "chmod 600" in wrong_in()["backup.private"]
    made(1, 11)
    assert "--verify" in wrong_in()["backup.whole"]
    made(40, 10)
    assert "36 giờ" in wrong_in()["backup.age"]


def test_a_key_that_others_may_read_is_named(home):
    (home / "keys").mkdir(mode=0o700)
    (home / "keys" / "seal.pem").write_text("x")
    (home / "keys" / "seal.pem").chmod(0o640)
    assert "chmod 600" in wrong_in()["private.seal.pem"]


def test_a_broken_file_of_seals_is_named(home):
    (home / "seals").mkdir(mode=0o700)
    (home / "seals" / "heads.jsonl").write_text("{}\n")
    assert "dòng 1" in wrong_in()["seals"]


def test_only_what_is_wrong_is_printed_when_asked(home, settings):
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", quiet=True, stdout=out)
    assert "được" not in out.getvalue().replace("mở được", "")
    assert "MOTCUA_PUBLIC_ADDRESS" in out.getvalue()


def test_the_home_page_tells_administrators_of_a_failed_job(cast, home):
    (home / "jobs").mkdir()
    told = {"begun": "2026-11-22T01:00:00+07:00", "ended": "2026-11-22T01:00:01+07:00", "failed": True}
    (home / "jobs" / "seal.json").write_text(json.dumps({**told, "succeeded": "", "message": "ổ đĩa đã đầy"}))
    page = cast.client("administrator").get("/viec-hom-nay/").content.decode()
    assert "Hệ thống cần được xem lại" in page
    assert "ổ đĩa đã đầy" in page
    assert "ổ đĩa đã đầy" not in cast.client("desk").get("/viec-hom-nay/").content.decode()
