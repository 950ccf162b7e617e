"""Files of forms: a wrong name stops the start with file, line and the nearest name; typed rows say so."""

import pytest

from motcua.base.law_files import LAW, LawError
from motcua.dossiers.tests.reporting.sample import MY_TU
from motcua.reports.queries.law import form_data, read_form
from motcua.reports.rules.figures import Kind, Sources
from motcua.reports.rules.forms import Typed, fill, form_from
from motcua.reports.vocabulary import CellState

FORM = """\
form: thu
title: Thử
short_title: Thử
kind: statistics
citation: Thử
verified: false
provinces: []
levels: [commune]
valid_from: 2025-07-01
valid_to: 9999-12-31
field_groups: {land: {codes: [DD], names: [Đất đai]}}
checks:
  - {le: [a, b], because: a không vượt b}
rows:
  - {n: I, t: Phần một, heading: 1}
  - {id: a, t: Hàng a, u: Hồ sơ, count: [received], where: {level: commune}}
  - {id: b, t: Hàng b, u: Hồ sơ, count: [dossiers.ended], where: {field_group: land}}
  - {id: c, t: Hàng c, u: Hồ sơ, sum: [a, d]}
  - {id: d, t: Hàng d, u: Hồ sơ, typed: true}
  - {id: e, t: Hàng e, u: "%", ratio: on_time}
  - {id: f, t: Hàng f, u: Thủ tục, catalogue: {online_level: full_online}}
"""


def written(folder, text):
    path = folder / "thu.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_form_without_faults_is_read(tmp_path):
    assert read_form(written(tmp_path, FORM))["form"] == "thu"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ("count: [received]", "count: [recieved]", 16, "có phải “received”?"),
        ("count: [received]", "cuont: [received]", 16, "có phải “count”?"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ", 19, "không có nguồn số liệu"),
        ("typed: true", "typed: true, ratio: on_time", 19, "hai nguồn số liệu"),
        ("level: commune}", "levle: commune}", 16, "có phải “level”?"),
        ("level: commune}", "level: comune}", 16, "có phải “commune”?"),
        ("field_group: land", "field_group: lnad", 17, "có phải “land”?"),
        ("ratio: on_time", "ratio: on_tme", 20, "có phải “on_time”?"),
        ("catalogue: {online_level", "catalogue: {online_levl", 21, "có phải “online_level”?"),
        ("catalogue: {online_level", "catalouge: {online_level", 21, "có phải “catalogue”?"),
        ("sum: [a, d]", "sum: [a, dd]", 18, "có phải “d”?"),
        ("id: d, t: Hàng d, u: Hồ sơ, typed: true", "id: d, t: Hàng d, u: Hồ sơ, sum: [c]", 18, "vòng cộng: c → d → c"),
        ("id: b,", "id: a,", 17, "hai hàng cùng id “a”"),
        ("le: [a, b]", "le: [a, bb]", 13, "có phải “b”?"),
        ("where: {level: commune}", "where: {field: dat-dai}", 16, "“field” nhận mã số"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, where: {level: commune}", 19, "“where” chỉ có nghĩa"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, of: field", 19, "“of” chỉ có nghĩa"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, share: true", 19, "“share” chỉ có nghĩa"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, who: {role: reform_oficer}", 19, "“reform_officer”?"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, who: {role: clerk}", 19, "vai trò mở được báo cáo"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, who: {role: leader, level: district}", 19, "cấp báo cáo"),
        ("u: Hồ sơ, typed: true", "u: Hồ sơ, typed: true, over_time: recompute", 19, "chỉ dùng cho hàng loại percent"),
        ("u: Hồ sơ, typed: true", "u: '%', typed: true, over_time: sum", 19, "hàng loại count, money, decimal"),
        ("u: Hồ sơ, typed: true", "u: x, type: text, typed: true, over_time: last", 19, "không phải text"),
        ("ratio: on_time", "over_time: recompute, ratio: on_time", 20, "“over_time” chỉ có nghĩa"),
        ("heading: 1}", "heading: 1, count: [received]}", 15, "bỏ “count”"),
        ("u: Hồ sơ, count", "u: Hồ sơ, type: date, count", 16, "không phải date"),
        ("ratio: on_time", "type: money, ratio: on_time", 20, "loại là percent"),
        ("valid_to: 9999-12-31", "valid_to: 2025-07-01", 10, "phải sau “valid_from”"),
        ("kind: statistics", "kind: by_field", 4, "thiếu mục “columns”"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_refused_with_its_line_and_the_nearest_name(tmp_path, right, wrong, line, words):
    with pytest.raises(LawError) as refused:
        read_form(written(tmp_path, FORM.replace(right, wrong, 1)))
    assert refused.value.line == line, str(refused.value)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("right: [2, 3, 4]", "right: [2, 3, 44]", "không có cột 44"),
        ("columns: [1, 2, 3, 4]", "columns: [1, 2, 3, 44]", "không có cột 44"),
        ("{n: 2, t: Trực tuyến", "{n: 1, t: Trực tuyến", "ở đây là 2, không phải 1"),
        ("rows_by: field", "rows_by: feild", "có phải “field”?"),
        ("rows_by: field\n", "", "thiếu mục “rows_by”"),
    ],
)
def test_a_wrong_column_of_a_form_by_field_is_refused(tmp_path, right, wrong, words):
    shipped = (LAW / "forms" / "bieu-06a.yaml").read_text(encoding="utf-8")
    assert right in shipped
    with pytest.raises(LawError, match=words):
        read_form(written(tmp_path, shipped.replace(right, wrong, 1)))


def test_the_schema_of_forms_refuses_a_wrong_type(tmp_path):
    broken = FORM.replace("verified: false", "verified: chưa")
    folder = tmp_path / "forms"
    folder.mkdir()
    with pytest.raises(LawError, match="dòng 6"):
        read_form(written(folder, broken))


def test_every_shipped_form_is_without_faults_and_types_only_rows_that_say_so():
    for path in sorted((LAW / "forms").glob("*.yaml")):
        data = read_form(path)
        typed = {row["id"] for row in data.get("rows", ()) if row.get("typed")}
        assert typed == {row.id for row in form_from(form_data(data["form"])).rows if row.is_typed or row.or_typed}


def test_a_row_adds_up_others_counted_and_typed(tmp_path):
    form = form_from(read_form(written(tmp_path, FORM)), {"field_groups": {"land": (10,)}})
    sources = Sources(MY_TU)
    cells = {cell.row.id: cell for cell in fill(form, sources, {"d": Typed(CellState.VALUE, 100)})}
    assert cells["c"].figure.formula.kind is Kind.ROWS
    assert cells["c"].figure.value.number == cells["a"].figure.value.number + 100 == 50_000
    cells = {cell.row.id: cell for cell in fill(form, sources, {})}
    assert cells["c"].figure.value.state is CellState.BLANK, "a part nobody entered is not taken for zero"


def test_a_measure_that_was_not_counted_is_never_zero():
    with pytest.raises(LookupError, match="recieved"):
        type(MY_TU)(MY_TU.cells, frozenset({"received"})).total(("recieved",))
