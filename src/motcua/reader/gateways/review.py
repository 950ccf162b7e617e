"""Review of a report as a Word document: summary, findings worst first, figures by section, citations.

Plain layout after Nghị định 30/2020/NĐ-CP: A4, margins 20/20/30/15 mm, Times New Roman.
"""

import io
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from motcua.reader.rules.advice import action, summary
from motcua.reader.rules.findings.rounding import say
from motcua.reader.vocabulary import KINDS, VERDICT_SIGNS, Citation, Figure, Finding, Reading, Verdict

_COLOURS = {
    Verdict.INCONSISTENT: "B02A37",
    Verdict.AMBIGUOUS: "7A5200",
    Verdict.ROUNDED: "055160",
    Verdict.CONSISTENT: "0F5132",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DECIMALS = 6  # of the bounds of an interval: finer than a report writes, and free of floating-point dust
_MOST_ROWS = 5_000  # a table beyond this helps nobody and would not open


def review(reading: Reading, *, made: str = "") -> bytes:
    """Build the review of a reading as DOCX; `made` is the line that says when and by whom it was made."""
    document = Document()
    _page(document)
    _heading(document, "KẾT QUẢ KIỂM TRA BÁO CÁO", size=14, centre=True)
    _line(document, f"Tệp: {reading.text.name}", centre=True)
    if made:
        _line(document, made, centre=True, italic=True)
    _summary(document, reading)
    _heading(document, "1. Các phép kiểm tra")
    if reading.findings:
        _findings(document, reading)
    else:
        _line(document, "Không có phép kiểm tra nào áp dụng được cho báo cáo này.")
    _heading(document, "2. Số liệu theo mục")
    _figures(document, reading.figures)
    _heading(document, "3. Văn bản viện dẫn")
    _citations(document, reading.documents)
    for note in reading.notes:
        _line(document, note, italic=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(4)
    document.core_properties.title = "Kết quả kiểm tra báo cáo"
    document.core_properties.author = "Một Cửa"
    document.core_properties.language = "vi-VN"
    number = section.header.paragraphs[0]  # page number at the top, from the second page
    section.different_first_page_header_footer = True
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = number.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _heading(document: Any, text: str, *, size: int = 13, centre: bool = False) -> None:
    paragraph = document.add_heading(level=1)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = "Times New Roman", Pt(size), True
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), "Times New Roman")
    run.font.color.rgb = RGBColor(0, 0, 0)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _line(document: Any, text: str, *, centre: bool = False, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(_clean(text)).italic = italic
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _summary(document: Any, reading: Reading) -> None:
    counts = Counter(finding.verdict for finding in reading.findings)
    rows = [(f"{sign} {words}", str(counts[verdict])) for verdict, (sign, words) in VERDICT_SIGNS.items()]
    rows += [
        ("Số liệu đọc được", str(len(reading.figures))),
        ("Lượt dẫn văn bản", str(len(reading.documents))),
        ("Ô số liệu để trống", str(len(reading.blank_cells))),
    ]
    _table(document, ("Nội dung", "Số lượng"), rows, (120, 40), right={1})
    wrong = counts[Verdict.INCONSISTENT]
    words = f"{summary(reading)}." if wrong else "Không thấy chỗ nào không khớp."
    _line(document, f"{words} Kết quả do máy đọc và tính lại; người ký báo cáo quyết định.")


def _findings(document: Any, reading: Reading) -> None:
    order = list(VERDICT_SIGNS)
    rows, colours = [], []
    for number, finding in enumerate(sorted(reading.findings, key=lambda f: order.index(f.verdict)), start=1):
        sign, words = VERDICT_SIGNS[finding.verdict]
        rows.append(
            (
                str(number),
                f"{sign} {words}",
                f"{KINDS.get(finding.kind, finding.kind)}. {finding.explanation}. {action(reading, finding)}".strip(),
                ", ".join(str(line) for line in finding.lines),
                say(finding.expected),
                say(finding.stated) + interval_of(finding),
            )
        )
        colours.append(_COLOURS[finding.verdict])
    header = ("TT", "Kết luận", "Diễn giải", "Dòng", "Tính lại", "Báo cáo ghi")
    _table(document, header, rows, (9, 22, 72, 18, 22, 22), colours=colours)


def interval_of(finding: Finding) -> str:
    """Format the rounding interval that decided, shown beside a stated figure."""
    if finding.interval is None:
        return ""
    low, high = (say(round(bound, _DECIMALS)) for bound in finding.interval)
    return f" (nhận từ {low} đến {high})"


def _figures(document: Any, figures: Sequence[Figure]) -> None:
    if not figures:
        _line(document, "Không đọc được số liệu nào.")
        return
    sections: dict[str, list[Figure]] = {}
    for figure in figures:
        name = figure.group or ("Phụ lục số liệu" if figure.where == "phụ lục" else "Lời văn")
        sections.setdefault(name, []).append(figure)
    for name, members in sections.items():
        _line(document, f"{name[:1].upper()}{name[1:]} ({len(members)} số liệu)", italic=True)
        rows = [_figure_row(figure) for figure in members]
        _table(document, ("Dòng", "Giá trị", "Nội dung", "Cấp, kỳ"), rows, (13, 35, 82, 35))


def _figure_row(figure: Figure) -> tuple[str, str, str, str]:
    """Return line, value with its unit, words, and level and period of a figure."""
    value = f"{figure.qualifier} {figure.raw}".strip()
    if figure.unit != "%" or not figure.raw.endswith("%"):
        value += f" {figure.unit}"
    about = filter(None, (figure.level and f"cấp {figure.level}", figure.period))
    return str(figure.line), value, figure.label or figure.context, ", ".join(about)


def _citations(document: Any, documents: Sequence[Citation]) -> None:
    if not documents:
        _line(document, "Báo cáo không dẫn văn bản nào.")
        return
    groups: dict[str, list[Citation]] = {}
    for cited in documents:
        groups.setdefault(cited.doc_key or f"{cited.type} {cited.symbol} {cited.date}", []).append(cited)
    rows = [_citation_row(members) for members in groups.values()]
    _table(document, ("Văn bản", "Ngày", "Cơ quan", "Trích yếu", "Dòng"), rows, (36, 24, 30, 55, 20))


def _citation_row(mentions: Sequence[Citation]) -> tuple[str, str, str, str, str]:
    """Return name, dates, issuer, subject and lines of a document with several mentions."""
    name = f"{mentions[0].type} {mentions[0].symbol}".strip()
    dates = "; ".join(dict.fromkeys(_written(each.date for each in mentions)))
    issuer = next(_written(each.issuer for each in mentions), "")
    about = next(_written(each.subject for each in mentions), "")
    return name, dates, issuer, about, ", ".join(str(each.line) for each in mentions)


def _written(values: Iterable[str]) -> Iterator[str]:
    return (value for value in values if value)


def _table(
    document: Any,
    header: Sequence[str],
    rows: Sequence[Iterable[str]],
    widths: Sequence[int],
    *,
    right: Container[int] = frozenset(),
    colours: Sequence[str] = (),
) -> None:
    """Add a bordered table whose head is repeated on every page; rows are copied from one, which keeps it fast."""
    table = document.add_table(rows=2, cols=len(header))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        _format_cells(row.cells, widths, right)
    _head(table.rows[0], header)
    pattern = table.rows[1]._tr
    pattern.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    pattern.getparent().remove(pattern)
    for values, colour in zip_longest(rows[:_MOST_ROWS], colours[:_MOST_ROWS], fillvalue=""):
        table._tbl.append(_filled(pattern, values, colour))
    if len(rows) > _MOST_ROWS:
        _line(document, f"Chỉ in {_MOST_ROWS} dòng đầu trong số {len(rows)} dòng.", italic=True)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _format_cells(cells: Sequence[Any], widths: Sequence[int], right: Container[int]) -> None:
    """Set the width and the type of a row's cells; those of the columns in `right` are flush right."""
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run("x").font.size = Pt(11)
        if place in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _head(row: Any, titles: Sequence[str]) -> None:
    """Write the titles of the columns, bold and centred; the row is repeated on every page."""
    for cell, title in zip(row.cells, titles, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.runs[0].text, paragraph.runs[0].font.bold = title, True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for mark in ("w:cantSplit", "w:tblHeader"):
        row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _filled(pattern: Any, values: Iterable[str], colour: str) -> Any:
    """Return a copy of a row with the given texts; a colour paints the second cell."""
    row = deepcopy(pattern)
    for place, (text, value) in enumerate(zip(row.iter(qn("w:t")), values, strict=True)):
        text.text = _clean(value)
        if colour and place == 1:
            _paint(text.getparent(), colour)
    return row


def _paint(run: Any, colour: str) -> None:
    mark = OxmlElement("w:color")
    mark.set(qn("w:val"), colour)
    bold = OxmlElement("w:b")
    properties = run.get_or_add_rPr()
    properties.insert(0, mark)
    properties.insert(0, bold)
