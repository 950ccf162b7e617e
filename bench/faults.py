"""Faults at random moments: kills, a full disk, a held lock, a restarted database; what was acknowledged must stand.

A small office works on a disk of its own (tmpfs where it may be mounted). Each round starts a server, an import, a
snapshot, a backup or a restore in a process of its own and breaks it at a random moment. Afterwards everything that a
client was told must be there, whole: chains, facts, files, numbers; no left temporary file outlives the clearing job;
and the next start needs no hand. Prints the seed and every deviation; exit code 1 where there was one.
Usage: ./motcua bench faults [--rounds 100] [--seed N] [--only server,import,…] [--postgresql]
"""

import argparse
import contextlib
import csv
import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.intake import BOUNDARY, Clerk, multipart, scan, token  # isort: skip

DISK = 400  # megabytes of the office's own disk
CLERKS = 3
PATIENCE = 90.0  # seconds that a process may need to start or to end by itself
#: How often a kind of fault comes up in twenty rounds; a restore is tried where there are rounds enough.
SHARES = {"server": 7, "import": 3, "freeze": 3, "disk": 2, "lock": 2, "backup": 2, "jobs": 1}
RARE = {"restore": 20, "postgresql": 10}


@dataclass
class Office:
    """The office under test: where it lives, who works in it, what it has promised."""

    home: Path
    rng: random.Random
    on_postgresql: bool
    given: dict[str, str] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    paper: int = 0
    reform: int = 0
    agency: str = ""
    promised: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    books: int = 0

    def fault(self, text: str) -> None:
        """Note a deviation."""
        self.faults.append(text)
        print(f"    DEVIATION: {text}", flush=True)


