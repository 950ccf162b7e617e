"""Work lists and search among one million dossiers, beside the same on an empty database.

Both databases hold the same office of two hundred agencies and are asked in turn in one run, on SQLite and on
PostgreSQL; p95 among a million should stay within five times that of the empty one, with the same number of queries.
Usage: ./motcua bench worklists [dossiers] [--on sqlite|postgresql] [--keep FOLDER] [--only WORDS]
With --keep the databases stay in the folder, and the next run with as many dossiers uses them again.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

VENDORS = ("sqlite", "postgresql")
ROUNDS, ASKED = 3, 10
AGENCIES, SHARE = 200, 10  # one dossier in ten is the cast's commune's
PEOPLE = ("desk", "officer", "head", "leader", "overseer")
#: Family names, the common ones as often as they are: nearly two people in five are called Nguyễn.
FAMILY = [
    *["Nguyễn"] * 38, *["Trần"] * 11, *["Lê"] * 10, *["Phạm"] * 7, *["Huỳnh"] * 5, *["Phan", "Vũ", "Võ", "Đặng"] * 4,
    *"Bùi Đỗ Hồ Ngô Dương Lý Lâm Thạch Sơn Kim Trịnh Danh Tiêu".split(),
]  # fmt: skip
MIDDLE = "Văn Thị Hữu Đức Thanh Minh Ngọc Hoàng Quốc Thúy Xuân Kim Bảo Gia Anh Công Thành Tuấn Mỹ Phương Như".split()
GIVEN = (
    "An Anh Bình Châu Chi Cúc Cường Dũng Đào Đạt Điệp Đức Giang Hà Hải Hạnh Hiền Hòa Hoàng Hồng Hùng Hương Huy Khánh "
    "Khoa Lan Linh Loan Long Mai Mận Minh Nam Nga Ngân Nghĩa Nhung Oanh Phong Phúc Phương Quân Quang Quyên Sơn Tâm "
    "Thanh Thảo Thắng Thu Thủy Tiến Toàn Trang Trí Trung Tú Tuấn Tùng Tuyết Uyên Vân Việt Vinh Xuân Yến"
).split()
AT = datetime.now(UTC).replace(microsecond=0, tzinfo=None)  # kept naive for the database's own text


def main() -> None:
    """Each vendor in a process of its own, or one measurement."""
    reader = argparse.ArgumentParser(prog="bench worklists")
    reader.add_argument("dossiers", type=int, nargs="?", default=1_000_000)
    reader.add_argument("--on", choices=VENDORS)
    reader.add_argument("--keep", type=Path, help="a folder in which the databases stay for the next run")
    reader.add_argument("--only", default="", help="ask only the questions whose name has these words")
    reader.add_argument("--fill", action="store_true", help="make the databases and ask nothing")
    reader.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.inside:
        measure(asked)
        return
    for vendor in [asked.on] if asked.on else VENDORS:
        print(f"\n{vendor}: {asked.dossiers:,} dossiers beside none", flush=True)
        environment = {**os.environ, "MOTCUA_TEST_DATABASE": "sqlite" if asked.keep else vendor}
        again = [sys.executable, __file__, *sys.argv[1:], "--inside", "--on", vendor]
        subprocess.run(again, env=environment, check=True)


def measure(asked: argparse.Namespace) -> None:
    """Make both databases unless they are kept, then ask them in turn."""
    from tests import database  # decides the database, before Django reads its settings  # isort: skip

    folder = (asked.keep / f"{asked.on}-{asked.dossiers}").absolute() if asked.keep else None
    stop = keep_server(database, folder) if folder and asked.on == "postgresql" else database.pytest_unconfigure

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from motcua.base.time import today
    from motcua.people.models import Account
    from motcua.people.queries import actor_of

    actors: dict[str, Any] = {}
    names = database_names(folder)
    marker = folder / "filled" if folder else None
    made = bool(marker and marker.exists())
    try:
        for label, name in names.items():
            use(name, create=not made)
            call_command("migrate", verbosity=0)
            if not made:
                furnish(label, asked.dossiers)
            actors[label] = {who: actor_of(Account.objects.get(username=who), today()) for who in PEOPLE}
            if connection.vendor == "postgresql":  # as autovacuum would; SQLite has to do without
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM ANALYZE")
        if marker:
            marker.touch()
        if not asked.fill:
            run(names, actors, asked.only)
    finally:
        connection.close()
        stop()


def keep_server(database: Any, folder: Path) -> Callable[[], None]:
    """Start a PostgreSQL whose data stay in the folder; gives back what stops it."""
    programs, data = database._programs(), folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    socket = database._temporary("motcua-pg-")
    if os.geteuid() == 0:
        if not database._open_to_all(programs):
            shutil.copytree(programs.parent, socket / "install", symlinks=True)
            programs = socket / "install" / programs.name
        for path in (folder, socket, *socket.rglob("*")):
            os.chown(path, database.NOBODY, database.NOBODY, follow_symlinks=False)
    control = (str(programs / "pg_ctl"), "-w", "-t", "60", "-D", str(data))
    if not data.exists():
        words = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "motcua", "-D", str(data))
        database._run(str(programs / "initdb"), *words)
    options = f"-c listen_addresses='' -k {socket} -c max_wal_size=4GB -c synchronous_commit=off"
    database._run(*control, "-l", str(socket / "log"), "-o", options, "start")
    os.environ["MOTCUA_DATABASE_URL"] = f"postgres://motcua@{str(socket).replace('/', '%2F')}/postgres"

    def stop() -> None:
        database._run(*control, "-m", "fast", "stop")
        database.pytest_unconfigure()

    return stop


def database_names(folder: Path | None) -> dict[str, str]:
    """Where the two databases are."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        return {label: str((folder or settings.HOME) / f"{label}.sqlite3") for label in ("empty", "full")}
    return {"empty": "worklists_empty", "full": "worklists_full"}


