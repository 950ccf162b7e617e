"""`./motcua verify_events`: walks every dossier's events and says where it, or what is counted, was meddled with."""

import sys
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import prefetch_related_objects

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.dossiers.actions.rebuilding import facts_without_dossier, verify_facts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.subject import DOSSIERS


class Command(BaseCommand):
    """Exit 0 when every chain holds and dossiers, what hangs on them and their facts are what it tells, else 1."""

    help = "Kiểm tra chuỗi diễn biến của hồ sơ; hồ sơ và dữ kiện thống kê có đúng với diễn biến không"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words of the command."""
        parser.add_argument("code", nargs="*", help="mã hồ sơ; không có thì kiểm tra tất cả")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, five hundred dossiers at a time."""
        rows = Dossier.objects.select_related("version", "case").order_by("pk")
        if options["code"]:
            rows = rows.filter(code__in=options["code"])
        checked = faulty = 0
        walk = rows.iterator(chunk_size=500)
        while part := list(islice(walk, 500)):
            prefetch_related_objects(part, "events", "events__undoes")
            hanging, counted = verify_dependents(DOSSIERS, part), verify_facts(part)
            for dossier in part:
                checked += 1
                faults = verify_chain(DOSSIERS, dossier) or [*hanging.get(dossier.pk, []), *counted.get(dossier.pk, [])]
                faulty += bool(faults)
                for fault in faults:
                    self.stdout.write(fault)
        if not options["code"] and (strays := facts_without_dossier()):
            faulty += strays
            self.stdout.write(f"{strays} dữ kiện thống kê thuộc hồ sơ không còn trong hệ thống.")
        if options["code"] and checked < len(set(options["code"])):
            self.stderr.write("Có mã hồ sơ không tồn tại.")
            sys.exit(1)
        self.stdout.write(f"Đã kiểm tra {checked} hồ sơ, {faulty} hồ sơ có diễn biến sai lệch.")
        if faulty:
            sys.exit(1)
