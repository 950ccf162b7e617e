"""The declared identities: carry-over of dossiers, totals across levels, rates, limits, text against table."""

import re
from collections.abc import Iterator
from itertools import combinations

from motcua.reader.rules.findings.declared import Declared, Identity
from motcua.reader.rules.findings.passages import Running
from motcua.reader.rules.findings.quantities import Account, Statement, accounts, accounts_of_rows, statements
from motcua.reader.rules.findings.rounding import compare, is_exact, say, slack, swapped
from motcua.reader.rules.findings.twins import twins
from motcua.reader.vocabulary import Finding, Verdict

_EPSILON = 1e-6
_OPINIONS = {"ý kiến", "pakn"}  # opinions of a meeting are no petitions
_OTHER_TIME = re.compile(r"\bnăm \d{4}|\d năm\b|cùng kỳ|kỳ trước|năm trước|\b20\d\d\b")
_SHARED = ("dossiers.early_on_time", "dossiers.early", "dossiers.on_time", "dossiers.late")
_BASES = ("dossiers.resolved", "dossiers.received", "dossiers.new", "dossiers.total")
_RIGHT_BEHIND = re.compile(
    r"^\s*(?:hồ sơ|bộ)?\s*[,(]?\s*(?:đạt|chiếm)?\s*(?:tỷ lệ|tỉ lệ)?\s*(?:là|:)?\s*$", re.IGNORECASE
)
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
            yield from _rate(law, stated, books)
        elif law.kind in ("exclusive", "limit", "subset", "zero"):
            yield from _plain(law, stated)
    yield from _shares_beside(running, books)
    yield from _twice_in_account(books)
    yield from _twice(stated, books)
    yield from _mapped(running)
    yield from twins(running, stated)


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
        yield _finding("identity", law, whole, parts, total, Verdict.CONSISTENT, level)
        beside = sum(extra.figure.value for extra in extras)
        if beside and law.beside:
            names = ", ".join(f"{extra.quantity.name} {say(extra.figure.value)}" for extra in extras)
            words = (
                f"{_who(level)}{names} không nằm trong đẳng thức {say(whole.figure.value)} = "
                f"{' + '.join(say(part.figure.value) for part in parts)}; chưa rõ đã tính vào nhóm nào"
            )
            yield _raw(
                "identity", law, [whole, *parts, *extras], Verdict.AMBIGUOUS, words, total + beside, whole.figure.value
            )
        return
    for size in range(1, len(extras) + 1):
        for chosen in combinations(extras, size):
            if abs(gap - sum(extra.figure.value for extra in chosen)) < _EPSILON:
                yield _finding("identity", law, whole, [*parts, *chosen], whole.figure.value, Verdict.CONSISTENT, level)
                return
    rough = [slack(member.figure) for member in (whole, *parts)]
    loose = any(each is None for each in rough) or abs(gap) <= sum(each or 0 for each in rough)
    unsaid = law.carried and gap < 0 and law.carried not in have  # what was carried in may explain it
    verdict = Verdict.AMBIGUOUS if extras or loose or unsaid else Verdict.INCONSISTENT
    yield _finding("identity", law, whole, parts, total, verdict, level)


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
    yield _finding(kind, law, whole, found, total, Verdict.CONSISTENT if same else Verdict.INCONSISTENT, "")


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
        verdict = Verdict.CONSISTENT if same else Verdict.INCONSISTENT
        yield _finding("sum" if same else "cross_text", law, whole, list(parts.values()), total, verdict, "")


