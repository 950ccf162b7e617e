"""`./motcua load_partners --agency tinh:92`: create the partner agencies of the offices of a unit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.agencies.actions import load_partners
from motcua.agencies.queries import AgencyNotFound, resolve, tree
from motcua.agencies.vocabulary import Level
from motcua.base.refusals import Refused
from motcua.base.time import now, today


class Command(BaseCommand):
    """Create departments, tax, police, social insurance and land offices of a unit; a second run changes nothing."""

    help = "Lập các cơ quan phối hợp (sở, thuế, công an, bảo hiểm xã hội, văn phòng đăng ký đất đai) của một đơn vị."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments for the unit, and for the communes below it."""
        parser.add_argument("--agency", required=True, metavar="MÃ", help="Đơn vị, ví dụ tinh:92 hoặc xa:31567.")
        parser.add_argument("--communes", action="store_true", help="Cả các xã, phường của tỉnh.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create missing agencies, and print their number."""
        try:
            home = resolve(options["agency"], today())
        except AgencyNotFound as missing:
            raise CommandError(str(missing)) from None
        wanted = [home.agency_id]
        standing = tree(today())
        if options["communes"]:
            below = (standing[found] for found in standing.subtree(home.agency_id))
            wanted += [place.agency_id for place in below if place.level == Level.COMMUNE and place.unit_code]
        try:
            made = [agency for found in wanted for agency in load_partners(agency_id=found, by=None, at=now())]
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Đã lập {len(made)} cơ quan phối hợp." if made else "Không có cơ quan nào phải lập thêm.")
