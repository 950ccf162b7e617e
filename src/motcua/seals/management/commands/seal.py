"""`./motcua seal`: write the signed head over all chains; once a day by itself, or at any time by this command."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.seals import actions
from motcua.seals.gateways.keys import public_key_text
from motcua.seals.gateways.ledger import BrokenLedger, ledger_file
from motcua.seals.gateways.printing import write_seal_sheet
from motcua.seals.queries.tables import WritersBusy
from motcua.seals.rules.heads import Head


class Command(BaseCommand):
    """Exit 0: sealed; 1: refused with the reason."""

    help = "Niêm phong các chuỗi diễn biến và nhật ký đến lúc này; in được ra giấy"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--if-due", action="store_true", help="chỉ niêm phong khi hôm nay chưa có niêm phong")
        parser.add_argument("--restart", metavar="LÝ DO", default="", help="niêm phong lại từ đầu, ghi rõ lý do")
        parser.add_argument("--print", dest="sheet", type=Path, metavar="TỆP.pdf", help="ghi phiếu niêm phong để in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and print the sheet where asked to."""
        head: Head | None
        try:
            if options["restart"]:
                head = actions.restart(reason=options["restart"], at=now())
            elif options["if_due"]:
                head = actions.seal_if_due(at=now())
            else:
                head = actions.seal(at=now())
        except (WritersBusy, BrokenLedger, Refused) as refused:
            raise CommandError(str(refused)) from None
        if head is None:
            self.stdout.write("Hôm nay đã niêm phong.")
        else:
            self.stdout.write(f"Đã niêm phong {head.rows} dòng mới, tất cả {head.total} dòng.")
            self.stdout.write(f"Niêm phong số {head.number}: {head.hash}")
        self.stdout.write(f"Tệp niêm phong: {ledger_file()}")
        self.stdout.write(f"Khóa công khai: {public_key_text()}")
        if options["sheet"]:
            options["sheet"].write_bytes(write_seal_sheet())
            self.stdout.write(f"Phiếu niêm phong: {options['sheet']}")
