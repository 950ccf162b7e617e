"""Statistics forms as dated data: rows bound to formulas or typed by hand, and filling them.

The forms of two provinces differ in rows, numbering and wording, so a form belongs to a province and a time; only the
id of an indicator is the same everywhere. A cell holds a number (zero is one) or says why it holds none.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.agencies.vocabulary import Level
from motcua.base.canonical import canonical
from motcua.base.canonical import plain as json_plain
from motcua.people.vocabulary import Role
from motcua.reports.registry import DIMENSION_WORDS, GROUPS, ROW_SOURCES, require_ratio
from motcua.reports.rules.figures import (
    BLANK,
    START,
    UNITS,
    Figure,
    Formula,
    Kind,
    Sources,
    Value,
    Where,
    added,
    attribution_of,
    evaluate,
    is_additive,
    plain_number,
    public_keys,
)
from motcua.reports.rules.wording import percentage, read_number
from motcua.reports.vocabulary import CellState
from motcua.statistics.registry import MEASURES, dimension_key

#: Types of a row.
KINDS = ("count", "money", "decimal", "percent", "growth", "date", "yes_no", "code", "text", "cells")
YES_NO = {1: "Có", 0: "Không"}
#: Default roll-up of a type over places.
ROLL_UP = {"percent": "recompute", "count": "sum", "money": "sum", "decimal": "sum", "cells": "sum"}
#: No value of a dimension has this number: an empty group counts nothing.
NO_VALUE = -1
#: Word of a form for the last day of the period, beside START: the day on which a state is asked.
END = "end"


#: Kinds of documents that lay down a form.
_DOCUMENTS = ("Thông tư", "Nghị định", "Nghị quyết", "Quyết định", "Kế hoạch", "Công văn")


@dataclass(frozen=True, slots=True)
class Row:
    """Row of a form as printed; a heading has no cell."""

    id: str
    number: str
    label: str
    unit: str
    kind: str  # heading1 | heading2 | heading3, or one of KINDS
    codes: Mapping[int, str] = field(default_factory=dict)
    formula: Formula | None = None
    needs_fraction: bool = False
    definition: str = ""
    citation: str = ""
    role: str = ""  # role and level that answer for the figure
    level: str = ""
    is_required: bool = False
    blank_needs_reason: bool = False
    over_places: str = "sum"  # sum | recompute | none
    over_time: str = "none"  # of a typed row: sum | recompute | last | none; a computed row is counted again
    or_typed: bool = False  # typed while the agency does not record what the formula counts

    @property
    def is_typed(self) -> bool:
        """Return whether a person enters it."""
        return not self.is_heading and self.formula is None

    @property
    def is_words(self) -> bool:
        """Return whether a person enters words instead of a number: text, a date, values of several agencies."""
        return self.kind in ("text", "date", "cells")

    @property
    def is_heading(self) -> bool:
        """Return whether the row is a heading."""
        return self.kind.startswith("heading")

    @property
    def answerable(self) -> str:
        """Return who answers for the figure, in words; empty where the form names nobody."""
        words = [Role(self.role).label if self.role else "", Level(self.level).label.lower() if self.level else ""]
        return " ".join(word for word in words if word)

    @property
    def unit_text(self) -> str:
        """Return the unit as printed; a coded row prints its codes."""
        return "; ".join(f"{word} = {code}" for code, word in self.codes.items()) if self.codes else self.unit


@dataclass(frozen=True, slots=True)
class Column:
    """Numbered column of a form whose rows are fields."""

    number: int
    label: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Form in force in some provinces for some time, with its citation."""

    key: str
    title: str
    short_title: str
    kind: str  # statistics | by_field
    citation: str
    verified: bool
    provinces: tuple[str, ...]
    valid_from: date
    valid_to: date
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    groups: tuple[tuple[str, tuple[int, ...]], ...] = ()
    identities: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    rows_by: str = ""  # dimension whose values are the rows of a form with columns

    @property
    def is_of_law(self) -> bool:
        """Return whether a legal document laid the form down; where another report served as model, only we know it."""
        return self.citation.startswith(_DOCUMENTS)

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Return the formulas of the computed rows."""
        return tuple(row.formula for row in self.rows if row.formula is not None)

    def row(self, row_id: str) -> Row:
        """Return the row of an indicator; raises LookupError."""
        for row in self.rows:
            if row.id == row_id and not row.is_heading:
                return row
        raise LookupError(f"Mẫu {self.short_title} không có chỉ tiêu {row_id}.")


@dataclass(frozen=True, slots=True)
class Typed:
    """Content of a typed cell: a number or a kind of nothing, the parts of a ratio, the evidence."""

    state: CellState
    number: int | Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    text: str = ""
    note: str = ""
    evidence: str = ""
    author: str = ""  # name of the person, printed where a computed figure was corrected


@dataclass(frozen=True, slots=True)
class Filled:
    """Row with its figure and the note printed beside it; `counted` is the computed figure that was corrected."""

    row: Row
    figure: Figure | None
    note: str = ""
    typed: Typed | None = None
    counted: Figure | None = None

    @property
    def anchor(self) -> str:
        """Return the anchor of the row on a page."""
        return f"form-{self.row.id}".replace(".", "-")

    @property
    def text(self) -> str:
        """Return the text of the cell."""
        if self.figure is not None and self.figure.value.each:
            return self.figure.text
        if self.row.is_words and self.typed is not None:
            return _day_text(self.typed.text) if self.row.kind == "date" else self.typed.text
        if self.figure is None:
            return ""
        if self.row.kind == "yes_no" and self.figure.value.number is not None:
            return self.row.codes.get(int(self.figure.value.number), self.figure.text)
        return self.figure.text.removesuffix("%")


def _day_text(text: str) -> str:
    """Return a stored day as a report prints it: 01/07/2025."""
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


#: Numbers of each named group, by the key of the form file that declares the groups.
GroupNumbers = Mapping[str, Mapping[str, tuple[int, ...]]]


def form_from(data: Mapping[str, Any], groups: GroupNumbers | None = None) -> Form:
    """Build a form from its file in `law/forms/`; `groups` gives the numbers of the groups that it declares."""
    return Form(
        data["form"],
        data["title"],
        data["short_title"],
        data["kind"],
        data["citation"],
        bool(data["verified"]),
        tuple(data["provinces"]),
        data["valid_from"],
        data["valid_to"],
        tuple(_row(spec, groups or {}) for spec in data.get("rows", ())),
        tuple(Column(spec["n"], spec["t"], public_keys(spec["count"])) for spec in data.get("columns", ())),
        tuple((spec["t"], tuple(spec["columns"])) for spec in data.get("groups", ())),
        tuple((tuple(spec["left"]), tuple(spec["right"])) for spec in data.get("identities", ())),
        tuple(data.get("checks", ())),
        dimension_key(data.get("rows_by", "")),
    )


def with_unrecorded_rows_typed(form: Form, recording: Mapping[str, Any]) -> Form:
    """Return the form with those rows typed whose records the agency does not keep, as the form allows.

    `recording` says of each family since when records are kept, as the frozen context does.
    """
    rows = (replace(row, formula=None) if _is_unrecorded(row, recording) else row for row in form.rows)
    return replace(form, rows=tuple(rows))


def _is_unrecorded(row: Row, recording: Mapping[str, Any]) -> bool:
    if not row.or_typed or row.formula is None:
        return False
    kept = recording.get(MEASURES[row.formula.measures[0]].family)
    return kept is None or kept["state"] == CellState.NOT_KNOWN


def plain(data: Any) -> Any:
    """Convert YAML data to JSON types: dates as text, keys as text."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def form_kept(data: Mapping[str, Any], groups: GroupNumbers | None = None) -> Form:
    """Restore form data that `plain` converted: validity as dates, codes of a coded row as numbers."""
    found = dict(data)
    for name in ("valid_from", "valid_to"):
        found[name] = date.fromisoformat(found[name])
    found["rows"] = [
        {**row, "codes": {int(code): word for code, word in row["codes"].items()}} if "codes" in row else row
        for row in found.get("rows", ())
    ]
    return form_from(found, groups)


