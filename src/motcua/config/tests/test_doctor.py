"""`./motcua doctor` names what is wrong with an installation and how to mend it."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.config.preparation import close_to_others

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.PUBLIC_ADDRESS = "https://motcua.mytu.gov.vn"
    settings.DEBUG = False
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
