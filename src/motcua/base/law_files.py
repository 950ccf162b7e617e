"""Files of `law/`: read with line numbers, validated against their schema, refused with file, line and remedy.

The schema of a file is `law/schemas/<folder>-<file>.json`, else `<folder>.json`; editors use the same ones (first line
of each file, `.vscode/settings.json`). A room that owns a kind of file registers in `READERS` what reads and checks it
beyond its schema; `faults` reads every file and every registered reader, and stops the start (`checks.py`).
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

from motcua.base.registry import Registry

LAW = Path(os.environ.get("MOTCUA_ROOT") or Path(__file__).resolve().parents[3]) / "law"
_TYPES = {
    "object": "một nhóm mục “tên: giá trị”",
    "array": "một danh sách",
    "string": "chữ hoặc ngày",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "true hoặc false",
    "null": "để trống",
}
#: Readers of the files of `law/`, which raise LawError for a faulty file; rooms register theirs.
READERS: Registry[Callable[[], object]] = Registry("reader of law files")


class LawError(ValueError):
    """Fault in a file of `law/`; the message names file, line, entry and fault."""

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        place = _place(path) if path else ""
        at = f", dòng {line}" if path and line else ""
        super().__init__(f"{place}{at}: {message}" if place else message)
        self.message, self.path, self.line = message, path, line


def _place(path: Path) -> str:
    return str(path.relative_to(LAW.parent)) if path.is_relative_to(LAW.parent) else str(path)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file of `law/`, validated against its schema; raises LawError with the line."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else None
        raise LawError(
            "dấu ngoặc, dấu hai chấm hoặc lùi dòng không đúng ở đây hay ngay phía trên.", path, line
        ) from fault
    except (OSError, yaml.YAMLError, ValueError) as fault:
        raise LawError(f"không đọc được tệp: {fault}", path) from fault
    schema = schema_of(path)
    if schema is not None and (found := next(iter(schema_faults(data, schema)), None)) is not None:
        place, message = found
        raise LawError(message, path, line_of(text, place))
    return data


def schema_of(path: Path) -> Path | None:
    """Return the schema of a file of `law/`; None where there is none for its folder."""
    names = (f"{path.parent.name}-{path.stem}", path.parent.name)
    found = (LAW / "schemas" / f"{name}.json" for name in names)
    return next((schema for schema in found if schema.exists()), None)


def schema_faults(data: Any, schema: Path) -> Iterator[tuple[list[str | int], str]]:
    """Return the differences between data and a schema: the path to the place, and the fault there."""
    yield from _differences(data, _validator(schema))


def _differences(data: Any, validator: Any) -> Iterator[tuple[list[str | int], str]]:
    for fault in sorted(validator.iter_errors(data), key=_order):
        yield from _told(fault)


def _order(fault: Any) -> tuple[bool, list[str]]:
    """Sort key: misspelt words first, because what is missing is often the same word, rightly spelt."""
    return fault.validator != "additionalProperties", [str(step) for step in fault.absolute_path]


def line_of(text: str, place: Iterable[str | int]) -> int:
    """Return the line (from 1) of an entry in the text of a YAML file; of the entry around it where it is not there."""
    node = yaml.compose(text, Loader=_Loader)
    line = 1
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        else:
            break
    return line


def faults() -> list[LawError]:
    """Return every fault of the files of `law/`: syntax, schema, and faults that the rooms' readers find."""
    found = [fault for path in sorted(LAW.rglob("*.yaml")) for fault in _raised(partial(read_yaml, path))]
    found += [fault for path in sorted(LAW.rglob("*.csv")) for fault in _raised(partial(read_table, path))]
    found += [
        LawError("chưa có lược đồ trong law/schemas cho tệp này.", path)
        for path in sorted([*LAW.rglob("*.yaml"), *LAW.rglob("*.csv")])
        if schema_of(path) is None
    ]
    return found or [fault for reader in READERS for fault in _raised(reader)]


