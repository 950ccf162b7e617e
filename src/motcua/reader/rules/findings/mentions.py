"""Mentions of one document compared: their dates and symbols."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, permutations

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.spans import parse
from motcua.reader.vocabulary import Citation, Finding

YEAR_IN_SYMBOL = re.compile(r"^\d+\w?\s*/\s*(\d{4})\s*/")
LEGAL = re.compile(r"NĐ-CP|TT-|TTLT|QĐ-TTg|QH\d|NQ-CP|CT-TTg", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:UBTVQH\d*|/QH\d+|-TTg|-CP)$")
_DAYS_APART = 3  # days between two dates within which two registers do not reach the same high number …
_RARE = 200  # … of at least this
_PARTY = re.compile(r"[/-](HU|TU|TW|QU|ĐU|ThU)$")
_ISSUED_BY = re.compile(
    r"\bcủa\s+((?:Chủ tịch\s+)?(?:UBND|HĐND|[UỦ][ỷỶyY] ban nhân dân|Sở|Bộ|Ban)\s+[^\s,;.]+(?:\s+[A-ZĐ][^\s,;.]*){0,4})"
)
_DATE = re.compile(r"ngày\s+\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})")
NUMBER = re.compile(r"^\d+")
_SYMBOL = 6  # characters of the shortest symbol that tells one document from another
_MENTIONS = 20  # of one symbol that are compared: pairs grow as the square
_AHEAD = 260  # characters behind a symbol in which its issuer and subject stand
_SUBJECT = 160  # characters of a subject; what follows belongs to the sentence
# Likeness of two subjects (part of the shorter one's words) from which two mentions mean one document.
_ALIKE = 0.5  # half of the words, where nothing else joins them
_ONE_ISSUER_ALIKE = 0.2  # a few words are enough where both name the same issuer
_YEARS_ALIKE = 0.6  # more where the years differ: yearly plans bear nearly one name
_UNLIKE = 0.3  # below it the words name two documents


def among(running: Running, documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Yield the findings between mentions of a report."""
    completed = tuple(_completed(running, document) for document in documents)
    yield from _repeated(completed)
    yield from _slipped(documents, completed)
    yield from _wrong_year_twin(documents)
    yield from _two_symbols(documents)


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
    words = _DATE.sub("", passage.text[place : place + _AHEAD], count=1) if place >= 0 else ""
    return re.split(r"[;]|\.\s", words.split(" ", 1)[-1])[0][:_SUBJECT]


