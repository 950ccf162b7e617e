"""DOCX of a report: real styles, headings, tables with repeated header rows, page numbers."""

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from motcua.reports.rules.document import Appendix, Cell, Document, Heading, placed

_FONT = "Times New Roman"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_docx(report: Document, *, at: datetime) -> bytes:
    """Write the report in the layout of Nghị định 30/2020/NĐ-CP; the same input gives the same bytes."""
    word = docx.Document()
    _styles(word)
    section = word.sections[0]
    _page(section, landscape=False, left=30, right=17)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    _head(word, report)
    if report.draft:
        _line(word, "DỰ THẢO", bold=True, size=12, align="left", after=0)
    _line(word, report.kind, style="Title")
    _line(word, report.subject, style="Subtitle")
    _rule(word)
    if report.addressee:
        _line(word, f"Kính gửi: {report.addressee}.", align="center")
    for text in report.opening:
        word.add_paragraph(text, style="Body Text")
    for block in report.blocks:
        if isinstance(block, Heading):
            word.add_paragraph(block.text, style=f"Heading {block.level}")
        else:
            paragraph = word.add_paragraph(style="Body Text")
            for run in block.runs:
                paragraph.add_run(run.text).italic = True if block.style == "basis" else None
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    _signature(word, report)
    for appendix in report.appendices:
        _appendix(word, appendix)
    for text in report.provenance:
        _line(word, text, size=9.5, align="left", after=0, colour=RGBColor(0x46, 0x46, 0x46))
    properties = word.core_properties
    properties.title, properties.author, properties.language = report.title, report.issuer, "vi-VN"
    properties.keywords = ", ".join(report.keywords)
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.last_modified_by, properties.revision, properties.comments = report.issuer, 1, ""
    buffer = io.BytesIO()
    word.save(buffer)
    return _settled(buffer.getvalue())


def _settled(content: bytes) -> bytes:
    """Return the package with fixed timestamps inside the archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


def _styles(word: Any) -> None:
    """Define the styles of Word: Normal, Body Text, Title, Subtitle, Heading 1–3, table text."""
    styles = word.styles
    for name, size, bold, italic in (
        ("Normal", 14, False, False),
        ("Body Text", 14, False, False),
        ("Title", 14, True, False),
        ("Subtitle", 14, True, False),
        ("Heading 1", 14, True, False),
        ("Heading 2", 14, True, False),
        ("Heading 3", 14, True, True),
    ):
        style = styles[name]
        _font(style, size, bold=bold, italic=italic)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.1
        if name in ("Title", "Subtitle"):
            layout.alignment, layout.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
            for name_of_part in ("w:pBdr", "w:spacing", "w:kern"):
                for part in [*style.element.findall(f".//{qn('w:rPr')}/{qn(name_of_part)}"),
                             *style.element.findall(f".//{qn('w:pBdr')}")]:  # fmt: skip
                    part.getparent().remove(part)
        elif name.startswith(("Heading", "Body")):
            layout.first_line_indent = Mm(12.7)
            layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if name.startswith("Heading"):
            layout.keep_with_next, layout.space_before = True, Pt(6)
    table_text = styles.add_style("Bảng", WD_STYLE_TYPE.PARAGRAPH)
    table_text.base_style = styles["Normal"]
    _font(table_text, 11)
    table_text.paragraph_format.space_after, table_text.paragraph_format.line_spacing = Pt(0), 1.0


def _font(style: Any, size: float, *, bold: bool = False, italic: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    language.set(qn("w:eastAsia"), "vi-VN")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _page(section: Any, *, landscape: bool, left: float, right: float) -> None:
    sides = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = Mm(10)


def _page_number(paragraph: Any) -> None:
    """Add the field PAGE, centred on top."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def _head(word: Any, report: Document) -> None:
    """Add the two columns of the letterhead, without borders."""
    table = word.add_table(rows=2, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _widths(table, [Mm(60), Mm(105)])
    left, right = table.rows[0].cells
    lines = [(_two_lines(report.superior), 13, False), (_two_lines(report.issuer), 13, True)]
    _fill(left, [line for line in lines if line[0]])
    _underline(left)
    _fill(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True), ("Độc lập - Tự do - Hạnh phúc", 14, True)])
    _underline(right)
    _fill(table.rows[1].cells[0], [(report.number, 13, False)])
    _fill(table.rows[1].cells[1], [(report.place_and_date, 14, False)], italic=True)
    _line(word, "", size=6, after=0)