def _raised(read: Callable[[], object]) -> list[LawError]:
    """Return the fault that reading raises, if any."""
    try:
        read()
    except LawError as fault:
        return [fault]
    return []


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file of `law/`, by column; raises LawError with the line for a faulty one.

    The schema describes one row. The names of the columns are those of its properties, and each distinct value of a
    column is checked once: the lists of units have twenty thousand rows.
    """
    schema = schema_of(path)
    rule = json.loads(schema.read_text(encoding="utf-8")) if schema else {}
    rows, lines = _table(path, rule.get("x-delimiter", ","))
    if schema is not None and rows and (fault := _table_fault(rows, lines, schema, rule)) is not None:
        raise LawError(fault[1], path, fault[0])
    return rows


def _table(path: Path, delimiter: str) -> tuple[list[dict[str, str]], list[int]]:
    """Return the rows and the line on which each ends; raises LawError for a row with too few or too many cells."""
    rows, lines = [], []
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=delimiter)
            for row in reader:
                if None in row or None in row.values():
                    width = len(reader.fieldnames or ())
                    raise LawError(f"dòng phải có đúng {width} ô như dòng tiêu đề.", path, reader.line_num)
                rows.append(row)
                lines.append(reader.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise LawError(f"không đọc được tệp: {fault}", path) from fault
    return rows, lines


def _table_fault(
    rows: list[dict[str, str]], lines: list[int], schema: Path, rule: dict[str, Any]
) -> tuple[int, str] | None:
    """Return the line and the message of the first fault of a table: in its heading, then in its values."""
    columns = dict.fromkeys(rows[0], "")
    heading: dict[str, Any] = {key: rule[key] for key in ("required", "additionalProperties") if key in rule}
    heading["properties"] = dict.fromkeys(rule["properties"], True)
    for _, message in _differences(columns, _compiled(json.dumps(heading))):
        return 1, message.replace("mục", "cột")
    found: list[tuple[int, str]] = []
    for name in columns:
        validator = _compiled(json.dumps({"properties": {name: rule["properties"][name]}}))
        for value, place in {row[name]: place for place, row in reversed(list(enumerate(rows)))}.items():
            found += [(lines[place], message) for _, message in _differences({name: value}, validator)][:1]
    return min(found, default=None)


@lru_cache(maxsize=256)
def _compiled(schema: str) -> Any:
    return _built(json.loads(schema))


@lru_cache(maxsize=32)
def _validator(path: Path) -> Any:
    return _built(json.loads(path.read_text(encoding="utf-8")))


def _built(schema: Any) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker, validators

    # YAML reads days as dates, which a schema and an editor know as strings of the format "date".
    types = Draft202012Validator.TYPE_CHECKER.redefine("string", lambda _, value: isinstance(value, (str, date)))
    formats = FormatChecker(["regex"])
    formats.checks("date")(lambda value: isinstance(value, date))
    Draft202012Validator.check_schema(schema)
    extend: Any = validators.extend
    return extend(Draft202012Validator, type_checker=types)(schema, format_checker=formats)


def _told(fault: Any) -> Iterator[tuple[list[str | int], str]]:
    """Return the messages for a fault of the validator, with the remedy, one for each key that is not known."""
    place = list(fault.absolute_path)
    if fault.validator == "additionalProperties":
        known = list(fault.schema.get("properties", {}))
        for key in (key for key in fault.instance if key not in known):
            yield [*place, key], _unknown(f"không có mục “{key}”", str(key), known)
    else:
        name = f"“{place[-1]}”" if place and isinstance(place[-1], str) else "mục này"
        yield place, _MESSAGES.get(fault.validator, _other)(fault, name)


def _required(fault: Any, name: str) -> str:
    missing = [key for key in fault.validator_value if key not in fault.instance]
    return f"thiếu mục {', '.join(f'“{key}”' for key in missing)}."


def _enum(fault: Any, name: str) -> str:
    choices = [str(one) for one in fault.validator_value]
    return _unknown(f"{name} không thể là “{fault.instance}”", str(fault.instance), choices)


def _type(fault: Any, name: str) -> str:
    wanted = fault.validator_value
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return f"{name} phải là {' hoặc '.join(_TYPES[kind] for kind in kinds)}, không phải “{fault.instance}”."


def _format(fault: Any, name: str) -> str:
    if fault.validator_value != "date":
        return _other(fault, name)
    return f"{name} phải là ngày viết không có ngoặc kép, ví dụ 2025-07-01, không phải “{fault.instance}”."


def _any_of(fault: Any, name: str) -> str:
    return f"{name} không thể là “{fault.instance}”. {fault.schema.get('description', '')}".rstrip()


def _other(fault: Any, name: str) -> str:
    rule = f"{fault.validator}: {fault.validator_value}"
    return f"{name} không đúng: “{fault.instance}” ({rule}). {fault.schema.get('description', '')}".rstrip()


#: Message for a fault, by the keyword of the schema that it breaks.
_MESSAGES: dict[str, Callable[[Any, str], str]] = {
    "required": _required,
    "enum": _enum,
    "type": _type,
    "format": _format,
    "anyOf": _any_of,
}


def _unknown(what: str, word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 1, 0.5)
    choice = f"có phải “{near[0]}”?" if near else f"chỉ có: {', '.join(known)}."
    return f"{what}; {choice}"
