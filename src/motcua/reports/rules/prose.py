"""Text of a report: sentences whose every number is a named figure.

A sentence is written as `Có {all.received} lượt`; a name in braces is replaced by its figure and
stays a link to the records. `{all.change|abs}` drops the sign, `{all.on_time_rate|parts}` writes the fraction,
and `{all.open:không còn}` says zero in words, which is refused once the figure is no longer zero. Numbers
typed by hand, in digits or in words, are found and must be justified.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from motcua.reader.rules import citations, spans
from motcua.reader.rules.text import compose, stream
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.wording import written
from motcua.statistics.registry import FAMILIES, MEASURES

TOKEN = re.compile(r"\{([a-z0-9_.\-]+)(?:\|(abs|parts))?(?::([^{}]+))?\}")
_EXEMPT = re.compile(
    r"\d+/\d{4}/[A-ZĐ][\w\-]*"  # 61/2018/NĐ-CP
    r"|\d+[a-z]?/[A-ZĐ][\wĐ\-]*"  # 142/KH-UBND
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}"
    r"|(?:ngày|tháng|quý|năm|giai đoạn|Điều|khoản|điểm|Phụ lục|Biểu|Bảng|mức độ|số|Mẫu|phiên bản)\s+"
    r"(?:số\s+)?[\dIVX](?:[\d.,/IVX]*[\dIVX])?(?:\s*(?:,|và|[-–])\s*\d+\b)*"
    r"|(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d"
    r"|TCVN\s*[\d:.\-]+|ISO\s*[\d:.\-]+|^\s*(?:[#*_]+\s*)*[+\-–•]?\s*\(?\d+(?:\.\d+)*[.)]?\s(?=\D)"
)
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
#: Nouns that are counted in reports, beside those of the registered families, measures and row sources.
_COUNTED = ("trường hợp", "văn bản", "lượt", "đơn vị", "xã", "phường", "người", "ý kiến", "nhiệm vụ", "phần trăm",
            "lĩnh vực")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Piece of a sentence; one with a reference is a bound figure."""

    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph of the text: body, or an item of a list."""

    runs: tuple[Run, ...]
    style: str = "body"  # body | item | basis
    name: str = ""  # key of a generated paragraph, for editing
    template: str = ""  # as written, with names of figures in braces

    @property
    def text(self) -> str:
        """Return the paragraph as plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class HandTyped:
    """Unbound number, or claim of none, in a text; `start` is its place in the text."""

    text: str
    context: str
    start: int = 0
    kind: str = "digits"  # digits | words | none

    @property
    def end(self) -> int:
        """Return the place where it ends in the text."""
        return self.start + len(self.text)


class UnknownFigure(ValueError):
    """Raised for an unknown figure in a text, or for "none" said of a figure that is not zero."""


def bind(template: str, figures: Mapping[str, Figure], style: str = "body", name: str = "") -> Paragraph:
    """Replace the names in a sentence by their figures; `name` is that of a generated paragraph (UnknownFigure)."""
    runs, last = [], 0
    for found in TOKEN.finditer(template):
        if found.start() > last:
            runs.append(Run(template[last : found.start()]))
        figure = figures.get(found[1])
        if figure is None:
            raise UnknownFigure(f"Không có số liệu tên “{found[1]}”. Chọn tên trong danh sách số liệu của báo cáo.")
        if found[3] and figure.value.number != 0:
            raise UnknownFigure(
                f"Nội dung báo cáo viết “{found[3]}”, nhưng “{figure.label}” là {figure.text or 'ô trống'}."
            )
        runs.append(Run(found[3] or _text(figure, found[2]), figure.ref))
        last = found.end()
    if last < len(template):
        runs.append(Run(template[last:]))
    return Paragraph(tuple(runs), style, name, template)


def paragraphs_of(text: str, figures: Mapping[str, Figure]) -> list[Paragraph]:
    """Split typed text into paragraphs, one per line; a line that opens with + or - is an item of a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [bind(line, figures, "item" if line.startswith(("+ ", "- ")) else "body") for line in lines]


def hand_typed(text: str, justified: Collection[str] = ()) -> list[HandTyped]:
    """Find numbers in digits or words and claims of none that are not bound and not yet justified.

    Numbers in cited documents, dates, periods, names, references to the law and marks of lists are left out.
    """
    found, offset = [], 0
    for line in text.splitlines(keepends=True):
        bare = TOKEN.sub(lambda match: " " * len(match[0]), line)
        free = _exempt(bare)
        for kind, pattern in (("digits", _DIGITS), *_in_words(_record_names(), _counted_names())):
            for match in pattern.finditer(bare):
                shown = match[0].strip()
                if shown not in justified and not free.holds(match.start()):
                    around = line[max(0, match.start() - 30) : match.end() + 30].strip()
                    found.append(HandTyped(shown, around, offset + match.start(), kind))
        offset += len(line)
    return found


def _record_names() -> tuple[str, ...]:
    """Return the nouns of the records that are counted, as their families name them."""
    return tuple(dict.fromkeys(family.record_name for family in FAMILIES))


def _counted_names() -> tuple[str, ...]:
    """Return every noun that stands after a number: units of measures, entries of row sources, words of the office."""
    units = (measure.unit for measure in MEASURES if measure.unit.isalpha() or " " in measure.unit)
    return tuple(dict.fromkeys((*_record_names(), *units, *(source.entry_name for source in ROW_SOURCES), *_COUNTED)))


@lru_cache(maxsize=8)
def _in_words(records: tuple[str, ...], counted: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of numbers in words before a counted noun, and of claims that there are no records."""
    words = re.compile(
        r"\b((?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|ngàn|triệu|lẻ|linh|mốt|lăm|tư)\s+)+)(?=(?:"
        + "|".join(map(re.escape, counted))
        + r")\b)",
        re.IGNORECASE,
    )
    none = re.compile(
        r"(?:không có|không phát sinh|chưa có|không còn)\s+(?:trường hợp\s+)?(?:"
        + "|".join(map(re.escape, records))
        + r")\b[^.,;]*",
        re.IGNORECASE,
    )
    return ("words", words), ("none", none)


def names_in(text: str) -> list[str]:
    """Return the names of the figures that a text binds, in order."""
    return [match[1] for match in TOKEN.finditer(text)]


def _exempt(line: str) -> spans.Stretches:
    """Return the ranges of a line whose numbers are no statistics, as the reader of reports finds them."""
    known = [match.span() for pattern in (_EXEMPT, spans.NOT_STATISTICS) for match in pattern.finditer(line)]
    known += [(each.start, each.end) for each in spans.dates(line)]
    known += [(each.start, each.end) for each in citations.find(stream("body", [compose(1, line)]))]
    return spans.Stretches(known)


def _text(figure: Figure, how: str) -> str:
    """Return a figure as written inside a sentence; never an empty text."""
    if how == "parts":
        return figure.fraction or "(không phát sinh)"
    number = figure.value.number
    size = -number if number is not None and how == "abs" and number < 0 else number
    return written(size, figure.value.state, figure.unit) or "(chưa nhập)"
