"""Tables with separate cells, by tabs or Markdown bars: the header names the columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import citations, lexicon, numbers, prose
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.tables.values import CELL, LEGEND, LEGEND_EQUALS, LEVELS, UNIT_LAST, canonical_unit, value_of
from motcua.reader.rules.tables.zones import Read, split
from motcua.reader.rules.text import Line, Stream
from motcua.reader.vocabulary import Figure

#: The share of ordinals among the cells of a first column that makes it the numbering of the rows.
_MOSTLY_NUMBERED = 0.7
_CLAIMS = {"đơn", "PAKN", "hồ sơ", "nhiệm vụ"}  # what else is received and settled
_NOTE_VALUE = re.compile(r"(?P<name>[^\W\d_][^\d:;]{2,40}:)\s*(?P<number>\d{1,3}(?:[.,]\d{3})+|\d{1,6})")
_OF_ANYTHING = re.compile(r"(?:\b(?:kết quả|số liệu|số lượng|giá trị|thống kê|thực hiện|đạt được)\b\W*)+", re.I)
_AMONG = spaced(r"\s*trong đó\b", re.I)
_DOSSIERS = spaced(r"tiếp nhận|giải quyết|(?:đúng|trước|quá|trễ) hạn", re.I)


def read_cells(lines: Sequence[Line], labeller: Labeller) -> Read:
    out = Read()
    rows = [
        (line, split(line.text)) for line in lines if line.text.strip() and not re.fullmatch(r"[\s|:\-–+=]*", line.text)
    ]
    roles = _roles([row for _, row in rows])
    header: dict[int, str] = {}
    heads: list[Sequence[tuple[int, str]]] = []
    data = False
    for line, row in rows:
        flow = Stream("row", line.text, (0,), (line,))
        cited = citations.find(flow, labeller.year)
        out.documents.extend(each.citation for each in cited)
        if _counting(row):
            continue
        numeric = [i for i, (_, text) in enumerate(row) if i not in roles.index and CELL.match(text)]
        if not data and (not numeric or _is_header(row)):
            heads.append(row)
            continue
        if not data:
            header, data = _headings(heads), True
            caption_dossiers(" ".join(header.values()), labeller)
        _read_cell_row(line, row, header, roles, [(c.start, c.end) for c in cited], labeller, out)
    return out


def caption_dossiers(titles: str, labeller: Labeller) -> None:
    """Set the unit to dossiers for titles of receiving and settling, where the caption names nothing else."""
    said = {match.group().casefold() for match in _DOSSIERS.finditer(titles)}
    if labeller.caption not in _CLAIMS and not labeller.stated and len(said) >= 2:
        labeller.caption = "hồ sơ"


def _headings(rows: Sequence[Sequence[tuple[int, str]]]) -> dict[int, str]:
    """Return the title of each column: its cells joined downwards, with a spanning cell above each."""
    titles: dict[int, str] = {}
    for order, row in enumerate(rows):
        below = rows[order + 1] if order + 1 < len(rows) else ()
        spanned = ""
        for i, (_, text) in enumerate(row):
            cell = text.strip(" *")
            under = below[i][1].strip() if i < len(below) else ""
            if cell:
                spanned = cell if under else ""
            elif under and spanned:
                cell = spanned
            else:
                spanned = ""
            titles[i] = f"{titles.get(i, '')} {cell}".strip()
    return titles


@dataclass
class _Roles:
    index: set[int]
    unit: int
    notes: set[int]
    label: int


def _roles(rows: Sequence[Sequence[tuple[int, str]]]) -> _Roles:
    """Return the role of each column: by its heading, else by the look of its cells."""
    roles = _headed(rows)
    columns = max((len(row) for row in rows), default=0)
    if not roles.index and columns > 1 and _numbers_its_rows(rows):
        roles.index.add(0)
    if roles.unit < 0:
        roles.unit = _unit_column(rows, columns)
    for i in range(columns):
        if i not in roles.index and i != roles.unit and _has_words([row[i][1] for row in rows[1:] if len(row) > i]):
            roles.label = i
            break
    return roles


def _headed(rows: Sequence[Sequence[tuple[int, str]]]) -> _Roles:
    """Return the columns identified by their heading in the first rows."""
    index: set[int] = set()
    notes: set[int] = set()
    unit = -1
    for row in rows[:4]:
        for i, (_, text) in enumerate(row):
            plain = " ".join(text.lower().split())
            if re.fullmatch(r"(?:stt|tt|số tt|mã số|mã)\.?", plain):
                index.add(i)
            elif re.fullmatch(r"(?:đơn vị tính|đvt|đơn vị đo|đv tính)", plain) and unit < 0:
                unit = i
            elif re.match(r"ghi chú", plain):
                notes.add(i)
    return _Roles(index, unit, notes, -1)


def _numbers_its_rows(rows: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Check whether the first column holds ordinals (1, 1.2, IV, a) beside a column of words."""
    first = [row[0][1].strip() for row in rows if row]
    numbered = [cell for cell in first if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*\.?|[IVXABCD]+\.?|[a-z]\)?|", cell)]
    return len(numbered) > len(first) * _MOSTLY_NUMBERED and _has_words([row[1][1] for row in rows if len(row) > 1])


