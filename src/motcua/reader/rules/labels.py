"""What a figure is about: label, agency, level, period, channel, kind and the section it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.reader.rules.prose import Hit
from motcua.reader.rules.text import Line, Stream
from motcua.reader.vocabulary import BlankCell, Figure


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a table that a value stands in."""

    number: str
    label: str
    unit: str
    level: str = ""
    sub: bool = False


class Labeller:
    """Gives figures their words from the text around them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def prose(self, stream: Stream, hits: Sequence[Hit], where: str = "lời văn") -> list[Figure]:
        """Figures of running text."""
        out = []
        for hit in hits:
            line, col = stream.place(hit.start)
            other = stream.place(hit.pair) if hit.pair >= 0 else None
            out.append(
                Figure(
                    id=f"{line}:{col}", label="", value=hit.value, unit=hit.unit, line=line, col=col, raw=hit.raw,
                    qualifier=hit.qualifier, decimals=hit.decimals, of=f"{other[0]}:{other[1]}" if other else "",
                    context=" ".join(stream.text[max(0, hit.start - 40) : hit.noun_end + 20].split()), where=where,
                )
            )  # fmt: skip
        return out

    def enter(self, number: str, heading: str) -> None:
        """A new row of a table; a heading opens its section."""

    def cell(self, row: Row, raw: str, value: float, decimals: int, line: int, col: int) -> Figure:
        """The value of a row of a table."""
        return Figure(
            id=f"{line}:{col}", label=" ".join(row.label.split()), value=value, unit=row.unit or "không rõ",
            line=line, col=col, raw=raw, where="phụ lục", decimals=decimals,
        )  # fmt: skip

    def blank(self, line: int, row: Row) -> BlankCell:
        """An empty cell: no data."""
        return BlankCell(line, " ".join(row.label.split()))
