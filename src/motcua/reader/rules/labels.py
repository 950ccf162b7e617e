"""Labels of figures: label text, agency, level, period, channel, kind and section."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.reader.rules import lexicon
from motcua.reader.rules.agency import agency
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.phrases import clause_start, phrase, tidy
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.sections import Contexts, group_of, title_period
from motcua.reader.rules.text import BREAK, Line, Stream
from motcua.reader.vocabulary import BlankCell, Figure

_LEVEL = spaced(
    r"\b[Cc]ấp (?P<level>huyện|xã|tỉnh|sở)\b|"
    r"\b(?P<whole>(?:toàn|trên địa bàn|địa bàn) (?:huyện|tỉnh|xã|thị xã|thành phố))\b"
)
_COMMUNE = re.compile(r"^(?:xã|phường|thị trấn)")
# ways in which dossiers are handed in, the special ones before those whose words they hold
_CHANNELS = (
    ("trực tuyến toàn trình", spaced(r"toàn trình", re.I)),
    ("trực tuyến một phần", spaced(r"(?:trực tuyến|DVC\w*) một phần", re.I)),
    ("trực tiếp + BCCI", spaced(r"trực tiếp (?:và|,|hoặc)[^,;]{0,20}(?:BCCI|bưu chính)", re.I)),
    ("BCCI", spaced(r"BCCI|bưu chính", re.I)),
    ("trực tuyến mức độ 3, 4", spaced(r"mức (?:độ )?3\s*(?:,|và|;|-|/)\s*(?:mức (?:độ )?)?4", re.I)),
    ("trực tuyến mức độ 3", spaced(r"mức (?:độ )?3", re.I)),
    ("trực tuyến mức độ 4", spaced(r"mức (?:độ )?4", re.I)),
    ("thanh toán trực tuyến", spaced(r"thanh toán trực tuyến", re.I)),
    ("trực tuyến", spaced(r"trực tuyến", re.I)),
    ("trực tiếp", spaced(r"trực tiếp", re.I)),
)
# words before a figure that is no result: an estimate, a proposal, a task, a plan; the first that is found
_KINDS = (
    ("ước", spaced(r"\b[ưƯ]ước?\b(?: tính| đạt| thực hiện)?|\bước\b", re.I)),
    ("đề nghị", spaced(r"\b(?:đề nghị|đề xuất|dự kiến|đăng ký)\b", re.I)),
    ("giao", spaced(r"\b(?:được giao|giao)\b", re.I)),
    ("kế hoạch", spaced(r"\b(?:kế hoạch(?: vốn)?|theo kế hoạch|chỉ tiêu|đề ra)\b", re.I)),
)
_CAPTION_UNIT = spaced(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<unit>[^\n)]{2,40})", re.I)
_NUMBER_OF = re.compile(r"(?:Tổng\s+)?[Ss]ố\b|Tổng\s+")

_REACH = 800  # characters before a figure that may name it: no clause is longer
_LEVEL_REACH = 400  # characters before a figure in which its level is sought: three sentences
_CONTEXT_BEFORE, _CONTEXT_AFTER = 60, 40  # characters quoted around a figure: about a line together
_KIND_REACH = 70  # characters before a figure that hold the word for a plan or an estimate: the nearest clause
_HEAD_LINES = 60  # written lines of a report's head: letterhead, title and bases, on one page
_CAPTION_REACH = 20  # lines above a table, blank ones with them, in which its caption stands
_CAPTION_LINES, _NEAR_LINES = 5, 3  # written lines of a caption with the unit; lines that may name what is counted
_LONGEST_CAPTION = 200  # characters of a caption on one line


@dataclass(frozen=True, slots=True)
class Row:
    """Row of a table with its labels."""

    number: str
    label: str
    unit: str
    level: str = ""
    sub: bool = False


class Labeller:
    """Labeller of figures from the text around them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        head = [line.text for line in lines if line.text.strip()]
        whole = "\n".join(head)
        top = "\n".join(head[:_HEAD_LINES])
        self.agency, self.level = agency(top, whole)
        self.period, self.year = title_period(top)
        self.section = ""
        self.counted = ""  # what the header of the present table counts
        self.caption = ""  # what the words above the present table count
        self.stated = False  # they say so as the unit of the table

    def prose(self, stream: Stream, hits: Sequence[Hit], where: str = "lời văn") -> list[Figure]:
        """Label the figures of running text."""
        text = stream.text
        paragraphs = [0, *(m.end() for m in re.finditer(BREAK, text)), len(text) + 1]
        context = Contexts(text, paragraphs, self.period)
        out: list[Figure] = []
        before = ""
        last: Hit | None = None
        for hit in hits:
            number = bisect_right(paragraphs, hit.start) - 1
            start, end = max(paragraphs[number], hit.start - _REACH), paragraphs[number + 1] - 1
            same = last if last is not None and last.start >= start else None
            label = phrase(text, start, end, hit, before, same)
            if hit.pair < 0 or hit.pair > hit.start:
                before = label
            last = hit
            clause = text[clause_start(text, start, hit.start) : hit.start]
            line, col = stream.place(hit.start)
            other = stream.place(hit.pair) if hit.pair >= 0 else None
            denominator = hit.pair >= 0 and hit.pair < hit.start
            out.append(
                Figure(
                    id=f"{line}:{col}", label=label, value=hit.value, unit=hit.unit, line=line, col=col, raw=hit.raw,
                    where=where, agency=self.agency, level=self._level(text, start, hit),
                    period=context.period(number, text[start : hit.start]), channel=_channel(clause + label),
                    qualifier=hit.qualifier, kind=_kind(clause, denominator, hit), group=context.group(number),
                    context=_quoted(text, start, end, hit),
                    decimals=hit.decimals, of=f"{other[0]}:{other[1]}" if other else "",
                )
            )  # fmt: skip
        return out

    def _level(self, text: str, start: int, hit: Hit) -> str:
        """Return the level of a figure: named in its clause or before it, else that of the reporting agency."""
        if _COMMUNE.match(hit.unit):
            return "xã"
        for begin in (clause_start(text, start, hit.start), max(start, hit.start - _LEVEL_REACH)):
            found = list(_LEVEL.finditer(text, begin, hit.noun_end))
            if found:
                last = found[-1]
                if last["whole"]:
                    return "toàn " + last["whole"].split()[-1]
                return str(last["level"])
        return self.level

    def above(self, lines: Sequence[Line]) -> None:
        """Read the words above a table: its caption may name what all its columns count."""
        said = [line.text for line in lines[-_CAPTION_REACH:] if line.text.strip()][-_CAPTION_LINES:]
        stated = _stated_unit(said)
        self.caption = stated or _named_unit(said[-_NEAR_LINES:])
        self.stated = bool(stated)

    def enter(self, number: str, heading: str) -> None:
        """Begin a new row of a table; a heading opens its section."""
        if heading and number.count(".") <= 1:
            self.section = group_of(heading) or self.section

    def cell(self, row: Row, raw: str, value: float, decimals: int, line: int, col: int) -> Figure:
        """Label the value of a table row."""
        label = tidy(row.label)
        unit = row.unit or (lexicon.unit_of(label) if _NUMBER_OF.match(label) else "")
        unit = unit or self.counted
        level = row.level or _table_level(label) or self.level
        kind = "mã" if unit.startswith("mã ") else _kind(label, False, None)
        return Figure(
            id=f"{line}:{col}", label=f"{label} cấp {row.level}" if row.level else label, value=value,
            unit=unit or "không rõ", line=line, col=col, raw=raw, where="phụ lục", agency=self.agency, level=level,
            period=self.period, channel=_channel(label), kind=kind, group=self.section or group_of(label),
            context=" ".join(f"{row.number} {label} {raw}".split()), decimals=decimals,
        )  # fmt: skip

    def blank(self, line: int, row: Row) -> BlankCell:
        """Return an empty cell: no data."""
        return BlankCell(line, tidy(row.label))


