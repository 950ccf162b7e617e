"""Rows of the statistics appendix: parents and parts, units, codes, shares over 100 %, empty cells."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

from motcua.reader.rules.findings.declared import Claim, Declared
from motcua.reader.rules.findings.quantities import level_in
from motcua.reader.rules.findings.rounding import compare, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import BlankCell, Figure, Finding, Verdict

_SHARE = re.compile(r"^(tỷ lệ|tỉ lệ|% )", re.IGNORECASE)
_GROWTH = re.compile(r"so với|tăng|giảm|vượt|kế hoạch|chỉ tiêu|dự toán|cùng kỳ|tốc độ", re.IGNORECASE)
_CODE = re.compile(r"=\s*(\d)\b")
_YES = re.compile(r"^(thực hiện|triển khai|ban hành|có |xây dựng|tổ chức|cập nhật)", re.IGNORECASE)
_COUNTS = re.compile(r"^[-\s]*(số lượng|số (?!liệu|hóa|hoá))", re.IGNORECASE)
_LEVEL = re.compile(r"^[-+•\s]*cấp (tỉnh|huyện|xã)\W*$", re.IGNORECASE)
_TOTAL = re.compile(r"^[-+•\s]*tổng( số)?\b", re.IGNORECASE)
_SLIP = 0.02  # of a whole that three parts or more all but reach: what is lacking is a slip, not another part
_NO_UNIT = {"", "không rõ", "mã", "số lượng"}


def appendix(running: Running, blank_cells: tuple[BlankCell, ...], declared: Declared) -> Iterator[Finding]:
    """Check the rows of the appendix against each other."""
    yield from _families(running.rows)
    yield from _noted(running)
    yield from _codes(running)
    yield from _units(running, declared)
    for row in running.rows:
        figure = row.figure
        if (
            figure.unit == "%"
            and figure.value > 100
            and _SHARE.match(figure.label)
            and not _GROWTH.search(figure.label)
        ):
            words = f"{figure.label}: {say(figure.value)}% vượt 100%"
            yield tell("plausibility", False, words, (row,), expected="<= 100", stated=figure.value)
    yield from _number_styles([row.figure for row in running.rows], "Bảng số liệu")
    yield from _number_styles([spot.figure for spot in running.spots], "Lời văn")
    yield from _blanks(blank_cells)
    for claim in declared.claims:
        yield from _claimed(running, blank_cells, claim)


def _claimed(running: Running, blank_cells: tuple[BlankCell, ...], claim: Claim) -> Iterator[Finding]:
    """Compare words of the prose with the row that contradicts them."""
    for passage in running.passages:
        said = claim.says.search(passage.text)
        if not said:
            continue
        rows = [(row.figure.line, row.figure.label, row.figure.value) for row in running.rows]
        empty = [(cell.line, cell.label, None) for cell in blank_cells]
        for line, label, value in [*rows, *empty]:
            if not claim.row.search(label) or not _of_level(passage.text[said.start() : said.end() + 60], label):
                continue
            shown = "trống" if value is None else say(value)
            if shown == claim.never or (claim.never == ">0" and value):
                lines = (line, *passage.lines_of(said.start(), said.end()))
                words = f"{claim.reason} (dòng {line}: {shown})"
                yield tell("text_vs_appendix", False, words, lines=lines, stated=shown, rule=claim.key)
                return


def _of_level(said: str, label: str) -> bool:
    """Check whether a row is of the level in the words, where they name one."""
    named = level_in(said.split(".", 1)[0])
    return not named or named == level_in(label.casefold())


def _number_styles(figures: list[Figure], where: str) -> Iterator[Finding]:
    """Check that one table, and the prose, use one number style: 4.747 and 46,20, or 4,747 and 46.20."""
    styles: dict[str, list[Figure]] = {"vi": [], "en": []}
    for figure in figures:
        style = style_of(figure)
        if style:
            styles[style].append(figure)
    if not (styles["vi"] and styles["en"]):
        return
    local, foreign = (", ".join(figure.raw for figure in styles[style][:4]) for style in ("vi", "en"))
    words = f"{where} viết lẫn hai kiểu số: kiểu Việt Nam ({local}) và kiểu Anh ({foreign})"
    shown = styles["en"] if len(styles["vi"]) > 3 * len(styles["en"]) else styles["vi"] + styles["en"]
    yield tell("number_format", False, words, shown, expected="một kiểu viết số")


def style_of(figure: Figure) -> str:
    """Return the number style: "vi" (4.747; 46,20), "en" (4,747; 46.20), or "" where it does not show."""
    raw = figure.raw.strip().rstrip("%").strip()
    match = re.fullmatch(r"\d+([.,])(\d+)", raw)
    if not match:
        return ""
    mark, tail = match.groups()
    if len(tail) > 3:
        return ""
    grouped = len(tail) == 3 and figure.unit not in ("", "%") and figure.value == int(raw.replace(mark, ""))
    if not grouped and abs(figure.value - float(raw.replace(",", "."))) > 1e-9:
        return ""
    return {(".", True): "vi", (",", False): "vi", (",", True): "en", (".", False): "en"}[(mark, grouped)]


def _families(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Compare rows with the rows below them: 5.4 with 5.4.1, 5.4.2 …, or rows under "Trong đó"."""
    for order, parent in enumerate(rows):
        yield from _levels(parent, rows[order + 1 : order + 4])
        if not parent.number or parent.part or parent.figure.unit == "%" or parent.figure.kind == "mã":
            continue
        below = [row for row in rows[order + 1 :] if row.number.startswith(parent.number + ".") and not row.part]
        under = []
        for row in rows[order + 1 :]:
            if not row.part or row.number != parent.number:
                break
            under.append(row)
        for family in (below, under):
            children = [row for row in family if row.figure.unit != "%" and row.figure.kind != "mã"]
            if len(children) < 2 or len(children) < len(family) or not _alike(parent, children):
                continue
            yield from _judge(parent, children)