def use(name: str, *, create: bool = False) -> None:
    """Turn the default connection to another database."""
    from django.core.cache import cache
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"].pop("pool", None)
        if create:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                cursor.execute(f"CREATE DATABASE {name}")
    elif create:
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    from motcua.agencies.queries import forget

    forget()


def furnish(label: str, size: int) -> None:
    """The office with its people; in the full database also its dossiers."""
    from django.db import transaction
    from tests.cast import account, agency, hold, make_cast

    from motcua.agencies.vocabulary import AgencyKind, Level
    from motcua.dossiers.tests.stage import make_procedure
    from motcua.people.vocabulary import Role
    from motcua.procedures.models import Procedure

    with transaction.atomic():
        cast = make_cast()
        others = [
            agency(AgencyKind.PEOPLE_COMMITTEE, f"Ủy ban nhân dân xã số {number}", Level.COMMUNE, cast.province)
            for number in range(AGENCIES)
        ]
        hold(account("overseer", "Cao Văn Giám Sát"), Role.CONTROLLER, cast.province, with_subtree=True)
        procedures = [make_procedure(f"1.00119{number}") for number in range(4)]
        strange = Procedure.objects.create(
            code="cu-0001", name="Việc của hệ thống cũ", folded_name="viec cua he thong cu",
            field=procedures[0].field, level="commune", origin="imported",
        )  # fmt: skip
    if label == "full":
        began = time.perf_counter()
        fill(cast, [other.pk for other in others], [*procedures, strange], size)
        print(f"  filled in {time.perf_counter() - began:.0f} s", flush=True)


def fill(cast: Any, others: list[int], procedures: list[Any], size: int) -> None:
    """Dossiers of two hundred agencies, a tenth of them the cast's commune's; six in a hundred of those are open.

    Of the open ones one in ten is with its last step done, one in twenty paused, one in fifty apologised for; of
    all one in a thousand was imported with a procedure that the catalogue lacks, and on one in a thousand
    another agency was asked for its opinion.
    """
    from django.db import transaction

    from motcua.dossiers.models import Apology, Consultation, Dossier, StepRun

    draw = random.Random(20261120)
    places = Places(cast, others, procedures)
    with transaction.atomic():
        # The rows of the other tables are told of while the dossiers are written.
        hanging: dict[Any, list[dict[str, Any]]] = {StepRun: [], Apology: [], Consultation: []}
        pour(Dossier, (places.dossier(number, draw, hanging) for number in range(1, size + 1)))
        for kind, rows in hanging.items():
            pour(kind, ({"id": place, **row} for place, row in enumerate(rows, 1)))


