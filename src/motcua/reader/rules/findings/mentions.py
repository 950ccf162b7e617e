"""Mentions of one document compared: dates, symbols, and order in the register of its year."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.spans import parse
from motcua.reader.vocabulary import Citation, Finding, Verdict

YEAR_IN_SYMBOL = re.compile(r"^\d+\w?\s*/\s*(\d{4})\s*/")
LEGAL = re.compile(r"NĐ-CP|TT-|TTLT|QĐ-TTg|QH\d|NQ-CP|CT-TTg", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:UBTVQH\d*|/QH\d+|-TTg|-CP)$")
_DAYS_APART, _RARE = 3, 200  # days between two dates, and numbers of a register
_PARTY = re.compile(r"[/-](HU|TU|TW|QU|ĐU|ThU)$")
_ISSUED_BY = re.compile(
    r"\bcủa\s+((?:Chủ tịch\s+)?(?:UBND|HĐND|[UỦ][ỷỶyY] ban nhân dân|Sở|Bộ|Ban)\s+[^\s,;.]+(?:\s+[A-ZĐ][^\s,;.]*){0,4})"
)
_DATE = re.compile(r"ngày\s+\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})")
_SYMBOL = 6  # characters of the shortest symbol that tells one document from another
_MENTIONS = 20  # of one symbol that are compared


def among(running: Running, documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Yield the findings between mentions of a report."""
    completed = tuple(_completed(running, document) for document in documents)
    yield from _repeated(completed)
    yield from _slipped(documents, completed)
    yield from _wrong_year_twin(documents)
    yield from _two_symbols(documents)
    yield from _sequence(documents)


def _completed(running: Running, document: Citation) -> Citation:
    """Complete a mention from the words right behind it, where its issuer or subject was not read."""
    if document.issuer and document.subject:
        return document
    behind = _behind(running, document)
    said = _ISSUED_BY.search(behind)
    issuer = document.issuer or (said.group(1) if said else "")
    return replace(document, issuer=issuer, subject=document.subject or behind)


def _behind(running: Running, document: Citation) -> str:
    """Return the words behind a mention up to the end of the clause, without its date."""
    if document.line not in running.places:
        return ""
    passage, start = running.places[document.line]
    place = passage.text.find(document.symbol.split("/")[0].split("-")[0], start)
    words = _DATE.sub("", passage.text[place : place + 260], count=1) if place >= 0 else ""
    return re.split(r"[;]|\.\s", words.split(" ", 1)[-1])[0][:160]