def _levels(parent: Row, following: tuple[Row, ...]) -> Iterator[Finding]:
    """Check that the levels right below a total add up: "Tổng số … 438", "Cấp huyện 291", "Cấp xã 147"."""
    levels = list(takewhile(lambda row: _LEVEL.match(row.figure.label), following))
    if len(levels) < 2 or not _TOTAL.match(parent.figure.label) or not _alike(parent, levels):
        return
    if len({row.figure.label.casefold() for row in levels}) < len(levels):
        return
    total, stated = sum(row.figure.value for row in levels), parent.figure.value
    if total < stated and (len(levels) == 3 or abs(total - stated) <= 0.1 * stated):
        said = " + ".join(say(row.figure.value) for row in levels)
        words = f"{parent.figure.label}: các cấp cộng lại {said} = {say(total)}; ghi {say(stated)}"
        yield tell("sum", False, words, (parent, *levels), expected=total, stated=stated)


def _alike(parent: Row, children: list[Row]) -> bool:
    units = {row.figure.unit.casefold() for row in children}
    own = parent.figure.unit.casefold()
    return len(units) == 1 and (own in units or own in _NO_UNIT)


def _judge(parent: Row, children: list[Row]) -> Iterator[Finding]:
    total = sum(row.figure.value for row in children)
    stated = parent.figure.value
    same = abs(total - stated) < 1e-6
    if not same and total < stated and not (len(children) > 2 and stated - total <= _SLIP * stated):
        return  # the rows below need not be all of it
    if not same and any(row.figure.value == stated != 0 for row in children):
        return  # planned and done, given and present: not parts
    if not same and any(re.search(r"trong đó|lượt", row.figure.label, re.IGNORECASE) for row in children):
        return
    words = (
        f"Mục {parent.number} {parent.figure.label}: các dòng con cộng lại "
        f"{' + '.join(say(row.figure.value) for row in children)} = {say(total)}; ghi {say(stated)}"
    )
    yield tell("sum", same, words, (parent, *children), expected=total, stated=stated)


def _noted(running: Running) -> Iterator[Finding]:
    """Compare a share with the fraction in the note of the same row: "% 98,44 | 26.600/27.266"."""
    for share, upper, lower in zip(running.rows, running.rows[1:], running.rows[2:], strict=False):
        one, other = upper.figure, lower.figure
        together = share.figure.line == one.line or (share.number and share.number == upper.number == lower.number)
        if share.figure.unit != "%" or not together:
            continue
        line = unicodedata.normalize("NFC", running.text.lines[one.line - 1])
        gap = line[one.col - 1 + len(one.raw) : other.col - 1]
        if one.line != other.line or gap.strip() != "/" or other.value <= 0:
            continue
        exact = 100 * one.value / other.value
        verdict, interval = compare(share.figure, exact)
        words = (
            f"Mục {share.number} {share.figure.label}: ghi chú {say(one.value)}/{say(other.value)} = {say(exact)}%; "
            f"ghi {say(share.figure.value, share.figure.decimals)}%"
        )
        members, stated = (share, one, other), share.figure.value
        yield tell("ratio", verdict, words, members, expected=round(exact, 4), stated=stated, interval=interval)


