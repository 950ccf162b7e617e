"""Word documents: paragraphs as lines, table rows as lines of cells set with tabs, footnotes at the end.

The XML is read in a stream with entities forbidden; what the archive claims to hold and what really comes out
are both bounded before anything is parsed, so that an archive bomb is refused.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from motcua.reader.gateways.refusal import MEGABYTE, ReaderError
from motcua.reader.vocabulary import Text

MAX_INFLATED = 60 * MEGABYTE  # of all parts as declared: little over the largest file, as pictures hardly shrink
MAX_PART = 40 * MEGABYTE  # of the text with its marks: some 13 bytes for each character of the longest text accepted
MAX_RATIO = 200  # to which a part was compressed: a bomb nears 1,032, the bound of deflate; text stays far below
MAX_PARTS = 3000  # of one file: several for each page of the longest report
_PIECE = 256 * 1024  # bytes inflated at a time
_WIDEST_SPAN = 63  # columns of a Word table at most
_NOTES_RULE = " " * 24  # stands for the rule above the footnotes, as text extraction from a PDF leaves it
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load(content: bytes, name: str) -> Text:
    """Load the text of a DOCX; spreadsheets, other archives and zip bombs are refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise ReaderError(f"Tệp “{name}” bị hỏng. Hãy mở bằng Word, lưu lại thành DOCX rồi thử lại.") from None
    with archive:
        names = {member.filename for member in members}
        _refuse_other(names, name)
        declared = sum(member.file_size for member in members)
        if declared > MAX_INFLATED or len(members) > MAX_PARTS:
            raise _bomb(name)
        main = _part(archive, "word/document.xml", name)
        notes = _part(archive, "word/footnotes.xml", name) if "word/footnotes.xml" in names else b""
    try:
        lines = list(_lines(fromstring(main, forbid_dtd=True)))
        if notes:
            lines += [_NOTES_RULE, *_footnotes(fromstring(notes, forbid_dtd=True))]
    except (ParseError, DefusedXmlException, RecursionError, ValueError):
        raise ReaderError(f"Nội dung của “{name}” bị hỏng. Hãy mở bằng Word, lưu lại thành DOCX rồi thử lại.") from None
    return Text(name=name, lines=tuple(lines), origin="docx")


def _refuse_other(names: set[str], name: str) -> None:
    if "word/document.xml" in names:
        return
    if any(each.startswith("xl/") for each in names) or "mimetype" in names:
        raise ReaderError(f"“{name}” là bảng tính. Công cụ này đọc báo cáo bằng lời: hãy chọn tệp DOCX, PDF hoặc TXT.")
    if any(each.startswith("ppt/") for each in names):
        raise ReaderError(f"“{name}” là tệp trình chiếu. Hãy chọn báo cáo ở dạng DOCX, PDF hoặc TXT.")
    raise ReaderError(f"“{name}” là tệp nén. Hãy giải nén và đưa vào từng báo cáo.")


def _bomb(name: str) -> ReaderError:
    return ReaderError(f"“{name}” bung ra lớn bất thường nên không được mở. Hãy lưu lại báo cáo từ Word rồi thử lại.")


def _part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """Inflate one part in pieces and stop at the limit, whatever size the archive claims."""
    try:
        info = archive.getinfo(path)
        if info.file_size > MAX_PART:
            raise _bomb(name)
        if info.flag_bits & 1:
            raise ReaderError(f"Tệp “{name}” có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.")
        out = bytearray()
        with archive.open(info) as source:
            while piece := source.read(_PIECE):
                out += piece
                if len(out) > MAX_PART or (len(out) > MEGABYTE and len(out) > MAX_RATIO * max(1, info.compress_size)):
                    raise _bomb(name)
        return bytes(out)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError):
        raise ReaderError(f"Tệp “{name}” bị hỏng. Hãy mở bằng Word, lưu lại thành DOCX rồi thử lại.") from None
    except Exception as error:  # zlib.error and its kin have no common base
        if isinstance(error, ReaderError):
            raise
        raise ReaderError(f"Tệp “{name}” bị hỏng. Hãy mở bằng Word, lưu lại thành DOCX rồi thử lại.") from None


def _lines(root: Element) -> Iterator[str]:
    body = root.find(f"{_W}body")
    if body is not None:
        yield from _blocks(body)


def _blocks(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child).split("\n")
        elif child.tag == f"{_W}tbl":
            yield from _table(child)
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo"}:
            yield from _blocks(child)


def _table(table: Element) -> Iterator[str]:
    for row in _children(table, f"{_W}tr"):
        cells = []
        for cell in _children(row, f"{_W}tc"):
            text = " ".join(filter(None, (_paragraph(p).replace("\n", " ").strip() for p in cell.iter(f"{_W}p"))))
            cells += [text.replace("\t", " "), *[""] * (_columns_of(cell) - 1)]
        yield "\t".join(cells)


def _columns_of(cell: Element) -> int:
    """Return over how many columns a cell spans, so that the cells below a spanning title stay in their columns."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    said = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(said), _WIDEST_SPAN) if said.isdecimal() and int(said) > 0 else 1


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Iterate over the rows of a table or the cells of a row, not those of a table inside a cell."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _children(child, tag)


_ELSEWHERE = frozenset(  # where text was before it was moved, and the second form of a text box
    (f"{_W}moveFrom", f"{_W}del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)


def _nodes(parent: Element) -> Iterator[Element]:
    """Iterate over the text-bearing nodes of a paragraph, each once."""
    for child in parent:
        if child.tag not in _ELSEWHERE:
            yield child
            yield from _nodes(child)


def _paragraph(paragraph: Element) -> str:
    parts = []
    for node in _nodes(paragraph):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append(" ")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _footnotes(root: Element) -> Iterator[str]:
    number = 0
    for note in root.iter(f"{_W}footnote"):
        text = " ".join(_paragraph(p).replace("\n", " ").strip() for p in note.iter(f"{_W}p")).strip()
        if text and note.get(f"{_W}type") is None:
            number += 1
            yield f"{number} {text}"
