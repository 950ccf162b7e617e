"""Build the demo, part by part; existing parts are left alone, so that a second start has nothing to do."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from random import Random
from time import perf_counter

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from motcua.agencies import queries
from motcua.config.demo import SEED
from motcua.config.demo.book import Book
from motcua.config.demo.fees import collect_fees
from motcua.config.demo.names import People
from motcua.config.demo.offices import (
    PASSWORD,
    Commune,
    Office,
    SignIn,
    Staffing,
    city_staff,
    communes_today,
    offices_2021,
    partners,
)
from motcua.config.demo.programme import tasks_of_2021, tasks_of_today
from motcua.config.demo.replay import plan_2021
from motcua.config.demo.rounds import rounds_of_today
from motcua.config.demo.today import live_stories, plan_settled
from motcua.dossiers.models import Dossier
from motcua.people.actions import record_administration
from motcua.people.models import Account, AdministrationEvent
from motcua.people.vocabulary import SYSTEM
from motcua.seals.gateways.ledger import set_aside

MARK = "demo"


class NotADemo(Exception):
    """Raised where the folder holds a real office; a demo with known passwords must not be put into it."""


class Interrupted(NotADemo):
    """Raised where a demo was begun here and not finished; it can be built again."""


@contextmanager
def alone() -> Iterator[None]:
    """Lock the folder: of two demos started at once, the second waits until the first has built it."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".demo").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _file() -> Path | None:
    """Return the file of the database, where it is one of this folder."""
    file = Path(str(connection.settings_dict["NAME"]))
    return file if connection.vendor == "sqlite" and file.is_relative_to(settings.HOME) else None


def _note() -> Path:
    return Path(settings.HOME) / ".demo-begun"


@contextmanager
def beginning() -> Iterator[None]:
    """Write without durability into a new database file, and mark it as unfinished until the end."""
    file = _file()
    if file is None or file.exists():
        yield
        return
    set_aside()  # seals of a database that was here before say nothing of this one
    _note().write_text(str(file))
    with _in_haste():
        yield
    _note().unlink()


def is_half_done() -> bool:
    """Return whether a demo was begun here in a new file and not finished; false where an office was begun since."""
    file = _file()
    if file is None or not _note().exists() or _note().read_text() != str(file):
        return False
    try:
        is_an_office = Account.objects.exists() and not sign_ins()
    except DatabaseError:  # interrupted in the middle of writing
        return True
    return not is_an_office


def clear_away() -> bool:
    """Delete an unfinished demo, where it is a file of this folder; false where it is not."""
    file = _file()
    if file is None:
        return False
    connection.close()
    for path in (file, *file.parent.glob(f"{file.name}-*"), *Path(settings.HOME).glob(".load_*")):
        path.unlink(missing_ok=True)
    queries.forget()
    return True


def sign_ins() -> list[SignIn]:
    """Return the accounts of a demo that can sign in, as they were made; empty where this is no demo."""
    told = AdministrationEvent.objects.filter(action=MARK).order_by("pk").first()
    return [SignIn(*row) for row in told.detail["sign_ins"]] if told else []


def is_ready() -> bool:
    """Return whether the demo has been built to its end."""
    return AdministrationEvent.objects.filter(action=f"{MARK}_ready").exists()


def build(*, now: datetime, say: Callable[[str], None]) -> list[SignIn]:
    """Build the office of the demo where it is missing; returns its sign-ins."""
    known = sign_ins()
    if known and is_ready():
        return known
    if not known and (Account.objects.exists() or Dossier.objects.exists()):
        raise NotADemo(
            "Thư mục dữ liệu này đã có tài khoản hoặc hồ sơ của một cơ quan thật, nên không đưa dữ liệu mẫu vào. "
            "Đặt MOTCUA_HOME sang một thư mục trống rồi chạy lại ./motcua demo."
        )
    if known:
        raise Interrupted(
            "Lần chuẩn bị dữ liệu mẫu trước bị ngắt giữa chừng. Xóa cơ sở dữ liệu này (hoặc đặt MOTCUA_HOME sang thư "
            "mục khác) rồi chạy lại ./motcua demo."
        )
    begun = perf_counter()
    with _in_haste():
        say("lập cơ quan và tài khoản mẫu …")
        staffing = Staffing(People(Random(SEED)))
        with transaction.atomic():
            district, old = offices_2021(staffing, date(2021, 3, 1))
            communes = communes_today(staffing, now.date())
            city_staff(staffing, now.date())
            partners(communes, now)
            _mark(MARK, now, {"sign_ins": [[s.username, s.name, s.role, s.place] for s in staffing.sign_ins]})
        _fill(district, old, communes, now, say)
        _mark(f"{MARK}_ready", now, {"dossiers": Dossier.objects.count()})
    say(f"dữ liệu mẫu xong sau {perf_counter() - begun:.0f} giây.")
    return staffing.sign_ins


def _fill(
    district: Office, old: list[Office], communes: list[Commune], now: datetime, say: Callable[[str], None]
) -> None:
    def live() -> None:
        with transaction.atomic():
            for trouble in live_stories(communes, now):
                say(f"không dựng được {trouble}")

    say("dựng lại 54.647 hồ sơ năm 2021 của huyện Mỹ Tú, và hồ sơ của bốn xã thuộc thành phố Cần Thơ …")
    plans = [*plan_2021(district, old, Random(SEED)), *plan_settled(communes, now)]
    Book(SEED).write(plans, meanwhile=live)
    with transaction.atomic():
        rounds_of_today(communes, now)
        tasks_of_2021(district)
        tasks_of_today(communes, now)
    say("thu phí, lập biên lai và chốt sổ quỹ của bốn xã …")
    with transaction.atomic():
        collect_fees(communes, now)


def _mark(action: str, at: datetime, detail: dict[str, object]) -> None:
    record_administration(action=action, subject="bản dùng thử", by=SYSTEM, at=at, detail=detail)


class _in_haste:  # noqa: N801 (reads as a phrase)
    """SQLite without waiting for the disk and with its journal in memory, for data that can be built again."""

    def __enter__(self) -> None:
        self._set("OFF", "MEMORY", 2**30)

    def __exit__(self, *fault: object) -> None:
        self._set("FULL", "WAL", 2**28)

    def _set(self, synchronous: str, journal: str, reach: int) -> None:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA journal_mode={journal}")
                cursor.execute(f"PRAGMA synchronous={synchronous}")
                cursor.execute(f"PRAGMA mmap_size={reach}")


__all__ = [
    "PASSWORD",
    "Interrupted",
    "NotADemo",
    "alone",
    "beginning",
    "build",
    "clear_away",
    "is_half_done",
    "is_ready",
    "sign_ins",
]