def _two_lines(name: str) -> str:
    """Return the name of a People's Committee with its unit on a second line, as letterheads are set."""
    return name.replace("ỦY BAN NHÂN DÂN ", "ỦY BAN NHÂN DÂN\n", 1)


def _widths(table: Any, widths: list[int]) -> None:
    """Set the column widths for Word (cells) and for other programs (the grid)."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _fill(cell: Any, lines: list[tuple[str, float, bool]], *, italic: bool = False) -> None:
    for place, (text, size, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _underline(cell: Any) -> None:
    """Add the short rule below: a paragraph with a bottom border between wide indents."""
    paragraph = cell.add_paragraph()
    _bordered(paragraph, indent=Mm(22))


def _rule(word: Any) -> None:
    _bordered(word.add_paragraph(), indent=Mm(60))


def _bordered(paragraph: Any, *, indent: int) -> None:
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = indent
    layout.space_after, layout.line_spacing = Pt(6), Pt(3)
    borders = OxmlElement("w:pBdr")
    border = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _line(
    word: Any,
    text: str,
    *,
    style: str = "Normal",
    size: float = 0,
    bold: bool = False,
    italic: bool = False,
    align: str = "",
    after: float | None = None,
    colour: Any = None,
) -> None:
    paragraph = word.add_paragraph(style=style)
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if bold:
        run.bold = True
    if italic:
        run.italic = True
    if colour is not None:
        run.font.color.rgb = colour
    if align:
        paragraph.alignment = _ALIGN[align]
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)


def _signature(word: Any, report: Document) -> None:
    """Add recipients on the left, authority and signer on the right, kept together."""
    table = word.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, [Mm(80), Mm(83)])
    left, right = table.rows[0].cells
    first = left.paragraphs[0]
    first.paragraph_format.space_after = Pt(0)
    run = first.add_run("Nơi nhận:")
    run.bold = run.italic = True
    run.font.size = Pt(12)
    for text in report.recipients:
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0
        paragraph.add_run(text).font.size = Pt(11)
    _fill(right, [(text, 14, True) for text in (*report.authority, "", "", "", report.signer)])
    _keep_together(table)


def _keep_together(table: Any) -> None:
    for row in table.rows:
        split = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(split)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _appendix(word: Any, appendix: Appendix) -> None:
    section = word.add_section()
    _page(section, landscape=appendix.landscape, left=18 if appendix.landscape else 25, right=15)
    section.different_first_page_header_footer = False
    _line(word, f"Phụ lục {appendix.number}", bold=True, align="center", after=0)
    heading = word.add_paragraph(appendix.title, style="Heading 1")
    heading.alignment, heading.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
    _line(word, appendix.subtitle, italic=True, align="center")
    table = word.add_table(rows=0, cols=len(appendix.table.widths))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    room = 264 if appendix.landscape else 170
    share = sum(appendix.table.widths)
    widths = [Mm(room * width / share) for width in appendix.table.widths]
    _head_rows(table, appendix.table.head, widths)
    for row in appendix.table.rows:
        cells = table.add_row().cells
        for cell, target, width in zip(row, cells, widths, strict=True):
            target.width = width
            _cell(target, cell)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for text in appendix.notes:
        _line(word, text, size=11, italic=True, align="left", after=0)


def _head_rows(table: Any, head: tuple[tuple[Cell, ...], ...], widths: list[int]) -> None:
    """Add header rows with merged cells, repeated on every page."""
    rows = [table.add_row() for _ in head]
    for down, across, cell in placed(head):
        target = rows[down].cells[across]
        if cell.span > 1 or cell.down > 1:
            target = target.merge(rows[down + cell.down - 1].cells[across + cell.span - 1])
        _cell(target, cell)
    for row in rows:
        for target, width in zip(row.cells, widths, strict=True):
            target.width = width
        repeated = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeated)


def _cell(target: Any, cell: Cell) -> None:
    paragraph = target.paragraphs[0]
    paragraph.style = "Bảng"
    paragraph.alignment = _ALIGN[cell.align]
    run = paragraph.add_run(cell.text)
    run.bold = cell.strong or None
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