def _repeated(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Check that mentions of one document carry one date."""
    groups: dict[str, list[Citation]] = {}
    for document in documents:
        if document.date and parse(document.date) and document.symbol:
            groups.setdefault(document.symbol.casefold(), []).append(document)
    for members in groups.values():
        if len(members) < 2:
            continue
        name = f"{members[0].type} số {members[0].symbol}"
        for clique in _same(members):
            days = sorted({member.date for member in clique})
            if len(clique) < 2:
                continue
            if len(days) == 1:
                words = f"{name} được dẫn {len(clique)} lần, cùng ngày {days[0]}"
                yield tell("citation", True, words, tuple(clique), expected=days[0], stated=days[0])
            else:
                places = "; ".join(f"dòng {member.line}: {member.date}" for member in clique)
                words = f"{name} được ghi nhiều ngày ban hành khác nhau ({places})"
                usual = max(days, key=lambda day: sum(member.date == day for member in clique))
                yield tell("citation", False, words, tuple(clique), expected=usual, stated="; ".join(days))


def _same(members: list[Citation]) -> list[list[Citation]]:
    """Group mentions that must be one document: one register, one year; or the same subject a year apart."""
    cliques: list[list[Citation]] = []
    for member in members:
        for clique in cliques:
            if all(_one_document(member, other) for other in clique):
                clique.append(member)
                break
        else:
            cliques.append([member])
    return cliques


def _one_document(one: Citation, other: Citation) -> bool:
    if one.date == other.date:
        return True
    first, second = parse(one.date), parse(other.date)
    if first is None or second is None:
        return False
    party = _PARTY.search(one.symbol) is not None  # the symbol itself names the organ
    if not party and not _one_issuer(one.issuer, other.issuer):
        return False
    likeness = _likeness(one.subject, other.subject)
    same_day = (first.day, first.month) == (second.day, second.month)
    if _NATIONAL.search(one.symbol) and same_day:
        return True  # one register for the whole country: the year is a slip
    if abs((first - second).days) <= _DAYS_APART and _number(one.symbol) >= _RARE:
        return True  # two registers do not reach one high number within days of each other
    if YEAR_IN_SYMBOL.match(one.symbol):
        return bool(one.issuer and other.issuer) or LEGAL.search(one.symbol) is not None or likeness >= 0.5
    if first.year == second.year:
        if one.issuer and other.issuer and not party:
            return likeness >= 0.2 or not (one.subject and other.subject)
        return likeness >= 0.5
    return same_day and likeness >= 0.6


def _number(symbol: str) -> int:
    found = re.match(r"\d+", symbol)
    return int(found.group()) if found else 0


def _slipped(documents: tuple[Citation, ...], completed: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find one symbol with two dates of one year that differ by a digit, where no words name two documents."""
    groups: dict[str, dict[tuple[str, str], tuple[Citation, Citation]]] = {}
    for one, said in zip(documents, completed, strict=True):
        if parse(one.date) and len(one.symbol) >= _SYMBOL:
            group = groups.setdefault(f"{one.symbol.casefold()} {one.date[-4:]}", {})
            group.setdefault((one.date, said.issuer), (one, said))
    for group in groups.values():
        for (one, said), (other, answered) in combinations(list(group.values())[:_MENTIONS], 2):
            if not _slip(one.date, other.date):
                continue
            told_apart = one.subject and other.subject and _likeness(one.subject, other.subject) < 0.3
            if told_apart or not _one_issuer(said.issuer, answered.issuer) or _one_document(said, answered):
                continue
            words = f"{one.type} số {one.symbol} được ghi hai ngày ban hành chỉ khác một chữ số "
            words += f"(dòng {one.line}: {one.date}; dòng {other.line}: {other.date})"
            said_days = f"{one.date}; {other.date}"
            yield tell("citation", False, words, (one, other), expected=one.date, stated=said_days)


def _slip(one: str, other: str) -> bool:
    """Check whether two dates differ by one digit."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _one_issuer(one: str, other: str) -> bool:
    """Check whether two issuers can be one: the shorter's words are all in the longer; the level must agree."""
    if not one or not other:
        return True
    first, second = _words(one), _words(other)
    return first <= second or second <= first


def _words(text: str) -> set[str]:
    text = text.casefold().replace("ủy ban nhân dân", "ubnd").replace("uỷ ban nhân dân", "ubnd")
    text = text.replace("hội đồng nhân dân", "hđnd").replace("chủ tịch", "")
    text = text.replace("cải cách hành chính", "cchc").replace("thủ tục hành chính", "tthc")
    return set(re.findall(r"\w+", text))


def _likeness(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _wrong_year_twin(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find one decree cited with two years in its symbol and one date: one of the two is mistyped."""
    legal = [d for d in documents if YEAR_IN_SYMBOL.match(d.symbol) and d.date and LEGAL.search(d.symbol)]
    seen: set[tuple[str, str]] = set()
    for one in legal:
        for other in legal:
            first, second = one.symbol, other.symbol
            if one.date != other.date or first >= second or (first, second) in seen:
                continue
            if first.split("/")[0] == second.split("/")[0] and first.split("/")[2:] == second.split("/")[2:]:
                seen.add((first, second))
                words = f"{one.type} ngày {one.date} được ghi hai ký hiệu: "
                words += f"{first} (dòng {one.line}) và {second} (dòng {other.line})"
                yield tell("citation", False, words, (one, other), stated=f"{first}; {second}")


def _two_symbols(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find one document with two spellings of its symbol: 12/UBND and 12/UBND-NV, same number and day."""
    groups: dict[tuple[str, str], list[Citation]] = {}
    for document in documents:
        number = re.match(r"\d+", document.symbol)
        if number and parse(document.date):
            groups.setdefault((number.group(0), document.date), []).append(document)
    for members in groups.values():
        symbols = sorted({member.symbol for member in members}, key=len)
        for short in symbols:
            longer = [s for s in symbols if s.startswith(short + "-") and "/" in short and "-" not in short]
            if longer:
                words = f"Văn bản ngày {members[0].date} được ghi hai ký hiệu: {short} và {', '.join(longer)}"
                both = tuple(m for m in members if m.symbol in (short, *longer))
                said = "; ".join((short, *longer))
                yield tell("citation", False, words, both, expected=longer[0], stated=said)


def _sequence(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Check that numbers of one register and year rise with the date."""
    registers: dict[tuple[str, int, str], dict[int, tuple[date, Citation]]] = {}
    for document in documents:
        issued = parse(document.date) if document.date else None
        symbol = document.symbol
        number = re.match(r"\d+", symbol)
        if not issued or not number or LEGAL.search(symbol) or not document.issuer:
            continue
        tail = symbol.split("/", 1)[-1].split("-", 1)[0 if "/" not in symbol else -1]
        register = (symbol[number.end() :] if "/" in symbol else tail, issued.year, document.issuer.casefold())
        registers.setdefault(register, {}).setdefault(int(number.group(0)), (issued, document))
    for (tail, year, _), entries in registers.items():
        if len(entries) < 3:
            continue
        ordered = [entries[number] for number in sorted(entries)]
        turned = [(a, b) for a, b in zip(ordered, ordered[1:], strict=False) if a[0] > b[0]]
        members = tuple(entry for _, entry in ordered)
        numbers = ", ".join(str(number) for number in sorted(entries))
        if not turned:
            words = f"Số văn bản {tail.strip('/')} năm {year} tăng theo ngày: {numbers}"
            yield tell("citation_sequence", True, words, members)
        for (day, one), (next_day, other) in turned:
            words = (
                f"{one.symbol} ngày {day:%d/%m/%Y} đứng trước {other.symbol} ngày {next_day:%d/%m/%Y}: "
                "số nhỏ hơn mà ngày muộn hơn"
            )
            yield tell("citation_sequence", Verdict.AMBIGUOUS, words, (one, other))
