"""`./motcua verify_events`: verifies the event chains of every record and reports manual changes."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db.models import prefetch_related_objects
from rich.console import Console
from rich.progress import Progress

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.acts.registry import SUBJECTS, Subject
from motcua.base.logs import LOGS, ChainedLog, verify_log
from motcua.dossiers.actions.checking import checked_parts, dossier_faults
from motcua.dossiers.actions.rebuilding import facts_without_dossier
from motcua.dossiers.gateways.files import file_faults
from motcua.dossiers.models import Dossier, StoredFile
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.seals.gateways.integrity import seal_faults, standing
from motcua.seals.gateways.verified import checked_buckets, keep_checked

T = TypeVar("T")


class Command(BaseCommand):
    """Exit 0 when every chain, its records, related rows and facts are consistent, else 1."""

    help = "Kiểm tra chuỗi diễn biến; hồ sơ, báo cáo, đợt báo cáo và dữ kiện thống kê có đúng với diễn biến không"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("code", nargs="*", help="mã hồ sơ; không có thì kiểm tra tất cả")
        parser.add_argument("--full", action="store_true", help="kiểm tra lại cả những hồ sơ không đổi từ lần trước")
        parser.add_argument("--no-progress", action="store_true", help="không hiện tiến độ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the dossiers; without codes every other chain, log and file too, and all of them against the seals."""
        self.shows_progress = sys.stderr.isatty() and not options["no_progress"]
        if options["code"]:
            found = list(dossier_faults(Dossier.objects.filter(code__in=options["code"])))
            checked, faulty = len(found), sum(map(bool, found))
            for fault in chain.from_iterable(found):
                self.stdout.write(fault)
        else:
            checked, faulty = self._check_all_dossiers(again=options["full"])
            if strays := facts_without_dossier():
                faulty += strays
                self.stdout.write(f"{strays} dữ kiện thống kê thuộc hồ sơ không còn trong hệ thống.")
        if options["code"] and checked < len(set(options["code"])):
            self.stderr.write("Có mã hồ sơ không tồn tại.")
            sys.exit(1)
        self.stdout.write(f"Đã kiểm tra {checked} hồ sơ, {faulty} hồ sơ có diễn biến sai lệch.")
        if not options["code"]:
            faulty += self._check_the_rest()
        if faulty:
            sys.exit(1)

    def _check_the_rest(self) -> int:
        """Count the faults of all other subjects, of the logs, the stored files and under the seals."""
        others = [subject for subject in SUBJECTS if subject.key != DOSSIERS.key]
        faulty = sum(self._walk(subject) for subject in others) + sum(self._read(log) for log in LOGS)
        return faulty + self._hash_files() + self._compare_with_seals()

    @contextmanager
    def _bar(self, title: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar of progress on a terminal; yields the function that moves it on."""
        with Progress(console=Console(stderr=True), disable=not self.shows_progress, transient=True) as progress:
            task = progress.add_task(title, total=total)
            yield lambda count: progress.advance(task, count)

    def _watched(self, things: Iterable[T], title: str, total: int) -> Iterator[T]:
        """Iterate over things under a bar of progress."""
        with self._bar(title, total) as advance:
            for thing in things:
                yield thing
                advance(1)

    def _hash_files(self) -> int:
        """Count stored files that were lost or exchanged; print each."""
        count = StoredFile.objects.count()
        if not count:
            return 0
        files = StoredFile.objects.order_by("pk").iterator(chunk_size=1_000)
        faults = 0
        for fault in file_faults(self._watched(files, "Tệp đính kèm", count)):
            self.stdout.write(fault)
            faults += 1
        self.stdout.write(f"Đã kiểm tra {count} tệp đính kèm, {faults} tệp bị mất hoặc khác với lúc lưu.")
        return faults

    def _compare_with_seals(self) -> int:
        """Count the faults under the daily seals; print each, and what is sealed."""
        kept = standing()
        faults = 0
        with self._bar("Đối chiếu niêm phong", kept.rows) as advance:
            for fault in seal_faults(advance):
                self.stdout.write(fault)
                faults += 1
        if kept.heads:
            told = f"Đã đối chiếu {kept.heads} niêm phong ({kept.rows} dòng), {faults} điểm sai lệch."
            self.stdout.write(f"{told} {kept.note}".strip())
        return faults

    def _check_all_dossiers(self, *, again: bool) -> tuple[int, int]:
        """Check all dossiers; one whose every row is as the last full check left it needs only its hash."""
        known = {} if again else checked_buckets(DOSSIERS.key)
        checked = faulty = 0
        right: dict[int, str] = {}
        with self._bar("Hồ sơ", Dossier.objects.count()) as advance:
            for part in checked_parts(known):
                for fault in part.faults:
                    self.stdout.write(fault)
                if not part.faulty:
                    right[part.place] = part.digest
                checked, faulty = checked + part.checked, faulty + part.faulty
                advance(part.checked)
        if right != known:
            keep_checked(DOSSIERS.key, right)
        return checked, faulty

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