def fill(form: Form, sources: Sources, typed: Mapping[str, Typed]) -> list[Filled]:
    """Fill every row of the form: computed where bound, else as typed, else blank; sums of rows last."""
    found = [_fill(row, form, sources, typed.get(row.id)) for row in form.rows]
    cells = {cell.row.id: cell for cell in found if cell.figure is not None}
    for cell in [cell for cell in found if cell.row.formula is not None and cell.row.formula.kind is Kind.ROWS]:
        _add_rows(cell.row.id, cells)
    return [cells.get(cell.row.id, cell) for cell in found]


def _add_rows(row_id: str, cells: dict[str, Filled]) -> Value:
    """Return the value of a row; a sum of rows is computed after its rows. Cycles are refused at start-up."""
    cell = cells[row_id]
    figure = cell.figure
    if figure is None:
        return BLANK
    if figure.formula.kind is not Kind.ROWS:
        return figure.value
    value = added(_add_rows(part, cells) for part in figure.formula.rows)
    cells[row_id] = replace(cell, figure=replace(figure, value=value))
    return value


def _fill(row: Row, form: Form, sources: Sources, typed: Typed | None) -> Filled:
    if row.is_heading:
        return Filled(row, None)
    ref, source = f"form.{row.id}", row.citation or form.citation
    if row.formula is not None:
        figure = Figure(ref, row.label, row.unit, row.formula, evaluate(row.formula, sources), row.definition, source)
        return _computed(row, figure, typed, sources)
    definition = f"{row.definition} (nhập thủ công)" if row.definition else "Nhập thủ công"
    figure = Figure(ref, row.label, row.unit, Formula(Kind.TYPED), typed_value(row, typed), definition, source)
    note = " ".join(part for part in (figure.fraction, typed.note if typed else "") if part)
    return Filled(row, figure, note, typed)


