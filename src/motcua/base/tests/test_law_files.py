"""Files of law: a broken one is refused with its file, line and remedy, and stops the start."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from motcua.base import law_files
from motcua.base.law_files import LAW, LawError, faults, read_table, read_yaml, schema_of

RULES = """\
key: thu
document: "Nghị định thử"
valid_from: 2025-07-01
verified: true
rules:
  apologies: {value: 1, verified: true}
  supplement_notice_days:
    value: 3
    verified: true
"""


@pytest.fixture
def broken(tmp_path):
    """Writes a file of a kind with one thing replaced and answers what refuses it."""

    def write(kind: str, text: str) -> LawError:
        path = tmp_path / kind / "thu.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(LawError) as refused:
            read_yaml(path)
        return refused.value

    return write


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ("supplement_notice_day:", "supplement_notice_days:", 7, "có phải “supplement_notice_days”?"),
        ("documnet:", "document:", 2, "có phải “document”?"),
        ('valid_from: "2025-07-01"', "valid_from: 2025-07-01", 3, "không có ngoặc kép"),
        ("verified: 1\nrules", "verified: true\nrules", 4, "true hoặc false"),
        ("value: ba", "value: 3", 8, "số nguyên"),
        ("value: -3", "value: 3", 8, "“-3”"),
    ],
)
def test_a_wrong_word_or_type_is_refused_with_its_line(broken, wrong, right, line, words):
    refused = broken("time_limits", RULES.replace(right, wrong, 1))
    assert refused.line == line, str(refused)
    assert words in str(refused)
    assert f"thu.yaml, dòng {line}" in str(refused)


def test_a_missing_entry_is_named(broken):
    assert "“verified”" in str(broken("time_limits", RULES.replace("verified: true\nrules", "rules")))


def test_a_file_that_is_not_yaml_is_refused_with_its_line(broken):
    assert broken("time_limits", "key: a\nrules: {\n").line == 3


def test_a_limit_nobody_can_count_is_refused(broken):
    text = (
        'field: {code: X, name: X}\nowner_ministry: B\nprocedures:\n  - code: "1.000001"\n    name: N\n    periods:\n'
    )
    text += "      - {from: 2020-01-01, level: commune}\n    cases: [{limit: ba ngày}]\n"
    refused = broken("procedures", text)
    assert refused.line == 8
    assert "3 ngày làm việc" in str(refused)


def test_the_files_that_come_with_the_platform_are_right():
    assert [str(fault) for fault in faults()] == []


def test_every_kind_of_file_has_a_schema_that_editors_find():
    settings = json.loads((LAW.parent / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    patterns = {name.removeprefix("./law/schemas/"): globs for name, globs in settings.items()}
    for path in LAW.rglob("*.yaml"):
        schema = schema_of(path)
        assert schema is not None, path
        assert any(path.relative_to(LAW.parent).match(one) for one in patterns[schema.name]), path


def test_every_table_has_a_schema():
    tables = list(LAW.rglob("*.csv"))
    assert len(tables) >= 7
    assert [path.name for path in tables if schema_of(path) is None] == []


def test_the_task_of_the_editor_marks_the_line_that_a_check_names(copied):
    task = json.loads((LAW.parent / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    cases = copied / "time_limits" / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace("ngày làm việc", "ngày lam việc", 1), encoding="utf-8")
    (copied / "moi.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = [f"?: (law.E001) {fault}" for fault in faults()]
    found = [re.search(pattern["regexp"], line) for line in told]
    places = {(one[pattern["file"]], one[pattern["line"]]) for one in found if one}
    assert places == {("law/time_limits/cases.csv", "2"), ("law/moi.csv", None)}


PARTNERS = """\
level,kind,name,below,valid_from,legal_basis,verified
tinh,department,Sở Tư pháp {unit},,2025-07-01,Nghị quyết 202/2025/QH15,false
tinh,vertical_agency,Thuế {unit},,2025-07-01,Quyết định của Bộ Tài chính,false
"""


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ("legal_basic", "legal_basis", 1, "có phải “legal_basis”?"),
        ("valid_from,x", "valid_from,legal_basis", 1, "không có cột “x”"),
        ("vertical_agence", "vertical_agency", 3, "có phải “vertical_agency”?"),
        ("Thuế {unit},,01/07/2025", "Thuế {unit},,2025-07-01", 3, "2025-07-01"),
        ("Sở Tư pháp,,", "Sở Tư pháp {unit},,", 2, "{unit}"),
        ("Bộ Tài chính,false,", "Bộ Tài chính,false", 3, "7 ô"),
    ],
)
def test_a_wrong_column_value_or_width_of_a_table_is_refused_with_its_line(tmp_path, wrong, right, line, words):
    path = tmp_path / "units" / "partners.csv"
    path.parent.mkdir()
    path.write_text(PARTNERS.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(LawError) as refused:
        read_table(path)
    assert (refused.value.line, words in str(refused.value)) == (line, True), str(refused.value)


def test_a_file_without_a_schema_and_a_broken_table_stop_the_start(copied):
    (copied / "moi").mkdir()
    (copied / "moi" / "thu.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (copied / "moi" / "thu.yaml").write_text("a: 1\n", encoding="utf-8")
    cases = copied / "time_limits" / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace("ngày làm việc", "ngày lam việc", 1), encoding="utf-8")
    found = [str(fault) for fault in faults()]
    assert len(found) == 3
    assert sum("chưa có lược đồ" in one for one in found) == 2
    assert any("cases.csv, dòng 2" in one for one in found)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of `law/` that may be broken."""
    shutil.copytree(LAW, tmp_path / "law", ignore=shutil.ignore_patterns("units"))
    monkeypatch.setattr(law_files, "LAW", tmp_path / "law")
    return tmp_path / "law"


def test_every_broken_file_is_reported_at_once(copied):
    for name, right in (("time_limits/nd118_2025.yaml", "verified: true}"), ("calendars/vn.yaml", "verified: false}")):
        text = (copied / name).read_text(encoding="utf-8")
        (copied / name).write_text(text.replace(right, "verifed: true}", 1), encoding="utf-8")
    found = [str(fault) for fault in faults()]
    assert len(found) == 2
    assert all("có phải “verified”?" in one for one in found)


def test_a_broken_file_stops_commands_and_site(copied):
    file = copied / "time_limits" / "nd118_2025.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("apologies:", "apologis:", 1), encoding="utf-8")
    for name in ("src", "pyproject.toml"):
        (copied.parent / name).symlink_to(LAW.parent / name)
    environment = {**os.environ, "MOTCUA_ROOT": str(copied.parent), "MOTCUA_HOME": str(copied.parent / "var")}
    for words in (["-m", "motcua", "check"], ["-c", "import motcua.config.wsgi"]):
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, cwd=LAW.parent)
        assert done.returncode == 1, done.stderr
        assert "có phải “apologies”?" in done.stderr
