"""Intake over HTTP by eight clerks at once: log-in, form, scan, page of the dossier, slip as PDF.

Beside it, in turn in the same run, the bare floor (`bench/floor.py`): the same server, database and number of
clients, without anything that makes it a one-stop shop. Our clerks all man one desk; the floor's number one agency
as they do, and then an agency each, where nobody waits for another's number.
On SQLite and on PostgreSQL with its durability at the defaults; no code may be lost or doubled.
Usage: ./motcua bench intake [seconds a round] [rounds]
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

VENDORS = ("sqlite", "postgresql")
CLERKS = 8
PASSWORD = "Mot-Cua-do-toc-do-2026"
BOUNDARY = "motcua-bench-boundary"


class Clerk:
    """One clerk at one keep-alive connection, with the cookies of a session."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes, str]:
        """One request; answers status, body and where it sends the browser."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {"Content-Type": kind, "Referer": f"http://127.0.0.1:{self.port}{path}"}
        try:
            self.http.request(method, path, body or None, headers)
            answer = self.http.getresponse()
        except (http.client.HTTPException, ConnectionError):  # the server closed an idle connection
            self.http.close()
            self.http.request(method, path, body or None, headers)
            answer = self.http.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, content, answer.getheader("Location") or ""

    def log_in(self, username: str) -> None:
        """The sign-in page, then the name and the password."""
        _, page, _ = self.ask("GET", LOGIN)
        form = {"csrfmiddlewaretoken": token(page), "login": username, "password": PASSWORD}
        status, _, _ = self.ask("POST", LOGIN, urlencode(form).encode(), "application/x-www-form-urlencoded")
        assert status == 302, f"log-in failed: {status}"


LOGIN = ""


def token(page: bytes) -> str:
    """The form's token against forgery."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:2000].decode()
    return found[1].decode()


