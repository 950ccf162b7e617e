"""Citations that contradict themselves, each other, or the document as really issued."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.base.worktime import OutsideCalendar, WorkCalendar
from motcua.reader.rules.findings.declared import Declared, KnownDocument
from motcua.reader.rules.findings.mentions import LEGAL, YEAR_IN_SYMBOL, among
from motcua.reader.rules.findings.registers import registers
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.spans import parse
from motcua.reader.vocabulary import Citation, Finding, Verdict

# The abbreviation each type of document carries (Nghị định 30/2020/NĐ-CP, Phụ lục III, mục I).
_ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "nghị quyết": ("NQ", "NQLT"),
    "quyết định": ("QĐ",),
    "chỉ thị": ("CT",),
    "thông báo": ("TB", "TBKL"),
    "thông báo kết luận": ("TB", "KL", "TBKL"),
    "kết luận": ("KL", "TB", "TBKL", "KLTTr", "KLKT"),
    "hướng dẫn": ("HD",),
    "chương trình": ("CTr", "CTR", "CT", "CTrHĐ", "CTHĐ"),
    "kế hoạch": ("KH", "KHLT", "KHPH"),
    "báo cáo": ("BC",),
    "tờ trình": ("TTr", "TTR", "TT"),
    "nghị định": ("NĐ",),
    "thông tư": ("TT", "TTLT"),
    "thông tư liên tịch": ("TTLT",),
    "công điện": ("CĐ",),
    "đề án": ("ĐA", "QĐ", "KH"),
    "công văn": ("CV", "HD", "TB", "KL", "CT", "CTr", "GM"),  # letters carry none, or that of what they give
}
_OWNERS = {kinds[0]: name for name, kinds in reversed(_ABBREVIATIONS.items())}  # abbreviation: the type it is first of
_DATED_KINDS = {"NĐ", "TT", "QĐ", "NQ"}  # whose symbols have the year in them
_FIRST_PART = re.compile(r"^\d*[\w.]*?(?:\s*/\s*\d{4})?\s*[-/]\s*(?P<abbr>[A-ZĐ][A-Za-zĐđ]{1,6})\s*(?:[-/]|$)")
_ASCII = re.compile(r"\b(ND-CP|QD-TTg|QD-UBND|QD-BNV|NQ-HDND|QD-CT|KH-UBNĐ|HDND-|-HDND)")
_YEAR_NEEDED = re.compile(r"[/-](NĐ-CP|TT-B\w+|TT-VPCP)$")
_FIRST_YEAR, _LAST_YEAR = 1945, 2060  # of a symbol: from the founding of the State to plans far ahead
_SYMBOL_LENGTH = 30  # characters from the start of a symbol to its end; further off it is another's
_CLAUSE = 220  # characters before a symbol in which "sửa đổi, bổ sung … của" may stand


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Organ of the State with the symbols it gives, and the organs that are mistaken for it."""

    name: str
    symbol: re.Pattern[str]
    own: re.Pattern[str]
    others: re.Pattern[str]


_GOVERNMENT = re.compile(r"Chính phủ", re.I)
_NOT_GOVERNMENT = re.compile(r"Thủ tướng|Quốc hội|^Bộ ", re.I)
_ISSUERS = (
    _Issuer("Chính phủ", re.compile(r"NĐ-CP$"), _GOVERNMENT, _NOT_GOVERNMENT),
    _Issuer(
        "Thủ tướng Chính phủ",
        re.compile(r"(QĐ|CT)-TTg$"),
        re.compile(r"Thủ tướng", re.I),
        re.compile(r"^Bộ |Quốc hội|Chủ tịch", re.I),
    ),
    _Issuer("Chính phủ", re.compile(r"NQ-CP$"), _GOVERNMENT, _NOT_GOVERNMENT),
    _Issuer(
        "Quốc hội",
        re.compile(r"/QH\d+$"),
        re.compile(r"Quốc hội", re.I),
        re.compile(r"Chính phủ|Thủ tướng|^Bộ ", re.I),
    ),
)
_DAY = r"(?:ngày|này)\s+[\d/]+(?:\s+tháng\s+\d+\s+năm\s+\d+)?"
_OF = re.compile(
    rf"[A-ZĐ]*\s*,?\s*(?:{_DAY}\s*,?\s*)?của\s+"
    r"((?:Thủ tướng\s+)?Chính phủ|Thủ tướng|Quốc hội|Bộ [A-ZĐ]\w+|Chủ tịch nước)",
    re.I,
)
_SATURDAY = 5  # of `date.weekday`
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DATED = re.compile(r"ngày|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}", re.I)
_AMENDING = re.compile(r"sửa đổi,? bổ sung[^;]*của", re.I)


