"""Marked document for display: every line split into plain text and marked figures, with its findings."""

import unicodedata
from dataclasses import dataclass

from motcua.reader.vocabulary import VERDICT_SIGNS, Figure, Reading, Verdict

#: Verdicts in the order in which they are shown: the worst first.
_RANK = {verdict: rank for rank, verdict in enumerate(VERDICT_SIGNS)}


@dataclass(frozen=True, slots=True)
class Part:
    """Span of a line: plain text, or a figure with its worst verdict."""

    text: str
    figure: Figure | None = None
    verdict: Verdict | None = None

    @property
    def sign(self) -> str:
        """Return the sign of the verdict, shown beside the colour."""
        return VERDICT_SIGNS[self.verdict][0] if self.verdict else ""

    @property
    def says(self) -> str:
        """Return the verdict in words, for those who do not see signs."""
        return VERDICT_SIGNS[self.verdict][1].lower() if self.verdict else ""


@dataclass(frozen=True, slots=True)
class Line:
    """Non-blank line, with the worst verdict of the findings that name it."""

    number: int
    parts: tuple[Part, ...]
    verdict: Verdict | None = None


def worst(verdicts: list[Verdict]) -> Verdict | None:
    """Return the verdict to show where several concern one place."""
    return min(verdicts, key=_RANK.__getitem__, default=None)


def marked(reading: Reading, first: int = 1, last: int | None = None) -> list[Line]:
    """Return the non-blank lines of a reading from `first` to `last`, figures marked in place."""
    of_line: dict[int, list[Verdict]] = {}
    of_figure: dict[str, list[Verdict]] = {}
    for finding in reading.findings:
        for number in finding.lines:
            of_line.setdefault(number, []).append(finding.verdict)
        for figure_id in finding.figures:
            of_figure.setdefault(figure_id, []).append(finding.verdict)
    figures: dict[int, list[Figure]] = {}
    for figure in reading.figures:
        figures.setdefault(figure.line, []).append(figure)
    shown = []
    end = len(reading.text.lines) if last is None else min(last, len(reading.text.lines))
    for number in range(max(1, first), end + 1):
        raw = reading.text.lines[number - 1]
        if not raw.strip():
            continue
        parts = _parts(raw, sorted(figures.get(number, ()), key=lambda figure: figure.col), of_figure)
        shown.append(Line(number, parts, worst(of_line.get(number, []))))
    return shown


def _parts(raw: str, figures: list[Figure], of_figure: dict[str, list[Verdict]]) -> tuple[Part, ...]:
    """Split a line at its figures; one that does not stand at its column is looked for behind the one before."""
    parts: list[Part] = []
    done = 0
    for figure in figures:
        start = figure.col - 1
        end = start + len(figure.raw)
        if start < done or unicodedata.normalize("NFC", raw[start:end]) != unicodedata.normalize("NFC", figure.raw):
            found = raw.find(figure.raw, done)
            if found < 0:
                continue
            start, end = found, found + len(figure.raw)
        if start > done:
            parts.append(Part(raw[done:start]))
        parts.append(Part(raw[start:end], figure, worst(of_figure.get(figure.id, []))))
        done = end
    if done < len(raw):
        parts.append(Part(raw[done:].rstrip()))
    return tuple(parts)
