"""`./motcua rules`: writes docs/rules.md, the list law → code → test, from the marks on the rules."""

import importlib
import pkgutil
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import motcua
from motcua.base.law import LAW, RULES, Rule

ROOT = LAW.parent
_TEST = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)


def marked_rules() -> list[Rule]:
    """Return every marked rule, after loading every `rules` module."""
    for module in pkgutil.walk_packages(motcua.__path__, "motcua."):
        parts = module.name.split(".")
        if "rules" in parts and not {"tests", "migrations", "management"} & set(parts):
            importlib.import_module(module.name)
    return sorted(RULES.values(), key=lambda one: (one.function.__module__, one.key))


def proofs_by_name() -> dict[str, Path]:
    """Return every test function and the file it stands in."""
    files = [*(ROOT / "src").glob("**/tests/**/test_*.py"), *(ROOT / "tests").glob("**/test_*.py")]
    return {name: file for file in sorted(files) for name in _TEST.findall(file.read_text(encoding="utf-8"))}


def proofs_of(rule: Rule, tests: dict[str, Path]) -> list[str]:
    """Return the tests that bear the name of the rule."""
    return sorted(name for name in tests if name.startswith(f"test_{rule.key}"))


def page() -> str:
    """Return the text of docs/rules.md."""
    tests = proofs_by_name()
    lines = [
        "# Rules: law, code, test",
        "",
        "Written by `./motcua rules` from the marks in the code; do not edit. A source marked † has not been",
        "compared with the text of the document by anybody of the project; it is dated configuration.",
        "",
        "| Law | Code | Test |",
        "| --- | --- | --- |",
    ]
    for rule in marked_rules():
        law = "; ".join(rule.law) + ("" if rule.verified else " †")
        proofs = "<br>".join(f"`{name}` ({tests[name].relative_to(ROOT)})" for name in proofs_of(rule, tests))
        lines.append(f"| {law} | `{rule.place}` | {proofs} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    """Write the page, or with --check compare it with the written one."""

    help = "Viết docs/rules.md: văn bản → mã nguồn → kiểm thử"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--check`, which changes nothing."""
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        file = ROOT / "docs" / "rules.md"
        if options["check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != page():
                raise CommandError("docs/rules.md không khớp với mã nguồn; chạy ./motcua rules rồi lưu lại.")
            return
        file.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Đã viết {file.relative_to(ROOT)}: {len(RULES)} quy tắc.")
