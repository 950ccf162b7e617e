"""Declared identities over a whole report: sums of rows, totals across levels, limits, subsets, zeros."""

from collections.abc import Callable, Iterator, Sequence

from motcua.reader.rules.findings.books import Stated
from motcua.reader.rules.findings.declared import Declared, Identity
from motcua.reader.rules.findings.quantities import Statement
from motcua.reader.rules.findings.rounding import EPSILON, is_equal, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.findings.twice import twice
from motcua.reader.vocabulary import Finding

_LEVELS = ("tỉnh", "huyện", "xã")
_TOTAL_LEVELS = {"", "toàn huyện", "toàn tỉnh", "toàn thành phố"}
_ROUNDED = 0.5  # per cent by which rounded shares of one whole may pass it together


def identities(running: Running, declared: Declared, stated: Stated) -> Iterator[Finding]:
    """Check every declared identity whose quantities the report states."""
    for law in declared.identities:
        check = _CHECKS.get(law.kind)
        if check:
            yield from check(law, stated.statements)
    yield from twice(running, stated.statements, stated.books)


def _sum_of_rows(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """Check a sum over the whole report: rows of the appendix first, prose where the appendix has none."""
    whole = _only(stated, law.whole)
    found = _every(stated, law.parts)
    if whole is None or len(found) < len(law.parts) or any(_only(stated, key) for key in law.missing):
        return
    total = sum(part.figure.value for part in found)
    if law.partial and total < whole.figure.value - EPSILON:
        return
    kind = "sum" if len({statement.in_table for statement in (whole, *found)}) == 1 else "text_vs_appendix"
    yield _added(kind, law, whole, found, total, is_equal(total, whole.figure.value))


def _every(stated: list[Statement], keys: Sequence[str]) -> list[Statement]:
    """Return the statements of those quantities that are stated once or always alike."""
    return [found for key in keys for found in [_only(stated, key)] if found is not None]


def _only(stated: list[Statement], key: str) -> Statement | None:
    """Return the statement of a quantity, where it is stated once or always alike."""
    own = [statement for statement in stated if statement.quantity.key == key]
    rows = [statement for statement in own if statement.in_table]
    chosen = rows or own
    return chosen[0] if chosen and len({statement.figure.value for statement in chosen}) == 1 else None


def _levels(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """Compare a total without a level with the sum over the levels."""
    parts = _one_of_each_level(stated, law.parts[0] if law.parts else law.whole)
    if len(parts) < 2:
        return
    total = sum(part.figure.value for part in parts)
    for whole in stated:
        if whole.quantity.key == law.whole and whole.level in _TOTAL_LEVELS:
            same = is_equal(total, whole.figure.value)
            yield _added("sum" if same else "cross_text", law, whole, parts, total, same)


def _one_of_each_level(stated: list[Statement], key: str) -> list[Statement]:
    """Return the first statement of each level, where all of one level agree; else none."""
    rows = [s for s in stated if s.quantity.key == key and s.level in _LEVELS]
    parts = {statement.level: statement for statement in reversed(rows)}
    agree = all(parts[row.level].figure.value == row.figure.value for row in rows)
    return list(parts.values()) if agree else []


def _exclusive(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    parts = [s for key in law.parts for s in [_in_table(stated, key)] if s is not None]
    if len(parts) < len(law.parts):
        return
    total = sum(part.figure.value for part in parts)
    said = " + ".join(say(part.figure.value) for part in parts)
    words = f"{said} = {say(total)}%, không được quá {say(law.limit)}%. {law.reason}"
    holds = total <= law.limit + _ROUNDED
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
        holds = part.figure.value <= whole.figure.value + EPSILON
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


_CHECKS: dict[str, Callable[[Identity, list[Statement]], Iterator[Finding]]] = {
    "sum": _sum_of_rows,
    "levels": _levels,
    "exclusive": _exclusive,
    "limit": _limit,
    "subset": _subset,
    "zero": _zero,
}