def _has_words(cells: Iterable[str]) -> bool:
    return any(re.search(r"[^\W\d]{2}", cell) for cell in cells)


def _unit_column(rows: Sequence[Sequence[tuple[int, str]]], columns: int) -> int:
    for i in range(1, columns):
        cells = [row[i][1].strip() for row in rows if len(row) > i and row[i][1].strip()]
        like = [cell for cell in cells if UNIT_LAST.fullmatch(cell) or LEGEND_EQUALS.search(cell)]
        if len(cells) >= 3 and len(like) >= len(cells) * 0.6:
            return i
    return -1


def _is_header(row: Sequence[tuple[int, str]]) -> bool:
    """Check whether a row is a header, whose years and column numbers are no data."""
    texts = [text.strip() for _, text in row if text.strip()]
    return bool(texts) and all(re.fullmatch(r"(?:19|20)\d{2}", t) or not CELL.match(t) for t in texts)


def _counting(row: Sequence[tuple[int, str]]) -> bool:
    """Check whether a row only numbers the columns: (1) (2) (3)."""
    texts = [text.strip(" ()") for _, text in row if text.strip()]
    plain = [t for t in texts if t.isdigit()]
    return (
        len(plain) >= 3
        and len(plain) >= len(texts) - 2
        and [int(t) for t in plain] == list(range(int(plain[0]), int(plain[0]) + len(plain)))
        and int(plain[0]) in {1, 2, 3}
    )


def _read_cell_row(
    line: Line, row: Sequence[tuple[int, str]], header: dict[int, str], roles: _Roles,
    cited: Sequence[tuple[int, int]], labeller: Labeller, out: Read,
) -> None:  # fmt: skip
    name = " ".join(row[i][1].strip() for i in sorted(roles.index) if i < len(row)).strip(" .")
    label = " ".join(row[roles.label][1].split()) if 0 <= roles.label < len(row) else ""
    unit_text = row[roles.unit][1] if 0 <= roles.unit < len(row) else ""
    values = [i for i in range(len(row)) if i not in {*roles.index, *roles.notes, roles.unit, roles.label}]
    found = [i for i in values if CELL.match(row[i][1]) or _zero(row[i][1])]
    labeller.enter(name, label if not found and not unit_text.strip() else "")
    above = ""
    for i in values:
        offset, text = row[i]
        title = header.get(i, "")
        unit = _cell_unit(unit_text, "" if _OF_ANYTHING.fullmatch(title) else title, label, len(values) > 1)
        unit = unit or (labeller.caption if len(values) > 1 else "")
        if not unit and _AMONG.match(title):
            unit = above  # "Trong đó trực tuyến" counts what the column before counts
        above = unit
        full = label if len(values) == 1 or not title else f"{label} – {title}"
        if CELL.match(text) or _zero(text):
            out.figures.extend(_figure(line, offset, text, Row(name, full, unit), labeller))
        elif text.strip() in {"", "-", "–", "…", "..."} or not text.strip():
            sure = unit_text.strip() or (roles.unit >= 0 and not name and label)
            if sure and (found or len(values) == 1) or (found and len(values) > 1):
                out.blanks.append(labeller.blank(line.number, Row(name, full, unit)))
        else:
            _cell_text(line, offset, text, cited, labeller, out, unit, full)
    for i in sorted(roles.notes):
        if i < len(row):
            _cell_text(line, row[i][0], row[i][1], cited, labeller, out, _cell_unit(unit_text, "", label, False), label)
    if 0 <= roles.label < len(row):
        _cell_text(line, row[roles.label][0], row[roles.label][1], cited, labeller, out, "", label, quiet=True)


