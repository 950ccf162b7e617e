"""Reading of a document's lines: figures, citations, blank cells and findings."""

from collections.abc import Sequence
from dataclasses import replace

from motcua.reader.rules import citations, findings, prose, tables, text
from motcua.reader.rules.citations.days import own
from motcua.reader.rules.findings import NOTHING_DECLARED
from motcua.reader.rules.findings.declared import Declared
from motcua.reader.rules.indicators import Indicator, indicator_of, mapped
from motcua.reader.rules.labels import Labeller
from motcua.reader.vocabulary import BlankCell, Citation, Figure, Reading, Text


def read_text(document: Text, declared: Declared = NOTHING_DECLARED, indicators: Sequence[Indicator] = ()) -> Reading:
    """Read a document: every figure and citation with its place, and the verdicts on them.

    Pure: the same lines give the same reading. The cost grows with the length of the text; a report of forty
    pages takes less than a second.
    """
    lines = text.compose_all(document.lines)
    zones = tables.zones(lines)
    figures: list[Figure] = []
    documents: list[Citation] = []
    blanks: list[BlankCell] = []
    labeller = Labeller(lines)
    running: list[text.Line] = []
    for zone in zones:
        if zone.kind == "text":
            running.extend(zone.lines)
        else:
            labeller.above(running)
            read = tables.read(zone, labeller)
            figures.extend(read.figures)
            blanks.extend(read.blanks)
            documents.extend(read.documents)
    body, notes = text.separate(text.without_recipients(running))
    streams = [text.stream("body", body)]
    streams += [text.stream("footnote", note) for note in text.notes_of(notes)]
    for stream in streams:
        cited = citations.find(stream, labeller.year)
        documents.extend(each.citation for each in cited)
        hits = prose.find(stream, [(each.start, each.end) for each in cited])
        figures.extend(labeller.prose(stream, hits))
    kept = mapped(_numbered(figures), indicators)
    blanks = [replace(cell, indicator=indicator_of(cell.label, "", indicators)) for cell in blanks]
    documents = own(lines, documents)
    mentions = citations.group(
        [replace(each, id=f"d{n:03d}") for n, each in enumerate(sorted(documents, key=lambda d: (d.line, d.col)), 1)]
    )
    return Reading(
        text=document,
        figures=kept,
        documents=mentions,
        findings=findings.examine(document, kept, mentions, tuple(blanks), declared),
        blank_cells=tuple(sorted(blanks, key=lambda cell: cell.line)),
    )


def _numbered(figures: list[Figure]) -> tuple[Figure, ...]:
    """Number the figures in reading order; the two of a fraction keep pointing at each other."""
    figures.sort(key=lambda figure: (figure.line, figure.col))
    names = {figure.id: f"f{n:03d}" for n, figure in enumerate(figures, 1)}
    return tuple(replace(figure, id=names[figure.id], of=names.get(figure.of, "")) for figure in figures)
