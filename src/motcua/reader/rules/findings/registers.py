"""Numbers of documents in the register of one issuer and year: they rise with the date."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from motcua.reader.rules.findings.mentions import LEGAL, NUMBER, number_of
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.spans import parse
from motcua.reader.vocabulary import Citation, Finding, Verdict

_FEWEST = 3  # documents of one register that show its order

_Register = tuple[str, int, str]  # what stands behind the number, year, issuer
_Entries = dict[int, tuple[date, Citation]]  # by number


def registers(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Check that numbers of one register and year rise with the date."""
    entries_of: dict[_Register, _Entries] = {}
    for document in documents:
        issued = parse(document.date) if document.date else None
        if issued and document.issuer and NUMBER.match(document.symbol) and not LEGAL.search(document.symbol):
            register = (_series(document.symbol), issued.year, document.issuer.casefold())
            entries_of.setdefault(register, {}).setdefault(number_of(document.symbol), (issued, document))
    for (series, year, _), entries in entries_of.items():
        if len(entries) >= _FEWEST:
            yield from _in_order(series, year, entries)


def _series(symbol: str) -> str:
    """Return the part of a symbol behind its number, which names the register."""
    return NUMBER.sub("", symbol, count=1) if "/" in symbol else symbol.split("-", 1)[0]


def _in_order(series: str, year: int, entries: _Entries) -> Iterator[Finding]:
    """Compare the order of numbers with the order of dates in one register."""
    ordered = [entries[number] for number in sorted(entries)]
    turned = [(one, other) for one, other in pairwise(ordered) if one[0] > other[0]]
    if not turned:
        numbers = ", ".join(str(number) for number in sorted(entries))
        words = f"Số văn bản {series.strip('/')} năm {year} tăng theo ngày: {numbers}"
        yield tell("citation_sequence", True, words, tuple(entry for _, entry in ordered))
    for (day, one), (next_day, other) in turned:
        words = (
            f"{one.symbol} ngày {day:%d/%m/%Y} đứng trước {other.symbol} ngày {next_day:%d/%m/%Y}: "
            "số nhỏ hơn mà ngày muộn hơn"
        )
        yield tell("citation_sequence", Verdict.AMBIGUOUS, words, (one, other))
