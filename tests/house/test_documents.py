"""Documents: every setting told, every link alive, every term of the glossary found in the code."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("src/**/README.md"),
        *ROOT.glob("law/**/*.md"),
        *ROOT.glob("deploy/*.md"),
    ]
)
#: Every file of the project, as documents name them.
FILES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("src", "docs", "law", "tests", "bench", "deploy")
    for path in (ROOT / folder).rglob("*.*")
    if "__pycache__" not in path.parts
] + [path.name for path in ROOT.glob("*.*")]
pytestmark = pytest.mark.house


def names_in(*paths: Path) -> set[str]:
    return {name for path in paths for name in re.findall(r"\bMOTCUA_[A-Z][A-Z_]*[A-Z]\b", path.read_text())}


def test_every_setting_is_documented_and_every_documented_setting_exists():
    used = names_in(*ROOT.glob("src/**/*.py"), ROOT / "motcua", *ROOT.glob("tests/*.py"))
    told = names_in(ROOT / "docs" / "settings.md")
    assert used == told, f"not in docs/settings.md: {sorted(used - told)}; nowhere used: {sorted(told - used)}"


def test_every_setting_of_a_deployment_is_told_in_vietnamese():
    of_deployment = (ROOT / "docs" / "settings.md").read_text().partition("For the launcher and the tests")[0]
    wanted = set(re.findall(r"^\| `(MOTCUA_\w+)`", of_deployment, re.M))
    told = set(re.findall(r"^\| `(MOTCUA_\w+)`", (ROOT / "docs" / "vi" / "bien-moi-truong.md").read_text(), re.M))
    assert len(wanted) > 30
    assert wanted == told


def test_the_installation_chapter_names_commands_files_and_settings_that_exist():
    text = (ROOT / "docs" / "vi" / "cai-dat.md").read_text()
    known = {*get_commands(), "--help"}
    named = set(re.findall(r"\bmc ([a-z_]+)", text)) | set(re.findall(r"motcua/motcua ([a-z_]+)", text))
    assert len(named) > 5
    assert named <= known, named - known
    files = re.findall(r"/opt/motcua/(deploy/[\w/.-]+)|`(deploy/[\w/.-]+\w)`", text)
    assert files
    assert not [name for pair in files for name in pair if name and not (ROOT / name).exists()]
    assert set(re.findall(r"MOTCUA_[A-Z_]+[A-Z]", text)) <= names_in(ROOT / "docs" / "settings.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_document_resolve(document):
    text = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(), flags=re.S)
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(target)
    assert not dead


def anchors(document: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", document.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_exist(document):
    """`dossiers/lifecycle.py` is a file of a room, or of the room whose README names it."""
    named = re.findall(r"`([\w-]+(?:/[\w.-]+)*\.(?:py|md|yaml|typ|js|css|csv|toml))`", document.read_text())
    assert not [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in FILES)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_a_document_names_exist(document):
    known = {*get_commands(), "read", "test", "NAME"}
    assert set(re.findall(r"\./motcua ([a-z_]+)", document.read_text())) <= known


def test_every_target_of_make_that_is_told_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    told = {name for document in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)`", document.read_text())}
    assert told <= targets


def test_every_identifier_of_the_glossary_exists():
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|", (ROOT / "docs" / "glossary.md").read_text(), re.M)
    wanted = {name for row in rows for name in re.findall(r"`([A-Za-z_][A-Za-z_.]*)`", row)}
    assert len(wanted) > 40
    code = "\n".join(path.read_text() for path in ROOT.glob("src/**/*.py") if "/tests/" not in str(path))
    words = set(re.findall(r"[A-Za-z_]\w*", code))
    missing = sorted(name for name in wanted if name.split(".")[-1] not in words)
    assert not missing, f"in the glossary, but not in the code: {missing}"


def test_every_model_is_in_the_glossary_under_its_vietnamese_name():
    rows = re.findall(r"^\|([^|]+)\|([^|]+)\|", (ROOT / "docs" / "glossary.md").read_text(), re.M)
    told = [(term.strip(), set(re.findall(r"`(\w+)`", names))) for term, names in rows]
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith("motcua."):
            continue
        term = str(model._meta.verbose_name)
        if not any(model.__name__ in names and there.lower().startswith(term.lower()) for there, names in told):
            missing.append(f"{model.__name__} “{term}”")
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_no_machine(document):
    assert not re.search(r"/work/|/tmp/|/root/|localhost:\d{4,5}/simple", document.read_text())
