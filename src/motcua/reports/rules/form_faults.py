"""Faults of a form's file beyond its schema: unknown names, rows without a source, cycles of sums.

Each fault is the path to its place in the file and a message with the nearest name that exists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from motcua.base.registry import nearest_name
from motcua.reports.registry import DIMENSION_WORDS, GROUPS, ROW_SOURCES, find_ratio, ratio_names
from motcua.reports.rules.figures import is_additive
from motcua.reports.vocabulary import READERS
from motcua.statistics.registry import FAMILIES, MEASURES, bases, dimension_key
from motcua.statistics.vocabulary import KnownOnly, RollUp, TwoTimes

Place = list[str | int]
Fault = tuple[Place, str]
#: Keys of a row that name measures, and all keys that name the source of its figure.
OF_MEASURES = ("count", "state", "growth", "distinct")
OF_FORM = ("ratio", "sum", "below", "typed")
#: Keys of a row that need one of these sources; `share` goes with the sources that rooms register.
ONLY_WITH = {"where": (*OF_MEASURES, "ratio"), "of": ("distinct",), "as_of": ("state",), "over_time": ("typed",)}
OF_HEADING = ("n", "t", "heading")
#: Types of a row with a computed figure, by its source; a source that is not listed allows any number.
OF_NUMBERS = ("count", "money", "decimal", "percent", "growth")
TYPES = {
    "ratio": ("percent", "cells"),
    "growth": ("growth", "percent"),
    "count": (*OF_NUMBERS, "cells"),
    "state": (*OF_NUMBERS, "cells"),
}
#: Keys that a row may have.
SAID = (
    *(
        "n",
        "id",
        "t",
        "u",
        "heading",
        "type",
        "codes",
        "of",
        "as_of",
        "where",
        "share",
        "fraction",
        "definition",
        "citation",
    ),
    *("who", "required", "blank_reason", "over_places", "over_time"),
)
#: Types of a row that rolls up over time by a rule.
OVER_TIME = {
    "sum": ("count", "money", "decimal"),
    "recompute": ("percent",),
    "last": ("count", "money", "decimal", "percent", "code", "yes_no"),
}


def form_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Return the faults of a form that its schema cannot find."""
    rows = list(data.get("rows", ()))
    yield from _whole(data)
    ids = _ids(rows)
    for number, row in enumerate(rows):
        for place, message in _row_faults(row, data, ids):
            yield ["rows", number, *place], message
    yield from _twice(rows)
    yield from _cycles(rows, ids)
    yield from column_faults(data)
    for number, check in enumerate(data.get("checks", ())):
        yield from _check_faults(check, ids, ["checks", number])


