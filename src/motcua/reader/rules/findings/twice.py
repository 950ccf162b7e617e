"""Declared quantities stated twice: in two places of the prose, in one account, in prose and appendix.

Two statements of one quantity may differ for good reasons: another day, another scope. They are told where nothing
gives such a reason, or where their digits are the same but for a slip of the pen: 2.262 and 2.622.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from motcua.reader.rules.findings.books import Account
from motcua.reader.rules.findings.quantities import Statement, of_level
from motcua.reader.rules.findings.rounding import is_equal, is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.slips import is_slip
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

_OPINIONS = {"ý kiến", "pakn"}  # opinions of a meeting are no petitions
_OTHER_TIME = re.compile(r"\bnăm \d{4}|\d năm\b|cùng kỳ|kỳ trước|năm trước|\b20\d\d\b")
_COMPARED_TIME = re.compile(
    r"năm (?:trước|ngoái|\d{4})|cùng kỳ|so với|tháng \d|quý|kỳ trước|lũy kế|tăng|giảm", re.IGNORECASE
)
_DOSSIERS = "dossiers."  # begins the key of every quantity of an account
_COMPARED = 60  # statements of one quantity that are compared: pairs grow as the square
_WHOLE_ACCOUNT = 3  # quantities of an account that is no mention by the way
_NEAR = 0.1  # of the larger value: further apart, an account without a level is of another one
_CHANCE = 99  # figures up to this are shared by chance
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
            if len(book.statements) < _WHOLE_ACCOUNT or not _once_zero(first, second):
                continue
            one, other = first.figure, second.figure
            words = (
                f"{of_level(book.level)}{first.quantity.name}: dòng {one.line} ghi {say(one.value)}, "
                f"dòng {other.line} ghi {say(other.value)}"
            )
            yield tell("cross_text", False, words, (one, other), expected=one.value, stated=other.value)


def _once_zero(first: Statement, second: Statement) -> bool:
    """Check whether one quantity is stated as 0 and as another value, both of the report's own time."""
    values = {first.figure.value, second.figure.value}
    if first.quantity.key != second.quantity.key or len(values) < 2 or min(values) != 0:
        return False
    return not any(_OTHER_TIME.search(side.words) for side in (first, second))


def _apart(stated: Sequence[Statement], books: Sequence[Account]) -> Iterator[Finding]:
    """Compare statements of one quantity in different places of the report."""
    for (key, level), members in _of_one_quantity(stated, books).items():
        if len(members) > 1:
            yield from _compared(key, level, members)


_Groups = dict[tuple[str, str], list[Statement]]  # by quantity and level


def _of_one_quantity(stated: Sequence[Statement], books: Sequence[Account]) -> _Groups:
    """Group statements by quantity and level; table rows join the prose accounts with the same meaning."""
    groups: _Groups = {}
    for statement in stated:
        if not statement.quantity.key.startswith(_DOSSIERS):
            groups.setdefault((statement.quantity.key, statement.level), []).append(statement)
    rows = _rows_by_level(stated)
    for book in books:
        for key, statement in book.statements.items() if book.said else ():
            own = rows.get((key, book.level), [])
            if own and _may_be_row(statement, own):
                groups.setdefault((key, book.level), []).extend([statement, *own])
    for book, rows_of_book in _rows_of_one_account(stated, books):
        for row in rows_of_book:
            groups.setdefault((row.quantity.key, book.level), [book.statements[row.quantity.key]]).append(row)
    return groups


def _rows_by_level(stated: Sequence[Statement]) -> _Groups:
    """Group the rows that name their level."""
    rows: _Groups = {}
    for statement in stated:
        if statement.in_table and statement.level:
            rows.setdefault((statement.quantity.key, statement.level), []).append(statement)
    return rows


def _may_be_row(statement: Statement, rows: Sequence[Statement]) -> bool:
    """Check whether rows all agree, and are near where the statement itself names no level."""
    if len({row.figure.value for row in rows}) > 1:
        return False
    return bool(statement.level) or _near(statement.figure.value, rows[0].figure.value)


def _compared(key: str, level: str, members: Sequence[Statement]) -> Iterator[Finding]:
    """Compare several statements of one quantity; three different values may be three things."""
    values = sorted({member.figure.value for member in members})
    kind = "text_vs_appendix" if len({member.in_table for member in members}) == 2 else "cross_text"
    places = "; ".join(f"dòng {m.figure.line}: {say(m.figure.value)}" for m in members)
    words = f"{of_level(level)}{members[0].quantity.name} ({places})"
    if len(values) == 1:
        yield tell(kind, True, words + " khớp nhau", members, expected=values[0], stated=values[0], rule=key)
    elif len(values) == 2 and (members[0].quantity.strict or key.startswith(_DOSSIERS)):
        verdict = Verdict.AMBIGUOUS if _may_differ(members, values[0]) else Verdict.INCONSISTENT
        words += " khác nhau"
        yield tell(kind, verdict, words, members, expected=values[0], stated=values[1], rule=key)


