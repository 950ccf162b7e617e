"""Assembly of the account checks: relations in the text, declared accounts, totals over the levels."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from motcua.reader.rules.findings.accounts.apart import divisions
from motcua.reader.rules.findings.accounts.balances import account_findings
from motcua.reader.rules.findings.accounts.changes import changes
from motcua.reader.rules.findings.accounts.ledger import Ledger, built
from motcua.reader.rules.findings.accounts.left import remainders
from motcua.reader.rules.findings.accounts.reckoning import reckoned
from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.accounts.shares import Wholes, shares
from motcua.reader.rules.findings.accounts.sums import sums
from motcua.reader.rules.findings.appendix.families import noted_shares
from motcua.reader.rules.findings.books import Account, Stated, accounts_of_rows
from motcua.reader.rules.findings.declared import AccountLaw, Declared
from motcua.reader.rules.findings.quantities import Statement
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.vocabulary import Finding

_PLACES = ("tỉnh", "huyện", "xã")
_FIRST = 2  # bases of a share of an account that leave no doubt: what was resolved, what was received
_LEVELS_NEAR = 0.1  # of a total: further off, the levels are of another time or another scope


def account_checks(running: Running, declared: Declared, said: Stated) -> Iterator[Finding]:
    """Check every sum, share, change, remainder and declared account of a report."""
    stated, books = said.statements, said.books
    explained = noted_shares(running)
    ledgers = [built(law, book) for law in declared.accounts for book in (*books, *accounts_of_rows(stated))]
    for ledger in ledgers:
        _rates(ledger, [said for said in stated if said.figure.id not in explained], books)
        yield from account_findings(ledger)
    listed = [*sums(running), *divisions(running)]
    relations = [*listed, *remainders(running), *changes(running)]
    relations += shares(running, _wholes(running, listed, declared.accounts, books))
    for law in declared.accounts:
        relations += _levels(law, stated, books)
    yield from reckoned(relations)


def _wholes(
    running: Running, listed: Sequence[Relation], laws: Sequence[AccountLaw], books: Sequence[Account]
) -> Wholes:
    """Return the whole of each figure: by the lists in the text, and by the slots of its account."""
    spots = {spot.figure.id: spot for spot in running.spots}
    of_list = {
        part.id: spots[one.whole.id]
        for one in listed
        if one.strength > Strength.POSSIBLE and one.whole.id in spots
        for part in one.parts
    }
    return Wholes(of_list, _bases(spots, laws, books))


def _bases(spots: Mapping[str, Spot], laws: Sequence[AccountLaw], books: Sequence[Account]) -> dict[str, list[Spot]]:
    """Return the bases that a share of each figure of an account may have."""
    found: dict[str, list[Spot]] = {}
    for law, book in product(laws, books):
        for key, bases in law.bases.items():
            if key in book.statements and _any_stated(book, bases[:_FIRST]):
                said = [book.statements[base].figure.id for base in bases if base in book.statements]
                found[book.statements[key].figure.id] = [spots[name] for name in said if name in spots]
    return found


def _any_stated(book: Account, keys: Sequence[str]) -> bool:
    return any(key in book.statements for key in keys)


def _rates(ledger: Ledger, stated: Sequence[Statement], books: Sequence[Account]) -> None:
    """Assign to an account its rates stated in the report."""
    keys = {rate.key: rate for rate in ledger.law.rates}
    for said in stated:
        rate = keys.get(said.quantity.key)
        if rate and _is_of(ledger, said, books, rate.base):
            ledger.rates.append((rate, said.figure))


def _is_of(ledger: Ledger, said: Statement, books: Sequence[Account], bases: Sequence[str]) -> bool:
    """Check whether a rate belongs to the account: the same or the next passage, or in a table the same level."""
    if not any(base in ledger.stated for base in bases):
        return False
    return _of_its_level(ledger, said, books) if said.in_table else _stands_by(ledger, said, books)


def _of_its_level(ledger: Ledger, said: Statement, books: Sequence[Account]) -> bool:
    """Check whether the account is the only one of the level of a rate in a table."""
    level = said.level or said.figure.level
    own = [book for book in books if book.level and book.level == level]
    return len(own) == 1 and own[0].level == ledger.level


def _stands_by(ledger: Ledger, said: Statement, books: Sequence[Account]) -> bool:
    """Check whether a rate of the prose stands right behind the account, and with no other one."""
    members = ledger.statements()
    if (said.level and said.level != ledger.level) or not any(_right_behind(said, member) for member in members):
        return False
    beside = (other for book in books for other in book.every() if other.passage == said.passage)
    own = {id(member) for member in members}
    return all(id(other) in own for other in beside)


def _right_behind(said: Statement, member: Statement) -> bool:
    """Check whether a rate stands behind a count, in its passage or the next."""
    return 0 <= said.passage - member.passage <= 1 and member.line <= said.line


def _levels(law: AccountLaw, stated: Sequence[Statement], books: Sequence[Account]) -> Iterator[Relation]:
    """Check that each counter of the whole is the sum over its levels."""
    for key in dict.fromkeys(key for book in books for key in book.statements):
        if key.startswith(law.key + "."):
            yield from _over_levels(_by_level(key, stated, books))


def _over_levels(by_level: Mapping[str, Statement]) -> Iterator[Relation]:
    """Relate the statement of a whole area, or the only one without a level, to those of several levels."""
    parts = {level: statement for level, statement in by_level.items() if level in _PLACES}
    for level, whole in by_level.items() if len(parts) >= 2 else ():
        if level.startswith("toàn") or (not level and len(by_level) == len(parts) + 1):
            yield _level_sum(whole, parts)


def _by_level(key: str, stated: Sequence[Statement], books: Sequence[Account]) -> dict[str, Statement]:
    """Return the statement of each level: of accounts, else of rows; none where a level has two."""
    pool = [(book.level, book.statements[key]) for book in books if key in book.statements]
    named = {level for level, _ in pool}
    pool += [(s.level, s) for s in stated if s.quantity.key == key and s.in_table and s.level not in named]
    by_level = dict(pool)
    return by_level if len(by_level) == len(pool) else {}


def _level_sum(whole: Statement, parts: Mapping[str, Statement]) -> Relation:
    return Relation(
        "identity", "=", whole.figure, tuple(part.figure for part in parts.values()), strength=Strength.LIKELY,
        name=whole.quantity.name, near=_LEVELS_NEAR, rule=f"{whole.quantity.key}.levels",
        reason=" + ".join(f"cấp {level}" for level in parts),
    )  # fmt: skip