def _ids(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {str(row["id"]): number for number, row in enumerate(rows) if "id" in row}


def _row_faults(row: Mapping[str, Any], form: Mapping[str, Any], ids: Mapping[str, int]) -> Iterator[Fault]:
    sources = (*OF_MEASURES, *OF_FORM, *ROW_SOURCES.names())
    for key in sorted(set(row).difference((*SAID, *sources))):
        yield [key], _unknown("mục hoặc nguồn số liệu", key, (*SAID, *sources))
    if "heading" in row:
        for key in sorted(set(row).intersection((*SAID, *sources)).difference(OF_HEADING)):
            yield [key], f"tiêu đề “{row['t']}” chỉ có các mục {', '.join(OF_HEADING)}; bỏ “{key}”."
        return
    if "id" not in row:
        yield [], f"hàng “{row['t']}” thiếu mục “id”."
    given = [key for key in sources if key in row]
    yield from _one_source(row, given, sources)
    for key in given:
        yield from _source_faults(row, key, form, ids)
    yield from _beside(row, given)
    yield from _who_faults(row.get("who", {}), form)


def _one_source(row: Mapping[str, Any], given: Sequence[str], sources: Sequence[str]) -> Iterator[Fault]:
    """Check that a row has one source of its figure."""
    if not given:
        message = (
            f"hàng “{row['t']}” không có nguồn số liệu: ghi một trong {', '.join(sources)}; "
            "nhập thủ công là typed: true."
        )
        yield [], message
    elif len(given) > 1 and not (given[0] in OF_MEASURES and list(given[1:]) == ["typed"]):
        yield [given[1]], f"hàng “{row['t']}” có hai nguồn số liệu: {', '.join(given)}; chỉ giữ một."


def _who_faults(who: Mapping[str, str], form: Mapping[str, Any]) -> Iterator[Fault]:
    """Check that whoever answers for a row may open the report, at a level that reports by the form."""
    role, level = who.get("role", ""), who.get("level", "")
    if role and role not in READERS:
        yield ["who", "role"], _unknown("vai trò mở được báo cáo", str(role), [one.value for one in READERS])
    if level and level not in form["levels"]:
        yield ["who", "level"], _unknown("cấp báo cáo theo mẫu này", str(level), form["levels"])


def _beside(row: Mapping[str, Any], given: Sequence[str]) -> Iterator[Fault]:
    """Check for unused keys: entries without their source, and types that a computed figure never has."""
    for key, wanted in (ONLY_WITH | {"share": tuple(ROW_SOURCES.names())}).items():
        if key in row and not set(given) & set(wanted):
            yield [key], f"“{key}” chỉ có nghĩa khi hàng có một trong: {', '.join(wanted)}."
    yield from _over_time_faults(row)
    if given and given[0] not in ("typed", "below"):
        yield from _type_faults(row, given[0])


def _over_time_faults(row: Mapping[str, Any]) -> Iterator[Fault]:
    """Check that the row has a type that can be rolled up over time by its rule."""
    rule = row.get("over_time", "none")
    kind = row.get("type") or ("code" if "codes" in row else "percent" if row.get("u") == "%" else "count")
    if kind not in OVER_TIME.get(rule, (kind,)):
        message = f"“over_time: {rule}” chỉ dùng cho hàng loại {', '.join(OVER_TIME[rule])}, không phải {kind}."
        yield ["over_time"], message


def _type_faults(row: Mapping[str, Any], source: str) -> Iterator[Fault]:
    """Check that a figure computed from the source can have the type of the row."""
    kind, wanted = row.get("type") or ("code" if "codes" in row else ""), TYPES.get(source, OF_NUMBERS)
    if kind and kind not in wanted:
        message = f"hàng “{row['t']}” tính bằng {source}: loại là {' hoặc '.join(wanted)}, không phải {kind}."
        yield ["type" if "type" in row else "codes"], message


def _whole(form: Mapping[str, Any]) -> Iterator[Fault]:
    """Check rows or columns by the kind of form, and the order of its days."""
    needed = ("rows",) if form["kind"] == "statistics" else ("columns", "rows_by")
    for key in needed:
        if key not in form:
            yield ["kind"], f"mẫu loại {form['kind']} thiếu mục “{key}”."
    if form["valid_to"] <= form["valid_from"]:
        yield ["valid_to"], f"“valid_to” phải sau “valid_from” ({form['valid_from']})."


def column_faults(form: Mapping[str, Any]) -> Iterator[Fault]:
    """Check a form with columns: measures, order of numbers, groups and identities of columns that do not exist."""
    columns = list(form.get("columns", ()))
    for number, column in enumerate(columns):
        yield from _measures(column["count"], ["columns", number, "count"])
        if column["n"] != number + 1:
            message = f"cột đánh số lần lượt từ 1: ở đây là {number + 1}, không phải {column['n']}."
            yield ["columns", number, "n"], message
    if columns and "rows_by" in form:
        yield from _dimension(form["rows_by"], [name for one in columns for name in one["count"]], ["rows_by"])
    for name, sides in (("groups", ("columns",)), ("identities", ("left", "right"))):
        for number, spec in enumerate(form.get(name, ())):
            for side in sides:
                yield from _column_numbers(spec[side], len(columns), [name, number, side])


def _column_numbers(numbers: Sequence[int], count: int, place: Place) -> Iterator[Fault]:
    for position, number in enumerate(numbers):
        if number > count:
            yield [*place, position], f"không có cột {number}; các cột: 1 đến {count}."


def _source_faults(
    row: Mapping[str, Any], key: str, form: Mapping[str, Any], ids: Mapping[str, int]
) -> Iterator[Fault]:
    if key in OF_MEASURES:
        yield from _measures(row[key], [key])
        yield from _where_faults(row, row[key], form)
        yield from _not_added(row, key)
        if key == "state":
            yield from _no_states(row["state"])
        if key == "distinct":
            yield from _dimension(str(row.get("of", "")), row[key], ["of"] if "of" in row else ["distinct"])
    elif key == "ratio":
        yield from _ratio_faults(row, form)
    elif key == "sum":
        for place, part in enumerate(row["sum"]):
            if str(part) not in ids:
                yield ["sum", place], _unknown("hàng", str(part), ids)
    elif key in ROW_SOURCES:
        yield from _conditions(row[key], key)


def _ratio_faults(row: Mapping[str, Any], form: Mapping[str, Any]) -> Iterator[Fault]:
    ratio = find_ratio(row["ratio"])
    if ratio is None:
        yield ["ratio"], _unknown("tỷ lệ", row["ratio"], ratio_names())
    else:
        yield from _where_faults(row, (*ratio.numerator, *ratio.denominator), form)


def _not_added(row: Mapping[str, Any], key: str) -> Iterator[Fault]:
    """Check that a mean or a last value stands alone in a row and is of the whole: it cannot be added to others."""
    alone = [name for name in row[key] if not is_additive(name)]
    is_split = bool(row.get("where")) or row.get("type") == "cells"
    if alone and (len(row[key]) > 1 or is_split or key not in ("count", "state")):
        message = (
            f"chỉ tiêu “{alone[0]}” không cộng được: đứng một mình ở “count” hoặc “state”, "
            "không có “where”, không là “cells”."
        )
        yield [key], message


def _no_states(names: Iterable[str]) -> Iterator[Fault]:
    """Check that a state on a day is asked of a family with states, by a measure of which the last state holds."""
    for number, name in enumerate(names):
        family = FAMILIES[MEASURES[name].family] if name in MEASURES else None
        if family is not None and not isinstance(family.lifetime, TwoTimes | KnownOnly):
            message = f"“{name}” đếm {family.record_name}, loại số liệu không có trạng thái vào một ngày; dùng count."
            yield ["state", number], message
        elif family is not None and any(base.over_time is not RollUp.LAST_STATE for base in bases(name)):
            message = f"“{name}” đếm việc trong kỳ, không phải trạng thái vào một ngày; dùng count."
            yield ["state", number], message


def _conditions(spec: Any, key: str) -> Iterator[Fault]:
    """Check the conditions of a registered source, each with the words that it knows."""
    if not isinstance(spec, Mapping):
        yield [key], f"“{key}” phải là một nhóm mục “tên: giá trị”."
        return
    known = ROW_SOURCES[key].conditions
    for name, wanted in spec.items():
        if name not in known:
            yield [key, name], _unknown(f"điều kiện của {key}", str(name), known)
        else:
            yield from _words(wanted, known[name], [key, name])


def _where_faults(row: Mapping[str, Any], measures: Iterable[str], form: Mapping[str, Any]) -> Iterator[Fault]:
    for name, wanted in row.get("where", {}).items():
        if name in GROUPS:
            declared = form.get(GROUPS[name].declared, {})
            for value in wanted if isinstance(wanted, list) else [wanted]:
                if value not in declared:
                    yield ["where", name], _unknown("nhóm", str(value), declared)
        else:
            yield from _dimension(name, measures, ["where", name])
            if dimension_key(name) in DIMENSION_WORDS:
                yield from _words(wanted, DIMENSION_WORDS[dimension_key(name)], ["where", name])
            elif any(isinstance(value, str) for value in (wanted if isinstance(wanted, list) else [wanted])):
                known = ", ".join(DIMENSION_WORDS.names())
                yield ["where", name], f"“{name}” nhận mã số, không nhận chữ “{wanted}”; nhận chữ: {known}."


def _dimension(name: str, measures: Iterable[str], place: Place) -> Iterator[Fault]:
    """Check that a dimension belongs to the family of every measure of the row."""
    for key in measures:
        known = FAMILIES[MEASURES[key].family].dimensions if key in MEASURES else {name: ""}
        if name not in known and dimension_key(name) not in known:
            yield place, _unknown("chiều số liệu", name, (*known, *GROUPS.names()))
            return


def _words(wanted: Any, words: Mapping[str, int], place: Place) -> Iterator[Fault]:
    for value in wanted if isinstance(wanted, list) else [wanted]:
        if isinstance(value, str) and value not in words:
            yield place, _unknown("giá trị", value, words)


def _measures(names: Iterable[str], place: Place) -> Iterator[Fault]:
    known = [name for measure in MEASURES for name in (measure.public_key, measure.key)]
    for number, name in enumerate(names):
        if name not in MEASURES:
            yield [*place, number], _unknown("chỉ tiêu", name, known)


def _twice(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for number, row in enumerate(rows):
        row_id = str(row.get("id", ""))
        if row_id and row_id in seen:
            yield ["rows", number, "id"], f"hai hàng cùng id “{row_id}”: “{seen[row_id]}” và “{row['t']}”."
        seen.setdefault(row_id, str(row["t"]))


def _cycles(rows: Sequence[Mapping[str, Any]], ids: Mapping[str, int]) -> Iterator[Fault]:
    """Find rows that add up themselves, directly or through others."""
    parts = {str(row.get("id", "")): [str(part) for part in row.get("sum", ())] for row in rows}
    for row_id in (row_id for row_id, found in parts.items() if found):
        way, around = [row_id], _way_back(row_id, parts, set())
        if around:
            yield ["rows", ids[row_id], "sum"], f"vòng cộng: {' → '.join([*way, *around])}."
            return


def _way_back(row_id: str, parts: Mapping[str, Sequence[str]], seen: set[str], start: str = "") -> list[str]:
    """Return the rows from a row back to where the path began; empty where none leads back."""
    start = start or row_id
    for part in parts.get(row_id, ()):
        if part == start:
            return [part]
        if part not in seen:
            seen.add(part)
            if back := _way_back(part, parts, seen, start):
                return [part, *back]
    return []


def _check_faults(check: Mapping[str, Any], ids: Mapping[str, int], place: Place) -> Iterator[Fault]:
    kinds = [name for name in ("le", "sum", "same", "at_most_100") if name in check]
    if len(kinds) != 1:
        yield place, "mỗi kiểm tra có đúng một trong: le, sum, same, at_most_100."
        return
    for number, row_id in enumerate(check[kinds[0]]):
        if str(row_id) not in ids:
            yield [*place, kinds[0], number], _unknown("hàng", str(row_id), ids)


def _unknown(kind: str, word: str, known: Iterable[str]) -> str:
    near = nearest_name(word, known)
    return f"không có {kind} “{word}”; " + (f"có phải “{near}”?" if near else f"chỉ có: {', '.join(known)}.")