def _computed(row: Row, figure: Figure, typed: Typed | None, sources: Sources) -> Filled:
    """Return a computed row with its note; a corrected row shows the corrected value, the computed one in the note."""
    if typed is None or typed.state is CellState.BLANK:
        parts = f"{figure.fraction} {counted_as(figure.formula)}".strip() if figure.fraction else ""
        told = (parts, _without(row, sources), typed.note if typed else "")
        return Filled(row, figure, "; ".join(part for part in told if part), typed)
    shown = replace(
        figure, formula=Formula(Kind.TYPED), value=typed_value(row, typed), definition="Sửa số hệ thống tính"
    )
    kept = replace(figure, ref=f"{figure.ref}.counted", label=f"{figure.label} (hệ thống tính)")
    return Filled(row, shown, f"{shown.fraction} {_correction(figure, typed)}".lstrip(), typed, kept)


def _correction(figure: Figure, typed: Typed) -> str:
    """Return the note beside a corrected figure: what was computed, why it was corrected, by whom, with what."""
    who = f"{typed.author}; " if typed.author else ""
    return f"Hệ thống tính {figure.text or 'không có số'}; sửa: {typed.note} ({who}minh chứng: {typed.evidence})"


def _without(row: Row, sources: Sources) -> str:
    """Return the note that names the units below that a sum lacks."""
    missing = sources.missing.get(row.id, ())
    return f"chưa có số của: {', '.join(missing)}" if missing else ""


def stamp(typed: Typed | None) -> str:
    """Return the version stamp of a cell's content; an empty cell and one never entered have the same."""
    if typed is None or (typed.state is CellState.BLANK and not typed.note):
        return ""
    number = plain_number(Decimal(typed.number)) if typed.number is not None else None
    told = [typed.state.value, json_plain(number), typed.numerator, typed.denominator]
    told += [typed.text, typed.note, typed.evidence]
    return hashlib.sha256(canonical(told).encode()).hexdigest()[:16]


def counted_as(formula: Formula) -> str:
    """Return the noun for the records or entries of a formula: "phiếu mượn", "thủ tục"."""
    if formula.kind is Kind.REGISTERED:
        return ROW_SOURCES[formula.source].entry_name
    return MEASURES[formula.measures[0]].unit if formula.measures else ""


def typed_value(row: Row, typed: Typed | None) -> Value:
    """Return the value of a typed cell; a percentage is computed from its parts where they are given."""
    if typed is None:
        return BLANK
    if typed.state is not CellState.VALUE:
        return Value(CellState(typed.state))
    if row.is_words and row.kind != "text":  # a cell of words holds a value without a number
        return Value(CellState.VALUE, each=_each_typed(typed.text)) if typed.text else BLANK
    if row.kind == "percent" and typed.numerator is not None and typed.denominator:
        rate = percentage(typed.numerator, typed.denominator)
        return Value(CellState.VALUE, rate, typed.numerator, typed.denominator)
    return Value(CellState.VALUE, typed.number) if typed.number is not None else BLANK


def _each_typed(text: str) -> tuple[tuple[str, Value], ...]:
    """Return the values of several agencies from lines of "name: number"; empty where a line is not of that form."""
    pairs = [line.rpartition(":") for line in text.splitlines()]
    numbers = [read_number(number) for _, _, number in pairs]
    known = [(name.strip(), number) for (name, _, _), number in zip(pairs, numbers, strict=True) if number is not None]
    if len(known) < len(pairs) or not all(name for name, _ in known):
        return ()
    return tuple((name, Value(CellState.VALUE, number)) for name, number in known)