def multipart(fields: dict[str, str], name: str, content: bytes) -> bytes:
    """A form with one scan."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="to-khai.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return "".join([*parts, head]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def scan(number: int) -> bytes:
    """A PDF of one page of some twenty kilobytes, each with its own content."""
    import pikepdf

    out, made = BytesIO(), pikepdf.new()
    page = made.add_blank_page()
    page.Contents = made.make_stream(b"% " + os.urandom(14_000).hex().encode()[:20_000] + str(number).encode())
    made.save(out)
    return out.getvalue()


def main() -> None:
    """Each vendor in a process of its own."""
    if os.environ.get("MOTCUA_TEST_DATABASE"):
        measure(float(sys.argv[1]), int(sys.argv[2]))
        return
    seconds = sys.argv[1] if len(sys.argv) > 1 else "10"
    rounds = sys.argv[2] if len(sys.argv) > 2 else "3"
    for vendor in VENDORS:
        print(f"\n{vendor}: {CLERKS} clerks at once, rounds of {seconds} s", flush=True)
        environment = {**os.environ, "MOTCUA_TEST_DATABASE": vendor, "MOTCUA_TEST_DURABLE": "1"}
        subprocess.run([sys.executable, __file__, seconds, rounds], env=environment, check=True)


def measure(seconds: float, rounds: int) -> None:
    """Prepare an office, start both servers, let the clerks work in turn, and count what was made."""
    from tests import database  # decides the database, before Django reads its settings  # isort: skip

    import django

    django.setup()
    from bench.baseline_models import TABLES
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse
    from tests.cast import account, hold, make_cast

    from motcua.acts.queries import verify_chain
    from motcua.dossiers.models import CodeCounter, Dossier, DossierEvent, DossierFact
    from motcua.dossiers.queries.subject import DOSSIERS
    from motcua.dossiers.tests.stage import make_procedure
    from motcua.people.vocabulary import Role
    from motcua.procedures.models import RequiredDocument

    global LOGIN
    LOGIN = reverse("account_login")
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"], check=True)
    cast, procedure = make_cast(), make_procedure()
    for number in range(CLERKS):
        person = account(f"clerk{number}", f"Cán bộ số {number}")
        person.set_password(PASSWORD)
        person.save()
        hold(person, Role.DESK_OFFICER, cast.desk_place)
    document = RequiredDocument.objects.get(case__version__procedure=procedure)
    given = {
        "procedure": str(procedure.pk),
        "received_agency": str(cast.desk_place.pk),
        "applicant_kind": "citizen",
        "applicant_id_number": "092199001234",
        "address": "ấp Mỹ Lợi, xã Mỹ Tú",
        "phone": "0912345678",
        "channel": "counter",
        "set_count": "1",
        "return_method": "counter",
        f"paper_{document.pk}_received": "on",
        f"paper_{document.pk}_originals": "1",
    }
    connection.close()
    scans = [scan(number) for number in range(64)]
    servers: list[subprocess.Popen[Any]] = []
    try:
        ours_port, floor_port = serve("motcua.config.wsgi", servers), serve("bench.floor", servers)
        clerks = [Clerk(ours_port) for _ in range(CLERKS)]
        began = time.perf_counter()
        with ThreadPoolExecutor(CLERKS) as pool:
            list(pool.map(lambda pair: pair[1].log_in(f"clerk{pair[0]}"), enumerate(clerks)))
        print(f"  all logged in after {time.perf_counter() - began:.1f} s", flush=True)
        intake, slip = reverse("dossier_intake"), lambda code: reverse("dossier_slip", args=[code, "receipt"])

        def one(clerk: Clerk, turn: int, whole: bool) -> str:
            if whole or not clerk.csrf:
                clerk.csrf = token(clerk.ask("GET", f"{intake}?thu_tuc={procedure.pk}")[1])
            fields = given | {
                "csrfmiddlewaretoken": clerk.csrf,
                "intake_key": str(uuid4()),
                "applicant_name": f"Nguyễn Thị Đào {turn}",
            }
            body = multipart(fields, f"paper_{document.pk}_file", scans[turn % len(scans)])
            status, content, where = clerk.ask("POST", intake, body, f"multipart/form-data; boundary={BOUNDARY}")
            assert status == 302, (
                status,
                re.findall(rb"invalid-feedback[^<]*<[^>]*>([^<]+)", content),
                content[-1500:],
            )
            code = where.split("/")[2]
            if whole:
                assert clerk.ask("GET", where)[0] == 200
                status, pdf, _ = clerk.ask("GET", slip(code))
                assert status == 200, status
                assert pdf.startswith(b"%PDF")
            return code

        bare_fields = {**given, "field": procedure.field_id, "applicant_name": "Nguyễn Thị Đào", "note": ""}
        bare = [Clerk(floor_port) for _ in range(CLERKS)]

        def floor_one(clerk: Clerk, turn: int, agency: int) -> str:
            body = urlencode({**bare_fields, "received_agency": agency}).encode()
            status, content, _ = clerk.ask("POST", "/", body, "application/x-www-form-urlencoded")
            assert status == 200, content[:500]
            return ""

        codes: list[str] = []
        kinds: dict[str, tuple[list[Clerk], Callable[[Clerk, int], str]]] = {
            "form, scan, page, slip": (clerks, lambda clerk, turn: one(clerk, turn, True)),
            "form with scan only": (clerks, lambda clerk, turn: one(clerk, turn, False)),
            "bare floor, one agency": (bare, lambda clerk, turn: floor_one(clerk, turn, 1)),
            "bare floor, eight": (bare, lambda clerk, turn: floor_one(clerk, turn, 1 + turn // 1000)),
        }
        rates: dict[str, list[float]] = {}
        waits: dict[str, list[float]] = {}
        burnt: dict[str, float] = {}
        for _ in range(rounds):
            for kind, (people, act) in kinds.items():
                before = processor_seconds(servers)
                done, spent = together(people, act, seconds)
                burnt[kind] = burnt.get(kind, 0) + processor_seconds(servers) - before
                codes += [code for code in done if code]
                rates.setdefault(kind, []).append(len(done) / spent[0])
                waits.setdefault(kind, []).extend(spent[1])
        floors = [statistics.median(values) for kind, values in rates.items() if "floor" in kind]
        print(
            f"  {'':26}{'per second':>12}{'range':>16}{'p50 ms':>9}{'p95 ms':>9}{'server ms':>11}"
            f"{'of floor: one, eight':>22}"
        )
        for kind, values in rates.items():
            cuts = statistics.quantiles(waits[kind], n=20)
            print(
                f"  {kind:26}{statistics.median(values):12.1f}{f'{min(values):.1f}-{max(values):.1f}':>16}"
                f"{statistics.median(waits[kind]):9.0f}{cuts[-1]:9.0f}{burnt[kind] * 1000 / len(waits[kind]):11.1f}"
                f"{statistics.median(values) / floors[0]:12.2f},{statistics.median(values) / floors[1]:9.2f}"
            )
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    made = Dossier.objects.all()
    counted = CodeCounter.objects.get(purpose="dossier", agency=cast.desk_place).last
    assert len(codes) == len(set(codes)) == made.count() == counted, (
        len(codes),
        len(set(codes)),
        made.count(),
        counted,
    )
    assert DossierEvent.objects.filter(dossier__in=made).count() == DossierFact.objects.count() == len(codes)
    assert not [fault for dossier in made.order_by("?")[:50] for fault in verify_chain(DOSSIERS, dossier)]
    print(f"  {len(codes)} dossiers, codes 1 to {counted}: none lost, none doubled, chains hold")
    connection.close()
    database.pytest_unconfigure()


def together(
    people: list[Clerk], act: Callable[[Clerk, int], str], seconds: float
) -> tuple[list[str], tuple[float, list[float]]]:
    """Everybody works without pause for so many seconds; answers what was made, the time, and each wait in ms."""
    end = time.perf_counter() + seconds
    waits: list[float] = []

    def work(pair: tuple[int, Clerk]) -> list[str]:
        number, clerk = pair
        made: list[str] = []
        while (began := time.perf_counter()) < end:
            made.append(act(clerk, number * 1000 + len(made)))
            waits.append((time.perf_counter() - began) * 1000)
        return made

    began = time.perf_counter()
    with ThreadPoolExecutor(len(people)) as pool:
        made = [code for each in pool.map(work, enumerate(people)) for code in each]
    return made, (time.perf_counter() - began, waits)


def processor_seconds(servers: list[subprocess.Popen[Any]]) -> float:
    """Processor time that the servers and their workers have used up to now; without the database's own."""
    spent = 0
    for server in servers:
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        for process in (str(server.pid), *workers):
            figures = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            spent += int(figures[11]) + int(figures[12])
    return spent / os.sysconf("SC_CLK_TCK")


def serve(module: str, servers: list[subprocess.Popen[Any]]) -> int:
    """A server of two processes with four threads each, on a free port; it joins the list of those to stop."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        f"{module}:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
    ]
    command += ["--threads", "4", "--keep-alive", "30", "--log-level", "warning"]
    servers.append(subprocess.Popen(command, env={**os.environ, "MOTCUA_HOSTS": "127.0.0.1"}))
    for _ in range(600):
        time.sleep(0.1)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    client.request("GET", "/" + quote("tra-cuu") + "/" if module != "bench.floor" else "/")
    client.getresponse().read()
    return port


if __name__ == "__main__":
    main()
