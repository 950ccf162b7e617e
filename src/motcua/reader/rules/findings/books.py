"""Accounts: statements about the dossiers of one level that stand together, in the prose and in tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from motcua.reader.rules.findings.declared import Declared
from motcua.reader.rules.findings.quantities import Statement, statements
from motcua.reader.rules.findings.running import Running

_DOSSIERS = "dossiers."  # begins the key of every quantity of an account
_FIELD = re.compile(r"lĩnh vực\s+([^\d,;:()]{3,40})", re.IGNORECASE)
_REACH = 6  # passages an account of dossiers may run over
_ROW = 3  # quantities in one row of a table that make it an account
_OPEN = "dossiers.open"
_OF_OPEN = {"dossiers.on_time": "dossiers.open_due", "dossiers.late": "dossiers.open_late"}
_HEADS = {"dossiers.total", "dossiers.received", "dossiers.new"}
_NEW_SCOPE = re.compile(
    r"^[^\w(]{0,6}(?:(?:riêng|trong|tính|lũy kế|luỹ kế|còn|kết quả|từ|đến)\s+){0,3}"
    r"(?:\d{1,2} tháng|(?:tháng|quý|năm|giai đoạn) (?:\d|[IVX])|ngày \d)|"
    r"^[^\w(]{0,6}(?:UBND|Ủy ban|Trung tâm|Sở|Theo báo cáo)\b",
    re.IGNORECASE,
)
_SCOPE_WITHIN = re.compile(
    r"\b(?:riêng|lũy kế|luỹ kế)\b[^.;\d]{0,40}(?:\d{1,2} )?(?:tháng|quý|năm|kỳ)\b|"
    r"[.;]\s+(?:trong\s+)?(?:tháng|quý|năm)\s+(?:\d|[IVX])",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Account:
    """Statements about the dossiers of one level that stand together."""

    level: str
    said: bool = False  # the words name the level; else it is that of the agency, which may mean all its levels
    statements: dict[str, Statement] = field(default_factory=dict)
    repeated: list[tuple[Statement, Statement]] = field(default_factory=list)

    def every(self) -> Iterator[Statement]:
        """Yield the statements, repeated ones too."""
        yield from self.statements.values()
        yield from (again for _, again in self.repeated)

    def add(self, key: str, statement: Statement) -> None:
        """Add a statement of a quantity; a second one of the same quantity is kept beside the first."""
        self.said = self.said or bool(statement.level)
        if key in self.statements:
            self.repeated.append((self.statements[key], statement))
        else:
            self.statements[key] = statement


@dataclass(frozen=True, slots=True)
class Stated:
    """Declared quantities that a report states, and the accounts they stand in."""

    statements: list[Statement]
    books: list[Account]


def stated_in(running: Running, declared: Declared) -> Stated:
    """Find the declared quantities of a report, and group those about dossiers into accounts."""
    found = list(statements(running, declared))
    return Stated(found, accounts(running, found))


def accounts(running: Running, stated: Sequence[Statement]) -> list[Account]:
    """Group dossier statements of the prose into accounts: one level, from one head ("tiếp nhận") to the next."""
    found: list[Account] = []
    last: Statement | None = None
    for statement in filter(_is_of_account, stated):
        key = _in_context(statement, last)
        if last is None or _begins(running, found[-1], last, statement, key):
            found.append(Account(_level(statement, last, found)))
        found[-1].add(key, statement)
        last = statement
    return found


def _is_of_account(statement: Statement) -> bool:
    """Check whether a statement of the prose counts dossiers, of all fields together."""
    if statement.in_table or not statement.quantity.key.startswith(_DOSSIERS):
        return False
    return statement.figure.unit != "%" and not _FIELD.search(statement.words)


def _level(statement: Statement, last: Statement | None, found: Sequence[Account]) -> str:
    """Return the level of a statement: as said, else that of the account right before, else the agency's."""
    if statement.level:
        return statement.level
    return found[-1].level if last and _close(statement, last) else statement.figure.level


def _begins(running: Running, current: Account, last: Statement, statement: Statement, key: str) -> bool:
    """Check whether a statement begins another account."""
    if not _close(statement, last) or (statement.level and statement.level != current.level):
        return True
    return (key in current.statements and key in _HEADS) or _changes_scope(running, last, statement)


def _changes_scope(running: Running, last: Statement, statement: Statement) -> bool:
    """Check whether another period or another agency begins between two statements."""
    places = [running.places.get(each.figure.line) for each in (last, statement)]
    if last.passage != statement.passage:
        between = range(last.passage + 1, statement.passage + 1)
        return any(_NEW_SCOPE.match(running.passages[place].text) for place in between)
    if not all(places):
        return False
    text = running.passages[statement.passage].text
    start, end = text.find(last.figure.raw), text.rfind(statement.figure.raw)
    return 0 <= start < end and _SCOPE_WITHIN.search(text[start:end]) is not None


def accounts_of_rows(stated: Sequence[Statement]) -> list[Account]:
    """Return dossier accounts of tables with several columns: one row each, where no quantity occurs twice."""
    rows: dict[int, list[Statement]] = {}
    for statement in stated:
        if statement.in_table and " – " in statement.words and statement.quantity.key.startswith(_DOSSIERS):
            rows.setdefault(statement.figure.line, []).append(statement)
    found = []
    for members in rows.values():
        own = {statement.quantity.key: statement for statement in members}
        if len(own) == len(members) >= _ROW:
            found.append(Account(members[0].level, bool(members[0].level), own))
    return found


def _close(statement: Statement, last: Statement) -> bool:
    return 0 <= statement.passage - last.passage <= _REACH


def _in_context(statement: Statement, last: Statement | None) -> str:
    """Return the key in context: "quá hạn" right behind "đang giải quyết" means open dossiers."""
    key = statement.quantity.key
    if last is None or last.passage != statement.passage or last.sentence != statement.sentence:
        return key
    return _OF_OPEN.get(key, key) if _speaks_of_open(last) else key


def _speaks_of_open(statement: Statement) -> bool:
    """Check whether a statement counts dossiers still open, or those of them that are in time."""
    key = statement.quantity.key
    return key == _OPEN or (key == "dossiers.on_time" and _OPEN in statement.words)
