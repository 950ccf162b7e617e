"""Work lists and search by name among one million dossiers, beside the same on an empty database.

Both databases are asked in turn in one run, on SQLite and on PostgreSQL; p95 among a million should stay within
five times that of the empty one, with the same number of queries.
Usage: ./motcua bench worklists [dossiers]
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

VENDORS = ("sqlite", "postgresql")
ROUNDS, ASKED = 3, 20
FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lâm Thạch Sơn Kim Trịnh".split()
MIDDLE = "Văn Thị Hữu Đức Thanh Minh Ngọc Hoàng Quốc Thúy Xuân Kim Bảo Gia Anh Công Thành Tuấn Mỹ Phương Như".split()
GIVEN = (
    "An Anh Bình Châu Chi Cúc Cường Dũng Đào Đạt Điệp Đức Giang Hà Hải Hạnh Hiền Hòa Hoàng Hồng Hùng Hương Huy Khánh "
    "Khoa Lan Linh Loan Long Mai Mận Minh Nam Nga Ngân Nghĩa Nhung Oanh Phong Phúc Phương Quân Quang Quyên Sơn Tâm "
    "Thanh Thảo Thắng Thu Thủy Tiến Toàn Trang Trí Trung Tú Tuấn Tùng Tuyết Uyên Vân Việt Vinh Xuân Yến"
).split()
AT = datetime(2026, 11, 20, 3, 0)  # noqa: DTZ001 - kept naive for the database's own text


def main() -> None:
    """Each vendor in a process of its own, or one measurement."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if os.environ.get("MOTCUA_TEST_DATABASE") and len(sys.argv) > 2:
        measure(size)
        return
    for vendor in VENDORS:
        print(f"\n{vendor}: {size:,} dossiers beside none", flush=True)
        environment = {**os.environ, "MOTCUA_TEST_DATABASE": vendor}
        subprocess.run([sys.executable, __file__, str(size), "measure"], env=environment, check=True)


def measure(size: int) -> None:
    """Make both databases, then ask them in turn."""
    from tests import database  # decides the database, before Django reads its settings  # isort: skip

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from tests.cast import make_cast

    from motcua.dossiers.tests.stage import make_procedure

    names = database_names(size)
    actors: dict[str, Any] = {}
    for label, name in names.items():
        use(name, create=True)
        call_command("migrate", verbosity=0)
        cast = make_cast()
        procedure = make_procedure()
        if label == "full":
            began = time.perf_counter()
            fill(cast, procedure, size)
            print(f"  filled in {time.perf_counter() - began:.0f} s", flush=True)
        actors[label] = {who: cast.actor(who) for who in ("desk", "officer", "leader")}
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    run(names, actors)
    connection.close()
    database.pytest_unconfigure()


def database_names(size: int) -> dict[str, str]:
    """Where the two databases are."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        return {label: str(settings.HOME / f"{label}.sqlite3") for label in ("empty", "full")}
    return {"empty": "worklists_empty", "full": "worklists_full"}


def use(name: str, *, create: bool = False) -> None:
    """Turn the default connection to another database."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"].pop("pool", None)
        if create:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    from motcua.agencies.queries import forget

    forget()


def fill(cast: Any, procedure: Any, size: int) -> None:
    """Dossiers of two hundred agencies, a tenth of them the cast's commune's; three in a hundred are open."""
    from django.db import connection, transaction

    from motcua.agencies.models import Agency
    from motcua.base.text import fold
    from motcua.dossiers.models import Dossier

    others = [Agency.objects.create(kind="people_committee").pk for _ in range(200)]
    draw = random.Random(20261120)
    holders = [cast.officer.pk, cast.head.pk, cast.leader.pk]
    columns = [field.attname for field in Dossier._meta.concrete_fields if field.attname != "id"]
    blank = {
        field.attname: None if field.null else ("" if field.get_internal_type() in ("CharField", "EmailField") else 0)
        for field in Dossier._meta.concrete_fields
    }
    sqlite = connection.vendor == "sqlite"

    def moment(value: datetime | None) -> Any:
        return None if value is None else value.isoformat(" ") if sqlite else value.isoformat(" ") + "+00"

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(size):
            mine = number % 10 == 0
            agency = cast.commune.pk if mine else others[number % 200]
            desk = cast.desk_place.pk if mine else agency
            name = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
            received = AT - timedelta(days=draw.randrange(3, 1500), minutes=draw.randrange(400))
            status, ended, returned, holder = (
                "returned",
                received + timedelta(days=2),
                received + timedelta(days=3),
                None,
            )
            due = received + timedelta(days=3)
            if number % 33 == 0 or (mine and number % 310 == 0):
                status, ended, returned = (
                    draw.choice(("processing", "processing", "accepted", "supplement_requested")),
                    None,
                    None,
                )
                due = AT + timedelta(days=draw.randrange(-20, 20), minutes=draw.randrange(400))
                holder = draw.choice(holders) if mine and status == "processing" else None
            elif number % 50 == 0:
                status, returned = "processed", None
            values = {
                **blank,
                "code": f"H13.{number % 1000:03d}-{received:%y%m%d}-{number:07d}",
                "intake_key": f"{number:032x}",
                "origin": "local",
                "procedure_id": procedure.pk,
                "field_id": procedure.field_id,
                "level": "commune",
                "received_agency_id": desk,
                "competent_agency_id": agency,
                "holder_agency_id": cast.economy.pk if holder else agency,
                "holder_id": holder,
                "status": status,
                "outcome": "granted" if ended else "",
                "channel": draw.choice(("counter", "online", "post")),
                "on_behalf": False,
                "applicant_kind": "citizen",
                "applicant_name": name,
                "folded_name": fold(name),
                "applicant_id_number": f"092{number:09d}",
                "phone": f"09{number:08d}",
                "set_count": 1,
                "return_method": "counter",
                "submitted_at": moment(received),
                "received_at": moment(received),
                "due_at": moment(due),
                "original_due_at": moment(due),
                "due_trace": "[]",
                "processing_ended_at": moment(ended),
                "returned_at": moment(returned),
                "created_at": moment(received),
            }
            yield tuple(values[column] for column in columns)

    table = Dossier._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if sqlite:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows()
            )
        else:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows():
                    copy.write_row(row)


