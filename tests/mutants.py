"""`make mutants`: how many small faults, put into rules, policies, measures and statistics, the tests find.

For every room some mutants are drawn with a seed from all of its modules; mutmut makes the mutants and runs, for each,
the tests that reach the changed function, the fastest first. Works in a copy under `var/mutants`, on SQLite in memory.
Not part of the suite; the figures and what is left out stand in docs/testing.md.
"""

import argparse
import ast
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "var" / "mutants"
EQUIVALENTS = Path(__file__).with_suffix(".toml")
SEED, MUTANTS = 20261121, 24
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
#: Exit codes of mutmut by what became of a mutant: a failing test, an endless loop or a crash has found it.
NOT_FOUND, NOT_REACHED = 0, 33
OWN = ("rules.py", "rules/*.py", "rules/*/*.py", "rules/*/*/*.py", "lifecycle.py", "permissions.py", "measures/*.py")
LEFT_OUT = {"apps.py", "models.py", "urls.py"}
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
also_copy = ["law", "tests", "conftest.py", "package.json"]
pytest_add_cli_args = ["--no-migrations", "-m", "not browser and not slow and not house", "-p", "no:cacheprovider",
    "-k", "not migration{left_out}"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
"""


@dataclass(frozen=True)
class Room:
    """What is changed of a room, and the tests that run for it."""

    tests: tuple[str, ...]
    modules: tuple[str, ...] = OWN
    #: Words in the names of tests that are left out, because changed code changes what they look at.
    without: tuple[str, ...] = ()
    #: Sentences with Vietnamese letters are messages to people there, not words the room looks for in a text.
    sentences_are_messages: bool = True


ROOMS = {
    "acts": Room(
        ("src/motcua/acts",),
        (*OWN, "tables/rules/*.py", "tables/permissions.py"),
    ),
    "agencies": Room(tuple(f"src/motcua/agencies/tests/test_{name}.py" for name in ("merging", "matching"))),
    "books": Room(("src/motcua/books/tests/test_permissions.py",)),
    "deadlines": Room(("src/motcua/deadlines/tests",)),
    "dossiers": Room(tuple(
        f"src/motcua/dossiers/tests/test_{name}.py"
        for name in ("measures", "facts", "step_roles", "imports", "matter", "results", "actions", "fees",
                     "registration")
    )),
    "fees": Room(tuple(f"src/motcua/fees/tests/test_{name}.py" for name in ("cash", "lines", "permissions", "tariff"))),
    "people": Room(("src/motcua/people/tests/test_permissions.py", "src/motcua/people/tests/test_rules.py")),
    "procedures": Room(tuple(
        f"src/motcua/procedures/tests/test_{name}.py" for name in ("rules", "faults", "merging", "order")
    )),
    "reader": Room(("src/motcua/reader/tests",), sentences_are_messages=False),
    "reports": Room(("src/motcua/reports/tests", "src/motcua/dossiers/tests/reporting")),
    "rounds": Room(("src/motcua/rounds/tests", "src/motcua/dossiers/tests/rounds")),
    "statistics": Room(
        ("src/motcua/statistics/tests",),
        ("[a-qs-z]*.py", "ratios.py", "re[cq]*.py", "running.py", "vocabulary/*.py", "checks/*.py"),
    ),
    # apart: the tests of the checks look at the place of a declaration, which is another one in a changed registry
    "statistics.registry": Room(("src/motcua/statistics/tests",), ("registry.py",), without=("test_checks",)),
}  # fmt: skip


def main() -> int:
    """Draw and run the mutants of the rooms named (all without names); prints a line for each room and seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", choices=[*ROOMS, []])
    parser.add_argument("--mutants", type=int, default=MUTANTS, help="mutants drawn in each room; 0 draws all")
    parser.add_argument("--seed", type=int, nargs="+", default=[SEED], help="several seeds draw a sample each")
    given = parser.parse_args()
    for name in given.rooms or ROOMS:
        keys, changes = prepared(name)
        samples = {seed: drawn(name, seed, keys, given.mutants) for seed in given.seed}
        results = run_room(name, sorted(set().union(*samples.values())))
        for seed, sample in samples.items():
            print(f"{name}, seed {seed}: {figure([results[key] for key in sample if key in results])}", flush=True)
        for key, code in sorted(results.items()):
            if code in (NOT_FOUND, NOT_REACHED):
                print(f"  alive: {key}{' (reached by no test)' if code == NOT_REACHED else ''}")
                print(f"    - {changes[key].before}\n    + {changes[key].after}", flush=True)
    return 0


def figure(codes: list[int]) -> str:
    """How many of the mutants with these exit codes were found."""
    killed = sum(code not in (NOT_FOUND, NOT_REACHED) for code in codes)
    return f"{killed} of {len(codes)} killed ({killed / max(1, len(codes)):.0%})"


def drawn(name: str, seed: int, keys: list[str], count: int) -> list[str]:
    """The sample of a seed."""
    return random.Random(f"{seed} {name}").sample(keys, min(count or len(keys), len(keys)))


def prepared(name: str) -> tuple[list[str], dict[str, "Change"]]:
    """Make the mutants of a room and find the tests that reach each; the mutants that count, and what each changes."""
    room, work = ROOMS[name], WORK / name
    modules = modules_of(name, room)
    copy_project(work)
    for module in modules:
        path = work / module
        path.write_text(with_rules_marked_last(path.read_text()))
    left_out = "".join(f" and not {word}" for word in room.without)
    config = CONFIG.format(modules=json.dumps(modules), tests=json.dumps(list(room.tests)), left_out=left_out)
    with (work / "pyproject.toml").open("a") as file:
        file.write(config)
    log = mutmut(work, "no.such.mutant")
    changes = {key: change for module in modules for key, change in changes_of(work, module).items()}
    if not changes:
        print(f"{name}: no mutant was made\n{log[-2000:]}", file=sys.stderr)
    return sorted(key for key, change in changes.items() if counts(room, key, change)), changes


def run_room(name: str, chosen: list[str]) -> dict[str, int]:
    """The exit code of every mutant chosen in the room, by its name."""
    log = mutmut(WORK / name, *chosen)
    codes = results_of(WORK / name, modules_of(name, ROOMS[name]))
    results = {key: code for key in chosen if (code := codes[key]) is not None}
    if len(results) < len(chosen):
        print(f"{name}: {len(chosen) - len(results)} mutants were not run\n{log[-2000:]}", file=sys.stderr)
    return results


def modules_of(name: str, room: Room) -> list[str]:
    """The modules of the room that are changed, as paths in the project."""
    base = ROOT / "src" / "motcua" / name.partition(".")[0]
    found = {path for pattern in room.modules for path in base.glob(pattern) if path.name not in LEFT_OUT}
    return sorted(str(path.relative_to(ROOT)) for path in found if "def " in path.read_text())


def copy_project(work: Path) -> None:
    """The files that git knows, as they are now."""
    shutil.rmtree(work, ignore_errors=True)
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        source, target = ROOT / name, work / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def with_rules_marked_last(source: str) -> str:
    """The module with its `@rule(...)` behind the functions: mutmut changes no decorated function, and this is law."""
    lines, marks = source.splitlines(keepends=True), []
    for node in ast.parse(source).body:
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        if decorators and all(ast.unparse(each).startswith("rule(") for each in decorators):
            for each in decorators:
                marks.append(f"{ast.unparse(each)}({node.name})\n")
                lines[each.lineno - 1 : each.end_lineno] = ["\n"] * (each.end_lineno - each.lineno + 1)
    return "".join(lines + marks)


def mutmut(work: Path, *names: str) -> str:
    """Run mutmut in the copy on one core; answers what it printed."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    return "\n".join(line for line in (done.stdout + done.stderr).splitlines() if line[:1] not in SPINNER)


def results_of(work: Path, modules: list[str]) -> dict[str, int | None]:
    """The exit code of every mutant of the modules, none where it was not run."""
    found: dict[str, int | None] = {}
    for module in modules:
        meta = work / "mutants" / f"{module}.meta"
        if meta.is_file():
            found |= json.loads(meta.read_text())["exit_code_by_key"]
    return found


@dataclass(frozen=True)
class Change:
    """The lines a mutant takes away and puts in their place."""

    before: str
    after: str


def changes_of(work: Path, module: str) -> dict[str, Change]:
    """What every mutant of a module changes, by the mutant's name."""
    tree = ast.parse((work / "mutants" / module).read_text())
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    texts = {name: ast.unparse(node.body).splitlines() for name, node in functions.items() if "__mutmut_" in name}
    found = {}
    for key in results_of(work, [module]):
        mangled = key.rpartition(".")[2]
        original = texts[mangled.rpartition("__mutmut_")[0] + "__mutmut_orig"]
        found[key] = change_between(original, texts[mangled])
    return found


def change_between(original: list[str], changed: list[str]) -> Change:
    """The lines that differ, joined."""
    lines = list(difflib.ndiff(original, changed))
    before, after = ([line[2:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return Change(" ⏎ ".join(before), " ⏎ ".join(after))


def counts(room: Room, key: str, change: Change) -> bool:
    """Whether a mutant can be drawn: neither equivalent nor only another wording of a message."""
    if room.sentences_are_messages and only_rewords_message(change):
        return False
    function = re.sub(r"x_|xǁ", "", key.rpartition("__mutmut_")[0]).replace("ǁ", ".")
    return (function, change.after) not in equivalents()


def only_rewords_message(change: Change) -> bool:
    """Whether all that differs are letters of a sentence (three words or more with Vietnamese letters)."""
    strings = re.compile(r"'([^']*)'|\"([^\"]*)\"")
    before, after = (["".join(found) for found in strings.findall(line)] for line in (change.before, change.after))
    if strings.sub("''", change.before) != strings.sub("''", change.after):
        return False
    reworded = [old for old, new in zip(before, after, strict=True) if old != new]
    return all(not old.isascii() and len(old.split()) >= 3 for old in reworded)


@cache
def equivalents() -> frozenset[tuple[str, str]]:
    """The mutants known to behave like the original: function and changed line, with the reason beside them."""
    listed = tomllib.loads(EQUIVALENTS.read_text()).get("equivalent", [])
    return frozenset((entry["function"], entry["line"]) for entry in listed)


if __name__ == "__main__":
    sys.exit(main())