def citations(running: Running, documents: tuple[Citation, ...], declared: Declared) -> Iterator[Finding]:
    """Yield all findings about the cited documents."""
    documents = tuple(_as_written(running, document) for document in documents)
    for document in documents:
        yield from _alone(document)
        yield from _issuer(running, document)
        yield from _calendar(document, declared.calendar)
    yield from _known(running, documents, declared)
    yield from among(running, documents)
    yield from registers(documents)
    yield from _later(running, documents)


def _later(running: Running, documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Find documents dated after the report was signed."""
    if running.signed is None:
        return
    day = running.signed.day
    for document in documents:
        issued = parse(document.date)
        if issued and issued > day:
            words = f"{document.type} số {document.symbol} ghi ngày {document.date}, sau ngày ký báo cáo "
            words += f"({day:%d/%m/%Y})"
            limit = f"<= {day:%d/%m/%Y}"
            yield tell("citation", False, words, (document,), expected=limit, stated=document.date)


def _as_written(running: Running, document: Citation) -> Citation:
    """Return the mention without a date that may not be its own.

    A date may be taken over from the words around; and behind "Luật sửa đổi, bổ sung một số điều của Luật … số
    77/2015/QH13 ngày 22/11/2019" it is the date of the law that amends.
    """
    taken_over = document.raw and document.date and not _DATED.search(document.raw)
    if taken_over or (document.type.casefold() == "luật" and _AMENDING.search(_ahead(running, document))):
        return replace(document, date="")
    return document


def _ahead(running: Running, document: Citation) -> str:
    """Return the words before a mention, in its clause."""
    if document.line not in running.places:
        return ""
    passage, start = running.places[document.line]
    place = passage.text.find(document.symbol.split("/")[0], start)
    return passage.text[max(0, place - _CLAUSE) : max(0, place)].rsplit(";", 1)[-1]


def _alone(document: Citation) -> Iterator[Finding]:
    """Compare the type, year and date of one mention with its own symbol."""
    for fault in (_year_fault, _abbreviation_fault, _year_missing, _letters_mistyped):
        found = fault(document)
        if found:
            yield found


def _name(document: Citation) -> str:
    return f"{document.type} số {document.symbol}"


def _year_fault(document: Citation) -> Finding | None:
    """Find an impossible year in a symbol, or one other than that of the date."""
    symbol, year = document.symbol, YEAR_IN_SYMBOL.match(document.symbol)
    if not year:
        return None
    said = int(year.group(1))
    if not _FIRST_YEAR <= said <= _LAST_YEAR:
        words = f"{_name(document)}: năm {said} trong ký hiệu không hợp lý"
        return tell("citation", False, words, (document,), stated=symbol)
    issued = parse(document.date) if document.date else None
    if not issued or issued.year == said:
        return None
    words = f"{_name(document)}: năm trong ký hiệu ({said}) không khớp năm ban hành ({document.date})"
    wanted = f"ban hành năm {said}"
    return tell("citation", False, words, (document,), expected=wanted, stated=document.date)


def _abbreviation_fault(document: Citation) -> Finding | None:
    """Find a symbol with the abbreviation of another type of document."""
    own_type = document.type.casefold().strip()
    kinds, match = _ABBREVIATIONS.get(own_type), _FIRST_PART.match(document.symbol)
    if not match or not kinds:
        return None
    abbr = match.group("abbr")
    if abbr in kinds or (abbr not in _DATED_KINDS and YEAR_IN_SYMBOL.match(document.symbol)):
        return None
    owner = _OWNERS.get(abbr, "")
    if not owner or owner == own_type:
        return None
    words = f'{_name(document)}: văn bản gọi là "{document.type}" nhưng ký hiệu "{abbr}" là của {owner}'
    return tell("citation", False, words, (document,), expected=kinds[0], stated=document.symbol)


def _year_missing(document: Citation) -> Finding | None:
    """Find the symbol of a decree or circular without its year."""
    if YEAR_IN_SYMBOL.match(document.symbol) or not _YEAR_NEEDED.search(document.symbol):
        return None
    words = f"{_name(document)}: ký hiệu thiếu năm ban hành"
    return tell("citation", Verdict.AMBIGUOUS, words, (document,), stated=document.symbol)


def _letters_mistyped(document: Citation) -> Finding | None:
    """Find D written for Đ in a symbol, or the other way."""
    wrong = _ASCII.search(document.symbol)
    if not wrong:
        return None
    words = f'{_name(document)}: ký hiệu "{wrong.group(0)}" viết sai chữ (Đ viết thành D hoặc ngược lại)'
    return tell("citation", False, words, (document,), stated=document.symbol)


def _calendar(document: Citation, calendar: WorkCalendar | None) -> Iterator[Finding]:
    """Check that the day on which an office is said to have issued the document is a working day."""
    issued = parse(document.date) if document.date else None
    if calendar is None or issued is None or LEGAL.search(document.symbol):
        return
    try:
        works = calendar.is_working(issued)
    except OutsideCalendar:
        return
    weekend = issued.weekday() >= _SATURDAY
    name = f"{document.type} số {document.symbol} ghi ngày {document.date}"
    if works and weekend:
        words = f"{name} là {_DAYS[issued.weekday()]} nhưng là ngày làm bù"
        yield tell("calendar", True, words, (document,), expected="ngày làm việc", stated=document.date)
    elif not works:
        day = _DAYS[issued.weekday()] if weekend else "ngày nghỉ lễ, Tết"
        words = f"{name} là {day}, cơ quan không làm việc; có thể ghi nhầm ngày"
        yield tell("calendar", Verdict.AMBIGUOUS, words, (document,), expected="ngày làm việc", stated=document.date)


def _issuer(running: Running, document: Citation) -> Iterator[Finding]:
    """Compare the issuer written behind the citation with the one in the symbol."""
    symbol = document.symbol
    named = next((issuer for issuer in _ISSUERS if issuer.symbol.search(symbol)), None)
    said = _issuer_behind(running, document) if named else ""
    if named and said and named.others.search(said) and not named.own.fullmatch(said):
        words = f"{document.type} số {symbol} do {named.name} ban hành; báo cáo ghi của {said}"
        yield tell("citation", False, words, (document,), expected=named.name, stated=said)


def _issuer_behind(running: Running, document: Citation) -> str:
    """Return the organ of the State named right behind a symbol, or ""."""
    if document.line not in running.places:
        return ""
    passage, start = running.places[document.line]
    place = passage.text.find(document.symbol.split("/")[0], start)
    ending = passage.text.find(document.symbol.rsplit("/", 1)[-1].split("-")[-1], place)
    if place < 0 or ending < 0 or ending - place > _SYMBOL_LENGTH:
        return ""
    said = _OF.match(passage.text, ending)
    return said.group(1) if said else ""


@dataclass(frozen=True, slots=True)
class _Register:
    """Known documents by symbol, and by their date."""

    by_symbol: Mapping[str, KnownDocument]
    by_date: Mapping[str, Sequence[KnownDocument]]


def _register(known: Sequence[KnownDocument]) -> _Register:
    by_date: dict[str, list[KnownDocument]] = {}
    for document in known:
        by_date.setdefault(document.date, []).append(document)
    return _Register({document.symbol: document for document in known}, by_date)


def _known(running: Running, documents: tuple[Citation, ...], declared: Declared) -> Iterator[Finding]:
    """Compare mentions of documents of the State with their declared list."""
    register = _register(declared.documents)
    for document in documents:
        known = register.by_symbol.get(document.symbol)
        if known:
            yield from _known_date(document, known)
        elif LEGAL.search(document.symbol):
            yield from _known_symbol(document, register.by_date.get(document.date, ()))


def _known_date(document: Citation, known: KnownDocument) -> Iterator[Finding]:
    """Compare the date of a mention with that of the document with its symbol."""
    symbol = document.symbol
    if not document.date or (not YEAR_IN_SYMBOL.match(symbol) and not _about(document, known.subject)):
        return  # without a year in it the number is given again every year
    if document.date == known.date or not parse(document.date):
        words = f"{document.type} số {symbol}: ngày ban hành {document.date} đúng"
        yield tell("citation", True, words, (document,), expected=known.date, stated=document.date)
    else:
        words = f"{document.type} số {symbol} ban hành ngày {known.date}; báo cáo ghi ngày {document.date}"
        yield tell("citation", False, words, (document,), expected=known.date, stated=document.date)


def _known_symbol(document: Citation, of_day: Sequence[KnownDocument]) -> Iterator[Finding]:
    """Compare the symbol of a mention with that of the document of its kind, day and subject."""
    kind = document.symbol.rsplit("/", 1)[-1]
    for other in of_day:
        if other.symbol.rsplit("/", 1)[-1] == kind and other.subject and _about(document, other.subject):
            words = f"{document.type} ngày {document.date} về nội dung này là số {other.symbol}"
            words += f"; báo cáo ghi số {document.symbol}"
            yield tell("citation", False, words, (document,), expected=other.symbol, stated=document.symbol)


def _about(document: Citation, words: tuple[str, ...]) -> bool:
    subject = document.subject.casefold().replace("cchc", "cải cách hành chính").replace("tthc", "thủ tục hành chính")
    return all(word in subject for word in words)
