"""The declared identities: carry-over of dossiers, totals across levels, rates, limits, text against table."""

from collections.abc import Iterator
from itertools import combinations

from motcua.reader.rules.findings.declared import Declared, Identity
from motcua.reader.rules.findings.quantities import Account, Statement, accounts, accounts_of_rows, of_level, statements
from motcua.reader.rules.findings.rates import rate, shares_beside
from motcua.reader.rules.findings.rounding import say, slack
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.slips import swapped
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.findings.twice import twice
from motcua.reader.vocabulary import Finding, Verdict

_EPSILON = 1e-6
_TOTAL_LEVELS = {"", "toàn huyện", "toàn tỉnh", "toàn thành phố"}


def identities(running: Running, declared: Declared) -> Iterator[Finding]:
    """Every declared identity whose quantities the report states."""
    stated = list(statements(running, declared))
    books = accounts(running, stated)
    rows = accounts_of_rows(stated)
    for law in declared.identities:
        if law.kind == "sum" and law.whole.startswith("dossiers."):
            for book in books:
                yield from _sum(law, book)
            for row in rows:
                yield from _sum(law, row)
        elif law.kind == "sum":
            yield from _sum_of_rows(law, stated)
        elif law.kind == "levels":
            yield from _levels(law, stated, books)
        elif law.kind == "ratio":
            yield from rate(law, stated, books)
        elif law.kind in ("exclusive", "limit", "subset", "zero"):
            yield from _plain(law, stated)
    yield from shares_beside(running, books)
    yield from twice(running, stated, books)


def _sum(law: Identity, book: Account) -> Iterator[Finding]:
    have, level = book.statements, book.level
    if law.whole not in have or any(part not in have for part in law.parts) or any(key in have for key in law.missing):
        return
    whole, parts = have[law.whole], [have[part] for part in law.parts]
    gap = whole.figure.value - sum(part.figure.value for part in parts)
    also = [again for first, again in book.repeated if first in parts and again.sentence == first.sentence]
    if gap > _EPSILON and abs(gap - sum(again.figure.value for again in also)) < _EPSILON:
        parts += also  # "trực tiếp 402 hồ sơ, qua bưu chính 254 hồ sơ" are two of one kind
    total = sum(part.figure.value for part in parts)
    extras = [have[key] for key in law.extras if key in have and have[key].figure.value]
    gap = whole.figure.value - total
    if abs(gap) < _EPSILON:
        yield _added("identity", law, whole, parts, total, True, level)
        beside = sum(extra.figure.value for extra in extras)
        if beside and law.beside:
            names = ", ".join(f"{extra.quantity.name} {say(extra.figure.value)}" for extra in extras)
            words = (
                f"{of_level(level)}{names} không nằm trong đẳng thức {say(whole.figure.value)} = "
                f"{' + '.join(say(part.figure.value) for part in parts)}; chưa rõ đã tính vào nhóm nào"
            )
            members, both = (whole, *parts, *extras), total + beside
            yield tell(
                "identity",
                Verdict.AMBIGUOUS,
                words,
                members,
                expected=both,
                stated=whole.figure.value,
                rule=law.key,
            )
        return
    for size in range(1, len(extras) + 1):
        for chosen in combinations(extras, size):
            if abs(gap - sum(extra.figure.value for extra in chosen)) < _EPSILON:
                yield _added("identity", law, whole, [*parts, *chosen], whole.figure.value, True, level)
                return
    rough = [slack(member.figure) for member in (whole, *parts)]
    loose = any(each is None for each in rough) or abs(gap) <= sum(each or 0 for each in rough)
    unsaid = law.carried and gap < 0 and law.carried not in have  # what was carried in may explain it
    verdict = Verdict.AMBIGUOUS if extras or loose or unsaid else Verdict.INCONSISTENT
    yield _added("identity", law, whole, parts, total, verdict, level)


def _sum_of_rows(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """A sum over the whole report: rows of the appendix first, prose where the appendix is silent."""
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
    """The statement of a quantity, where the report states it once or always alike."""
    own = [statement for statement in stated if statement.quantity.key == key]
    rows = [statement for statement in own if statement.in_table]
    chosen = rows or own
    return chosen[0] if chosen and len({statement.figure.value for statement in chosen}) == 1 else None


def _levels(law: Identity, stated: list[Statement], books: list[Account]) -> Iterator[Finding]:
    part_key = law.parts[0] if law.parts else law.whole
    if law.whole.startswith("dossiers."):
        pool = [(book.level, book.statements[law.whole]) for book in books if law.whole in book.statements]
        named = {level for level, _ in pool}
        pool += [(s.level, s) for s in stated if s.quantity.key == law.whole and s.in_table and s.level not in named]
        wholes = [s for level, s in pool if level.startswith("toàn") or (not level and len(pool) == 3)]
        parts = {level: s for level, s in pool if level in ("tỉnh", "huyện", "xã")}
        several = len(pool) != len({level for level, _ in pool})
    else:
        wholes = [s for s in stated if s.quantity.key == law.whole and s.level in _TOTAL_LEVELS]
        rows = [s for s in stated if s.quantity.key == part_key and s.level in ("tỉnh", "huyện", "xã")]
        parts = {}
        several = False
        for statement in rows:
            before = parts.setdefault(statement.level, statement)
            several = several or before.figure.value != statement.figure.value
    if len(parts) < 2 or several or not wholes:
        return
    total = sum(part.figure.value for part in parts.values())
    for whole in wholes:
        same = abs(total - whole.figure.value) < _EPSILON
        if (
            not same
            and law.whole.startswith("dossiers.")
            and abs(total - whole.figure.value) > 0.1 * whole.figure.value
            and not swapped(total, whole.figure.value)
        ):
            continue  # figures of another time or another scope
        yield _added("sum" if same else "cross_text", law, whole, list(parts.values()), total, same)


def _plain(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    """The laws that ask for no sum: shares that exclude each other, limits, subsets, what cannot be none."""
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
    verdict: Verdict | bool,
    level: str = "",
) -> Finding:
    """The whole against the sum of its parts."""
    stated = say(whole.figure.value)
    if law.kind == "levels":
        each = " + ".join(f"cấp {part.level or part.figure.level} {say(part.figure.value)}" for part in parts)
        words = f"{whole.quantity.name}: {each} = {say(total)}; ghi {stated}. {law.reason}"
    else:
        names = " + ".join(dict.fromkeys(part.quantity.name for part in parts))
        said = " + ".join(say(part.figure.value) for part in parts)
        sum_ = say(sum(part.figure.value for part in parts))
        words = f"{of_level(level)}{whole.quantity.name} = {names}: {said} = {sum_}; ghi {stated}. {law.reason}"
    return tell(kind, verdict, words, (whole, *parts), expected=total, stated=whole.figure.value, rule=law.key)