class Places:
    """Where the dossiers of the bench belong, and what each of them looks like."""

    def __init__(self, cast: Any, others: list[int], procedures: list[Any]) -> None:
        self.cast, self.others, self.procedures = cast, others, procedures
        self.holders = [cast.officer.pk, cast.head.pk, cast.leader.pk, None]
        self.steps = [step.pk for step in procedures[0].processes.get().steps.order_by("position")]

    def dossier(self, number: int, draw: random.Random, hanging: dict[Any, list[dict[str, Any]]]) -> dict[str, Any]:
        """The columns of one dossier; what hangs on it is added to `hanging`."""
        from motcua.base.text import fold
        from motcua.dossiers.models import Apology, Consultation, StepRun

        cast = self.cast
        mine = number % SHARE == 0
        agency = cast.commune.pk if mine else self.others[number % len(self.others)]
        name = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
        received = AT - timedelta(days=draw.randrange(3, 1500), minutes=draw.randrange(400))
        values = {
            "id": number,
            "procedure_id": self.procedures[draw.randrange(4)].pk,
            "received_agency_id": cast.desk_place.pk if mine else agency,
            "competent_agency_id": agency,
            "holder_agency_id": agency,
            "applicant_name": name,
            "folded_name": fold(name),
            "applicant_id_number": f"092{number:09d}",
            "phone": f"09{number:08d}",
            "channel": draw.choice(("counter", "online", "post")),
            "status": "returned",
            "outcome": "granted",
            "due_at": received + timedelta(days=3),
            "processing_ended_at": received + timedelta(days=2),
            "returned_at": received + timedelta(days=3),
        }
        if number % 33 == 0 or number % 310 == 0:
            received = AT - timedelta(days=draw.randrange(20, 40), minutes=draw.randrange(400))
            values |= self.open(mine, draw)
            if draw.random() < 0.02:
                moved = {"old_due_at": values["due_at"], "new_due_at": values["due_at"], "issued_at": received}
                hanging[Apology].append({"dossier_id": number, "reason": "Chờ xác minh", "was_in_time": True, **moved})
            runs, done = draw.randrange(1, 4), None
            for place in range(runs):
                done = received + timedelta(days=place + 1) if place < runs - 1 or draw.random() < 0.1 else None
                run = {"step_id": self.steps[place], "name": "Thẩm định", "agency_id": agency}
                run |= {"assigned_at": received + timedelta(days=place), "done_at": done}
                hanging[StepRun].append({"dossier_id": number, **run})
            # One in three has no approved process, and so never a step.
            values["step_id"] = None if done or number % 3 == 0 else self.steps[runs - 1]
        elif number % 50 == 0:
            values |= {"status": "processed", "returned_at": None}
        if number % 1000 == 0:
            values |= {"origin": "imported", "origin_code": f"CU-{number}", "procedure_id": self.procedures[-1].pk}
        elif number % 1000 == 1:
            asked = {"agency_id": cast.commune.pk, "content": "Xác minh nơi cư trú", "asked_at": received}
            hanging[Consultation].append({"dossier_id": number, **asked})
        return {
            "code": f"H13.{number % 1000:03d}-{received:%y%m%d}-{number:07d}",
            "intake_key": f"{number:032x}",
            "origin": "local",
            "field_id": self.procedures[0].field_id,
            "level": "commune",
            "applicant_kind": "citizen",
            "set_count": 1,
            "return_method": "counter",
            "submitted_at": received,
            "received_at": received,
            "original_due_at": values["due_at"],
            "due_trace": "[]",
            "created_at": received,
            **values,
        }

    def open(self, mine: bool, draw: random.Random) -> dict[str, Any]:
        """The columns in which an open dossier differs."""
        often = ("processing",) * 6
        status = draw.choice((*often, "accepted", "registered", "supplement_requested", "payment_requested"))
        due = AT + timedelta(days=draw.randrange(-20, 20), minutes=draw.randrange(400))
        values = {"status": status, "outcome": "", "due_at": due, "processing_ended_at": None, "returned_at": None}
        if mine and status == "processing":
            values |= {"holder_id": draw.choice(self.holders), "holder_agency_id": self.cast.economy.pk}
        if status == "processing" and draw.random() < 0.05:
            values["paused_since"] = AT - timedelta(days=draw.randrange(1, 10))
        if status == "registered":
            values["reception_due_at"] = AT + timedelta(hours=draw.randrange(-40, 8))
        return values


