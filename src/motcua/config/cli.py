"""Command line `./motcua COMMAND`.

Most commands are Django management commands of the rooms (`figures`, `records`, `import`, `report`, …). `read` starts
without Django, because reading a report needs no office; `test` runs the suite on both databases.
"""

import os
import subprocess
import sys
from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from pathlib import Path

from motcua.config.cli_messages import of_database, of_file, speak_vietnamese

USAGE = """\
./motcua COMMAND …

  init       lập cơ quan đầu tiên: hỏi từng điều, chạy lại được   (init --help)
  demo       chuẩn bị một cơ quan mẫu và mở trang web trên máy này
  serve      mở trang web của cơ quan đang dùng
  test       chạy toàn bộ kiểm thử (SQLite và PostgreSQL)
  figures    số liệu kèm nguồn gốc              (figures --help)
  records    hồ sơ chi tiết của một số liệu          (records --help)
  report     báo cáo định kỳ DOCX, PDF, XLSX, JSON
  verify     tính lại một báo cáo đã phát hành từ bộ số liệu chốt
  read       đọc và kiểm tra một báo cáo có sẵn
  import     nhập sổ theo dõi, danh mục thủ tục
  verify_events  kiểm tra diễn biến hồ sơ và số liệu có bị sửa ngoài hệ thống không
  seal       niêm phong mọi chuỗi diễn biến và nhật ký đến lúc này (tự chạy mỗi ngày khi mở trang web)
  backup     sao lưu cả cơ quan vào một tệp, kiểm tra, mã hóa nếu muốn
  restore    khôi phục từ một bản sao lưu, sau khi kiểm tra mọi thành phần
  jobs       việc chạy hằng ngày: lần gần nhất, kết quả; --if-due chạy việc đã đến hạn
  rebuild_facts  lập lại dữ kiện thống kê từ diễn biến, mọi loại hoặc một loại
  administrator  cử quản trị hệ thống đầu tiên của cơ quan
  doctor     kiểm tra cài đặt: quyền đọc tệp, đĩa, đồng hồ, cơ sở dữ liệu, địa chỉ
  roll_back  đưa cơ sở dữ liệu về dạng của phiên bản liền trước, giữ mọi việc đã ghi
  bench      đo tốc độ, luôn kèm mốc so sánh

Thoát với mã 0: xong; 1: từ chối, có nêu lý do; 2: gọi sai cách."""

#: Commands that work on an office's records; its folder is prepared first (`demo` does that itself).
NEEDS_OFFICE = {
    "init",
    "serve",
    "figures",
    "records",
    "report",
    "verify",
    "import",
    "verify_events",
    "seal",
    "jobs",
    "backup",
    "rebuild_facts",
    "administrator",
}

#: Options of the framework that the help of our own commands leaves out.
DJANGO_OPTIONS = {
    *("--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"),
    "--skip-checks",
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command; exit 0 done, 1 refused with reasons, 2 wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"help", "--help", "-h"}:
        print(USAGE)
        sys.exit(0 if words else 2)
    speak_vietnamese()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    if words[0] in {"demo", "serve"}:
        os.environ.setdefault("MOTCUA_STATIC_IN_PLACE", "1")
    if words[0] == "read":
        from motcua.reader.cli import main as read

        sys.exit(read(words[1:]))
    if words[:2] == ["bench", "reader"]:
        from motcua.reader.cli.scores import bench

        sys.exit(bench(words[2:]))
    if words[0] == "test":
        sys.exit(run_tests(words[1:]))
    from environs import EnvError

    try:
        run_management(words)
    except EnvError as wrong:
        print(f"Cài đặt trong môi trường không đúng: {wrong} Xem docs/settings.md.", file=sys.stderr)
        sys.exit(1)
    except OSError as trouble:
        print(of_file(trouble, os.environ.get("MOTCUA_HOME", "var")), file=sys.stderr)
        sys.exit(1)


def run_management(words: Sequence[str]) -> None:
    """Run a Django management command; an unknown one prints the usage and exits 2."""
    import django
    from django.core.management import get_commands
    from django.db import OperationalError

    django.setup()
    if words[0] not in get_commands():
        print(f"Không có lệnh “{words[0]}”.\n\n{USAGE}", file=sys.stderr)
        sys.exit(2)
    try:
        run_command(words)
        sys.stdout.flush()
    except OperationalError as trouble:
        print(of_database(trouble, os.environ.get("MOTCUA_HOME", "var")), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of the output (head, less) has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def prepare_office() -> None:
    """Prepare the office's folder, after a demo that is being built there."""
    from motcua.base.home import hold_home
    from motcua.base.refusals import Refused
    from motcua.config.preparation import prepare, wait_for_demo

    if refusal := wait_for_demo():
        print(refusal, file=sys.stderr)
        sys.exit(1)
    try:
        hold_home()
    except Refused as refused:
        print(refused, file=sys.stderr)
        sys.exit(1)
    prepare()


def run_command(words: Sequence[str]) -> None:
    """Run one command of ours or of Django's; a refusal is printed without the name of an exception."""
    from django.core.management import CommandError, get_commands, load_command_class
    from django.core.management.base import BaseCommand, handle_default_options
    from django.db import connections

    from motcua.base.law_files import LawError

    home = get_commands()[words[0]]
    command = home if isinstance(home, BaseCommand) else load_command_class(home, words[0])
    command._called_from_command_line = True  # type: ignore[attr-defined]
    parser = command.create_parser("motcua", words[0])
    for option in parser._actions if str(home).startswith("motcua.") else ():
        if DJANGO_OPTIONS & set(option.option_strings):  # these mean nothing to an official
            option.help = SUPPRESS
    options = vars(parser.parse_args(list(words[1:])))
    handle_default_options(Namespace(**options))
    if words[0] in NEEDS_OFFICE:
        prepare_office()
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as refused:
        if options.get("traceback"):
            raise
        command.stderr.write(str(refused))
        sys.exit(refused.returncode)
    except LawError as broken:
        command.stderr.write(str(broken))
        sys.exit(1)
    finally:
        connections.close_all()


def run_tests(words: Sequence[str]) -> int:
    """Run the whole suite on SQLite, then the tests of the database again on a PostgreSQL of its own."""
    root = Path(os.environ.get("MOTCUA_ROOT", Path(__file__).parents[3]))
    pytest = [sys.executable, "-m", "pytest", *words]
    if words and not words[0].startswith("-n"):
        return subprocess.call(pytest, cwd=root)
    parallel = [] if any(word.startswith("-n") for word in words) else ["-n", "2", "--dist", "worksteal"]
    first = subprocess.call([*pytest, *parallel], cwd=root, env={**os.environ, "MOTCUA_TEST_DATABASE": "sqlite"})
    second = subprocess.call(
        [*pytest, *parallel, "-m", "not browser and not house and not slow"],
        cwd=root,
        env={**os.environ, "MOTCUA_TEST_DATABASE": "postgresql"},
    )
    return first or second