def _rate(law: Identity, stated: list[Statement], books: list[Account]) -> Iterator[Finding]:
    """A rate of the appendix, or of the prose, against the account of its level."""
    *tops, base = law.parts
    for rate in stated:
        if rate.quantity.key != law.whole:
            continue
        beside = _account_before(rate, books, (*tops, base))
        own = [book for book in books if book.level and book.level == (rate.level or rate.figure.level)]
        own = [beside] if beside else own
        if len(own) != 1 or any(key not in own[0].statements for key in tops) or base not in own[0].statements:
            continue
        have = own[0].statements
        top = sum(have[key].figure.value for key in tops)
        bases = [have[key] for key in (base, "dossiers.received", "dossiers.new", "dossiers.total") if key in have]
        verdict, interval, against = Verdict.INCONSISTENT, (0.0, 0.0), bases[0]
        for candidate in bases:
            if candidate.figure.value <= 0:
                continue
            result, bounds = compare(rate.figure, 100 * top / candidate.figure.value)
            if candidate is bases[0] or result is not Verdict.INCONSISTENT:
                verdict, interval, against = result, bounds, candidate
            if result is not Verdict.INCONSISTENT:
                break
        if top > against.figure.value:
            continue  # parts of another account
        if verdict is Verdict.INCONSISTENT and not rate.in_table and not (beside and is_exact(rate.figure)):
            verdict = Verdict.AMBIGUOUS
        exact = 100 * top / against.figure.value
        words = (
            f"{_who(own[0].level)}{rate.quantity.name}: {say(top)}/{say(against.figure.value)} = {say(exact)}%; "
            f"ghi {say(rate.figure.value, rate.figure.decimals)}%. {law.reason}"
        )
        members = [rate, *(have[key] for key in tops), against]
        yield _raw("ratio", law, members, verdict, words, round(exact, 4), rate.figure.value, interval)


def _shares_beside(running: Running, books: list[Account]) -> Iterator[Finding]:
    """ "Giải quyết 505 hồ sơ, đúng hạn 500 hồ sơ, đạt 99,01%": a share right behind a figure of an account."""
    of_figure = {
        statement.figure.id: (book, key)
        for book in books
        for key, statement in book.statements.items()
        if key in _SHARED
    }
    for part, share in zip(running.spots, running.spots[1:], strict=False):
        held = of_figure.get(part.figure.id)
        if held is None or share.figure.unit != "%" or share.passage != part.passage or not is_exact(part.figure):
            continue
        book, key = held
        if not _RIGHT_BEHIND.match(running.between(part, share)) or "dossiers.resolved" not in book.statements:
            continue
        tops = {part.figure.value}
        tops |= {
            part.figure.value + book.statements[k].figure.value for k in _SHARED if k in book.statements and k != key
        }
        bases = [statement for name, statement in book.statements.items() if name in _BASES and statement.figure.value]
        told = [compare(share.figure, 100 * top / base.figure.value) for top in tops for base in bases]
        if not bases or any(verdict is not Verdict.INCONSISTENT for verdict, _ in told):
            continue
        base = book.statements["dossiers.resolved"]
        if part.figure.value > base.figure.value or not is_exact(base.figure) or _OTHER_TIME.search(share.words):
            continue
        exact = 100 * part.figure.value / base.figure.value
        words = f"{_who(book.level)}{book.statements[key].quantity.name}: {say(part.figure.value)}/"
        words += f"{say(base.figure.value)} = {say(exact)}%; ghi {say(share.figure.value, share.figure.decimals)}%"
        lines = tuple(sorted({share.figure.line, part.figure.line, base.figure.line}))
        ids = (share.figure.id, part.figure.id, base.figure.id)
        stated = share.figure.value
        yield Finding("ratio", lines, Verdict.INCONSISTENT, words, ids, round(exact, 4), stated, rule="dossiers.share")


def _account_before(rate: Statement, books: list[Account], keys: tuple[str, ...]) -> Account | None:
    """The account in the same passage as a rate or in the one before it, where there is one and it has the figures."""
    near = [
        book
        for book in books
        if not rate.in_table
        and all(key in book.statements for key in keys)
        and all(0 <= rate.passage - book.statements[key].passage <= 1 for key in keys)
        and all(book.statements[key].figure.line <= rate.figure.line for key in keys)
        and (not rate.level or rate.level == book.level)
    ]
    speaks = [book for book in books if any(own.passage == rate.passage for own in book.statements.values())]
    again = [other for book in near for _, other in book.repeated if other.passage == rate.passage]
    if again or any(book not in near for book in speaks):
        return None  # the rate's own passage gives another account
    return near[0] if len(near) == 1 else None


