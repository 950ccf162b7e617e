"""Tables with separate cells, by tabs or Markdown bars: the header names the columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import citations, lexicon, numbers, prose
from motcua.reader.rules.citations.symbols import Found
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.tables.columns import Cells, Roles, is_heading, numbers_columns, roles_of, titles_of
from motcua.reader.rules.tables.values import CELL, LEGEND, LEVELS, UNIT_LAST, canonical_unit, code_unit, value_of
from motcua.reader.rules.tables.zones import Read, split
from motcua.reader.rules.text import Line, Stream
from motcua.reader.vocabulary import Figure

_RULE = re.compile(r"[\s|:\-–+=]*")  # the line under the header of a Markdown table
_CLAIMS = {"đơn", "PAKN", "hồ sơ", "nhiệm vụ"}  # what else is received and settled
_NOTE_VALUE = re.compile(r"(?P<name>[^\W\d_][^\d:;]{2,40}:)\s*(?P<number>\d{1,3}(?:[.,]\d{3})+|\d{1,6})")
_OF_ANYTHING = re.compile(r"(?:\b(?:kết quả|số liệu|số lượng|giá trị|thống kê|thực hiện|đạt được)\b\W*)+", re.I)
_AMONG = spaced(r"\s*trong đó\b", re.I)
_DOSSIERS = spaced(r"tiếp nhận|giải quyết|(?:đúng|trước|quá|trễ) hạn", re.I)
_SHARE = spaced(r"tỷ lệ|tỉ lệ|%", re.I)
_SHARE_LABEL = spaced(r"^tỷ lệ|^tỉ lệ|\(%\)", re.I)
_ZEROS = {"không", "không có", "chưa có", "không phát sinh"}  # what is written for a zero
_EMPTY = {"", "-", "–", "…", "..."}  # what is written for no data
_NOT_OF_WORDS = {"", "%"}  # units of a cell that words written into it do not count; nor codes

_FEWEST_OUTCOMES = 2  # of the words of receiving and settling that make a table one of dossiers: one may be by the way
_LOWER_NUMBER = 8  # characters of the lower number of a fraction with its slash: a noun ends beyond them
_SHORTEST_NOUN = 3  # characters of a counted noun with the blank before it


def read_cells(lines: Sequence[Line], labeller: Labeller) -> Read:
    """Read the figures, blank cells and citations of one such table."""
    written = [(line, split(line.text)) for line in lines if _has_cells(line.text)]
    table = _Table({}, roles_of([cells for _, cells in written]), labeller, Read())
    heads: list[Cells] = []
    data = False
    for line, cells in written:
        cited = citations.find(Stream("row", line.text, (0,), (line,)), labeller.year)
        table.out.documents.extend(each.citation for each in cited)
        if numbers_columns(cells):
            continue
        if not data and is_heading(cells, table.roles):
            heads.append(cells)
            continue
        if not data:
            table.titles, data = titles_of(heads), True
            caption_dossiers(" ".join(table.titles.values()), labeller)
        table.read(_row(line, cells, cited, table.roles))
    return table.out


def _has_cells(text: str) -> bool:
    """Check whether a line is written and not the rule under a Markdown header."""
    return bool(text.strip()) and not _RULE.fullmatch(text)


def caption_dossiers(titles: str, labeller: Labeller) -> None:
    """Set the unit to dossiers for titles of receiving and settling, where the caption names nothing else."""
    said = {match.group().casefold() for match in _DOSSIERS.finditer(titles)}
    if labeller.caption not in _CLAIMS and not labeller.stated and len(said) >= _FEWEST_OUTCOMES:
        labeller.caption = "hồ sơ"


@dataclass(slots=True)
class _Row:
    """Row of a table, with the text of the cells that number, name and measure it."""

    line: Line
    cells: Cells
    cited: Sequence[tuple[int, int]]  # spans of its citations
    number: str
    label: str
    unit: str
    values: list[int]  # the columns that hold values

    def label_under(self, title: str) -> str:
        """Return the label of the value in a column: with the column's title where there are several."""
        return f"{self.label} – {title}" if title and len(self.values) > 1 else self.label


def _row(line: Line, cells: Cells, cited: Sequence[Found], roles: Roles) -> _Row:
    number = " ".join(cells[i][1].strip() for i in sorted(roles.index) if i < len(cells)).strip(" .")
    label = " ".join(cells[roles.label][1].split()) if 0 <= roles.label < len(cells) else ""
    unit = cells[roles.unit][1] if 0 <= roles.unit < len(cells) else ""
    taken = [(each.start, each.end) for each in cited]
    return _Row(line, cells, taken, number, label, unit, roles.values(cells))