def questions(actors: dict[str, Any], draw: random.Random) -> dict[str, Callable[[], Any]]:
    """What is asked: an officer's lists, the counts beside them, and names with and without accents."""
    from motcua.base.text import fold
    from motcua.base.time import VIETNAM
    from motcua.dossiers.permissions import readable_agencies, visible
    from motcua.dossiers.queries import counts, page_of, search

    at = AT.replace(tzinfo=VIETNAM) + timedelta(hours=7)

    def find(text: str) -> Any:
        actor = actors["officer"]
        return search(text, seen=visible(actor), agencies=readable_agencies(actor), limit=50)

    def name() -> str:
        return f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"

    clients = {who: client_of(who) for who in ("desk", "officer", "leader")}

    def page(who: str, address: str) -> Any:
        answer = clients[who].get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    return {
        "page: my list": lambda: page("officer", "/ho-so/?ds=mine"),
        "page: overdue": lambda: page("leader", "/ho-so/?ds=overdue"),
        "page: in process": lambda: page("leader", "/ho-so/?ds=processing"),
        "page: to return": lambda: page("desk", "/ho-so/?ds=to_return"),
        "page: name found": lambda: page("officer", f"/ho-so/?q={quote(name())}"),
        "page: name, folded": lambda: page("officer", f"/ho-so/?q={quote(fold(name()))}"),
        "page: family name": lambda: page("officer", f"/ho-so/?q={quote(draw.choice(FAMILY))}"),
        "query: my list": lambda: list(page_of(actors["officer"], "mine", at)),
        "query: in process": lambda: list(page_of(actors["leader"], "processing", at)),
        "query: all counts": lambda: counts(actors["leader"], at),
        "query: name": lambda: find(name()),
        "query: name, folded": lambda: find(fold(name())),
        "query: family name": lambda: find(draw.choice(FAMILY)),
        "query: code": lambda: find(f"H13.{draw.randrange(1000):03d}-250101-{draw.randrange(10**6):07d}"),
    }


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


def run(names: dict[str, str], actors: dict[str, Any]) -> None:
    """Ask in turn, and print p50 and p95 in milliseconds, their ratio, and the number of queries."""
    spent: dict[tuple[str, str], list[float]] = {}
    asked: dict[tuple[str, str], int] = {}
    for number in range(ROUNDS):
        for label, name in names.items():
            use(name)
            for title, ask in questions(actors[label], random.Random(number)).items():
                with counted() as queries:
                    ask()
                asked[title, label] = queries[0]
                ask()
                for _ in range(ASKED):
                    began = time.perf_counter()
                    ask()
                    spent.setdefault((title, label), []).append((time.perf_counter() - began) * 1000)
    print(f"  {'':22}{'empty p50':>10}{'p95':>8}{'full p50':>10}{'p95':>8}{'p95 ratio':>11}{'queries':>9}")
    for title in dict.fromkeys(title for title, _ in spent):
        empty, full = spent[title, "empty"], spent[title, "full"]
        cut = statistics.quantiles(empty, n=20)[-1], statistics.quantiles(full, n=20)[-1]
        print(
            f"  {title:22}{statistics.median(empty):10.1f}{cut[0]:8.1f}{statistics.median(full):10.1f}{cut[1]:8.1f}"
            f"{cut[1] / cut[0]:11.1f}{asked[title, 'empty']:5d}/{asked[title, 'full']}"
        )


if __name__ == "__main__":
    main()