def _plain(law: Identity, stated: list[Statement]) -> Iterator[Finding]:
    if law.kind == "exclusive":
        parts = [s for key in law.parts for s in [_in_table(stated, key)] if s is not None]
        if len(parts) == len(law.parts):
            total = sum(part.figure.value for part in parts)
            verdict = Verdict.INCONSISTENT if total > law.limit + 0.5 else Verdict.CONSISTENT
            said = " + ".join(say(part.figure.value) for part in parts)
            words = f"{said} = {say(total)}%, không được quá {say(law.limit)}%. {law.reason}"
            yield _raw("ratio", law, parts, verdict, words, f"<= {say(law.limit)}", total)
    elif law.kind == "limit":
        over = [s for s in stated if s.quantity.key == law.whole and s.figure.value > law.limit]
        if over:
            words = f"{over[0].quantity.name}: ghi {'; '.join(say(s.figure.value) for s in over)}. {law.reason}"
            yield _raw(
                "plausibility", law, over, Verdict.INCONSISTENT, words, f"<= {say(law.limit)}", over[0].figure.value
            )
    elif law.kind == "subset":
        whole, part = _in_table(stated, law.whole), _in_table(stated, law.parts[0])
        if whole and part:
            holds = part.figure.value <= whole.figure.value + _EPSILON
            verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
            words = (
                f"{part.quantity.name} {say(part.figure.value)} {'không vượt' if holds else 'vượt'} "
                f"{whole.quantity.name} {say(whole.figure.value)}. {law.reason}"
            )
            yield _raw("subset", law, [whole, part], verdict, words, f"<= {say(whole.figure.value)}", part.figure.value)
    elif law.kind == "zero":
        whole = _only(stated, law.whole)
        parts = [s for s in stated if s.quantity.key == law.parts[0] and s.figure.value > 0]
        if whole and parts and whole.figure.value == 0:
            words = (
                f"{parts[0].quantity.name} {say(parts[0].figure.value)} nhưng {whole.quantity.name} ghi 0. {law.reason}"
            )
            yield _raw("text_vs_appendix", law, [whole, *parts], Verdict.INCONSISTENT, words, "> 0", 0)


def _in_table(stated: list[Statement], key: str) -> Statement | None:
    rows = [s for s in stated if s.quantity.key == key and s.in_table]
    return rows[0] if len(rows) == 1 else None


def _twice_in_account(books: list[Account]) -> Iterator[Finding]:
    """One account that gives one quantity twice, once as none at all."""
    for book in books:
        for first, second in book.repeated:
            one, other = first.figure, second.figure
            if (
                one.value == other.value
                or first.quantity.key != second.quantity.key
                or min(one.value, other.value) != 0
            ):
                continue
            if len(book.statements) < 3 or any(_OTHER_TIME.search(side.words) for side in (first, second)):
                continue
            words = (
                f"{_who(book.level)}{first.quantity.name}: dòng {one.line} ghi {say(one.value)}, "
                f"dòng {other.line} ghi {say(other.value)}"
            )
            lines = tuple(sorted({one.line, other.line}))
            yield Finding("cross_text", lines, Verdict.INCONSISTENT, words, (one.id, other.id), one.value, other.value)


