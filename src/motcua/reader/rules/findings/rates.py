"""Declared rates against the account of dossiers they are taken from: "đạt tỷ lệ 99,01%" behind its two figures."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.declared import Identity
from motcua.reader.rules.findings.quantities import Account, Statement, of_level
from motcua.reader.rules.findings.rounding import compare, is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

_OTHER_TIME = re.compile(r"\bnăm \d{4}|\d năm\b|cùng kỳ|kỳ trước|năm trước|\b20\d\d\b")
_SHARED = ("dossiers.early_on_time", "dossiers.early", "dossiers.on_time", "dossiers.late")
_BASES = ("dossiers.resolved", "dossiers.received", "dossiers.new", "dossiers.total")
_RIGHT_BEHIND = re.compile(
    r"^\s*(?:hồ sơ|bộ)?\s*[,(]?\s*(?:đạt|chiếm)?\s*(?:tỷ lệ|tỉ lệ)?\s*(?:là|:)?\s*$", re.IGNORECASE
)


def rate(law: Identity, stated: list[Statement], books: list[Account]) -> Iterator[Finding]:
    """A rate of the appendix, or of the prose, against the account of its level."""
    *tops, base = law.parts
    for said in stated:
        if said.quantity.key != law.whole:
            continue
        beside = _account_before(said, books, (*tops, base))
        own = [book for book in books if book.level and book.level == (said.level or said.figure.level)]
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
            result, bounds = compare(said.figure, 100 * top / candidate.figure.value)
            if candidate is bases[0] or result is not Verdict.INCONSISTENT:
                verdict, interval, against = result, bounds, candidate
            if result is not Verdict.INCONSISTENT:
                break
        if top > against.figure.value:
            continue  # parts of another account
        if verdict is Verdict.INCONSISTENT and not said.in_table and not (beside and is_exact(said.figure)):
            verdict = Verdict.AMBIGUOUS
        exact = 100 * top / against.figure.value
        words = (
            f"{of_level(own[0].level)}{said.quantity.name}: {say(top)}/{say(against.figure.value)} = {say(exact)}%; "
            f"ghi {say(said.figure.value, said.figure.decimals)}%. {law.reason}"
        )
        members = [said, *(have[key] for key in tops), against]
        wanted, written = round(exact, 4), said.figure.value
        yield tell("ratio", verdict, words, members, expected=wanted, stated=written, interval=interval, rule=law.key)


def shares_beside(running: Running, books: list[Account]) -> Iterator[Finding]:
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
        words = f"{of_level(book.level)}{book.statements[key].quantity.name}: {say(part.figure.value)}/"
        words += f"{say(base.figure.value)} = {say(exact)}%; ghi {say(share.figure.value, share.figure.decimals)}%"
        members, stated = (share, part, base), share.figure.value
        yield tell("ratio", False, words, members, expected=round(exact, 4), stated=stated, rule="dossiers.share")


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