def _row(spec: Mapping[str, Any], groups: GroupNumbers) -> Row:
    unit = spec.get("u", "")
    if "heading" in spec:
        return Row("", spec.get("n", ""), spec["t"], "", f"heading{spec['heading']}")
    codes = spec.get("codes", {})
    kind = spec.get("type") or ("code" if codes else "percent" if unit == "%" else "count")
    formula, definition = _formula(spec, groups)
    if kind == "cells" and formula is not None:
        formula = replace(formula, by=UNITS if formula.kind is Kind.BELOW else attribution_of(formula.measures))
    who = spec.get("who", {})
    return Row(
        str(spec["id"]),
        spec.get("n", ""),
        spec["t"],
        unit,
        kind,
        YES_NO if kind == "yes_no" and not codes else codes,
        formula,
        bool(spec.get("fraction")),
        spec.get("definition", definition),
        spec.get("citation", ""),
        who.get("role", ""),
        who.get("level", ""),
        bool(spec.get("required")),
        bool(spec.get("blank_reason")),
        spec.get("over_places", _over_places(kind, formula)),
        spec.get("over_time", "none"),
        formula is not None and bool(spec.get("typed")),
    )


def _over_places(kind: str, formula: Formula | None) -> str:
    """Return the roll-up of a row over places: that of its measures; different values are not added over places."""
    if formula is not None and (formula.kind is Kind.DISTINCT or not all(map(is_additive, formula.measures))):
        return "none"
    return ROLL_UP.get(kind, "none")


def _formula(spec: Mapping[str, Any], groups: GroupNumbers) -> tuple[Formula | None, str]:
    """Return the formula of a row's source and the words that define it; None for a row that is typed."""
    where = _where(spec.get("where", {}), groups)
    for key, build in _SOURCES.items():
        if key in spec:
            return build(spec, where)
    for source in ROW_SOURCES:
        if source.key in spec:
            share = ("all",) if spec.get("share") else ()
            fitting = {name: _numbers(source.conditions[name], wanted) for name, wanted in spec[source.key].items()}
            return Formula(Kind.REGISTERED, over=share, where=fitting, source=source.key), ""
    return None, ""


def _count(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    return Formula(Kind.COUNT, public_keys(spec["count"]), where=where), ""


def _ratio(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    ratio = require_ratio(spec["ratio"])
    above, below = public_keys(ratio.numerator), public_keys(ratio.denominator)
    return Formula(Kind.RATIO, above, below, where), ratio.definition


def _growth(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    return Formula(Kind.CHANGE_RATE, public_keys(spec["growth"]), where=where), "so với cùng kỳ năm trước"


def _distinct(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    measures, dimension = public_keys(spec["distinct"]), dimension_key(spec["of"])
    return Formula(Kind.DISTINCT, measures, where=where, dimension=dimension), ""


def _sum(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    return Formula(Kind.ROWS, rows=tuple(str(row) for row in spec["sum"])), "Tổng các chỉ tiêu cùng mẫu"


def _below(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    return Formula(Kind.BELOW, rows=(str(spec["id"]),)), "Tổng của các đơn vị cấp dưới"


def _state(spec: Mapping[str, Any], where: Where) -> tuple[Formula, str]:
    """Return the formula of the records in a state on a day, and the words for the day."""
    as_of = spec.get("as_of", END)
    on = as_of if isinstance(as_of, str) else as_of.isoformat()
    period, words = {
        END: ("current", "Tại thời điểm cuối kỳ"), START: (START, "Tại thời điểm đầu kỳ (hết ngày trước kỳ)")
    }.get(on) or (on, f"Tại thời điểm hết ngày {date.fromisoformat(on):%d/%m/%Y}")  # fmt: skip
    return Formula(Kind.COUNT, public_keys(spec["state"]), where=where, period=period), words


#: Sources of a row by the key of the form's file.
_SOURCES: Mapping[str, Callable[[Mapping[str, Any], Where], tuple[Formula, str]]] = {
    "count": _count,
    "state": _state,
    "ratio": _ratio,
    "growth": _growth,
    "distinct": _distinct,
    "sum": _sum,
    "below": _below,
}


def _where(spec: Mapping[str, Any], groups: GroupNumbers) -> dict[str, tuple[int, ...]]:
    """Convert words of the file to the numbers of the facts."""
    where: dict[str, tuple[int, ...]] = {}
    for name, wanted in spec.items():
        if name in GROUPS:
            known = groups.get(GROUPS[name].declared, {})
            numbers = tuple(number for group in _listed(wanted) for number in known.get(group, ()))
            where[GROUPS[name].dimension] = numbers or (NO_VALUE,)
        else:
            key = dimension_key(name)
            where[key] = _numbers(DIMENSION_WORDS.get(key) or {}, wanted)
    return where


def _numbers(words: Mapping[str, int], wanted: Any) -> tuple[int, ...]:
    return tuple(words[value] if isinstance(value, str) else value for value in _listed(wanted))


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]
