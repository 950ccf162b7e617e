"""Reports with their labels written into the text: <12.450> a figure, @Nghị định số … ngày …@ a citation.

A line "! 12 7 4 | why" behind a passage names the figures of a contradiction in it; "? …" one that cannot be told.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "blind"
_SCALES = {"ngàn": 1e3, "nghìn": 1e3, "triệu": 1e6, "tỷ": 1e9}
_MARK = re.compile(r"<([^<>]+)>|@([^@]+)@")


@dataclass
class Marked:
    """The text of a marked report, and what is labelled in it."""

    lines: list[str] = field(default_factory=list)
    figures: list[tuple[int, float]] = field(default_factory=list)
    contradictions: list[set[tuple[int, float]]] = field(default_factory=list)


def value_of(raw: str) -> float:
    """The number as a Vietnamese writes it: 1.250, 46,2, "132 ngàn"; "hai=2" gives it apart."""
    said, _, told = raw.partition("=")
    if told:
        return float(told)
    scaled = re.fullmatch(r"([\d.,]+)\s+(ngàn|nghìn|triệu|tỷ)", said)
    if scaled:
        return value_of(scaled[1]) * _SCALES[scaled[2]]
    return float(re.sub(r"\.(?=\d{3}(?:\D|$))", "", said).replace(",", "."))


def marked(name: str) -> Marked:
    """One marked report of the folder."""
    report = Marked()
    for line in (FOLDER / f"{name}.marked.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith(("! ", "? ")):
            numbers = [value_of(number) for number in line[2:].partition("|")[0].split()]
            if line.startswith("!"):
                report.contradictions.append({_last(report, number) for number in numbers})
            continue
        number = len(report.lines) + 1
        report.figures += [(number, value_of(mark[1])) for mark in _MARK.finditer(line) if mark[1]]
        report.lines.append(_MARK.sub(lambda mark: (mark[1] or mark[2]).partition("=")[0].partition("|")[0], line))
    return report


def _last(report: Marked, value: float) -> tuple[int, float]:
    return next(figure for figure in reversed(report.figures) if abs(figure[1] - value) < 1e-9)


def names() -> list[str]:
    """The marked reports there are."""
    return sorted(path.name.removesuffix(".marked.txt") for path in FOLDER.glob("*.marked.txt"))