# Processes of the office --------------------------------------------------------------------------------
def forked(work: Callable[[], object], office: Office) -> int:
    """Run the work in a process of its own, which needs no start; its output goes to a file."""
    from django.db import connections

    connections.close_all()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        log = os.open(office.home.parent / "processes.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        work()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0) if isinstance(ended.code, int | None) else 1
    except BaseException:  # noqa: BLE001 (told in the log)
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def kill(pid: int) -> None:
    """Kill the process and what it started, as a power cut does; no other process."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def kill_within(pid: int, office: Office, least: float, most: float) -> bool:
    """Kill the process at a random moment; false where it had ended before."""
    until = time.monotonic() + office.rng.uniform(least, most)
    while time.monotonic() < until:
        ended, _ = os.waitpid(pid, os.WNOHANG)
        if ended:
            return False
        time.sleep(0.01)
    kill(pid)
    return True


def to_its_end(pid: int) -> int:
    """Wait for the process; its exit code, or -1 where it hangs and is killed."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    kill(pid)
    return -1


@contextlib.contextmanager
def serving(office: Office) -> Iterator[tuple[int, int]]:
    """The real server in a process of its own: its number and port; killed at the end, as ever."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen(64)

    def serve() -> None:
        from motcua.base.home import hold_home
        from motcua.config.management.commands.serve import server_for
        from motcua.config.wsgi import application

        hold_home()
        server_for(application, door, threads=4).run()

    pid = forked(serve, office)
    port = door.getsockname()[1]
    door.close()
    try:
        if answers(port) != 200:
            office.fault("the site does not start again by itself")
        yield pid, port
    finally:
        with contextlib.suppress(ChildProcessError):
            kill(pid)


def answers(port: int, path: str = "/gioi-thieu/", within: float = PATIENCE) -> int:
    """Return the status of a public page; 0 where nothing answers in time."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def work_at(port: int, office: Office, stop: threading.Event, number: int, seed: int) -> None:
    """One clerk takes dossiers in until stopped or cut off; what was acknowledged is promised."""
    clerk, rng = Clerk(port), random.Random(seed)
    clerk.http.timeout = 60
    clerk.cookies["motcua_session"] = office.sessions[number]
    try:
        while not stop.is_set():
            if not clerk.csrf:
                status, page, _ = clerk.ask("GET", f"/ho-so/tiep-nhan/?thu_tuc={office.given['procedure']}")
                if status != 200:
                    office.told[f"page {status}"] += 1
                    time.sleep(0.05)
                    continue
                clerk.csrf = token(page)
            name = f"Nguyễn Thị Đào {rng.randrange(10**6)}"
            fields = office.given | {"csrfmiddlewaretoken": clerk.csrf, "intake_key": str(uuid4())}
            body = multipart(
                fields | {"applicant_name": name}, f"paper_{office.paper}_file", scan(rng.randrange(10**9))
            )
            status, _, where = clerk.ask("POST", "/ho-so/tiep-nhan/", body, f"multipart/form-data; boundary={BOUNDARY}")
            office.told[f"intake {status}"] += 1
            if status == 302 and where.startswith("/ho-so/"):
                office.promised.add(where.split("/")[2])
            elif status != 302:
                time.sleep(0.05)
    except (OSError, http.client.HTTPException, AssertionError):
        office.told["cut off"] += 1


@contextlib.contextmanager
def clerks(port: int, office: Office) -> Iterator[None]:
    """The clerks at work beside what happens inside."""
    stop, known = threading.Event(), len(office.promised)
    seeds = [office.rng.randrange(10**9) for _ in range(CLERKS)]
    threads = [
        threading.Thread(target=work_at, args=(port, office, stop, number, seed), daemon=True)
        for number, seed in enumerate(seeds)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + PATIENCE
    while len(office.promised) == known and time.monotonic() < until and any(map(threading.Thread.is_alive, threads)):
        time.sleep(0.01)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)


# The faults ---------------------------------------------------------------------------------------------
def break_server(office: Office) -> None:
    """Kill the server while dossiers are taken in."""
    with serving(office) as (pid, port), clerks(port, office):
        time.sleep(office.rng.uniform(0.02, 0.8))
        kill(pid)


def break_disk(office: Office) -> None:
    """Fill the disk while dossiers are taken in; public pages still answer, and the work goes on once there is room."""
    ballast = office.home / "ballast"
    with serving(office) as (_, port):
        with clerks(port, office):
            fill(ballast, office)
            time.sleep(office.rng.uniform(0.3, 0.8))
            if answers(port) != 200:
                office.fault("with a full disk the public site does not answer")
            ballast.unlink(missing_ok=True)
        known = len(office.promised)
        with clerks(port, office):
            time.sleep(0.2)
        if len(office.promised) == known:
            office.fault("after the disk has room again no dossier is taken in")


def fill(ballast: Path, office: Office) -> None:
    """Take every free byte of the office's own disk."""
    if not os.path.ismount(office.home):
        return
    with ballast.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
        while True:
            handle.write(bytes(2**20))


def break_lock(office: Office) -> None:
    """Hold the database's write lock while dossiers are taken in; public pages answer meanwhile."""
    import sqlite3

    from django.db import connection, transaction

    with serving(office) as (_, port), clerks(port, office):
        if connection.vendor == "sqlite":
            held = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=20)
            held.execute("BEGIN IMMEDIATE")
            ask_while_locked(port, office)
            held.execute("ROLLBACK")
            held.close()
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE dossiers_dossier IN EXCLUSIVE MODE")
                ask_while_locked(port, office)


def ask_while_locked(port: int, office: Office) -> None:
    """Public pages while writers wait."""
    until = time.monotonic() + office.rng.uniform(0.5, 1.5)
    while time.monotonic() < until:
        for path in ("/", "/thu-tuc/", "/tra-cuu/"):
            if (status := answers(port, path, within=15)) != 200:
                office.fault(f"while writers wait for a lock, {path} answers {status}")
        time.sleep(0.05)


def break_import(office: Office) -> None:
    """Kill an import; the same file again brings every row once."""
    office.books += 1
    rows, book = 120, office.home.parent / f"book-{office.books}.csv"
    write_book(book, office, rows)
    kill_within(forked(lambda: take_in(book, office), office), office, 0.02, 1.5)
    if to_its_end(forked(lambda: take_in(book, office), office)):
        office.fault("the import of an interrupted file does not run again")
    from motcua.dossiers.models import Dossier

    found = Dossier.objects.filter(code__startswith=f"F{office.books:04}-").count()
    if found != rows:
        office.fault(f"{found} of {rows} imported rows after an interrupted import")