@dataclass(slots=True)
class _Table:
    """Table being read: the titles and roles of its columns, and what was read so far."""

    titles: dict[int, str]
    roles: Roles
    labeller: Labeller
    out: Read

    def read(self, row: _Row) -> None:
        """Read the values and the notes of a row."""
        filled = any(_states_value(row.cells[i][1]) for i in row.values)
        heading = not filled and not row.unit.strip()
        self.labeller.enter(row.number, row.label if heading else "")
        unit = ""
        for i in row.values:
            unit = self._unit(row, i, unit)
            self._read_value(row, i, unit, filled)
        for i in sorted(self.roles.notes):
            if i < len(row.cells):
                self.out.figures.extend(self._words(row, i, _cell_unit(row.unit, "", row.label), row.label))

    def _unit(self, row: _Row, column: int, before: str) -> str:
        """Return the unit of a value; "Trong đó trực tuyến" counts what the column before counts."""
        title = self.titles.get(column, "")
        unit = _cell_unit(row.unit, "" if _OF_ANYTHING.fullmatch(title) else title, row.label)
        unit = unit or (self.labeller.caption if len(row.values) > 1 else "")
        return before if not unit and _AMONG.match(title) else unit

    def _read_value(self, row: _Row, column: int, unit: str, filled: bool) -> None:
        """Read a cell of values: a number, a blank or words with numbers."""
        offset, text = row.cells[column]
        label = row.label_under(self.titles.get(column, ""))
        if _states_value(text):
            of = Row(row.number, label, unit)
            self.out.figures.extend(_figure(row.line, offset, text, of, self.labeller))
        elif text.strip() not in _EMPTY:
            self.out.figures.extend(self._words(row, column, unit, label))
        elif filled if len(row.values) > 1 else self._awaits_value(row):
            self.out.blanks.append(self.labeller.blank(row.line.number, Row(row.number, label, unit)))

    def _awaits_value(self, row: _Row) -> bool:
        """Check whether a row of one value is no heading: it has a unit, or a label and no number."""
        return bool(row.unit.strip() or (self.roles.unit >= 0 and not row.number and row.label))

    def _words(self, row: _Row, column: int, unit: str, label: str) -> Iterator[Figure]:
        """Read words with numbers in one cell: values by level, one value behind a name, or running text."""
        offset, text = row.cells[column]
        if not any(c.isdigit() for c in text):
            return
        line = row.line
        flow = Stream("cell", " " * offset + text, (0,), (line,))
        if LEVELS.search(flow.text):
            yield from self._by_level(line, flow.text, Row("", label or text, unit))
            return
        if unit in _NOT_OF_WORDS or unit.startswith("mã "):
            unit = lexicon.unit_of(label)
        named = list(self._named_value(line, offset, text, Row("", label, unit))) if unit else []
        if named:
            yield from named
            return
        hits = [_in_unit(hit, flow.text, unit) for hit in prose.find(flow, row.cited)]
        yield from self.labeller.prose(flow, hits, where="phụ lục")

    def _named_value(self, line: Line, offset: int, text: str, of: Row) -> Iterator[Figure]:
        """Read the value of a cell that names one: "Trực tuyến: 12"."""
        alone = _NOTE_VALUE.fullmatch(text.strip())
        number = numbers.parse(alone["number"]) if alone else None
        if alone and number:
            row = replace(of, label=f"{of.label} – {alone['name'].strip()}")
            column = line.column(offset + text.index(alone["number"], len(alone["name"])))
            yield self.labeller.cell(row, alone["number"], number.value, number.decimals, line.number, column)

    def _by_level(self, line: Line, text: str, of: Row) -> Iterator[Figure]:
        """Read the values of a cell that states one for each level: "Cấp tỉnh: 3; cấp huyện: 4"."""
        for match in LEVELS.finditer(text):
            value = value_of(match, False, match["level"])
            if value:
                row, column = replace(of, level=value.level), line.column(value.start)
                yield self.labeller.cell(row, value.raw, value.value, value.decimals, line.number, column)


def _states_value(text: str) -> bool:
    """Check whether a cell holds a number alone, or states a zero in words."""
    return bool(CELL.match(text)) or text.strip().lower() in _ZEROS


def _figure(line: Line, offset: int, text: str, of: Row, labeller: Labeller) -> Iterator[Figure]:
    """Read the signed number of a cell, or its zero in words; nothing where the number cannot be read."""
    cell = CELL.match(text)
    if cell is None:
        column = line.column(offset + len(text) - len(text.lstrip()))
        yield labeller.cell(of, text.strip(), 0.0, 0, line.number, column)
        return
    said = replace(of, unit="%") if cell["percent"] else of
    number = numbers.parse(cell["number"], percent=said.unit == "%")
    if number is not None:
        value = -number.value if (cell["sign"] or "").strip() in {"-", "–"} else number.value
        column = line.column(offset + cell.start("number"))
        yield labeller.cell(said, cell["number"], value, number.decimals, line.number, column)


def _cell_unit(unit_text: str, title: str, label: str) -> str:
    """Return the unit of a value: by its unit cell, else by the column's title, else by the row's label."""
    plain = " ".join(unit_text.split())
    if plain:
        return _stated_unit(unit_text, plain)
    if _SHARE.search(title):
        return "%"
    return lexicon.unit_of(title) or ("%" if _SHARE_LABEL.search(label) else lexicon.unit_of(label))


def _stated_unit(unit_text: str, plain: str) -> str:
    """Return the unit that a cell of units states: the legend of a code, or a unit."""
    legend = list(LEGEND.finditer(unit_text))
    if legend and "=" in unit_text:
        return code_unit(legend)
    unit = UNIT_LAST.fullmatch(plain)
    return canonical_unit(unit) if unit else plain.lower()


def _in_unit(hit: Hit, text: str, unit: str) -> Hit:
    """Return a figure of a cell in the unit of the cell, unless it is a share or has a noun of its own."""
    own = not unit or hit.unit == "%" or lexicon.noun_at(text, hit.end) or _noun_after_pair(hit)
    return hit if own else replace(hit, unit=unit)


def _noun_after_pair(hit: Hit) -> bool:
    """Check whether the fraction of a figure is followed by what it counts."""
    behind_lower = hit.noun_end > max(hit.pair, hit.start) + _LOWER_NUMBER
    return hit.pair >= 0 and behind_lower and hit.noun_end > hit.end + _SHORTEST_NOUN