def _repeated(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Check that mentions of one document carry one date."""
    groups: dict[str, list[Citation]] = {}
    for document in documents:
        if document.symbol and document.date and parse(document.date):
            groups.setdefault(document.symbol.casefold(), []).append(document)
    for members in groups.values():
        name = f"{members[0].type} số {members[0].symbol}"
        yield from (_dated(name, clique) for clique in _same(members) if len(clique) > 1)


def _dated(name: str, clique: list[Citation]) -> Finding:
    """Compare the dates of the mentions of one document."""
    days = sorted({member.date for member in clique})
    if len(days) == 1:
        words = f"{name} được dẫn {len(clique)} lần, cùng ngày {days[0]}"
        return tell("citation", True, words, tuple(clique), expected=days[0], stated=days[0])
    places = "; ".join(f"dòng {member.line}: {member.date}" for member in clique)
    words = f"{name} được ghi nhiều ngày ban hành khác nhau ({places})"
    usual = max(days, key=lambda day: sum(member.date == day for member in clique))
    return tell("citation", False, words, tuple(clique), expected=usual, stated="; ".join(days))


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


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two mentions of one symbol with different dates."""

    one: Citation
    other: Citation
    first: date
    second: date

    @property
    def of_party(self) -> bool:
        """Check whether the symbol is one of the Party, which names its organ."""
        return _PARTY.search(self.one.symbol) is not None

    @property
    def issuers_named(self) -> bool:
        """Check whether both mentions name their issuer."""
        return bool(self.one.issuer and self.other.issuer)

    @property
    def likeness(self) -> float:
        """Return how alike the two subjects are, from 0 to 1."""
        return _likeness(self.one.subject, self.other.subject)

    @property
    def same_day(self) -> bool:
        """Check whether the dates differ by their years only."""
        return (self.first.day, self.first.month) == (self.second.day, self.second.month)


def _one_document(one: Citation, other: Citation) -> bool:
    """Check whether two mentions of one symbol must mean one document, whatever their dates say."""
    if one.date == other.date:
        return True
    first, second = parse(one.date), parse(other.date)
    if first is None or second is None:
        return False
    pair = _Pair(one, other, first, second)
    if not pair.of_party and not _one_issuer(one.issuer, other.issuer):
        return False
    return _year_mistyped(pair) or _number_is_rare(pair) or _alike(pair)


def _alike(pair: _Pair) -> bool:
    """Check whether issuers and subjects name one document."""
    if YEAR_IN_SYMBOL.match(pair.one.symbol):
        return pair.issuers_named or LEGAL.search(pair.one.symbol) is not None or pair.likeness >= _ALIKE
    if pair.first.year == pair.second.year:
        return _of_one_year(pair)
    return pair.same_day and pair.likeness >= _YEARS_ALIKE


def _year_mistyped(pair: _Pair) -> bool:
    """Check for a register of the whole country with one day and month: the year is a slip."""
    return _NATIONAL.search(pair.one.symbol) is not None and pair.same_day


def _number_is_rare(pair: _Pair) -> bool:
    """Check for a number so high that two registers do not reach it within days of each other."""
    return abs((pair.first - pair.second).days) <= _DAYS_APART and number_of(pair.one.symbol) >= _RARE


def _of_one_year(pair: _Pair) -> bool:
    """Check whether two mentions of one year are one document: by issuer, else by subject."""
    if pair.of_party or not pair.issuers_named:
        return pair.likeness >= _ALIKE
    return pair.likeness >= _ONE_ISSUER_ALIKE or not (pair.one.subject and pair.other.subject)


def number_of(symbol: str) -> int:
    """Return the number that a symbol begins with, or 0."""
    found = NUMBER.match(symbol)
    return int(found.group()) if found else 0


_Mention = tuple[Citation, Citation]  # as written, and completed from the words behind it


def _slipped(documents: tuple[Citation, ...], completed: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find one symbol with two dates of one year that differ by a digit, where no words name two documents."""
    for mentions in _by_symbol_and_year(documents, completed):
        for one, other in combinations(mentions[:_MENTIONS], 2):
            if _slip(one[0].date, other[0].date) and not _told_apart(one, other):
                yield _mistyped_day(one[0], other[0])


def _by_symbol_and_year(documents: tuple[Citation, ...], completed: tuple[Citation, ...]) -> Iterator[list[_Mention]]:
    """Group dated mentions by symbol and year, one for each date and issuer."""
    groups: dict[str, dict[tuple[str, str], _Mention]] = {}
    for written, said in zip(documents, completed, strict=True):
        if parse(written.date) and len(written.symbol) >= _SYMBOL:
            group = groups.setdefault(f"{written.symbol.casefold()} {written.date[-4:]}", {})
            group.setdefault((written.date, said.issuer), (written, said))
    yield from (list(group.values()) for group in groups.values())


def _told_apart(one: _Mention, other: _Mention) -> bool:
    """Check whether subject or issuer name two documents, or the dates are compared as one document's already."""
    first, second = one[0].subject, other[0].subject
    if first and second and _likeness(first, second) < _UNLIKE:
        return True
    return not _one_issuer(one[1].issuer, other[1].issuer) or _one_document(one[1], other[1])


def _mistyped_day(one: Citation, other: Citation) -> Finding:
    words = f"{one.type} số {one.symbol} được ghi hai ngày ban hành chỉ khác một chữ số "
    words += f"(dòng {one.line}: {one.date}; dòng {other.line}: {other.date})"
    return tell("citation", False, words, (one, other), expected=one.date, stated=f"{one.date}; {other.date}")


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
    legal = [d for d in documents if d.date and YEAR_IN_SYMBOL.match(d.symbol) and LEGAL.search(d.symbol)]
    seen: set[tuple[str, str]] = set()
    for one, other in permutations(legal, 2):
        first, second = one.symbol, other.symbol
        if one.date != other.date or (first, second) in seen or not _is_year_twin(first, second):
            continue
        seen.add((first, second))
        words = f"{one.type} ngày {one.date} được ghi hai ký hiệu: "
        words += f"{first} (dòng {one.line}) và {second} (dòng {other.line})"
        yield tell("citation", False, words, (one, other), stated=f"{first}; {second}")


def _is_year_twin(first: str, second: str) -> bool:
    """Check whether two symbols, the smaller first, differ by the year in them only."""
    if first >= second:
        return False
    one, other = first.split("/"), second.split("/")
    return one[0] == other[0] and one[2:] == other[2:]


def _two_symbols(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find one document with two spellings of its symbol: 12/UBND and 12/UBND-NV, same number and day."""
    groups: dict[tuple[str, str], list[Citation]] = {}
    for document in documents:
        number = NUMBER.match(document.symbol)
        if number and parse(document.date):
            groups.setdefault((number.group(0), document.date), []).append(document)
    for members in groups.values():
        symbols = sorted(dict.fromkeys(member.symbol for member in members), key=len)
        for short in symbols:
            longer = _longer_spellings(short, symbols)
            if longer:
                yield _two_spellings(members, short, longer)


def _longer_spellings(short: str, symbols: list[str]) -> list[str]:
    """Return the symbols that add an abbreviation to a symbol without one."""
    if "/" not in short or "-" in short:
        return []
    return [symbol for symbol in symbols if symbol.startswith(short + "-")]


def _two_spellings(members: list[Citation], short: str, longer: list[str]) -> Finding:
    words = f"Văn bản ngày {members[0].date} được ghi hai ký hiệu: {short} và {', '.join(longer)}"
    both = tuple(member for member in members if member.symbol in (short, *longer))
    return tell("citation", False, words, both, expected=longer[0], stated="; ".join((short, *longer)))
