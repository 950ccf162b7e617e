"""Files of `law/`: read with line numbers, validated against their schema, refused with file, line and remedy.

The schema of a file is `law/schemas/<folder>-<file>.json`, else `<folder>.json`; editors use the same ones (first line
of each file, `.vscode/settings.json`). A room that owns a kind of file registers in `READERS` what reads and checks it
beyond its schema; `faults` reads every file and every registered reader, and stops the start (`checks.py`).
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from motcua.base.registry import Registry

LAW = Path(os.environ.get("MOTCUA_ROOT") or Path(__file__).resolve().parents[3]) / "law"
_loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
        data = yaml.load(text, Loader=_loader)  # noqa: S506 (a safe loader)
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
    for fault in sorted(_validator(schema).iter_errors(data), key=_order):
        yield from _told(fault)


def _order(fault: Any) -> tuple[bool, list[str]]:
    """Sort key: misspelt words first, because what is missing is often the same word, rightly spelt."""
    return fault.validator != "additionalProperties", [str(step) for step in fault.absolute_path]


def line_of(text: str, place: Iterable[str | int]) -> int:
    """Return the line (from 1) of an entry in the text of a YAML file; of the entry around it where it is not there."""
    node = yaml.compose(text, Loader=_loader)
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
    found: list[LawError] = []
    for path in sorted(LAW.rglob("*.yaml")):
        try:
            read_yaml(path)
        except LawError as fault:
            found.append(fault)
    if found:
        return found
    for reader in READERS:
        try:
            reader()
        except LawError as fault:
            found.append(fault)
    return found


@lru_cache(maxsize=32)
def _validator(path: Path) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker, validators

    # YAML reads days as dates, which a schema and an editor know as strings of the format "date".
    types = Draft202012Validator.TYPE_CHECKER.redefine("string", lambda _, value: isinstance(value, (str, date)))
    formats = FormatChecker(["regex"])
    formats.checks("date")(lambda value: isinstance(value, date))
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    extend: Any = validators.extend
    return extend(Draft202012Validator, type_checker=types)(schema, format_checker=formats)


def _told(fault: Any) -> Iterator[tuple[list[str | int], str]]:
    """Return the messages for a fault of the validator, with the remedy, one for each key that is not known."""
    place = list(fault.absolute_path)
    name = f"“{place[-1]}”" if place and isinstance(place[-1], str) else "mục này"
    wanted, value = fault.validator_value, fault.instance
    if fault.validator == "additionalProperties":
        known = list(fault.schema.get("properties", {}))
        for key in value:
            if key not in known:
                yield [*place, key], _unknown(f"không có mục “{key}”", str(key), known)
    elif fault.validator == "required":
        missing = [key for key in wanted if key not in value]
        yield place, f"thiếu mục {', '.join(f'“{key}”' for key in missing)}."
    elif fault.validator == "enum":
        yield place, _unknown(f"{name} không thể là “{value}”", str(value), [str(one) for one in wanted])
    elif fault.validator == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        yield place, f"{name} phải là {' hoặc '.join(_TYPES[kind] for kind in kinds)}, không phải “{value}”."
    elif fault.validator == "format" and wanted == "date":
        yield place, f"{name} phải là ngày viết không có ngoặc kép, ví dụ 2025-07-01, không phải “{value}”."
    elif fault.validator == "anyOf":
        yield place, f"{name} không thể là “{value}”. {fault.schema.get('description', '')}".rstrip()
    else:
        advice = fault.schema.get("description", "")
        yield place, f"{name} không đúng: “{value}” ({fault.validator}: {wanted}). {advice}".rstrip()


def _unknown(what: str, word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 1, 0.5)
    choice = f"có phải “{near[0]}”?" if near else f"chỉ có: {', '.join(known)}."
    return f"{what}; {choice}"
