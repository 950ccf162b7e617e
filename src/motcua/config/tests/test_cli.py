"""The command line to a stranger: wrong words, wrong options, a folder that cannot be written."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from motcua.config.cli import USAGE, main
from motcua.config.words import of_database, of_file

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
