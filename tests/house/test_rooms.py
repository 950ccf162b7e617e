"""Rooms: their order, what files they may have, where foreign keys point, how migrations look."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from motcua.base.rooms import rooms

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "motcua"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
#: Rooms from the lowest (0) up; rooms on one line share a rank.
RANKS = {room.strip(): rank for rank, line in enumerate(reversed(CONTRACTS[0]["layers"])) for room in line.split("|")}
ROOMS = sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists())
#: Every installed room, those of the tests included, by its dotted name.
INSTALLED = {room.name: Path(room.path) for room in rooms()}
#: Rooms whose files are not those of a room with records and pages.
FOUNDATIONS = {*ROOMS} - {name.removeprefix("motcua.") for name in CONTRACTS[1]["containers"]}
FILES = {"urls", "views", "api", "admin", "tasks", "listeners", "forms", "actions", "permissions", "gateways", "facts"}
FILES |= {"measures", "queries", "models", "lifecycle", "rules", "events", "vocabulary", "registry", "declarations"}
FILES |= {"reporting", "tables"}
FILES |= {
    "apps",
    "migrations",
    "management",
    "tests",
    "templatetags",
    "templates",
    "static",
    "demo",
    "__init__",
    "README",
}
pytestmark = pytest.mark.house


def test_every_room_has_its_place_in_the_order():
    assert set(ROOMS) == set(RANKS)


def test_every_room_of_the_house_is_installed_or_needs_no_django():
    assert {f"motcua.{room}" for room in ROOMS} - set(INSTALLED) <= {"motcua.reader"}


@pytest.mark.parametrize("room", [name for name in INSTALLED if name.removeprefix("motcua.") not in FOUNDATIONS])
def test_a_room_has_only_files_from_the_closed_list(room):
    found = {path.stem for path in INSTALLED[room].iterdir() if path.name != "__pycache__"}
    assert found <= FILES, f"{room} has {sorted(found - FILES)}"


@pytest.mark.parametrize("folder", [*INSTALLED.values(), SOURCE / "reader"], ids=lambda folder: folder.name)
def test_a_room_says_what_it_is_for_on_one_screen(folder):
    readme = folder / "README.md"
    assert readme.exists(), f"{folder.name} has no README.md"
    assert (3 if "tests" in folder.parts else 5) <= len(readme.read_text().splitlines()) <= 60


def room_of(model) -> str:
    """The room of a model; an app inside a room belongs to it."""
    return model._meta.app_config.name.removeprefix("motcua.").partition(".")[0]


def test_foreign_keys_point_downwards_only():
    wrong = []
    for model in apps.get_models():
        room = room_of(model)
        if room not in RANKS:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            target = room_of(field.related_model)
            if target in RANKS and (RANKS[target] > RANKS[room] or (RANKS[target] == RANKS[room] and target != room)):
                wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert not wrong


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def ours(loader) -> list:
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("motcua.")}
    return [
        found
        for (label, _), found in sorted(loader.disk_migrations.items(), key=lambda item: item[0])
        if label in labels
    ]


def test_migrations_are_named_for_what_they_do(loader):
    assert not [str(found) for found in ours(loader) if "_auto_" in found.name]


def test_migrations_of_a_room_form_one_line(loader):
    for label in {found.app_label for found in ours(loader)}:
        numbers = [found.name[:4] for found in ours(loader) if found.app_label == label]
        assert numbers == [f"{place:04}" for place in range(1, len(numbers) + 1)], label
        assert len(loader.graph.leaf_nodes(label)) == 1, label


def test_migrations_can_be_undone(loader):
    operations = [(found, operation) for found in ours(loader) for operation in found.operations]
    stuck = [
        f"{found}: {operation}"
        for found, operation in operations
        if isinstance(operation, (RunPython, RunSQL)) and not operation.reversible
    ]
    assert not stuck


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert not MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_no_room_hides_a_catch_all():
    names = {"utils", "helpers", "services", "managers", "common", "misc"}
    found = [str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if path.stem in names]
    assert not found
