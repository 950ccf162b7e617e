# ruff: noqa: N999 (the command is called `import`)
"""`./motcua import WHAT FILE`: import a table of another system; WHAT is a registered kind of table."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.acts.tables.actions import import_rows, preview
from motcua.acts.tables.models import RefusedRow
from motcua.acts.tables.registry import TABLE_KINDS, TableKind
from motcua.acts.tables.vocabulary import ImportOption, ImportReport, Preview
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.people.vocabulary import SYSTEM


class Command(BaseCommand):
    """Import a table; exit 0 done, 1 refused with reasons, 2 wrong usage."""

    help = "Nhập bảng của hệ thống khác (CSV, XLSX): sổ theo dõi hồ sơ, danh mục thủ tục, …"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the kinds of tables, and the values for missing columns."""
        kinds = "; ".join(f"{kind.key}: {kind.title.lower()}" for kind in TABLE_KINDS)
        parser.add_argument("what", choices=TABLE_KINDS.names(), help=kinds)
        parser.add_argument("file", type=Path)
        options = {option.name: option for kind in TABLE_KINDS for option in kind.options}
        for option in options.values():
            parser.add_argument(f"--{option.name}", default="", help=_help(option))
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="CỘT=SỐ",
            help="cột nào là gì, ví dụ code=2; tên các cột hiện ra khi ghi sai",
        )
        parser.add_argument("--dry-run", action="store_true", help="xem cách đọc và kết quả, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and exit with 1 where the file or all of it was refused."""
        kind = TABLE_KINDS[options["what"]]
        try:
            done = self._whole(kind, options) if kind.own_page else self._rows(kind, options)
        except Refused as refused:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(refused)}, ensure_ascii=False))
            self.stderr.write(str(refused))
            sys.exit(1)
        if not done:
            sys.exit(1)

    def _rows(self, kind: TableKind, options: dict[str, Any]) -> bool:
        mapping = dict(_pair(kind, text) for text in options["mapping"])
        given = {one.name: options.get(one.name) or one.command_default or one.default for one in kind.options}
        for one in kind.options:
            if one.choices and given[one.name] not in dict(one.choices):
                raise CommandError(f"--{one.name}: {', '.join(value for value, _ in one.choices)}.", returncode=2)
        shown = preview(kind=kind, path=options["file"], by=SYSTEM, mapping=mapping)
        if not options["json"]:
            self._show(kind, shown, given)

        def progress(done: int, lines: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r  {done:,}/{max(done, lines):,} dòng".replace(",", "."), ending="")

        report = import_rows(
            kind=kind,
            path=options["file"],
            by=SYSTEM,
            at=now(),
            mapping=mapping,
            options=given,
            dry_run=options["dry_run"],
            progress=progress,
        )
        if sys.stderr.isatty():
            self.stderr.write("")
        self._tell(kind, report, shown, as_json=options["json"])
        return report.is_done

    def _show(self, kind: TableKind, shown: Preview, given: Mapping[str, str]) -> None:
        form = "của máy (CSV)" if shown.form == "machine" else kind.title.lower()
        self.stdout.write(f"Đọc tệp theo mẫu {form}.")
        if shown.left_out:
            others = ", ".join(f"“{name}”" for name in shown.left_out)
            self.stdout.write(f"Tệp có nhiều trang tính: chỉ đọc trang “{shown.sheet}”, không đọc {others}.")
        titles = {column.key: column.title for column in kind.columns}
        if shown.form == "book":
            for key, place in sorted(shown.columns.items(), key=lambda pair: pair[1]):
                self.stdout.write(f"  cột {place + 1}: “{shown.titles[place]}” → {titles[key]} ({key})")
        for line in kind.remarks(shown.layout, given):
            self.stdout.write(f"  {line}")

    def _tell(self, kind: TableKind, report: ImportReport, shown: Preview, *, as_json: bool) -> None:
        refused = report.refused_rows
        if report.run_id is not None and report.refused > len(refused):
            rows = RefusedRow.objects.filter(run=report.run_id).order_by("line")
            refused = list(rows.values_list("line", "code", "reason").iterator())
        if as_json:
            told = {
                "run": report.run_id,
                "form": shown.form,
                "dry_run": report.dry_run,
                "total": report.total,
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "waiting": report.waiting,
                "refused": report.refused,
                "refused_rows": [{"line": line, "code": code, "reason": reason} for line, code, reason in refused],
                kind.news_key: report.news,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        done = "Thử đọc (không ghi)" if report.dry_run else "Đã nhập"
        self.stdout.write(
            f"{done}: {report.total} dòng; thêm {report.added}, cập nhật {report.updated}, "
            f"đã có {report.unchanged}, từ chối {report.refused}."
        )
        if not report.total:
            self.stdout.write(f"Tệp có dòng tiêu đề nhưng không có {kind.record_name} nào.")
        for line, code, reason in refused:
            self.stdout.write(f"  dòng {line} ({code or 'không mã'}): {reason}")
        if report.news:
            self.stdout.write(f"{kind.news_title}: " + ", ".join(report.news))

    def _whole(self, kind: TableKind, options: dict[str, Any]) -> bool:
        """Import a file that is taken all or nothing."""
        report = kind.import_file(options["file"], SYSTEM, now(), options["dry_run"])
        if options["json"]:
            refused = [{"place": place, "reason": reason} for _, place, reason in report.refused_rows]
            told = {"run": report.run_id, "changed": report.changes, "refused": refused}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        else:
            for change in report.changes:
                self.stdout.write(f"  {change['code']} {change['name']}")
            for _, place, reason in report.refused_rows:
                self.stdout.write(f"  {place}: {reason}")
            self.stdout.write(f"{len(report.changes)} {kind.record_name} thay đổi, {report.refused} lỗi.")
        return not report.refused


def _help(option: ImportOption) -> str:
    words = option.help or option.title
    if option.choices:
        words += f" ({', '.join(value for value, _ in option.choices)})"
    return words.replace("%", "%%")


def _pair(kind: TableKind, text: str) -> tuple[str, int]:
    key, _, place = text.partition("=")
    keys = [column.key for column in kind.columns]
    if key not in keys or not place.isdecimal():
        raise CommandError(f"“{text}” phải có dạng CỘT=SỐ, ví dụ code=2; các cột: {', '.join(keys)}.", returncode=2)
    return key, int(place) - 1
