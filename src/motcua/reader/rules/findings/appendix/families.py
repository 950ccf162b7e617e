"""Rows of the appendix that are the sum, or the share, of the rows below them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile

from motcua.reader.rules.findings.appendix.cells import NO_UNIT
from motcua.reader.rules.findings.rounding import DECIMALS, compare, is_equal, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

_LEVEL = re.compile(r"^[-+•\s]*cấp (tỉnh|huyện|xã)\W*$", re.IGNORECASE)
_TOTAL = re.compile(r"^[-+•\s]*tổng( số)?\b", re.IGNORECASE)
_OVERLAP = re.compile(r"trong đó|lượt", re.IGNORECASE)
_LEVELS = 3  # of the State: a total over all of them has no further part
_LEVELS_NEAR = 0.1  # of a total over two levels: lacking more than this, the third may be left out
_SLIP = 0.02  # of a whole that three parts or more all but reach: what is lacking is a slip, not another part


def families(rows: Sequence[Row]) -> Iterator[Finding]:
    """Compare rows with the rows below them: 5.4 with 5.4.1, 5.4.2 …, or rows under "Trong đó"."""
    for order, parent in enumerate(rows):
        yield from _levels(parent, rows[order + 1 : order + 1 + _LEVELS])
        if not parent.number or parent.part or not _is_count(parent):
            continue
        following = rows[order + 1 :]
        for family in (_numbered_below(parent, following), _parts_under(parent, following)):
            if len(family) >= 2 and all(_is_count(row) for row in family) and _alike(parent, family):
                yield from _added(parent, family)


def _is_count(row: Row) -> bool:
    return row.figure.unit != "%" and row.figure.kind != "mã"


def _numbered_below(parent: Row, following: Sequence[Row]) -> list[Row]:
    """Return the rows with a number below the parent's: 5.4.1 below 5.4."""
    prefix = parent.number + "."
    return [row for row in following if row.number.startswith(prefix) and not row.part]


def _parts_under(parent: Row, following: Sequence[Row]) -> list[Row]:
    """Return the rows under the parent's "Trong đó"."""
    return list(takewhile(lambda row: row.part and row.number == parent.number, following))


def _alike(parent: Row, children: Sequence[Row]) -> bool:
    """Check whether parts are of one unit, and the whole of the same or of none."""
    units = {row.figure.unit.casefold() for row in children}
    own = parent.figure.unit.casefold()
    return len(units) == 1 and (own in units or own in NO_UNIT)


def _levels(parent: Row, following: Sequence[Row]) -> Iterator[Finding]:
    """Check that the levels right below a total add up: "Tổng số … 438", "Cấp huyện 291", "Cấp xã 147"."""
    levels = list(takewhile(lambda row: _LEVEL.match(row.figure.label), following))
    if not _divide(parent, levels):
        return
    total, stated = sum(row.figure.value for row in levels), parent.figure.value
    if total < stated and (len(levels) == _LEVELS or stated - total <= _LEVELS_NEAR * stated):
        said = " + ".join(say(row.figure.value) for row in levels)
        words = f"{parent.figure.label}: các cấp cộng lại {said} = {say(total)}; ghi {say(stated)}"
        yield tell("sum", False, words, (parent, *levels), expected=total, stated=stated)


def _divide(parent: Row, levels: Sequence[Row]) -> bool:
    """Check whether several levels, each named once, stand below a total of their unit."""
    if len(levels) < 2 or not _TOTAL.match(parent.figure.label) or not _alike(parent, levels):
        return False
    return len({row.figure.label.casefold() for row in levels}) == len(levels)


def _added(parent: Row, children: Sequence[Row]) -> Iterator[Finding]:
    """Compare a row with the sum of the rows below it."""
    total, stated = sum(row.figure.value for row in children), parent.figure.value
    same = is_equal(total, stated)
    if not same and _need_not_add_up(children, total, stated):
        return
    words = (
        f"Mục {parent.number} {parent.figure.label}: các dòng con cộng lại "
        f"{' + '.join(say(row.figure.value) for row in children)} = {say(total)}; ghi {say(stated)}"
    )
    yield tell("sum", same, words, (parent, *children), expected=total, stated=stated)


def _need_not_add_up(children: Sequence[Row], total: float, stated: float) -> bool:
    """Check whether the rows below may be no parts, or not all of them."""
    slip = len(children) > 2 and stated - total <= _SLIP * stated
    if total < stated and not slip:
        return True
    repeated = any(row.figure.value == stated != 0 for row in children)  # planned and done, given and present
    return repeated or any(_OVERLAP.search(row.figure.label) for row in children)


def noted(running: Running) -> Iterator[Finding]:
    """Compare a share with the fraction in the note of the same row: "% 98,44 | 26.600/27.266"."""
    for share, upper, lower in _with_notes(running):
        one, other, stated = upper.figure, lower.figure, share.figure.value
        exact = 100 * one.value / other.value
        verdict, interval = compare(share.figure, exact)
        words = (
            f"Mục {share.number} {share.figure.label}: ghi chú {say(one.value)}/{say(other.value)} = {say(exact)}%; "
            f"ghi {say(stated, share.figure.decimals)}%"
        )
        members = (share, one, other)
        yield tell("ratio", verdict, words, members, expected=round(exact, DECIMALS), stated=stated, interval=interval)


def noted_shares(running: Running) -> set[str]:
    """Return the shares that are the fraction in the note of their row: it names what they are of."""
    return {
        share.figure.id
        for share, upper, lower in _with_notes(running)
        if compare(share.figure, 100 * upper.figure.value / lower.figure.value)[0] is not Verdict.INCONSISTENT
    }


def _with_notes(running: Running) -> Iterator[tuple[Row, Row, Row]]:
    """Yield each share of the appendix whose row has a fraction behind it, with its two parts."""
    for share, upper, lower in zip(running.rows, running.rows[1:], running.rows[2:], strict=False):
        if share.figure.unit == "%" and _one_row(share, upper, lower) and _is_noted(running, upper, lower):
            yield share, upper, lower


def _one_row(share: Row, upper: Row, lower: Row) -> bool:
    """Check whether a share and the two figures behind it stand in one row."""
    return share.line == upper.line or bool(share.number and share.number == upper.number == lower.number)


def _is_noted(running: Running, upper: Row, lower: Row) -> bool:
    """Check whether two figures are written x/y, with a base."""
    one, other = upper.figure, lower.figure
    if one.line != other.line or other.value <= 0:
        return False
    line = unicodedata.normalize("NFC", running.text.lines[one.line - 1])
    return line[one.col - 1 + len(one.raw) : other.col - 1].strip() == "/"