def _figure(line: Line, offset: int, text: str, of: Row, labeller: Labeller) -> Iterator[Figure]:
    """Parse the signed number of a cell; None where it cannot be read."""
    cell = CELL.match(text)
    percent = of.unit == "%" or bool(cell and cell["percent"])
    number = numbers.parse(cell["number"], percent=percent) if cell else numbers.Number(0.0)
    if number is None:
        return
    if cell and (cell["sign"] or "").strip() in {"-", "–"}:
        number = numbers.Number(-number.value, number.decimals)
    raw = cell["number"] if cell else text.strip()
    at = offset + (cell.start("number") if cell else len(text) - len(text.lstrip()))
    said = Row(of.number, of.label, "%" if percent else of.unit)
    yield labeller.cell(said, raw, number.value, number.decimals, line.number, line.column(at))


def _zero(text: str) -> bool:
    return text.strip().lower() in {"không", "không có", "chưa có", "không phát sinh"}


def _cell_unit(unit_text: str, title: str, label: str, several: bool) -> str:
    plain = " ".join(unit_text.split())
    legends = list(LEGEND.finditer(unit_text))
    if legends and "=" in unit_text:
        return "mã " + "/".join(f"{' '.join(m['word'].split()).lstrip('( ')}={m['code']}" for m in legends)
    unit = UNIT_LAST.fullmatch(plain) if plain else None
    if unit:
        return canonical_unit(unit)
    if plain:
        return plain.lower()
    if re.search(r"tỷ\s+lệ|tỉ\s+lệ|%", title, re.I):
        return "%"
    if several and not re.search(r"tỷ\s+lệ|tỉ\s+lệ|%", label, re.I):
        return lexicon.unit_of(title) or lexicon.unit_of(label)
    return lexicon.unit_of(title) or (
        "%" if re.search(r"^tỷ\s+lệ|^tỉ\s+lệ|\(%\)", label, re.I) else lexicon.unit_of(label)
    )


def _cell_text(
    line: Line, offset: int, text: str, cited: Sequence[tuple[int, int]], labeller: Labeller, out: Read, unit: str,
    label: str, quiet: bool = False,
) -> None:  # fmt: skip
    """Read words with numbers in one cell as running text; labels are not read."""
    if quiet or not any(c.isdigit() for c in text):
        return
    flow = Stream("cell", " " * offset + text, (0,), (line,))
    pairs = list(LEVELS.finditer(flow.text))
    if pairs:
        for match in pairs:
            value = value_of(match, False, match["level"])
            if value:
                of = Row("", label or text, unit, level=value.level)
                out.figures.append(
                    labeller.cell(of, value.raw, value.value, value.decimals, line.number, line.column(value.start))
                )
        return
    if unit == "%" or not unit or unit.startswith("mã "):
        unit = lexicon.unit_of(label)
    alone = _NOTE_VALUE.fullmatch(text.strip()) if unit else None
    if alone and (number := numbers.parse(alone["number"])):
        at = offset + text.index(alone["number"], len(alone["name"]))
        of = Row("", f"{label} – {alone['name'].strip()}", unit)
        out.figures.append(
            labeller.cell(of, alone["number"], number.value, number.decimals, line.number, line.column(at))
        )
        return
    hits = [
        hit if not unit or hit.unit == "%" or lexicon.noun_at(flow.text, hit.end) or _noun_after_pair(flow.text, hit)
        else replace(hit, unit=unit)
        for hit in prose.find(flow, cited)
    ]  # fmt: skip
    out.figures.extend(labeller.prose(flow, hits, where="phụ lục"))


def _noun_after_pair(text: str, hit: Hit) -> bool:
    """Check whether the fraction of a figure is followed by what it counts."""
    return (
        hit.pair >= 0
        and hit.noun_end > max(hit.pair, hit.start) + 8
        and bool(lexicon.noun_at(text, hit.end) or hit.noun_end > hit.end + 3)
    )