def pour(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows the fastest way that the database has."""
    from django.db import connection

    columns = [field.attname for field in model._meta.concrete_fields]
    blank = {
        field.attname: None
        if field.null
        else ("" if field.get_internal_type() in ("CharField", "EmailField") else False)
        if field.get_internal_type() not in ("PositiveIntegerField", "PositiveSmallIntegerField")
        else 0
        for field in model._meta.concrete_fields
    }
    sqlite, table = connection.vendor == "sqlite", model._meta.db_table

    def told(value: Any) -> Any:
        return value.isoformat(" ") + ("" if sqlite else "+00") if isinstance(value, datetime) else value

    lines = (tuple(told(row.get(column, blank[column])) for column in columns) for row in rows)
    with connection.cursor() as cursor, without_indexes(cursor, table):
        if sqlite:
            statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            connection.connection.executemany(statement, lines)
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or no index could be made in this transaction
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


@contextmanager
def without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """Take indexes and triggers away, and make them again at the end: much faster than keeping them all along."""
    from django.db import connection

    from motcua.dossiers.models.name_index import keep_words

    sqlite = connection.vendor == "sqlite"
    asked = (
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'table' AND sql <> ''"
        if sqlite
        else "SELECT 'INDEX ' || indexname, indexdef FROM pg_indexes WHERE tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    cursor.execute(asked, [table])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP {name}")
    yield
    for name, made in found:
        if not name.startswith("trigger"):  # those sleep until the words are read anew
            cursor.execute(made)
    keep_words()


#: What is asked as pages: who asks, and the address; names and codes are drawn anew each time.
LISTS = {
    "officer": ("mine",),
    "head": ("unassigned",),
    "leader": ("processing", "due_soon", "overdue", "apology_due", "supplement", "paused", "not_closed", "unmatched"),
    "desk": ("to_receive", "reception_late", "to_transfer", "to_return", "payment"),
    "overseer": ("processing", "overdue", "apology_due", "not_closed", "unmatched"),
}
NARROWED = (
    ("leader", "ds=overdue&page=10", "page 10"),
    ("leader", "ds=processing&page=60", "page 60"),
    ("desk", "ds=to_return&page=400", "page 400"),
    ("leader", "ds=processing&sort=name", "by name"),
    ("leader", "ds=processing&sort=-received", "by reception"),
    ("desk", "ds=to_return&sort=-due", "by due, far first"),
    ("leader", "ds=processing&size=100", "a hundred"),
    ("leader", "ds=processing&channel=post", "by channel"),
    ("leader", "ds=overdue&procedure=1.001191", "by procedure"),
    ("desk", "ds=to_return&procedure=1.009999", "no match"),
    ("overseer", "ds=processing&page=300", "page 300"),
    ("overseer", "ds=processing&channel=post", "by channel"),
)


def questions(actors: dict[str, Any], draw: random.Random) -> dict[str, Callable[[], Any]]:
    """What is asked: every list with its counts, later pages, filters, the home page, and all kinds of search."""
    from motcua.base.text import fold

    clients = {who: client_of(who) for who in PEOPLE}

    def page(who: str, address: str) -> Any:
        answer = clients[who].get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    def name() -> str:
        return f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"

    def code() -> str:
        return f"H13.{draw.randrange(1000):03d}-250101-{draw.randrange(10**6):07d}"

    def number() -> int:
        return draw.randrange(1, 10**5) * SHARE

    def citizen() -> Any:
        from django.core.cache import cache

        cache.clear()  # or the limit of looks a minute would answer
        answer = clients["officer"].get(f"/tra-cuu/{code()}")
        assert answer.status_code in (200, 404), answer.status_code
        return answer

    found: dict[str, Callable[[], Any]] = {}
    for who in ("officer", "desk", "leader", "overseer"):
        found[f"home, {who}"] = lambda who=who: page(who, "/viec-hom-nay/")  # type: ignore[misc]
    for who, keys in LISTS.items():
        for key in keys:
            found[f"{key}, {who}"] = lambda who=who, key=key: page(who, f"/ho-so/?ds={key}")  # type: ignore[misc]
    for who, words, title in NARROWED:
        key = words.partition("&")[0][3:]
        found[f"{key}, {who}, {title}"] = lambda who=who, words=words: page(who, f"/ho-so/?{words}")  # type: ignore[misc]
    searched: dict[str, Callable[[], str]] = {
        "full name": name,
        "full name, folded": lambda: fold(name()),
        "two words": lambda: " ".join(name().split()[1:]),
        "two words, folded": lambda: fold(" ".join(name().split()[1:])),
        "family name": lambda: draw.choice(FAMILY),
        "Nguyễn": lambda: "Nguyễn",
        "nguyen": lambda: "nguyen",
        "begun name": lambda: "ngu",
        "begun words": lambda: " ".join(word[:3] for word in fold(name()).split()),
        "first letters": lambda: " ".join(word[0] for word in fold(name()).split()),
        "no such name": lambda: "Nguyễn Qwerty",
        "no such code": code,
        "begun code": lambda: f"H13.{draw.randrange(0, 1000, SHARE):03d}-25",
        "part of code": lambda: f"{number():07d}",
        "telephone": lambda: f"09{number():08d}",
        "identity number": lambda: f"092{number():09d}",
    }
    for title, words in searched.items():
        for who in ("officer", "overseer"):
            found[f"find {title}, {who}"] = lambda who=who, words=words: page(who, f"/ho-so/?q={quote(words())}")  # type: ignore[misc]
    found["book of the month, desk"] = lambda: page("desk", "/ho-so/so-theo-doi/")
    found["citizen's look-up"] = citizen
    return found


def client_of(who: str) -> Any:
    """A signed-in browser without a browser."""
    from django.conf import settings
    from django.test import Client

    from motcua.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=who), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many queries the block asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: list[int] = []
    with CaptureQueriesContext(connection) as spent:
        yield found
    found.append(len(spent))


def run(names: dict[str, str], actors: dict[str, Any], only: str) -> None:
    """Ask in turn, and print p50 and p95 in milliseconds, their ratio, and the number of queries."""
    spent: dict[tuple[str, str], list[float]] = {}
    asked: dict[tuple[str, str], int] = {}
    import motcua.config.wsgi  # noqa: F401  # loads everything and settles it, as the server does

    for number in range(ROUNDS):
        for label, name in names.items():
            use(name)
            for title, ask in questions(actors[label], random.Random(number)).items():
                if only not in title:
                    continue
                with counted() as queries:
                    ask()
                asked[title, label] = queries[0]
                ask()
                for _ in range(ASKED):
                    began = time.perf_counter()
                    ask()
                    spent.setdefault((title, label), []).append((time.perf_counter() - began) * 1000)
    print(f"  {'':36}{'empty p50':>10}{'p95':>8}{'full p50':>10}{'p95':>8}{'p95 ratio':>11}{'queries':>9}")
    ratios = []
    for title in dict.fromkeys(title for title, _ in spent):
        empty, full = spent[title, "empty"], spent[title, "full"]
        cut = statistics.quantiles(empty, n=20)[-1], statistics.quantiles(full, n=20)[-1]
        ratios.append(cut[1] / cut[0])
        print(
            f"  {title:36}{statistics.median(empty):10.1f}{cut[0]:8.1f}{statistics.median(full):10.1f}{cut[1]:8.1f}"
            f"{ratios[-1]:11.1f}{asked[title, 'empty']:5d}/{asked[title, 'full']}"
            f"{' *' if asked[title, 'empty'] != asked[title, 'full'] else ''}"
        )
    print(f"  p95 ratio: median {statistics.median(ratios):.1f}, worst {max(ratios):.1f}", flush=True)


if __name__ == "__main__":
    main()
