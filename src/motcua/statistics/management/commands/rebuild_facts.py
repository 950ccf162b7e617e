"""`./motcua rebuild_facts`: rebuild the facts of every family, or of one, from the events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.registry import UnknownName
from motcua.statistics.registry import FAMILIES


class Command(BaseCommand):
    """Rebuild facts; may be run at any time and repeatedly, because the result depends on the events alone."""

    help = "Lập lại dữ kiện thống kê từ diễn biến của hồ sơ"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options for family and record."""
        parser.add_argument("family", nargs="?", help="chỉ một loại dữ kiện, ví dụ dossiers, steps")
        parser.add_argument("--code", default="", help="chỉ một hồ sơ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild the families one after another."""
        try:
            families = [FAMILIES[options["family"]]] if options["family"] else list(FAMILIES)
        except UnknownName as unknown:
            names = ", ".join(FAMILIES.names())
            hint = f"Ý bạn là “{unknown.nearest}”? " if unknown.nearest else ""
            raise CommandError(
                f"Không có loại dữ kiện “{unknown.name}”. {hint}Các loại hiện có: {names}.", returncode=2
            ) from None
        for family in families:
            if family.rebuild is None:
                continue
            count = family.rebuild(options["code"], show_progress=bool(options["verbosity"]))
            self.stdout.write(f"{family.title}: đã lập lại dữ kiện của {count} {family.record_name}.")
