# ruff: noqa: N999 (the command is called `import`)
"""`./motcua import dossiers FILE` and `./motcua import procedures FILE`: takes in what another system kept."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.dossiers.actions.imports import BookPreview, ImportReport, import_book, preview
from motcua.dossiers.models import RefusedRow
from motcua.dossiers.rules.tracking_book import BOOK_COLUMNS, CHANNELS, Defaults, Layout
from motcua.people.vocabulary import SYSTEM
from motcua.procedures.actions import import_catalogue

#: What stands for the procedure of a book that names none; an official matches it with the catalogue's.
NAMELESS = "Thủ tục không ghi trong sổ"


class Command(BaseCommand):
    """Takes a tracking book or a catalogue of procedures in; exit 0 done, 1 refused with reasons, 2 wrong usage."""

    help = "Nhập sổ theo dõi hồ sơ (CSV, XLSX) hoặc danh mục thủ tục (XLSX)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words of the command."""
        parser.add_argument(
            "what", choices=("dossiers", "procedures"), help="dossiers: sổ theo dõi; procedures: danh mục"
        )
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", default="", help="mã cơ quan có sổ, khi sổ không có cột cơ quan (xa:31567)")
        parser.add_argument("--field", default="", help="lĩnh vực, khi sổ không có cột lĩnh vực")
        parser.add_argument(
            "--procedure", default=NAMELESS, help=f"thủ tục của cả sổ, khi sổ không có cột thủ tục ({NAMELESS})"
        )
        parser.add_argument("--channel", default="counter", choices=("counter", "online", "post"))
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="CỘT=SỐ",
            help=f"cột nào là gì, ví dụ code=2; các cột: {', '.join(BOOK_COLUMNS)}",
        )
        parser.add_argument("--dry-run", action="store_true", help="xem cách đọc và kết quả, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and leave with 1 where the file or all of it was refused."""
        try:
            done = self._procedures(options) if options["what"] == "procedures" else self._dossiers(options)
        except Refused as refused:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(refused)}, ensure_ascii=False))
            self.stderr.write(str(refused))
            sys.exit(1)
        if not done:
            sys.exit(1)

    def _dossiers(self, options: dict[str, Any]) -> bool:
        mapping = dict(_pair(text) for text in options["mapping"])
        defaults = Defaults(
            agency=options["agency"],
            channel=CHANNELS[options["channel"]],
            field=options["field"],
            procedure=options["procedure"],
        )
        shown = preview(path=options["file"], by=SYSTEM, mapping=mapping)
        if not options["json"]:
            self._show(shown)
            layout = Layout(shown.form, 0, shown.columns)
            if defaults.lacking(layout) != layout.missing:
                self.stdout.write(f"  sổ không có cột thủ tục: mọi dòng là “{defaults.procedure}”, chờ đối chiếu")

        def progress(done: int, lines: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r  {done:,}/{max(done, lines):,} dòng".replace(",", "."), ending="")

        report = import_book(
            path=options["file"],
            by=SYSTEM,
            at=now(),
            mapping=mapping,
            defaults=defaults,
            dry_run=options["dry_run"],
            progress=progress,
        )
        if sys.stderr.isatty():
            self.stderr.write("")
        self._tell(report, shown, as_json=options["json"])
        return report.is_done

    def _show(self, shown: BookPreview) -> None:
        self.stdout.write("Đọc tệp theo mẫu " + ("của máy (CSV)." if shown.form == "machine" else "sổ theo dõi."))
        if shown.left_out:
            others = ", ".join(f"“{name}”" for name in shown.left_out)
            self.stdout.write(f"Tệp có nhiều trang tính: chỉ đọc trang “{shown.sheet}”, không đọc {others}.")
        if shown.form == "book":
            for key, place in sorted(shown.columns.items(), key=lambda pair: pair[1]):
                self.stdout.write(f"  cột {place + 1}: “{shown.titles[place]}” → {BOOK_COLUMNS[key][0]} ({key})")

    def _tell(self, report: ImportReport, shown: BookPreview, *, as_json: bool) -> None:
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
                "refused": report.refused,
                "refused_rows": [{"line": line, "code": code, "reason": reason} for line, code, reason in refused],
                "new_procedures": report.new_procedures,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        done = "Thử đọc (không ghi)" if report.dry_run else "Đã nhập"
        self.stdout.write(
            f"{done}: {report.total} dòng; thêm {report.added}, cập nhật {report.updated}, "
            f"đã có {report.unchanged}, từ chối {report.refused}."
        )
        if not report.total:
            self.stdout.write("Tệp có dòng tiêu đề nhưng không có hồ sơ nào.")
        for line, code, reason in refused:
            self.stdout.write(f"  dòng {line} ({code or 'không mã'}): {reason}")
        if report.new_procedures:
            self.stdout.write("Thủ tục chưa có trong danh mục, cần đối chiếu: " + ", ".join(report.new_procedures))

    def _procedures(self, options: dict[str, Any]) -> bool:
        report = import_catalogue(options["file"], SYSTEM, now(), not options["dry_run"])
        if options["json"]:
            told = {
                "changed": [asdict(change) for change in report.changes],
                "refused": [asdict(refusal) for refusal in report.refusals],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        else:
            for change in report.changes:
                self.stdout.write(f"  {change.code} {change.name}")
            for refusal in report.refusals:
                self.stdout.write(f"  {refusal.place}: {refusal.reason}")
            self.stdout.write(f"{len(report.changes)} thủ tục thay đổi, {len(report.refusals)} lỗi.")
        return not report.refusals


def _pair(text: str) -> tuple[str, int]:
    key, _, place = text.partition("=")
    if key not in BOOK_COLUMNS or not place.isdigit():
        raise CommandError(f"“{text}” phải có dạng CỘT=SỐ, ví dụ code=2.", returncode=2)
    return key, int(place) - 1