def _codes(running: Running) -> Iterator[Finding]:
    """Check that a row whose legend gives codes ("Có = 1 Không = 0") holds one of them."""
    previous = running.appendix_from or 1
    coded = {row.figure.line for row in running.rows if row.figure.unit.startswith("mã")}
    for row in running.rows:
        line = row.figure.line
        legend = " ".join(_row_lines(running, previous, line))
        codes = sorted({int(code) for code in _CODE.findall(legend)})
        previous = line
        figure = row.figure
        if figure.unit.casefold() not in _NO_UNIT and figure.line in coded:
            continue  # a remark beside the code
        if len(codes) >= 2 and _joined_legend(legend) and figure.unit != "%":
            said = ", ".join(str(code) for code in codes)
            if _COUNTS.match(figure.label) and codes == [0, 1]:
                words = (
                    f"{figure.label}: chỉ tiêu đếm số lượng nhưng đơn vị tính là mã Có/Không; ghi {say(figure.value)}"
                )
                yield tell("unit", False, words, (row,), expected="một số lượng", stated=figure.value)
                continue
            if figure.value in codes:
                continue
            verdict = Verdict.INCONSISTENT if figure.value > max(codes) else Verdict.AMBIGUOUS
            words = f"{figure.label}: ghi {say(figure.value)}, trong khi dòng này chỉ nhận mã {said}"
            yield tell("plausibility", verdict, words, (row,), expected=f"một trong {said}", stated=figure.value)
        elif figure.unit.casefold() in _NO_UNIT and figure.value > 20 and _YES.match(figure.label):
            words = f"{figure.label}: ghi {say(figure.value)} mà không có đơn vị tính; có thể nhập nhầm dòng"
            yield tell("unit", Verdict.AMBIGUOUS, words, (row,), expected="% hoặc mã", stated=figure.value)


def _row_lines(running: Running, previous: int, line: int) -> tuple[str, ...]:
    """Return the lines of a row: its own where tabs or bars separate cells, else those since the row before."""
    own = running.text.lines[line - 1]
    if own.count("\t") >= 2 or own.count("|") >= 2:
        return (own,)
    return running.text.lines[max(previous, line - 14) : line]


def _joined_legend(legend: str) -> bool:
    """Check whether the codes belong to one row: no other row number stands between them."""
    first = legend.find("=")
    return not re.search(r"\s\d{1,2}\.\d{1,2}(\.\d{1,2})?\s+[A-ZĐ]", legend[first:])


def _units(running: Running, declared: Declared) -> Iterator[Finding]:
    """Compare the unit written in a row with what its label counts."""
    wrong: list[tuple[Row, str, str]] = []
    previous = running.appendix_from or 1
    for row in running.rows:
        line = row.figure.line
        cells = [unicodedata.normalize("NFC", text) for text in _row_lines(running, previous, line)]
        previous = line
        content = re.sub(r"\s+", " ", " ".join(cells)).strip()
        content = re.sub(r"^.*?\d{1,2}(?:\.\d{1,2}){1,3}\.?\s*", "", content) if row.number in content else content
        written = _unit_written(content, row, declared)
        expected = next(
            ((name, units) for name, label, units in declared.units if label.search(row.figure.label)), None
        )
        if written and expected and not expected[1].search(written):
            wrong.append((row, written, expected[0]))
    for row, written, name in wrong:
        words = f'Mục {row.number} "{row.figure.label}" có đơn vị tính "{written}", phải là {name}'
        yield tell("unit", False, words, (row,), expected=name, stated=written)


def _unit_written(content: str, row: Row, declared: Declared) -> str:
    """Return the unit cell right before the value at the end of the row, if it is a declared unit."""
    value = re.escape(unicodedata.normalize("NFC", row.figure.raw).strip().rstrip("%").strip())
    head = re.sub(rf"[\s|]*{value}\s*%?[\s|]*$", "", content).strip().strip("|").strip()
    for name, _, _ in declared.units:
        for unit in name.split(", "):
            cut = head[: len(head) - len(unit)]
            if head.casefold().endswith(unit.casefold()) and head[len(cut) : len(cut) + 1].isupper() and len(cut) > 8:
                return head[len(cut) :]
    return ""


def _blanks(blank_cells: tuple[BlankCell, ...]) -> Iterator[Finding]:
    if not blank_cells:
        return
    names = "; ".join(cell.label[:60] for cell in blank_cells[:5]) + ("; …" if len(blank_cells) > 5 else "")
    words = f"{len(blank_cells)} ô số liệu để trống (không có số liệu, không phải bằng 0): {names}"
    lines, wanted = [cell.line for cell in blank_cells], "có số hoặc ghi rõ không phát sinh"
    yield tell("missing", Verdict.AMBIGUOUS, words, lines=lines, expected=wanted, stated="để trống")
