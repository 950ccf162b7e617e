"""Document model of a report in the layout of Nghị định 30/2020/NĐ-CP, independent of file formats.

DOCX, PDF, XLSX, JSON and the preview on screen are all made from this one model, so that they cannot differ in content.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.base.time import long_day
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.forms import Filled
from motcua.reports.rules.prose import Paragraph
from motcua.reports.vocabulary import CellState

#: Number of paragraphs that stay on the page of the signature; reports issued before say nothing of it and keep one.
KEPT = 3
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading of the text."""

    text: str
    level: int = 1
    name: str = ""  # key of the passage with its words


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as printed, with the figure it shows."""

    text: str
    ref: str = ""
    align: str = "left"
    strong: bool = False
    span: int = 1
    down: int = 1
    state: str = ""
    value: int | float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Table with its header rows, column widths (shares of the line) and body."""

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """Numbered appendix with one table."""

    number: str
    title: str
    subtitle: str
    table: Table
    notes: tuple[str, ...] = ()
    landscape: bool = False
    sheet: str = ""
    form: str = ""  # key of the form that it prints


@dataclass(frozen=True, slots=True)
class Document:
    """Document of a report: everything that it prints."""

    superior: str
    issuer: str
    number: str
    place: str
    dated: date | None
    draft_year: int
    kind: str
    subject: str
    opening: tuple[str, ...]
    blocks: tuple[Heading | Paragraph, ...]
    authority: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    appendices: tuple[Appendix, ...] = ()
    addressee: str = ""
    draft: bool = True
    provenance: tuple[str, ...] = ()
    keywords: tuple[str, ...] = field(default=())
    #: Address at which anybody checks an issued report, printed as a QR code; empty in a draft.
    check_address: str = ""

    @property
    def place_and_date(self) -> str:
        """Return place and date as NĐ 30/2020 writes them: a day below 10 and the months 1 and 2 with a zero."""
        if self.dated is None:
            return f"{self.place}, ngày      tháng      năm {self.draft_year}"
        return f"{self.place}, {long_day(self.dated)}"

    @property
    def title(self) -> str:
        """Return the whole title in one line."""
        return f"{self.kind.capitalize()} {self.subject[:1].lower()}{self.subject[1:]}"


def roman(place: int) -> str:
    """Convert to roman numerals (1 as I, 4 as IV), for the numbers of parts and appendices."""
    return _ROMAN[place]


def number_cell(figure: Figure, *, strong: bool = False) -> Cell:
    """Return the cell of a figure; a blank one stays blank, other kinds of nothing are written as words."""
    value = figure.value
    if value.each:  # words, not a number: the name of each agency with its value
        return Cell(figure.text, figure.ref, strong=strong, state=value.state.value)
    shown = figure.text.removesuffix("%") if figure.unit == "%" else figure.text
    plain = None if value.number is None else (int(value.number) if value.number == int(value.number) and
                                               figure.unit != "%" else float(value.number))  # fmt: skip
    align = "right" if value.state is CellState.VALUE else "center"
    return Cell(shown, figure.ref, align, strong, state=value.state.value, value=plain)


def statistics_table(filled: Sequence[Filled]) -> Table:
    """Return the table of a statistics form: number, indicator, unit, figure, note; headings bold."""
    head = (
        (
            Cell("STT", align="center", strong=True, down=2),
            Cell("Chỉ tiêu thống kê", align="center", strong=True, down=2),
            Cell("Kết quả thống kê", align="center", strong=True, span=2),
            Cell("Ghi chú", align="center", strong=True, down=2),
        ),
        (Cell("Đơn vị tính", align="center", strong=True), Cell("Số liệu", align="center", strong=True)),
    )
    rows = []
    for cell in filled:
        row = cell.row
        strong = row.kind in ("heading1", "heading2")
        if cell.figure is None:
            shown = Cell("")
        elif row.is_words or row.kind == "yes_no":
            align = "center" if row.kind in ("date", "yes_no") else "left"
            shown = Cell(cell.text, cell.figure.ref, align, state=cell.figure.value.state.value)
        else:
            shown = number_cell(cell.figure)
        rows.append(
            (
                Cell(row.number, align="center", strong=strong),
                Cell(row.label, strong=strong),
                Cell(row.unit_text, align="center"),
                shown,
                Cell(cell.note),
            )
        )
    return Table(head, tuple(rows), (7.5, 41.5, 18, 13, 20))


def as_json(document: Document) -> dict[str, Any]:
    """Convert the document to plain data for a typesetter, without anything that could act as markup."""
    return {
        "superior": document.superior,
        "issuer": document.issuer,
        "number": document.number,
        "place_and_date": document.place_and_date,
        "addressee": document.addressee,
        "kind": document.kind,
        "subject": document.subject,
        "title": document.title,
        "opening": list(document.opening),
        "blocks": [_block(block) for block in document.blocks],
        "kept": KEPT,
        "authority": list(document.authority),
        "signer": document.signer,
        "recipients": list(document.recipients),
        "draft": document.draft,
        "keywords": list(document.keywords),
        "provenance": list(document.provenance),
        "check_address": document.check_address,
        "appendices": [
            {
                "number": appendix.number,
                "title": appendix.title,
                "subtitle": appendix.subtitle,
                "above": list(appendix.notes),
                "notes": [],
                "landscape": appendix.landscape,
                "widths": list(appendix.table.widths),
                "head": [[_cell(cell) for cell in row] for row in appendix.table.head],
                "rows": [[_cell(cell) for cell in row] for row in appendix.table.rows],
            }
            for appendix in document.appendices
        ],
    }


def _block(block: Heading | Paragraph) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    return {"kind": block.style, "runs": [{"text": run.text, "ref": run.ref} for run in block.runs]}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "align": cell.align, "strong": cell.strong, "span": cell.span, "down": cell.down}


def placed(head: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, int, Cell]]:
    """Return each cell of a table's head with its row and column, beside and below the cells that span several."""
    taken: set[tuple[int, int]] = set()
    for down, cells in enumerate(head):
        across = 0
        for cell in cells:
            while (down, across) in taken:
                across += 1
            yield down, across, cell
            taken |= {(down + y, across + x) for y in range(cell.down) for x in range(cell.span)}
            across += cell.span
