"""The command line to a stranger: wrong words, wrong options, a folder that cannot be written."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.core.management import get_commands, load_command_class

from motcua.config.checks import environment_is_known
from motcua.config.cli import USAGE, main
from motcua.config.cli_messages import of_database, of_file
from motcua.statistics.checks import declarations_are_right

OURS = sorted(name for name, home in get_commands().items() if str(home).startswith("motcua."))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["figures"], "còn thiếu: --agency"),
        (["figures", "--agency"], "--agency: cần một giá trị đi kèm"),
        (["figures", "--agency", "xa:1", "--lạ"], "không có tùy chọn hoặc đối số: --lạ"),
        (["figures", "--agency", "xa:1", "--from", "2025-13-01"], "không phải ngày"),
        (["import", "thứ-lạ", "tệp"], "không có lựa chọn"),
        (["serve", "--port", "abc"], "giá trị 'abc' không hợp lệ"),
        (["lệnh-lạ"], "Không có lệnh “lệnh-lạ”"),
        ([], ""),
    ],
)
def test_wrong_usage_leaves_with_2_and_says_what_is_wrong(words, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert "error:" not in told


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_explains_itself_without_words_of_the_framework(name, capsys):
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert not left.value.code
    told = capsys.readouterr().out
    assert "cách gọi: motcua" in told
    for foreign in (
        "options:",
        "show this help",
        "--pythonpath",
        "--settings",
        "--traceback",
        "--skip-checks",
        "--version",
    ):
        assert foreign not in told


@pytest.mark.parametrize("name", ["demo", "figures", "import", "read", "verify", "verify_events", "rebuild_facts"])
def test_the_usage_names_what_can_be_done(name):
    assert f"\n  {name} " in USAGE


def test_a_folder_that_cannot_be_made_is_named_in_plain_words(tmp_path: Path):
    in_the_way = tmp_path / "tep"
    in_the_way.write_text("")
    surroundings = {**os.environ, "MOTCUA_HOME": str(in_the_way / "van-phong")}
    command = [sys.executable, "-m", "motcua", "figures", "--agency", "xa:31567", "--period", "2025"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert str(in_the_way) in done.stderr
    assert "Traceback" not in done.stderr


def test_troubles_of_disk_and_database_say_what_to_do():
    assert "ổ đĩa đã đầy" in of_file(OSError(errno.ENOSPC, "No space left on device", "/a/b"), "/a")
    assert "/a/b" in of_file(OSError(errno.EROFS, "Read-only file system", "/a/b"), "/a")
    assert "dung lượng còn trống" in of_database(Exception("database or disk is full"), "/a")
    assert "quyền ghi" in of_database(Exception("attempt to write a readonly database"), "/a")
    assert "PostgreSQL" in of_database(Exception("connection refused"), "/a")


MISSPELT = "MOTCUA_UNDO_" + "MINUTS"  # put together, so that nobody takes it for a setting


def test_a_misspelt_setting_stops_the_start_with_the_nearest_name(monkeypatch):
    assert list(environment_is_known()) == []
    monkeypatch.setenv(MISSPELT, "4")
    [fault] = run_checks(tags=["law"])
    assert fault.msg == f"Biến môi trường {MISSPELT}: không có cài đặt này; có phải “MOTCUA_UNDO_MINUTES”?"


@pytest.mark.parametrize("name", ["figures", "records", "report"])
def test_figures_are_not_counted_with_a_wrong_declaration(name):
    command = load_command_class(get_commands()[name], name)
    assert {declarations_are_right, environment_is_known} <= {
        check
        for check in registry.get_checks()
        if command.requires_system_checks == "__all__" or set(command.requires_system_checks) & set(check.tags)
    }


def test_django_takes_the_configuration_of_every_room():
    ours = [config for config in apps.get_app_configs() if config.name.startswith("motcua.")]
    assert len(ours) > 10
    assert [config.name for config in ours if type(config) is AppConfig] == []
