"""Declared identities over a whole report: sums of rows, totals across levels, limits, subsets, zeros."""

from collections.abc import Iterator

from motcua.reader.rules.findings.books import accounts
from motcua.reader.rules.findings.declared import Declared, Identity
from motcua.reader.rules.findings.quantities import Statement, statements
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.findings.twice import twice
from motcua.reader.vocabulary import Finding

_EPSILON = 1e-6
_TOTAL_LEVELS = {"", "toàn huyện", "toàn tỉnh", "toàn thành phố"}


def identities(running: Running, declared: Declared) -> Iterator[Finding]:
    """Check every declared identity whose quantities the report states."""
    stated = list(statements(running, declared))
    books = accounts(running, stated)
    for law in declared.identities:
        if law.kind == "sum":
            yield from _sum_of_rows(law, stated)
        elif law.kind == "levels":
            yield from _levels(law, stated)
        elif law.kind in ("exclusive", "limit", "subset", "zero"):
            yield from _plain(law, stated)
    yield from twice(running, stated, books)


def _sum_of_rows(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """Check a sum over the whole report: rows of the appendix first, prose where the appendix has none."""
    whole = _only(stated, law.whole)
    parts = [_only(stated, part) for part in law.parts]
    found = [part for part in parts if part is not None]
    if whole is None or len(found) < len(law.parts) or any(_only(stated, key) for key in law.missing):
        return
    total = sum(part.figure.value for part in found)
    same = abs(total - whole.figure.value) < _EPSILON
    if law.partial and total < whole.figure.value - _EPSILON:
        return
    kind = "sum" if len({whole.in_table, *(part.in_table for part in found)}) == 1 else "text_vs_appendix"
    yield _added(kind, law, whole, found, total, same)


def _only(stated: list[Statement], key: str) -> Statement | None:
    """Return the statement of a quantity, where it is stated once or always alike."""
    own = [statement for statement in stated if statement.quantity.key == key]
    rows = [statement for statement in own if statement.in_table]
    chosen = rows or own
    return chosen[0] if chosen and len({statement.figure.value for statement in chosen}) == 1 else None


def _levels(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """Compare a total without a level with the sum over the levels."""
    part_key = law.parts[0] if law.parts else law.whole
    wholes = [s for s in stated if s.quantity.key == law.whole and s.level in _TOTAL_LEVELS]
    rows = [s for s in stated if s.quantity.key == part_key and s.level in ("tỉnh", "huyện", "xã")]
    parts = {statement.level: statement for statement in reversed(rows)}
    if len(parts) < 2 or any(parts[row.level].figure.value != row.figure.value for row in rows):
        return
    total = sum(part.figure.value for part in parts.values())
    for whole in wholes:
        same = abs(total - whole.figure.value) < _EPSILON
        yield _added("sum" if same else "cross_text", law, whole, list(parts.values()), total, same)


def _plain(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """Check laws without sums: exclusive shares, limits, subsets, non-zero values."""
    if law.kind == "exclusive":
        yield from _exclusive(law, stated)
    elif law.kind == "limit":
        yield from _limit(law, stated)
    elif law.kind == "subset":
        yield from _subset(law, stated)
    elif law.kind == "zero":
        yield from _zero(law, stated)


def _exclusive(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    parts = [s for key in law.parts for s in [_in_table(stated, key)] if s is not None]
    if len(parts) < len(law.parts):
        return
    total = sum(part.figure.value for part in parts)
    said = " + ".join(say(part.figure.value) for part in parts)
    words = f"{said} = {say(total)}%, không được quá {say(law.limit)}%. {law.reason}"
    holds = total <= law.limit + 0.5
    yield tell("ratio", holds, words, parts, expected=f"<= {say(law.limit)}", stated=total, rule=law.key)


def _limit(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    over = [s for s in stated if s.quantity.key == law.whole and s.figure.value > law.limit]
    if over:
        words = f"{over[0].quantity.name}: ghi {'; '.join(say(s.figure.value) for s in over)}. {law.reason}"
        limit = f"<= {say(law.limit)}"
        yield tell("plausibility", False, words, over, expected=limit, stated=over[0].figure.value, rule=law.key)


def _subset(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    whole, part = _in_table(stated, law.whole), _in_table(stated, law.parts[0])
    if whole and part:
        holds = part.figure.value <= whole.figure.value + _EPSILON
        limit = say(whole.figure.value)
        words = f"{part.quantity.name} {say(part.figure.value)} {'không vượt' if holds else 'vượt'} "
        words += f"{whole.quantity.name} {limit}. {law.reason}"
        stated_part = part.figure.value
        yield tell("subset", holds, words, (whole, part), expected=f"<= {limit}", stated=stated_part, rule=law.key)


def _zero(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    whole = _only(stated, law.whole)
    parts = [s for s in stated if s.quantity.key == law.parts[0] and s.figure.value > 0]
    if whole and parts and whole.figure.value == 0:
        words = f"{parts[0].quantity.name} {say(parts[0].figure.value)} nhưng {whole.quantity.name} ghi 0. {law.reason}"
        yield tell("text_vs_appendix", False, words, (whole, *parts), expected="> 0", stated=0, rule=law.key)


def _in_table(stated: list[Statement], key: str) -> Statement | None:
    rows = [s for s in stated if s.quantity.key == key and s.in_table]
    return rows[0] if len(rows) == 1 else None


def _added(
    kind: str,
    law: Identity,
    whole: Statement,
    parts: list[Statement],
    total: float,
    holds: bool,
) -> Finding:
    """Compare the whole with the sum of its parts."""
    stated = say(whole.figure.value)
    if law.kind == "levels":
        each = " + ".join(f"cấp {part.level or part.figure.level} {say(part.figure.value)}" for part in parts)
        words = f"{whole.quantity.name}: {each} = {say(total)}; ghi {stated}. {law.reason}"
    else:
        names = " + ".join(dict.fromkeys(part.quantity.name for part in parts))
        said = " + ".join(say(part.figure.value) for part in parts)
        sum_ = say(sum(part.figure.value for part in parts))
        words = f"{whole.quantity.name} = {names}: {said} = {sum_}; ghi {stated}. {law.reason}"
    return tell(kind, holds, words, (whole, *parts), expected=total, stated=whole.figure.value, rule=law.key)