def _stated_unit(said: Sequence[str]) -> str:
    """Return the unit that the words above a table state: "Đơn vị tính: hồ sơ"."""
    stated = [match["unit"] for text in said if (match := _CAPTION_UNIT.search(text))]
    return lexicon.unit_of(stated[-1]) if stated else ""


def _named_unit(said: Sequence[str]) -> str:
    """Return the unit that the nearest line above a table names; a long line is a paragraph and no caption."""
    short = (text for text in reversed(said) if len(text) < _LONGEST_CAPTION)
    return next((unit for text in short if (unit := lexicon.unit_of(text))), "")


def _quoted(text: str, start: int, end: int, hit: Hit) -> str:
    """Return the words around a figure in its paragraph."""
    near = text[max(start, hit.start - _CONTEXT_BEFORE) : min(end, hit.noun_end + _CONTEXT_AFTER)]
    return " ".join(near.split())


def _channel(text: str) -> str:
    """Return the way of handing in that a text names, or ""."""
    return next((name for name, pattern in _CHANNELS if pattern.search(text)), "")


def _kind(clause: str, denominator: bool, hit: Hit | None) -> str:
    """Return what a figure is where it is no result; the base of a share of tasks is a plan."""
    for name, pattern in _KINDS:
        if pattern.search(clause[-_KIND_REACH:]):
            return name
    return "kế hoạch" if denominator and hit is not None and hit.unit == "nhiệm vụ" else ""


def _table_level(label: str) -> str:
    """Return the level that a label names, if it names one."""
    levels = {match["level"] for match in _LEVEL.finditer(label) if match["level"]}
    return levels.pop() if len(levels) == 1 else ""