def _may_differ(members: Sequence[Statement], least: float) -> bool:
    """Check whether values may differ for a reason: a qualifier, or opinions of which some are no petitions."""
    if any(member.figure.qualifier for member in members):
        return True
    return least > 0 and {member.figure.unit.casefold() for member in members} == _OPINIONS


def _near(one: float, other: float) -> bool:
    """Check whether two values differ so little that they may mean the same dossiers."""
    return abs(one - other) <= _NEAR * max(one, other)


def _rows_of_one_account(
    stated: Sequence[Statement], books: Sequence[Account]
) -> Iterator[tuple[Account, list[Statement]]]:
    """Yield rows without a level, where one account of the prose surely covers the same dossiers.

    It does where it is the only one that shares a figure with them; each quantity has then one row.
    """
    single = _single_rows(stated)
    sharing = [book for book in books if any(_shares(book, key, row) for key, row in single.items())]
    if len(sharing) == 1:
        yield sharing[0], [row for key, row in single.items() if key in sharing[0].statements]


def _single_rows(stated: Sequence[Statement]) -> dict[str, Statement]:
    """Return the dossier counts without a level that stand in one row each."""
    rows: dict[str, list[Statement]] = {}
    for statement in stated:
        if statement.in_table and not statement.level and statement.quantity.key.startswith(_DOSSIERS):
            rows.setdefault(statement.quantity.key, []).append(statement)
    return {key: own[0] for key, own in rows.items() if len(own) == 1 and own[0].figure.unit != "%"}


def _shares(book: Account, key: str, row: Statement) -> bool:
    """Check whether an account states the figure of a row, one too large to be met by chance."""
    return key in book.statements and book.statements[key].figure.value == row.figure.value > _CHANCE


def _mapped(running: Running) -> Iterator[Finding]:
    """Compare figures of the prose that surely are a row of the form with that row."""
    rows = {row.figure.indicator: row.figure for row in reversed(running.rows) if row.figure.indicator}
    for spot in running.spots:
        figure, row = spot.figure, rows.get(spot.figure.indicator)
        if row is None or not figure.indicator or not is_exact(figure):
            continue
        same = is_equal(figure.value, row.value)
        words = f"{row.label}: lời văn dòng {figure.line} ghi {say(figure.value)}, phụ lục ghi {say(row.value)}"
        words += "" if same else "; có thể là hai phạm vi khác nhau"
        verdict = Verdict.CONSISTENT if same else Verdict.AMBIGUOUS
        yield tell("text_vs_appendix", verdict, words, (figure, row), expected=row.value, stated=figure.value)


def _slipped(running: Running, stated: Sequence[Statement]) -> Iterator[Finding]:
    """Find every declared quantity stated twice with one slip between the two."""
    every = [*(spot.figure for spot in running.spots), *(row.figure for row in running.rows)]
    known = {(figure.unit, figure.value) for figure in every}
    for members in _long_counts(stated):
        for one, other in combinations(members[:_COMPARED], 2):
            difference = (one.figure.unit, abs(one.figure.value - other.figure.value))
            if difference in known or not is_slip(one.figure, other.figure) or not _one_scope(one, other):
                continue  # a difference among the figures of the report is named there
            words = (
                f"{one.quantity.name}: dòng {one.figure.line} ghi {say(one.figure.value)}, "
                f"dòng {other.figure.line} ghi {say(other.figure.value)}; chữ số đảo hoặc sai"
            )
            kind = "text_vs_appendix" if one.in_table != other.in_table else "cross_text"
            yield tell(kind, False, words, (one, other), expected=one.figure.value, stated=other.figure.value)


def _long_counts(stated: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Yield, for each quantity, its exact counts that are long enough: one for each value, level and place."""
    groups: dict[str, dict[tuple[float, str, bool], Statement]] = {}
    for statement in stated:
        figure = statement.figure
        if figure.value >= _LEAST and figure.unit != "%" and is_exact(figure) and float(figure.value).is_integer():
            alike = (figure.value, statement.level, statement.in_table)
            groups.setdefault(statement.quantity.key, {}).setdefault(alike, statement)
    yield from (list(members.values()) for members in groups.values())


def _one_scope(one: Statement, other: Statement) -> bool:
    """Check whether two statements can mean the same dossiers: one level, one time."""
    if one.figure.line == other.figure.line or not _one_level(one, other):
        return False
    return not any(_COMPARED_TIME.search(side.words) for side in (one, other) if not side.in_table)


def _one_level(one: Statement, other: Statement) -> bool:
    """Check whether two statements can be of one level; in the prose one without a level can be of a whole area."""
    if one.level and other.level:
        return one.level == other.level
    named = one.level or other.level
    return not named or named.startswith("toàn") or one.in_table or other.in_table
