"""`./motcua rebuild_facts`: the facts made again from the events, all or one dossier's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.progress import track

from motcua.dossiers.actions.rebuilding import rebuild_facts
from motcua.dossiers.models import Dossier


class Command(BaseCommand):
    """Safe to run at any time, and again: what comes out depends on the events alone."""

    help = "Lập lại dữ kiện thống kê từ diễn biến của hồ sơ"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", help="chỉ một hồ sơ")

    def handle(self, *args: Any, **options: Any) -> None:
        dossiers = Dossier.objects.select_related("version", "case").order_by("pk")
        if options["code"]:
            dossiers = dossiers.filter(code=options["code"])
        rows = track(
            dossiers.iterator(chunk_size=500),
            "Lập lại dữ kiện",
            total=dossiers.count(),
            disable=not options["verbosity"],
        )
        self.stdout.write(f"Đã lập lại dữ kiện của {rebuild_facts(rows)} hồ sơ.")