def write_book(book: Path, office: Office, rows: int) -> None:
    """A tracking book of the machine's form."""
    from motcua.dossiers.rules.tracking_book import MACHINE_COLUMNS

    row = {
        "procedure_code": "9.999999", "procedure_name": "Đăng ký khai sinh", "field": "Hộ tịch", "level": "commune",
        "received_agency": office.agency, "competent_agency": office.agency, "channel": "counter", "on_behalf": "0",
        "submitted_at": "2026-01-05T08:00", "received_at": "2026-01-05T08:00", "due_at": "2026-01-08T17:00",
        "ended_at": "2026-01-07T10:00", "outcome": "granted", "returned_at": "", "paused_days": "0", "supplements": "0",
    }  # fmt: skip
    with book.open("w", newline="") as handle:
        writer = csv.DictWriter(handle, MACHINE_COLUMNS)
        writer.writeheader()
        writer.writerows(row | {"code": f"F{office.books:04}-{number:04}"} for number in range(rows))


def take_in(book: Path, office: Office) -> None:
    """Import the book as the reform officer."""
    from motcua.acts.tables.actions import import_rows
    from motcua.acts.tables.registry import TABLE_KINDS
    from motcua.base.time import now
    from motcua.people.models import Account
    from motcua.people.queries import actor_of

    by = actor_of(Account.objects.get(pk=office.reform), now().date())
    import_rows(kind=TABLE_KINDS["dossiers"], path=book, by=by, at=now(), file_name=book.name)


def break_freeze(office: Office) -> None:
    """Kill the freezing of a snapshot; every snapshot that is known opens."""

    def freeze_some() -> None:
        from motcua.base.time import now, today
        from motcua.statistics.actions import freeze
        from motcua.statistics.registry import FAMILIES

        for _ in range(3):
            freeze(families=FAMILIES.names(), cut_off=today(), by="faults", at=now(), purpose="faults")

    kill_within(forked(freeze_some, office), office, 0.02, 1.0)

    def open_all() -> None:
        from motcua.statistics.actions import open_snapshot
        from motcua.statistics.models import Snapshot

        for snapshot in Snapshot.objects.order_by("-frozen_at")[:10]:
            for family in snapshot.manifest["files"]:
                open_snapshot(snapshot, family)

    if to_its_end(forked(open_all, office)):
        office.fault("a snapshot that is known does not open")


def break_jobs(office: Office) -> None:
    """Kill the scheduled jobs; they run to their end the next time."""
    from django.core.management import call_command

    for key in list((office.home / "jobs").glob("*.json")):
        key.unlink()
    kill_within(forked(lambda: call_command("jobs", if_due=True), office), office, 0.02, 1.0)
    if to_its_end(forked(lambda: call_command("jobs", if_due=True), office)):
        office.fault("scheduled jobs do not run again after they were killed")


def break_backup(office: Office) -> None:
    """Kill a backup; what then lies there under the name of a backup is whole, and the next one succeeds."""
    folder = office.home.parent / "backups"
    folder.mkdir(exist_ok=True)
    kill_within(forked(lambda: make_backup(folder), office), office, 1.1, 2.2)
    if to_its_end(forked(lambda: make_backup(folder), office)):
        office.fault("no backup can be made after one was killed")
    for file in backups_in(folder):
        if to_its_end(forked(lambda file=file: verify_backup(file), office)):
            office.fault(f"{file.name} lies among the backups and is not whole")
    notes = {f"{file.name}.json" for file in backups_in(folder)} | {".lock"}
    left = [path.name for path in folder.iterdir() if path not in backups_in(folder) and path.name not in notes]
    if left:
        office.fault(f"a killed backup left {left}, which the next one did not clear away")


def make_backup(folder: Path) -> None:
    """`./motcua backup`, a second after the one before: files are named by the second."""
    from django.core.management import call_command

    time.sleep(1.1)
    call_command("backup", to=folder, keep=2, plain=True)


def verify_backup(file: Path) -> None:
    """`./motcua backup --verify`."""
    from django.core.management import call_command

    call_command("backup", verify=file)


def backups_in(folder: Path) -> list[Path]:
    """Return the files that count as backups."""
    return sorted(path for path in folder.glob("motcua-*.tar"))


