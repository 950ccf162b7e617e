"""Numbers before they are labelled, and spans whose numbers are no figures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from motcua.reader.rules import lexicon, spans


@dataclass(frozen=True, slots=True)
class Hit:
    """Number of a stream that is a figure, before it has a label."""

    start: int
    end: int  # after the number and its percent sign
    raw: str
    value: float
    unit: str
    decimals: int = 0
    qualifier: str = ""
    noun_end: int = 0  # after the counted noun
    pair: int = -1  # for x/y: the offset of the other figure

    def as_unit(self, unit: str) -> "Hit":
        """Return the same figure in another unit."""
        return replace(self, unit=unit)


def blocked(text: str, cited: Iterable[tuple[int, int]]) -> spans.Stretches:
    """Return the spans whose numbers are no statistics."""
    known = [match.span() for match in spans.NOT_STATISTICS.finditer(text)]
    return spans.Stretches([*known, *((each.start, each.end) for each in spans.dates(text)), *cited])


def qualifier_before(text: str, start: int) -> str:
    match = lexicon.QUALIFIERS.search(text[max(0, start - 20) : start])
    return " ".join(match.group(1).lower().split()) if match else ""
