"""`make mutants`: how many small faults, put into rules, policies, measures and statistics, the tests find.

For every room some modules and some of their mutants are drawn with a seed; mutmut makes the mutants and runs, for
each, the tests that reach the changed function, the fastest first. Works in a copy under `var/mutants`, on SQLite in
memory. Not part of the suite; the figures stand in docs/testing.md.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "var" / "mutants"
SEED, MODULES, MUTANTS = 20261121, 6, 24
#: Exit codes of mutmut by what became of a mutant: a failing test, an endless loop or a crash has found it.
NOT_FOUND, NOT_REACHED = 0, 33
OWN = ("rules.py", "rules/*.py", "rules/*/*.py", "rules/*/*/*.py", "lifecycle.py", "permissions.py", "measures/*.py")
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
also_copy = ["law", "tests", "conftest.py", "package.json"]
pytest_add_cli_args = ["--no-migrations", "-m", "not browser and not slow and not house", "-p", "no:cacheprovider",
    "-k", "not migration and not test_checks"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
"""


@dataclass(frozen=True)
class Room:
    """What is changed of a room, and the tests that run for it."""

    tests: tuple[str, ...]
    modules: tuple[str, ...] = OWN


ROOMS = {
    "acts": Room(
        ("src/motcua/acts", "tests/rooms", "src/motcua/procedures/tests/test_importing.py",
         "src/motcua/dossiers/tests/test_imports.py"),
        (*OWN, "tables/rules/*.py", "tables/permissions.py"),
    ),
    "agencies": Room(("src/motcua/agencies/tests",)),
    "books": Room(("src/motcua/books/tests", "src/motcua/fees/tests/test_actions.py")),
    "dossiers": Room(tuple(
        f"src/motcua/dossiers/tests/test_{name}.py"
        for name in ("deadline", "rule_sets", "worked_cases", "measures", "facts", "step_roles", "imports", "matter",
                     "results", "actions", "fees", "registration")
    )),
    "fees": Room(("src/motcua/fees/tests",)),
    "people": Room(("src/motcua/people/tests/test_accounts.py",)),
    "procedures": Room(tuple(
        f"src/motcua/procedures/tests/test_{name}.py" for name in ("rules", "actions", "upgrading", "importing")
    )),
    "reader": Room(("src/motcua/reader/tests",)),
    "reports": Room(("src/motcua/reports/tests", "src/motcua/dossiers/tests/reporting")),
    "rounds": Room(("src/motcua/dossiers/tests/rounds", "tests/rooms")),
    "statistics": Room(
        ("src/motcua/statistics/tests", "tests/rooms"),
        ("[a-z]*.py", "vocabulary/*.py", "checks/*.py"),
    ),
}  # fmt: skip
LEFT_OUT = {"apps.py", "models.py", "urls.py"}


def main() -> int:
    """Draw and run the mutants of the rooms named (all without names); prints a line for each room."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", choices=[*ROOMS, []])
    parser.add_argument("--mutants", type=int, default=MUTANTS, help="mutants drawn in each room")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    found = total = 0
    for name in given.rooms or ROOMS:
        results = run_room(name, given.mutants, given.seed)
        if not results:
            continue
        alive = sorted(key for key, code in results.items() if code in (NOT_FOUND, NOT_REACHED))
        killed = len(results) - len(alive)
        found, total = found + killed, total + len(results)
        print(f"{name}: {killed} of {len(results)} killed ({killed / max(1, len(results)):.0%})", flush=True)
        for key in alive:
            print(f"  alive: {key}{' (reached by no test)' if results[key] == NOT_REACHED else ''}", flush=True)
    print(f"all: {found} of {total} killed ({found / max(1, total):.0%})")
    return 0


def run_room(name: str, count: int, seed: int) -> dict[str, int]:
    """The exit code of every mutant drawn in the room, by its name."""
    draw, room, work = random.Random(f"{seed} {name}"), ROOMS[name], WORK / name
    modules = sorted(drawn_modules(name, room, draw))
    copy_project(work)
    config = CONFIG.format(modules=json.dumps(modules), tests=json.dumps(list(room.tests)))
    with (work / "pyproject.toml").open("a") as file:
        file.write(config)
    mutmut(work, "no.such.mutant")  # makes the mutants and finds the tests that reach each
    keys = sorted(results_of(work, modules))
    chosen = sorted(draw.sample(keys, min(count, len(keys))))
    log = mutmut(work, *chosen)
    results = {key: code for key, code in results_of(work, modules).items() if key in chosen and code is not None}
    if not results:
        print(f"{name}: no mutant was run\n{log[-2000:]}", file=sys.stderr)
    return results


def drawn_modules(name: str, room: Room, draw: random.Random) -> list[str]:
    """Some modules of the room, as paths in the project."""
    base = ROOT / "src" / "motcua" / name
    found = {path for pattern in room.modules for path in base.glob(pattern) if path.name not in LEFT_OUT}
    with_code = sorted(str(path.relative_to(ROOT)) for path in found if "def " in path.read_text())
    return draw.sample(with_code, min(MODULES, len(with_code)))


def copy_project(work: Path) -> None:
    """The files that git knows, as they are now."""
    shutil.rmtree(work, ignore_errors=True)
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        source, target = ROOT / name, work / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def mutmut(work: Path, *names: str) -> str:
    """Run mutmut in the copy on one core; answers what it printed."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False).stdout


def results_of(work: Path, modules: list[str]) -> dict[str, int | None]:
    """The exit code of every mutant of the modules, none where it was not run."""
    found: dict[str, int | None] = {}
    for module in modules:
        meta = work / "mutants" / f"{module}.meta"
        if meta.is_file():
            found |= json.loads(meta.read_text())["exit_code_by_key"]
    return found


if __name__ == "__main__":
    sys.exit(main())