def _twice(stated: list[Statement], books: list[Account]) -> Iterator[Finding]:
    """Statements of one quantity in different places of the report."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in stated:
        if not statement.quantity.key.startswith("dossiers."):
            groups.setdefault((statement.quantity.key, statement.level), []).append(statement)
    for book in books:
        for key, statement in book.statements.items() if book.said else ():
            rows = [s for s in stated if s.in_table and s.quantity.key == key and s.level and s.level == book.level]
            apart = not statement.level and rows and not _near(statement.figure.value, rows[0].figure.value)
            if rows and len({s.figure.value for s in rows}) == 1 and not apart:
                groups.setdefault((key, book.level), []).extend([statement, *rows])
    for book, rows in _rows_of_one_account(stated, books):
        for row in rows:
            groups.setdefault((row.quantity.key, book.level), [book.statements[row.quantity.key]]).append(row)
    for (key, level), members in groups.items():
        values = sorted({member.figure.value for member in members})
        if len(members) < 2:
            continue
        kind = "text_vs_appendix" if len({member.in_table for member in members}) == 2 else "cross_text"
        places = "; ".join(f"dòng {m.figure.line}: {say(m.figure.value)}" for m in members)
        words = f"{_who(level)}{members[0].quantity.name} ({places})"
        lines = tuple(sorted({member.figure.line for member in members}))
        ids = tuple(member.figure.id for member in members)
        if len(values) == 1:
            yield Finding(kind, lines, Verdict.CONSISTENT, words + " khớp nhau", ids, values[0], values[0], rule=key)
        elif len(values) == 2 and (members[0].quantity.strict or key.startswith("dossiers.")):
            soft = any(member.figure.qualifier for member in members)
            soft = soft or (values[0] > 0 and {member.figure.unit.casefold() for member in members} == _OPINIONS)
            verdict = Verdict.AMBIGUOUS if soft else Verdict.INCONSISTENT
            yield Finding(kind, lines, verdict, words + " khác nhau", ids, values[0], values[1], rule=key)


def _near(one: float, other: float) -> bool:
    """Whether two values differ so little that they may mean the same dossiers."""
    return abs(one - other) <= 0.1 * max(one, other)


def _rows_of_one_account(stated: list[Statement], books: list[Account]) -> Iterator[tuple[Account, list[Statement]]]:
    """Rows that name no level, where one account of the prose surely speaks of the same dossiers.

    It does where it is the only one that shares a figure with them; each quantity has then one row.
    """
    rows: dict[str, list[Statement]] = {}
    for statement in stated:
        if statement.in_table and not statement.level and statement.quantity.key.startswith("dossiers."):
            rows.setdefault(statement.quantity.key, []).append(statement)
    single = {key: own[0] for key, own in rows.items() if len(own) == 1 and own[0].figure.unit != "%"}
    sharing = [
        book
        for book in books
        if any(
            key in book.statements and book.statements[key].figure.value == row.figure.value > 99
            for key, row in single.items()
        )
    ]
    if len(sharing) == 1:
        yield sharing[0], [row for key, row in single.items() if key in sharing[0].statements]


def _mapped(running: Running) -> Iterator[Finding]:
    """Figures of the prose that surely are a row of the form, against that row."""
    rows = {row.figure.indicator: row.figure for row in reversed(running.rows) if row.figure.indicator}
    for spot in running.spots:
        figure, row = spot.figure, rows.get(spot.figure.indicator)
        if row is None or not figure.indicator or not is_exact(figure):
            continue
        same = abs(figure.value - row.value) < _EPSILON
        words = f"{row.label}: lời văn dòng {figure.line} ghi {say(figure.value)}, phụ lục ghi {say(row.value)}"
        words += "" if same else "; có thể là hai phạm vi khác nhau"
        verdict = Verdict.CONSISTENT if same else Verdict.AMBIGUOUS
        lines = tuple(sorted({figure.line, row.line}))
        yield Finding("text_vs_appendix", lines, verdict, words, (figure.id, row.id), row.value, figure.value)


def _who(level: str) -> str:
    return f"Cấp {level}: " if level in ("tỉnh", "huyện", "xã") else ""


def _finding(
    kind: str, law: Identity, whole: Statement, parts: list[Statement], total: float, verdict: Verdict, level: str
) -> Finding:
    said = " + ".join(say(part.figure.value) for part in parts)
    if law.kind == "levels":
        each = " + ".join(f"cấp {part.level or part.figure.level} {say(part.figure.value)}" for part in parts)
        words = f"{whole.quantity.name}: {each} = {say(total)}; ghi {say(whole.figure.value)}. {law.reason}"
        return _raw(kind, law, [whole, *parts], verdict, words, total, whole.figure.value)
    words = (
        f"{_who(level)}{whole.quantity.name} = {' + '.join(dict.fromkeys(part.quantity.name for part in parts))}: "
        f"{said} = {say(sum(part.figure.value for part in parts))}; ghi {say(whole.figure.value)}. {law.reason}"
    )
    return _raw(kind, law, [whole, *parts], verdict, words, total, whole.figure.value)


def _raw(
    kind: str,
    law: Identity,
    members: list[Statement],
    verdict: Verdict,
    words: str,
    expected: float | str,
    stated: float | str,
    interval: tuple[float, float] | None = None,
) -> Finding:
    lines = tuple(sorted({member.figure.line for member in members}))
    ids = tuple(member.figure.id for member in members)
    words = words[:1].upper() + words[1:]
    return Finding(kind, lines, verdict, words, ids, expected, stated, interval, law.key)
