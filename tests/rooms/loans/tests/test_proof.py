"""The proof: no room of the house names this one, and installing it took nothing but the list of rooms."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from motcua.acts.registry import SUBJECTS
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.base.rooms import rooms
from motcua.design.navigation import NAVIGATION
from motcua.design.panels import PANELS
from motcua.reports import registry as reports
from motcua.statistics.registry import DIMENSIONS, FAMILIES, IDENTITIES, MEASURES, RATIOS
from tests.database import TEST_ROOMS

ROOT = Path(__file__).resolve().parents[4]
HERE = ROOT / "tests" / "rooms" / "loans"
NAMES = re.compile(r"\btests\.rooms\b|rooms/loans|\bloans\b|\bloan_|\bLoan[A-Z]")
KINDS = {".py", ".html", ".js", ".css", ".yaml", ".toml", ".typ", ".json", ".txt"}
REGISTRIES = {
    "subjects": SUBJECTS, "families": FAMILIES, "dimensions": DIMENSIONS, "table kinds": TABLE_KINDS,
    "navigation": NAVIGATION, "panels": PANELS, "boards": reports.BOARDS, "lists": reports.LISTS,
    "named figures": reports.NAMED_FIGURES, "paragraphs": reports.PARAGRAPHS, "checks": reports.CHECKS,
    "row sources": reports.ROW_SOURCES, "forms": reports.FORM_FOLDERS, "measures": MEASURES, "ratios": RATIOS,
    "identities": IDENTITIES,
}  # fmt: skip
ASK = """
import json
import django
django.setup()
from django.urls import NoReverseMatch, reverse
from tests.rooms.loans.tests.test_proof import REGISTRIES, brought, is_reached
print(json.dumps([sorted(brought()), is_reached()]))
"""


def brought() -> set[str]:
    """The registries in which something of the room stands."""
    mine = re.compile(r"loans?\b|shel")
    return {kind for kind, found in REGISTRIES.items() if any(mine.match(name) for name in found.names())}


def is_reached() -> bool:
    """Whether the room has addresses."""
    try:
        return bool(reverse("loan_list"))
    except NoReverseMatch:
        return False


def test_no_file_of_the_house_names_the_room() -> None:
    house = [*(ROOT / "src" / "motcua").rglob("*"), *(ROOT / "law").rglob("*"), ROOT / "pyproject.toml"]
    found = [path for path in house if path.suffix in KINDS and path.is_file()]
    assert len(found) > 500
    naming = {str(path.relative_to(ROOT)) for path in found if NAMES.search(path.read_text(encoding="utf-8"))}
    assert naming == set()


def test_beside_the_room_only_the_list_of_rooms_names_it() -> None:
    others = [path for path in (ROOT / "tests").rglob("*.py") if HERE not in path.parents]
    assert [path.name for path in others if NAMES.search(path.read_text(encoding="utf-8"))] == ["database.py"]
    assert TEST_ROOMS == "tests.rooms.loans"
    assert [room.name for room in rooms()][-1] == settings.ROOMS[-1] == TEST_ROOMS


def test_installed_it_brings_something_to_every_registry() -> None:
    assert brought() == set(REGISTRIES)
    assert is_reached()


@pytest.mark.parametrize(("installed", "wanted"), [("", set()), (TEST_ROOMS, set(REGISTRIES))])
def test_the_list_of_rooms_alone_decides(installed: str, wanted: set[str]) -> None:
    environment = os.environ | {
        "MOTCUA_ROOMS": installed, "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    found, reached = json.loads(done.stdout)
    assert set(found) == wanted
    assert reached is bool(wanted)


def test_the_house_imports_nothing_from_the_room_at_run_time() -> None:
    makes = [name for name, module in sys.modules.items() if name.startswith("motcua.") and hasattr(module, "Loan")]
    assert makes == []
