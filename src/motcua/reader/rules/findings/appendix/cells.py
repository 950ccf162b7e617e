"""Cells of the appendix that do not fit their row: codes of the legend, units written beside the label."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from motcua.reader.rules.findings.declared import Declared
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

NO_UNIT = {"", "không rõ", "mã", "số lượng"}
_CODE = re.compile(r"=\s*(\d)\b")
_YES = re.compile(r"^(thực hiện|triển khai|ban hành|có |xây dựng|tổ chức|cập nhật)", re.IGNORECASE)
_COUNTS = re.compile(r"^[-\s]*(số lượng|số (?!liệu|hóa|hoá))", re.IGNORECASE)
_NEXT_ROW = re.compile(r"\s\d{1,2}\.\d{1,2}(\.\d{1,2})?\s+[A-ZĐ]")
_NUMBER = re.compile(r"^.*?\d{1,2}(?:\.\d{1,2}){1,3}\.?\s*")
_ROW_LINES = 14  # lines above a figure over which the cells of its row may be spread
_NO_CODE = 20  # a code is a small number; above it a figure stands in the wrong row
_LABEL = 8  # characters before a unit that make it a cell of its own and no word of the label


def _with_lines(running: Running) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Yield every row with its lines: its own where tabs or bars separate cells, else those since the row before."""
    previous = running.appendix_from or 1
    for row in running.rows:
        own = running.text.lines[row.line - 1]
        apart = own.count("\t") >= 2 or own.count("|") >= 2
        yield row, (own,) if apart else running.text.lines[max(previous, row.line - _ROW_LINES) : row.line]
        previous = row.line


def codes(running: Running) -> Iterator[Finding]:
    """Check that a row whose legend gives codes ("Có = 1 Không = 0") holds one of them."""
    coded = {row.line for row in running.rows if row.figure.unit.startswith("mã")}
    for row, lines in _with_lines(running):
        if row.line in coded and row.figure.unit.casefold() not in NO_UNIT:
            continue  # a remark beside the code
        known = _legend(" ".join(lines)) if row.figure.unit != "%" else []
        if known:
            yield from _coded(row, known)
        elif _lacks_unit(row):
            words = f"{row.figure.label}: ghi {say(row.figure.value)} mà không có đơn vị tính; có thể nhập nhầm dòng"
            yield tell("unit", Verdict.AMBIGUOUS, words, (row,), expected="% hoặc mã", stated=row.figure.value)


def _legend(text: str) -> list[int]:
    """Return the codes in the text of one row, in order; none where another row's number stands between them."""
    known = sorted({int(code) for code in _CODE.findall(text)})
    return known if len(known) >= 2 and not _NEXT_ROW.search(text[text.find("=") :]) else []


def _lacks_unit(row: Row) -> bool:
    """Check whether a figure too large for a code stands without a unit in a row that asks whether something is."""
    figure = row.figure
    return figure.value > _NO_CODE and figure.unit.casefold() in NO_UNIT and _YES.match(figure.label) is not None


def _coded(row: Row, known: Sequence[int]) -> Iterator[Finding]:
    """Compare a figure with the codes of its row."""
    figure = row.figure
    if _COUNTS.match(figure.label) and known == [0, 1]:
        words = f"{figure.label}: chỉ tiêu đếm số lượng nhưng đơn vị tính là mã Có/Không; ghi {say(figure.value)}"
        yield tell("unit", False, words, (row,), expected="một số lượng", stated=figure.value)
    elif figure.value not in known:
        said = ", ".join(str(code) for code in known)
        verdict = Verdict.INCONSISTENT if figure.value > max(known) else Verdict.AMBIGUOUS
        words = f"{figure.label}: ghi {say(figure.value)}, trong khi dòng này chỉ nhận mã {said}"
        yield tell("plausibility", verdict, words, (row,), expected=f"một trong {said}", stated=figure.value)


def units(running: Running, declared: Declared) -> Iterator[Finding]:
    """Compare the unit written in a row with what its label counts."""
    for row, lines in _with_lines(running):
        label = row.figure.label
        expected = next(((name, unit) for name, head, unit in declared.units if head.search(label)), None)
        written = _unit_written(_content(row, lines), row, declared) if expected else ""
        if expected and written and not expected[1].search(written):
            words = f'Mục {row.number} "{label}" có đơn vị tính "{written}", phải là {expected[0]}'
            yield tell("unit", False, words, (row,), expected=expected[0], stated=written)


def _content(row: Row, lines: Sequence[str]) -> str:
    """Return the text of a row without its number."""
    content = re.sub(r"\s+", " ", " ".join(unicodedata.normalize("NFC", line) for line in lines)).strip()
    return _NUMBER.sub("", content) if row.number in content else content


def _unit_written(content: str, row: Row, declared: Declared) -> str:
    """Return the unit cell right before the value at the end of the row, if it is a declared unit."""
    value = re.escape(unicodedata.normalize("NFC", row.figure.raw).strip().rstrip("%").strip())
    head = re.sub(rf"[\s|]*{value}\s*%?[\s|]*$", "", content).strip().strip("|").strip()
    for name, _, _ in declared.units:
        for unit in name.split(", "):
            start = len(head) - len(unit)
            if start > _LABEL and head[start : start + 1].isupper() and head.casefold().endswith(unit.casefold()):
                return head[start:]
    return ""
