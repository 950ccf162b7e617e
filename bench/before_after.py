"""The pages and the act of an intake, before and after: an earlier commit and this checkout, in turn in one run.

The commit is checked out into a temporary worktree. Each side is a process of its own with its own SQLite database,
asked in turn, round by round, so that a noisy machine hits both; what counts is the processor time of a request of
the test client. The ratio is that of the fastest requests of each side, beside it the median of the rounds' ratios.
`--also` runs further benches, which print their own baselines, from both checkouts: `figures:2` with an argument.
Usage: ./motcua bench before_after [commit] [rounds] [--only WORDS] [--on sqlite|postgresql] [--also NAME[:ARGUMENT] …]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

HERE = Path(__file__).resolve().parents[1]
#: The last commit whose queries were kept compiled.
BASELINE = "feee616"
ASKED = 5  # requests of one kind in a row


def main() -> None:
    """Both sides in turn, or one of them."""
    reader = argparse.ArgumentParser(prog="bench before_after")
    reader.add_argument("commit", nargs="?", default=BASELINE)
    reader.add_argument("rounds", type=int, nargs="?", default=20)
    reader.add_argument("--only", default="", help="ask only the questions whose name has these words")
    reader.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    reader.add_argument("--also", nargs="*", default=[], help="further benches, each from both checkouts in turn")
    reader.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.inside:
        answer()
        return
    with checked_out(asked.commit) as before:
        sides = {"before": Side(before, asked.on), "after": Side(HERE, asked.on)}
        compare(sides, [name for name in sides["before"].names if asked.only in name], asked.rounds)
        for side in sides.values():
            side.end()
        for name in asked.also:
            for title, root in (("before", before), ("after", HERE)) * 2:
                print(f"\n{name}, {title}", flush=True)
                run_bench(root, *name.split(":"))


def run_bench(root: Path, name: str, *arguments: str) -> None:
    """Run a bench of a checkout with its own code."""
    paths = os.pathsep.join([str(root / "src"), str(root)])
    environment = {**os.environ, "PYTHONPATH": paths}
    subprocess.run([sys.executable, f"bench/{name}.py", *arguments], cwd=root, env=environment, check=True)


class Side:
    """One checkout in a process of its own, which measures what it is asked for."""

    def __init__(self, root: Path, vendor: str) -> None:
        paths = os.pathsep.join([str(root / "src"), str(root)])
        environment = {**os.environ, "PYTHONPATH": paths, "MOTCUA_TEST_DATABASE": vendor}
        command = [sys.executable, __file__, "--inside"]
        self.process = subprocess.Popen(
            command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.names = self.read().split("\t")

    def read(self) -> str:
        """One line of the process; its name ends where the process has ended."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            if line.startswith("> "):
                return line[2:].rstrip("\n")
        sys.exit("A measured side has ended; its error is printed above.")

    def ask(self, name: str) -> list[float]:
        """Milliseconds of some requests of the kind."""
        assert self.process.stdin is not None
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return [float(part) for part in self.read().split()]

    def end(self) -> None:
        """Close the process's input, at which it ends."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def compare(sides: dict[str, Side], names: list[str], rounds: int) -> None:
    """Ask both sides in turn, and print fastest and median of each and the ratios."""
    spent: dict[tuple[str, str], list[list[float]]] = {}
    for turn in range(rounds + 1):  # the first round warms up
        for name in names:
            for side in sorted(sides, reverse=bool(turn % 2)):
                answered = sides[side].ask(name)
                if turn:
                    spent.setdefault((side, name), []).append(answered)
    print(f"{'processor ms, fastest and median':34}{'before':>16}{'after':>16}{'ratio':>8}{'median':>8}")
    for name in names:
        before, after = ([value for each in spent[side, name] for value in each] for side in ("before", "after"))
        pairs = zip(spent["before", name], spent["after", name], strict=True)
        ratio = statistics.median(min(new) / min(old) for old, new in pairs)
        cells = "".join(f"{min(of):8.1f}{statistics.median(of):8.1f}" for of in (before, after))
        print(f"{name:34}{cells}{min(after) / min(before):8.2f}{ratio:8.2f}")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The commit in a temporary worktree."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "before")
        subprocess.run(["git", "worktree", "add", "--detach", "-q", place, commit], cwd=HERE, check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", place], cwd=HERE, check=True)


def answer() -> None:
    """Prepare an office, tell what can be asked, and measure what is asked until the input ends."""
    from tests import database  # decides the database, before Django reads its settings  # isort: skip

    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    questions = prepared()
    print(">", "\t".join(questions), flush=True)
    for line in sys.stdin:
        print(">", *(f"{value:.4f}" for value in measured(questions[line.rstrip("\n")])), flush=True)
    from django.db import connection

    connection.close()
    database.pytest_unconfigure()


def measured(question: Callable[[], object]) -> list[float]:
    """Processor milliseconds of this process for each asking."""
    found = []
    for _ in range(ASKED):
        began = time.process_time()
        question()
        found.append((time.process_time() - began) * 1000)
    return found


def prepared() -> dict[str, Callable[[], object]]:
    """The questions by name, over an office with a procedure, a signed-in desk officer and a dossier received."""
    from django.core.management import call_command
    from django.urls import reverse
    from tests.cast import make_cast

    from motcua.base.time import now
    from motcua.dossiers import actions
    from motcua.dossiers.tests.stage import Stage, make_procedure

    call_command("migrate", verbosity=0)
    stage = Stage(make_cast(), make_procedure(), at=now())
    client = stage.cast.client("desk")
    command, by = stage.command(), stage.who("desk")
    number = iter(range(10**9))

    def act() -> Any:
        given = replace(command, intake_key=uuid4(), applicant_name=f"Nguyễn Thị Đào {next(number)}")
        return actions.intake(command=given, by=by, at=now())

    def ask(address: str) -> Callable[[], object]:
        def get() -> None:
            answered = client.get(address)
            assert answered.status_code == 200, answered.status_code
            assert b"".join(answered) if answered.streaming else answered.content

        return get

    def post() -> None:
        fields = _form(stage) | {"intake_key": str(uuid4()), "applicant_name": f"Trần Thị Mai {next(number)}"}
        answered = client.post(reverse("dossier_intake"), fields)
        assert answered.status_code == 302, answered.status_code

    code = act().code
    return {
        "intake form": ask(f"{reverse('dossier_intake')}?thu_tuc={stage.procedure.pk}"),
        "POST of the intake form": post,
        "act of intake without its page": act,
        "page after the intake": ask(reverse("dossier_received", args=[code])),
        "page of a dossier": ask(reverse("dossier", args=[code])),
        "slip 01 as PDF": ask(reverse("dossier_slip", args=[code, "receipt"])),
        "home page of the desk": ask(reverse("home")),
        "work list": ask(reverse("dossier_list")),
        "search by a name": ask(f"{reverse('dossier_list')}?q=dao"),
    }


def _form(stage: Any) -> dict[str, str]:
    """The form of an intake whose paper is still to be scanned."""
    from motcua.procedures.models import RequiredDocument

    document = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    return {
        "procedure": str(stage.procedure.pk),
        "received_agency": str(stage.cast.desk_place.pk),
        "applicant_kind": "citizen",
        "applicant_id_number": "092199001234",
        "address": "ấp Mỹ Lợi, xã Mỹ Tú",
        "phone": "0912345678",
        "channel": "counter",
        "set_count": "1",
        "return_method": "counter",
        f"paper_{document.pk}_received": "on",
        f"paper_{document.pk}_originals": "1",
        f"paper_{document.pk}_exempt": "later",
    }


if __name__ == "__main__":
    main()
