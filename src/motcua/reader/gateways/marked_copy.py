"""Marked copy of a Word file: a comment at the place of each finding that needs action.

The copy goes through python-docx, which keeps what it does not know; text, layout and tracked changes stay as they are.
"""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from motcua.reader.gateways.refusal import ReaderError
from motcua.reader.rules.advice import action
from motcua.reader.vocabulary import KINDS, VERDICT_SIGNS, Finding, Reading, Verdict

AUTHOR = "Một Cửa"
_TOLD = (Verdict.INCONSISTENT, Verdict.AMBIGUOUS)
_WRAPPERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"))


def marked_copy(content: bytes, reading: Reading) -> bytes:
    """Write the same Word file with comments; refuses readings of other file types."""
    if reading.text.origin != "docx":
        raise ReaderError("Chỉ ghi chú được vào bản sao của tệp DOCX. Với tệp khác, hãy tải kết quả kiểm tra.")
    document = Document(io.BytesIO(content))
    places = list(_places(document.element.body, document))
    for finding in reading.findings:
        if finding.verdict in _TOLD:
            _comment(document, places, reading, finding)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _comment(document: Any, places: list[Paragraph | None], reading: Reading, finding: Finding) -> None:
    """Add a comment at the first line of a finding whose paragraph has text of its own."""
    for line in finding.lines:
        paragraph = places[line - 1] if 0 < line <= len(places) else None
        if paragraph is not None and paragraph.runs:
            sign, words = VERDICT_SIGNS[finding.verdict]
            kind = KINDS.get(finding.kind, finding.kind)
            text = f"{sign} {words} ({kind}): {finding.explanation}\n{action(reading, finding)}".strip()
            document.add_comment(paragraph.runs, text=text, author=AUTHOR, initials="MC")
            return


def _places(parent: Any, document: Any) -> Iterator[Paragraph | None]:
    """Yield the paragraph of each line of the text, in the order in which the reader reads the file."""
    for child in parent:
        if child.tag == qn("w:p"):
            paragraph = Paragraph(child, document)
            for _ in range(_lines_of(child)):
                yield paragraph
        elif child.tag == qn("w:tbl"):
            yield from (_first(row, document) for row in child.iter(qn("w:tr")) if row.getparent() is child)
        elif child.tag in _WRAPPERS:
            yield from _places(child, document)


def _lines_of(paragraph: Any) -> int:
    return 1 + sum(1 for node in paragraph.iter(qn("w:br"), qn("w:cr")))


def _first(row: Any, document: Any) -> Paragraph | None:
    """Return the first paragraph of a table row that has text."""
    paragraphs = (Paragraph(each, document) for each in row.iter(qn("w:p")))
    return next((each for each in paragraphs if each.text.strip()), None)