def break_restore(office: Office) -> None:
    """Kill a restore; the same command again brings the office back with all that was promised."""
    from django.core.management import call_command

    folder = office.home.parent / "backups"
    folder.mkdir(exist_ok=True)
    if to_its_end(forked(lambda: make_backup(folder), office)):
        office.fault("no backup could be made before the restore")
        return
    file = backups_in(folder)[-1]
    kill_within(forked(lambda: call_command("restore", file, replace=True), office), office, 0.1, 6.0)
    again: tuple[Any, ...] = () if (office.home / ".restoring.json").exists() else (file,)
    if to_its_end(forked(lambda: call_command("restore", *again, replace=True), office)):
        office.fault("an interrupted restore does not go on")
    for aside in office.home.glob("before-restore-*"):
        shutil.rmtree(aside)


def break_postgresql(office: Office) -> None:
    """Restart PostgreSQL at once, without waiting for anybody, while dossiers are taken in."""
    from tests import database

    if not office.on_postgresql:
        return
    programs, folder = database._server[0]
    with serving(office) as (_, port):
        with clerks(port, office):
            log = folder.parent / "restart.log"
            database._run(
                str(programs / "pg_ctl"), "-D", str(folder), "-m", "immediate", "-w", "-l", str(log), "restart"
            )
        known = len(office.promised)
        with clerks(port, office):
            time.sleep(0.2)
        if len(office.promised) == known:
            office.fault("after PostgreSQL restarted no dossier is taken in")


BREAKS: dict[str, Callable[[Office], None]] = {
    "server": break_server, "disk": break_disk, "lock": break_lock, "import": break_import, "freeze": break_freeze,
    "jobs": break_jobs, "backup": break_backup, "restore": break_restore, "postgresql": break_postgresql,
}  # fmt: skip


# What must hold -----------------------------------------------------------------------------------------
def check(office: Office) -> None:
    """Compare what was promised with what is there; in a process of its own, whose words are the deviations."""
    told = office.home.parent / "check.txt"
    told.write_text("")
    if to_its_end(forked(lambda: told.write_text("\n".join(deviations(office))), office)):
        office.fault("the check itself failed, see processes.log")
    for line in filter(None, told.read_text().splitlines()):
        office.fault(line)


def deviations(office: Office) -> Iterator[str]:
    """Return what is missing, half done or left over."""
    from django.core.management import CommandError, call_command
    from django.db import connection

    from motcua.base.files import UNFINISHED
    from motcua.base.time import now
    from motcua.dossiers.gateways.files import remove_leftovers
    from motcua.dossiers.models import Dossier, DossierFact
    from motcua.statistics.actions import folder_of, remove_unknown_snapshots
    from motcua.statistics.models import Snapshot

    there = set(Dossier.objects.filter(code__in=office.promised).values_list("code", flat=True))
    if lost := office.promised - there:
        yield f"{len(lost)} acknowledged dossiers are gone: {sorted(lost)[:5]}"
    for row in Dossier.objects.filter(documents__isnull=True).exclude(code__startswith="F")[:5]:
        yield f"{row.code} was taken in without its paper"
    facts = DossierFact.objects.values("dossier_id").distinct().count()
    if facts != Dossier.objects.count():
        yield f"{Dossier.objects.count()} dossiers, facts of {facts}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            yield f"integrity_check: {found}"
    try:
        call_command("verify_events", no_progress=True)
    except (CommandError, SystemExit) as failed:
        if not isinstance(failed, SystemExit) or failed.code:
            yield f"verify_events: {failed}"
    remove_leftovers(now() + timedelta(minutes=1))
    remove_unknown_snapshots(now() + timedelta(minutes=1))
    left = [str(path.relative_to(office.home)) for path in office.home.rglob(f"{UNFINISHED}*")]
    known = {folder_of(pk) for pk in Snapshot.objects.values_list("pk", flat=True)}
    root = folder_of(uuid4()).parent
    left += [path.name for path in root.iterdir() if path not in known] if root.is_dir() else []
    if left:
        yield f"left after clearing: {left[:5]}"


