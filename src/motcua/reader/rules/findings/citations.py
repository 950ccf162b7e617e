"""Citations that contradict themselves, each other, or the document as really issued."""

import re
from collections.abc import Iterator
from dataclasses import replace

from motcua.base.worktime import OutsideCalendar, WorkCalendar
from motcua.reader.rules.findings.declared import Declared, KnownDocument
from motcua.reader.rules.findings.mentions import LEGAL, YEAR_IN_SYMBOL, among
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
_DATED_KINDS = {"NĐ", "TT", "QĐ", "NQ"}  # whose symbols have the year in them
_FIRST_PART = re.compile(r"^\d*[\w.]*?(?:\s*/\s*\d{4})?\s*[-/]\s*(?P<abbr>[A-ZĐ][A-Za-zĐđ]{1,6})\s*(?:[-/]|$)")
_ASCII = re.compile(r"\b(ND-CP|QD-TTg|QD-UBND|QD-BNV|NQ-HDND|QD-CT|KH-UBNĐ|HDND-|-HDND)")
# Issuers by symbol: symbol, its issuer, other issuers, name.
_ISSUERS = (
    (re.compile(r"NĐ-CP$"), re.compile(r"Chính phủ", re.I), re.compile(r"Thủ tướng|Quốc hội|^Bộ ", re.I), "Chính phủ"),
    (
        re.compile(r"(QĐ|CT)-TTg$"),
        re.compile(r"Thủ tướng", re.I),
        re.compile(r"^Bộ |Quốc hội|Chủ tịch", re.I),
        "Thủ tướng Chính phủ",
    ),
    (re.compile(r"NQ-CP$"), re.compile(r"Chính phủ", re.I), re.compile(r"Thủ tướng|Quốc hội|^Bộ ", re.I), "Chính phủ"),
    (re.compile(r"/QH\d+$"), re.compile(r"Quốc hội", re.I), re.compile(r"Chính phủ|Thủ tướng|^Bộ ", re.I), "Quốc hội"),
)
_DAY = r"(?:ngày|này)\s+[\d/]+(?:\s+tháng\s+\d+\s+năm\s+\d+)?"
_OF = re.compile(
    rf"[A-ZĐ]*\s*,?\s*(?:{_DAY}\s*,?\s*)?của\s+"
    r"((?:Thủ tướng\s+)?Chính phủ|Thủ tướng|Quốc hội|Bộ [A-ZĐ]\w+|Chủ tịch nước)",
    re.I,
)
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
    return passage.text[max(0, place - 220) : max(0, place)].rsplit(";", 1)[-1]


def _alone(document: Citation) -> Iterator[Finding]:
    """Compare the type, year and date of one mention with its own symbol."""
    symbol = document.symbol
    name = f"{document.type} số {symbol}"
    issued = parse(document.date) if document.date else None
    year = YEAR_IN_SYMBOL.match(symbol)
    if year:
        said = int(year.group(1))
        if not 1945 <= said <= 2060:
            yield tell("citation", False, f"{name}: năm {said} trong ký hiệu không hợp lý", (document,), stated=symbol)
        elif issued and issued.year != said:
            words = f"{name}: năm trong ký hiệu ({said}) không khớp năm ban hành ({document.date})"
            wanted = f"ban hành năm {said}"
            yield tell("citation", False, words, (document,), expected=wanted, stated=document.date)
    match = _FIRST_PART.match(symbol)
    kinds = _ABBREVIATIONS.get(document.type.casefold().strip())
    if match and kinds and (not year or match.group("abbr") in _DATED_KINDS):
        abbr = match.group("abbr")
        owner = next((k for k, v in _ABBREVIATIONS.items() if abbr == v[0]), "")
        if abbr not in kinds and owner and owner != document.type.casefold().strip():
            words = f'{name}: văn bản gọi là "{document.type}" nhưng ký hiệu "{abbr}" là của {owner}'
            yield tell("citation", False, words, (document,), expected=kinds[0], stated=symbol)
    if not year and re.search(r"[/-](NĐ-CP|TT-B\w+|TT-VPCP)$", symbol):
        yield tell("citation", Verdict.AMBIGUOUS, f"{name}: ký hiệu thiếu năm ban hành", (document,), stated=symbol)
    wrong = _ASCII.search(symbol)
    if wrong:
        words = f'{name}: ký hiệu "{wrong.group(0)}" viết sai chữ (Đ viết thành D hoặc ngược lại)'
        yield tell("citation", False, words, (document,), stated=symbol)


def _calendar(document: Citation, calendar: WorkCalendar | None) -> Iterator[Finding]:
    """Check that the day on which an office is said to have issued the document is a working day."""
    issued = parse(document.date) if document.date else None
    if calendar is None or issued is None or LEGAL.search(document.symbol):
        return
    try:
        works = calendar.is_working(issued)
    except OutsideCalendar:
        return
    weekend = issued.weekday() >= 5
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
    named = next(((right, wrong, name) for pattern, right, wrong, name in _ISSUERS if pattern.search(symbol)), None)
    if named is None or document.line not in running.places:
        return
    right, wrong, name = named
    passage, start = running.places[document.line]
    place = passage.text.find(symbol.split("/")[0], start)
    ending = passage.text.find(symbol.rsplit("/", 1)[-1].split("-")[-1], place)
    if place < 0 or ending < 0 or ending - place > 30:
        return
    said = _OF.match(passage.text, ending)
    if said and wrong.search(said.group(1)) and not right.fullmatch(said.group(1)):
        words = f"{document.type} số {symbol} do {name} ban hành; báo cáo ghi của {said.group(1)}"
        yield tell("citation", False, words, (document,), expected=name, stated=said.group(1))


def _known(running: Running, documents: tuple[Citation, ...], declared: Declared) -> Iterator[Finding]:
    """Compare mentions of documents of the State with their declared list."""
    by_symbol = {known.symbol: known for known in declared.documents}
    by_date: dict[str, list[KnownDocument]] = {}
    for known in declared.documents:
        by_date.setdefault(known.date, []).append(known)
    for document in documents:
        symbol = document.symbol
        known_one = by_symbol.get(symbol)
        if known_one and not YEAR_IN_SYMBOL.match(symbol) and not _about(document, known_one.subject):
            continue  # a number that is given again every year
        if known_one and document.date and document.date != known_one.date and parse(document.date):
            words = f"{document.type} số {symbol} ban hành ngày {known_one.date}; báo cáo ghi ngày {document.date}"
            yield tell("citation", False, words, (document,), expected=known_one.date, stated=document.date)
        elif known_one and document.date:
            words = f"{document.type} số {symbol}: ngày ban hành {document.date} đúng"
            yield tell("citation", True, words, (document,), expected=known_one.date, stated=document.date)
        elif not known_one and document.date in by_date and LEGAL.search(symbol):
            for other in by_date[document.date]:
                same_kind = other.symbol.rsplit("/", 1)[-1] == symbol.rsplit("/", 1)[-1]
                if same_kind and other.subject and _about(document, other.subject):
                    words = f"{document.type} ngày {document.date} về nội dung này là số {other.symbol}"
                    words += f"; báo cáo ghi số {symbol}"
                    yield tell("citation", False, words, (document,), expected=other.symbol, stated=symbol)


def _about(document: Citation, words: tuple[str, ...]) -> bool:
    subject = document.subject.casefold().replace("cchc", "cải cách hành chính").replace("tthc", "thủ tục hành chính")
    return all(word in subject for word in words)
