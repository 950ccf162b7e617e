"""Declared quantities stated twice: in two places of the prose, in one account, in prose and appendix.

Two statements of one quantity may differ for good reasons: another day, another scope. They are told where nothing
gives such a reason, or where their digits are the same but for a slip of the pen: 2.262 and 2.622.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from motcua.reader.rules.findings.books import Account
from motcua.reader.rules.findings.quantities import Statement, of_level
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.slips import is_slip
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

_OPINIONS = {"ý kiến", "pakn"}  # opinions of a meeting are no petitions
_OTHER_TIME = re.compile(r"\bnăm \d{4}|\d năm\b|cùng kỳ|kỳ trước|năm trước|\b20\d\d\b")
_COMPARED_TIME = re.compile(
    r"năm (?:trước|ngoái|\d{4})|cùng kỳ|so với|tháng \d|quý|kỳ trước|lũy kế|tăng|giảm", re.IGNORECASE
)
_COMPARED = 60  # statements of one quantity
_LEAST = 1_000  # below it digits agree by chance


def twice(running: Running, stated: Sequence[Statement], books: Sequence[Account]) -> Iterator[Finding]:
    """Check every declared quantity with more than one statement."""
    yield from _in_account(books)
    yield from _apart(stated, books)
    yield from _mapped(running)
    yield from _slipped(running, stated)


def _in_account(books: Sequence[Account]) -> Iterator[Finding]:
    """Find an account that states one quantity twice, once as 0."""
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
                f"{of_level(book.level)}{first.quantity.name}: dòng {one.line} ghi {say(one.value)}, "
                f"dòng {other.line} ghi {say(other.value)}"
            )
            yield tell("cross_text", False, words, (one, other), expected=one.value, stated=other.value)


def _apart(stated: Sequence[Statement], books: Sequence[Account]) -> Iterator[Finding]:
    """Compare statements of one quantity in different places of the report."""
    for (key, level), members in _of_one_quantity(stated, books).items():
        if len(members) > 1:
            yield from _compared(key, level, members)


def _of_one_quantity(stated: Sequence[Statement], books: Sequence[Account]) -> dict[tuple[str, str], list[Statement]]:
    """Group statements by quantity and level; table rows join the prose accounts with the same meaning."""
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
    return groups


def _compared(key: str, level: str, members: Sequence[Statement]) -> Iterator[Finding]:
    """Compare several statements of one quantity; three different values may be three things."""
    values = sorted({member.figure.value for member in members})
    kind = "text_vs_appendix" if len({member.in_table for member in members}) == 2 else "cross_text"
    places = "; ".join(f"dòng {m.figure.line}: {say(m.figure.value)}" for m in members)
    words = f"{of_level(level)}{members[0].quantity.name} ({places})"
    if len(values) == 1:
        yield tell(kind, True, words + " khớp nhau", members, expected=values[0], stated=values[0], rule=key)
    elif len(values) == 2 and (members[0].quantity.strict or key.startswith("dossiers.")):
        soft = any(member.figure.qualifier for member in members)
        soft = soft or (values[0] > 0 and {member.figure.unit.casefold() for member in members} == _OPINIONS)
        verdict, words = Verdict.AMBIGUOUS if soft else Verdict.INCONSISTENT, words + " khác nhau"
        yield tell(kind, verdict, words, members, expected=values[0], stated=values[1], rule=key)


def _near(one: float, other: float) -> bool:
    """Check whether two values differ so little that they may mean the same dossiers."""
    return abs(one - other) <= 0.1 * max(one, other)


def _rows_of_one_account(
    stated: Sequence[Statement], books: Sequence[Account]
) -> Iterator[tuple[Account, list[Statement]]]:
    """Yield rows without a level, where one account of the prose surely covers the same dossiers.

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
    """Compare figures of the prose that surely are a row of the form with that row."""
    rows = {row.figure.indicator: row.figure for row in reversed(running.rows) if row.figure.indicator}
    for spot in running.spots:
        figure, row = spot.figure, rows.get(spot.figure.indicator)
        if row is None or not figure.indicator or not is_exact(figure):
            continue
        same = abs(figure.value - row.value) < 1e-6
        words = f"{row.label}: lời văn dòng {figure.line} ghi {say(figure.value)}, phụ lục ghi {say(row.value)}"
        words += "" if same else "; có thể là hai phạm vi khác nhau"
        verdict = Verdict.CONSISTENT if same else Verdict.AMBIGUOUS
        yield tell("text_vs_appendix", verdict, words, (figure, row), expected=row.value, stated=figure.value)


def _slipped(running: Running, stated: Sequence[Statement]) -> Iterator[Finding]:
    """Find every declared quantity stated twice with one slip between the two."""
    groups: dict[str, dict[tuple[float, str, bool], Statement]] = {}
    for statement in stated:
        figure = statement.figure
        if figure.value >= _LEAST and figure.unit != "%" and is_exact(figure) and float(figure.value).is_integer():
            alike = (figure.value, statement.level, statement.in_table)
            groups.setdefault(statement.quantity.key, {}).setdefault(alike, statement)
    every = [*(spot.figure for spot in running.spots), *(row.figure for row in running.rows)]
    known = {(figure.unit, figure.value) for figure in every}
    for members in groups.values():
        for one, other in combinations(list(members.values())[:_COMPARED], 2):
            if not _one_scope(one, other) or not is_slip(one.figure, other.figure):
                continue
            if (one.figure.unit, abs(one.figure.value - other.figure.value)) in known:
                continue  # the report names the difference
            words = (
                f"{one.quantity.name}: dòng {one.figure.line} ghi {say(one.figure.value)}, "
                f"dòng {other.figure.line} ghi {say(other.figure.value)}; chữ số đảo hoặc sai"
            )
            kind = "text_vs_appendix" if one.in_table != other.in_table else "cross_text"
            yield tell(kind, False, words, (one, other), expected=one.figure.value, stated=other.figure.value)


def _one_scope(one: Statement, other: Statement) -> bool:
    """Check whether two statements can mean the same dossiers: one level, one time."""
    if one.figure.line == other.figure.line or one.level and other.level and one.level != other.level:
        return False
    if bool(one.level) != bool(other.level) and not (one.in_table or other.in_table):
        named = one.level or other.level
        if not named.startswith("toàn"):
            return False
    return not any(_COMPARED_TIME.search(side.words) for side in (one, other) if not side.in_table)