# The run ------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def disk() -> Iterator[Path]:
    """A folder on a small disk of its own where that may be mounted, else an ordinary one."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-faults-"))
    home = folder / "home"
    home.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=0700", "tmpfs", str(home)]
    try:
        is_mounted = os.geteuid() == 0 and subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield home
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(home)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def found_office(office: Office) -> None:
    """Migrate, and let the cast of the tests move in."""
    from django.core.management import call_command
    from tests.cast import account, hold, make_cast

    from motcua.dossiers.tests.stage import make_procedure
    from motcua.people.vocabulary import Role
    from motcua.procedures.models import RequiredDocument

    call_command("migrate", verbosity=0)
    cast, procedure = make_cast(), make_procedure("9.900001")  # of no catalogue that a restore loads
    paper = RequiredDocument.objects.get(case__version__procedure=procedure)
    office.paper, office.agency = paper.pk, "xa:31567"
    office.reform = cast.accounts["reform"].pk
    for number in range(CLERKS):
        cast.accounts[f"clerk{number}"] = person = account(f"clerk{number}", f"Cán bộ số {number}")
        hold(person, Role.DESK_OFFICER, cast.desk_place)
        office.sessions.append(cast.client(f"clerk{number}").cookies["motcua_session"].value)
    office.given = {
        "procedure": str(procedure.pk), "received_agency": str(cast.desk_place.pk), "applicant_kind": "citizen",
        "applicant_id_number": "092199001234", "address": "ấp Mỹ Lợi, xã Mỹ Tú", "phone": "0912345678",
        "channel": "counter", "set_count": "1", "return_method": "counter", f"paper_{paper.pk}_received": "on",
        f"paper_{paper.pk}_originals": "1",
    }  # fmt: skip


def planned(rounds: int, rng: random.Random, only: list[str], on_postgresql: bool) -> list[str]:
    """Return the faults of the rounds: each as often as its share says, in random order."""
    shares = dict.fromkeys(only, 1) if only else dict(SHARES)
    if not only and rounds >= 50:
        shares |= {kind: 1 for kind in RARE if kind != "postgresql" or on_postgresql}
    plan = [kind for kind, share in shares.items() for _ in range(max(1, round(rounds * share / sum(shares.values()))))]
    while len(plan) < rounds:
        plan.append(rng.choice(list(shares)))
    rng.shuffle(plan)
    return plan[:rounds]


def main() -> None:
    """Parse the words, found the office, break it as often as asked, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", default="", help=f"of {', '.join(BREAKS)}")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with disk() as home:
        os.environ |= {"MOTCUA_HOME": str(home), "MOTCUA_IDLE_MINUTES": "0", "MOTCUA_STATIC_IN_PLACE": "1"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "motcua.config.settings", "MOTCUA_SESSION_SECONDS": "1000000"}
        os.environ["MOTCUA_LOG_LEVEL"] = "CRITICAL"
        if asked.postgresql:
            os.environ |= {"MOTCUA_TEST_DATABASE": "postgresql", "MOTCUA_TEST_DURABLE": "1"}
            from tests import database  # noqa: F401 (starts a server and names it, before Django reads its settings)

            os.environ["MOTCUA_HOME"] = str(home)
        sys.exit(run(Office(home, random.Random(asked.seed), asked.postgresql), asked))


def run(office: Office, asked: argparse.Namespace) -> int:
    """Run the rounds; the exit code."""
    import django

    django.setup()
    from motcua.base.home import let_home_go
    from motcua.config.management.commands.serve import warm_up

    found_office(office)
    warm_up()  # every process that is forked from here has it loaded
    let_home_go()  # each process holds the folder itself; the harness must not keep a restore from having it alone
    print(f"seed {asked.seed}, {asked.rounds} rounds, {'PostgreSQL' if asked.postgresql else 'SQLite'}", flush=True)
    done: Counter[str] = Counter()
    plan = planned(asked.rounds, office.rng, [kind for kind in asked.only.split(",") if kind], asked.postgresql)
    for number, kind in enumerate(plan, 1):
        known, began = len(office.faults), time.monotonic()
        BREAKS[kind](office)
        check(office)
        done[kind] += 1
        outcome = "holds" if len(office.faults) == known else "BROKEN"
        took = time.monotonic() - began
        print(f"  {number:4} {kind:10} {len(office.promised):6} acknowledged  {took:5.1f} s  {outcome}", flush=True)
    print(f"{dict(done)}; answers {dict(office.told)}; {len(office.promised)} acknowledged")
    print(f"{len(office.faults)} deviations with seed {asked.seed}", flush=True)
    if office.faults and (log := office.home.parent / "processes.log").exists():
        print(log.read_text()[-6_000:], file=sys.stderr)
    return 1 if office.faults else 0


if __name__ == "__main__":
    main()
