"""`./motcua verify_events`: verifies the event chains of every record and reports manual changes."""

import sys
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import prefetch_related_objects

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.acts.registry import SUBJECTS, Subject
from motcua.base.logs import LOGS, ChainedLog, verify_log
from motcua.dossiers.actions.rebuilding import facts_without_dossier, verify_facts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.subject import DOSSIERS


class Command(BaseCommand):
    """Exit 0 when every chain, its records, related rows and facts are consistent, else 1."""

    help = "Kiểm tra chuỗi diễn biến; hồ sơ, báo cáo, đợt báo cáo và dữ kiện thống kê có đúng với diễn biến không"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("code", nargs="*", help="mã hồ sơ; không có thì kiểm tra tất cả")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify five hundred dossiers at a time."""
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
        if not options["code"]:
            others = [subject for subject in SUBJECTS if subject.key != DOSSIERS.key]
            faulty += sum(self._walk(subject) for subject in others)
            faulty += sum(self._read(log) for log in LOGS)
        if faulty:
            sys.exit(1)

    def _read(self, log: type[ChainedLog]) -> int:
        """Count the chains of a log that were changed by hand; print each fault."""
        faults = verify_log(log)
        for fault in faults:
            self.stdout.write(fault)
        name, count = log._meta.verbose_name, log._default_manager.count()
        if count:
            self.stdout.write(f"Đã kiểm tra {count} dòng {name}, {len(faults)} chuỗi sai lệch.")
        return len(faults)

    def _walk(self, subject: Subject) -> int:
        """Count the records of another subject that were changed by hand; print each fault."""
        walk = subject.model._default_manager.order_by("pk").iterator(chunk_size=100)
        checked = faulty = 0
        while part := list(islice(walk, 100)):
            prefetch_related_objects(part, "events")
            hanging = verify_dependents(subject, part)
            for record in part:
                faults = verify_chain(subject, record) or hanging.get(record.pk, [])
                checked, faulty = checked + 1, faulty + bool(faults)
                for fault in faults:
                    self.stdout.write(fault)
        if checked:
            noun = subject.noun.lower()
            self.stdout.write(f"Đã kiểm tra {checked} {noun}, {faulty} {noun} có diễn biến sai lệch.")
        return faulty
