"""Citations that contradict themselves, each other, or the document as it was really issued."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from motcua.base.worktime import OutsideCalendar, WorkCalendar
from motcua.reader.rules.findings.dates import parse
from motcua.reader.rules.findings.declared import Declared, KnownDocument
from motcua.reader.rules.findings.passages import Running
from motcua.reader.vocabulary import Citation, Finding, Verdict

_YEAR_IN_SYMBOL = re.compile(r"^\d+\w?\s*/\s*(\d{4})\s*/")
_LEGAL = re.compile(r"NĐ-CP|TT-|TTLT|QĐ-TTg|QH\d|NQ-CP|CT-TTg", re.IGNORECASE)
# The abbreviation each type of document carries (Nghị định 30/2020/NĐ-CP, Phụ lục III, mục I).
_ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "nghị quyết": ("NQ", "NQLT"),
    "quyết định": ("QĐ",),
    "chỉ thị": ("CT",),
    "thông báo": ("TB", "TBKL", "KL"),
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
}
_FIRST_PART = re.compile(r"^\d*[\w.]*?(?:\s*/\s*\d{4})?\s*[-/]\s*(?P<abbr>[A-ZĐ][A-Za-zĐđ]{1,6})\s*(?:[-/]|$)")
_ASCII = re.compile(r"\b(ND-CP|QD-TTg|QD-UBND|QD-BNV|NQ-HDND|QD-CT|KH-UBNĐ|HDND-|-HDND)")
# Who issues what the symbol says.
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
    rf"^[A-ZĐ]*\s*,?\s*(?:{_DAY}\s*,?\s*)?của\s+"
    r"((?:Thủ tướng\s+)?Chính phủ|Thủ tướng|Quốc hội|Bộ [A-ZĐ]\w+|Chủ tịch nước)",
    re.I,
)
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NATIONAL = re.compile(r"(?:UBTVQH\d*|/QH\d+|-TTg|-CP)$")
_DAYS_APART, _RARE = 3, 200  # days between two dates, and numbers of a register
_PARTY = re.compile(r"[/-](HU|TU|TW|QU|ĐU|ThU)$")
_ISSUED_BY = re.compile(
    r"\bcủa\s+((?:Chủ tịch\s+)?(?:UBND|HĐND|[UỦ][ỷỶyY] ban nhân dân|Sở|Bộ|Ban)\s+[^\s,;.]+(?:\s+[A-ZĐ][^\s,;.]*){0,4})"
)
_DATED = re.compile(r"ngày|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}", re.I)
_AMENDING = re.compile(r"sửa đổi,? bổ sung[^;]*của", re.I)
_DATE = re.compile(r"ngày\s+\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})")
_SPACES = re.compile(r"\s+")


def citations(running: Running, documents: tuple[Citation, ...], declared: Declared) -> Iterator[Finding]:
    """Everything that can be said about the cited documents."""
    documents = tuple(_as_written(running, document) for document in documents)
    for document in documents:
        yield from _alone(document)
        yield from _issuer(running, document)
        yield from _calendar(document, declared.calendar)
    yield from _known(running, documents, declared)
    completed = tuple(_completed(running, document) for document in documents)
    yield from _repeated(completed)
    yield from _slipped(documents, completed)
    yield from _wrong_year_twin(documents)
    yield from _two_symbols(documents)
    yield from _sequence(documents)
    yield from _later(running, documents)


_PLACE_AND_DATE = re.compile(
    r"^[\s|*]*(?:Số[^|\t]*[|\t ]\s*)?[*_\s]*[^\W\d_][^\d,:;]{1,40},\s*"
    r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})[*_\s|]*$",
    re.IGNORECASE,
)
_SYMBOL = 6  # characters of the shortest symbol that tells one document from another
_MENTIONS = 20  # of one symbol that are compared
_HEAD = 40  # lines in which a report gives its place and date


def _later(running: Running, documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Documents dated after the day on which the report itself was signed."""
    signed = list(_signed(running))
    if len(signed) != 1 or signed[0][0] > _HEAD:
        return  # a draft without a day, or several papers in one file
    day = signed[0][1]
    for document in documents:
        issued = parse(document.date) if document.date else None
        if issued and issued > day:
            words = f"{document.type} số {_clean(document.symbol)} ghi ngày {document.date}, sau ngày ký báo cáo "
            words += f"({day:%d/%m/%Y})"
            yield _say(
                "citation", (document,), Verdict.INCONSISTENT, words, expected=f"<= {day:%d/%m/%Y}",
                stated=document.date,
            )  # fmt: skip


def _signed(running: Running) -> Iterator[tuple[int, date]]:
    for number, raw in enumerate(running.text.lines, start=1):
        match = _PLACE_AND_DATE.match(unicodedata.normalize("NFC", raw[:300]))
        day = parse("/".join(match.groups())) if match else None
        if day:
            yield number, day


def _as_written(running: Running, document: Citation) -> Citation:
    """The mention without a date that is not surely its own.

    A date may be taken over from the words around; and behind "Luật sửa đổi, bổ sung một số điều của Luật … số
    77/2015/QH13 ngày 22/11/2019" it is the date of the law that amends.
    """
    taken_over = document.raw and document.date and not _DATED.search(document.raw)
    if taken_over or (document.type.casefold() == "luật" and _AMENDING.search(_ahead(running, document))):
        return replace(document, date="")
    return document


def _ahead(running: Running, document: Citation) -> str:
    """The words before a mention, in its clause."""
    for passage in running.passages:
        starts = [offset for offset, line, _ in passage.pieces if line == document.line]
        if starts:
            place = passage.text.find(_clean(document.symbol).split("/")[0], starts[0])
            return passage.text[max(0, place - 220) : max(0, place)].rsplit(";", 1)[-1]
    return ""


def _completed(running: Running, document: Citation) -> Citation:
    """The mention with what stands right behind it, where its issuer or subject was not read."""
    if document.issuer and document.subject:
        return document
    behind = _behind(running, document)
    said = _ISSUED_BY.search(behind)
    issuer = document.issuer or (said.group(1) if said else "")
    return replace(document, issuer=issuer, subject=document.subject or behind)


def _behind(running: Running, document: Citation) -> str:
    """The words behind a mention up to the end of the clause, its date left out."""
    for passage in running.passages:
        starts = [offset for offset, line, _ in passage.pieces if line == document.line]
        if starts:
            place = passage.text.find(_clean(document.symbol).split("/")[0].split("-")[0], starts[0])
            words = _DATE.sub("", passage.text[place : place + 260], count=1) if place >= 0 else ""
            return re.split(r"[;]|\.\s", words.split(" ", 1)[-1])[0][:160]
    return ""


def _clean(symbol: str) -> str:
    return _SPACES.sub("", symbol)


def _alone(document: Citation) -> Iterator[Finding]:
    """The type, year and date of one mention against its own symbol."""
    symbol = _clean(document.symbol)
    name = f"{document.type} số {symbol}"
    issued = parse(document.date) if document.date else None
    year = _YEAR_IN_SYMBOL.match(symbol)
    if year:
        said = int(year.group(1))
        if not 1945 <= said <= 2060:
            yield _say(
                "citation",
                (document,),
                Verdict.INCONSISTENT,
                f"{name}: năm {said} trong ký hiệu không hợp lý",
                stated=symbol,
            )
        elif issued and issued.year != said:
            yield _say(
                "citation",
                (document,),
                Verdict.INCONSISTENT,
                f"{name}: năm trong ký hiệu ({said}) không khớp năm ban hành ({document.date})",
                expected=f"ban hành năm {said}",
                stated=document.date,
            )
    match = _FIRST_PART.match(symbol)
    kinds = _ABBREVIATIONS.get(document.type.casefold().strip())
    if match and kinds and not year:
        abbr = match.group("abbr")
        owner = next((k for k, v in _ABBREVIATIONS.items() if abbr == v[0]), "")
        if abbr not in kinds and owner and owner != document.type.casefold().strip():
            words = f'{name}: văn bản gọi là "{document.type}" nhưng ký hiệu "{abbr}" là của {owner}'
            yield _say("citation", (document,), Verdict.INCONSISTENT, words, expected=kinds[0], stated=symbol)
    if not year and re.search(r"[/-](NĐ-CP|TT-B\w+|TT-VPCP)$", symbol):
        yield _say("citation", (document,), Verdict.AMBIGUOUS, f"{name}: ký hiệu thiếu năm ban hành", stated=symbol)
    wrong = _ASCII.search(symbol)
    if wrong:
        words = f'{name}: ký hiệu "{wrong.group(0)}" viết sai chữ (Đ viết thành D hoặc ngược lại)'
        yield _say("citation", (document,), Verdict.INCONSISTENT, words, stated=symbol)


def _calendar(document: Citation, calendar: WorkCalendar | None) -> Iterator[Finding]:
    """Whether the day on which an office is said to have issued the document is one on which it works."""
    issued = parse(document.date) if document.date else None
    if calendar is None or issued is None or _LEGAL.search(document.symbol):
        return
    try:
        works = calendar.is_working(issued)
    except OutsideCalendar:
        return
    weekend = issued.weekday() >= 5
    name = f"{document.type} số {_clean(document.symbol)} ghi ngày {document.date}"
    if works and weekend:
        words = f"{name} là {_DAYS[issued.weekday()]} nhưng là ngày làm bù"
        yield _say("calendar", (document,), Verdict.CONSISTENT, words, expected="ngày làm việc", stated=document.date)
    elif not works:
        day = _DAYS[issued.weekday()] if weekend else "ngày nghỉ lễ, Tết"
        words = f"{name} là {day}, cơ quan không làm việc; có thể ghi nhầm ngày"
        yield _say("calendar", (document,), Verdict.AMBIGUOUS, words, expected="ngày làm việc", stated=document.date)


def _issuer(running: Running, document: Citation) -> Iterator[Finding]:
    """The issuer as written behind the citation against the one the symbol names."""
    symbol = _clean(document.symbol)
    for pattern, right, wrong, name in _ISSUERS:
        if not pattern.search(symbol):
            continue
        for passage in running.passages:
            if not any(line == document.line for _, line, _ in passage.pieces):
                continue
            start = next(offset for offset, line, _ in passage.pieces if line == document.line)
            place = passage.text.find(symbol.split("/")[0], start)
            ending = passage.text.find(symbol.rsplit("/", 1)[-1].split("-")[-1], place)
            if place < 0 or ending < 0 or ending - place > 30:
                return
            said = _OF.match(passage.text[ending:])
            if said and wrong.search(said.group(1)) and not (right.fullmatch(said.group(1))):
                words = f"{document.type} số {symbol} do {name} ban hành; báo cáo ghi của {said.group(1)}"
                yield _say("citation", (document,), Verdict.INCONSISTENT, words, expected=name, stated=said.group(1))
            return


def _known(running: Running, documents: tuple[Citation, ...], declared: Declared) -> Iterator[Finding]:
    """Mentions of documents of the State against the declared list of those."""
    by_symbol = {known.symbol: known for known in declared.documents}
    by_date: dict[str, list[KnownDocument]] = {}
    for known in declared.documents:
        by_date.setdefault(known.date, []).append(known)
    for document in documents:
        symbol = _clean(document.symbol)
        known_one = by_symbol.get(symbol)
        if known_one and not _YEAR_IN_SYMBOL.match(symbol) and not _about(document, known_one.subject):
            continue  # a number that is given again every year
        if known_one and document.date and document.date != known_one.date and parse(document.date):
            words = f"{document.type} số {symbol} ban hành ngày {known_one.date}; báo cáo ghi ngày {document.date}"
            yield _say(
                "citation", (document,), Verdict.INCONSISTENT, words, expected=known_one.date, stated=document.date
            )
        elif known_one and document.date:
            words = f"{document.type} số {symbol}: ngày ban hành {document.date} đúng"
            yield _say(
                "citation", (document,), Verdict.CONSISTENT, words, expected=known_one.date, stated=document.date
            )
        elif not known_one and document.date in by_date and _LEGAL.search(symbol):
            for other in by_date[document.date]:
                same_kind = other.symbol.rsplit("/", 1)[-1] == symbol.rsplit("/", 1)[-1]
                if same_kind and other.subject and _about(document, other.subject):
                    words = f"{document.type} ngày {document.date} về nội dung này là số {other.symbol}"
                    words += f"; báo cáo ghi số {symbol}"
                    yield _say(
                        "citation", (document,), Verdict.INCONSISTENT, words, expected=other.symbol, stated=symbol
                    )


def _about(document: Citation, words: tuple[str, ...]) -> bool:
    subject = document.subject.casefold().replace("cchc", "cải cách hành chính").replace("tthc", "thủ tục hành chính")
    return all(word in subject for word in words)


def _repeated(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Mentions of one document must carry one date."""
    groups: dict[str, list[Citation]] = {}
    for document in documents:
        if document.date and parse(document.date) and document.symbol:
            groups.setdefault(_clean(document.symbol).casefold(), []).append(document)
    for members in groups.values():
        if len(members) < 2:
            continue
        name = f"{members[0].type} số {_clean(members[0].symbol)}"
        for clique in _same(members):
            days = sorted({member.date for member in clique})
            if len(clique) < 2:
                continue
            if len(days) == 1:
                words = f"{name} được dẫn {len(clique)} lần, cùng ngày {days[0]}"
                yield _say("citation", tuple(clique), Verdict.CONSISTENT, words, expected=days[0], stated=days[0])
            else:
                places = "; ".join(f"dòng {member.line}: {member.date}" for member in clique)
                words = f"{name} được ghi nhiều ngày ban hành khác nhau ({places})"
                usual = max(days, key=lambda day: sum(member.date == day for member in clique))
                yield _say(
                    "citation", tuple(clique), Verdict.INCONSISTENT, words, expected=usual, stated="; ".join(days)
                )


def _same(members: list[Citation]) -> list[list[Citation]]:
    """The mentions that must be one document: one register, one year; or the same subject a year apart."""
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
    party = _PARTY.search(_clean(one.symbol)) is not None  # the symbol itself names the organ
    if not party and not _one_issuer(one.issuer, other.issuer):
        return False
    likeness = _likeness(one.subject, other.subject)
    same_day = (first.day, first.month) == (second.day, second.month)
    if _NATIONAL.search(_clean(one.symbol)) and same_day:
        return True  # one register for the whole country: the year is a slip
    if abs((first - second).days) <= _DAYS_APART and _number(one.symbol) >= _RARE:
        return True  # two registers do not reach one high number within days of each other
    if _YEAR_IN_SYMBOL.match(_clean(one.symbol)):
        return bool(one.issuer and other.issuer) or _LEGAL.search(one.symbol) is not None or likeness >= 0.5
    if first.year == second.year:
        if one.issuer and other.issuer and not party:
            return likeness >= 0.2 or not (one.subject and other.subject)
        return likeness >= 0.5
    return same_day and likeness >= 0.6


def _number(symbol: str) -> int:
    found = re.match(r"\d+", symbol)
    return int(found.group()) if found else 0


def _slipped(documents: tuple[Citation, ...], completed: tuple[Citation, ...]) -> Iterator[Finding]:
    """One symbol with two dates of one year that differ by a digit, where nothing says that they are two documents."""
    groups: dict[str, dict[tuple[str, str], tuple[Citation, Citation]]] = {}
    for one, said in zip(documents, completed, strict=True):
        if parse(one.date) and len(one.symbol) >= _SYMBOL:
            group = groups.setdefault(f"{_clean(one.symbol).casefold()} {one.date[-4:]}", {})
            group.setdefault((one.date, said.issuer), (one, said))
    for group in groups.values():
        for (one, said), (other, answered) in combinations(list(group.values())[:_MENTIONS], 2):
            if not _slip(one.date, other.date):
                continue
            told_apart = one.subject and other.subject and _likeness(one.subject, other.subject) < 0.3
            if told_apart or not _one_issuer(said.issuer, answered.issuer) or _one_document(said, answered):
                continue
            words = f"{one.type} số {_clean(one.symbol)} được ghi hai ngày ban hành chỉ khác một chữ số "
            words += f"(dòng {one.line}: {one.date}; dòng {other.line}: {other.date})"
            said_days = f"{one.date}; {other.date}"
            yield _say("citation", (one, other), Verdict.INCONSISTENT, words, expected=one.date, stated=said_days)


def _slip(one: str, other: str) -> bool:
    """Whether two dates differ by one digit."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _one_issuer(one: str, other: str) -> bool:
    """Whether two issuers can be one: the shorter words are all in the longer; the level must agree."""
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
    """One decree cited with two years in its symbol and one date: one of the two is mistyped."""
    legal = [d for d in documents if _YEAR_IN_SYMBOL.match(_clean(d.symbol)) and d.date and _LEGAL.search(d.symbol)]
    seen: set[tuple[str, str]] = set()
    for one in legal:
        for other in legal:
            first, second = _clean(one.symbol), _clean(other.symbol)
            if one.date != other.date or first >= second or (first, second) in seen:
                continue
            if first.split("/")[0] == second.split("/")[0] and first.split("/")[2:] == second.split("/")[2:]:
                seen.add((first, second))
                words = f"{one.type} ngày {one.date} được ghi hai ký hiệu: "
                words += f"{first} (dòng {one.line}) và {second} (dòng {other.line})"
                yield _say("citation", (one, other), Verdict.INCONSISTENT, words, stated=f"{first}; {second}")


def _two_symbols(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """One document cited with its symbol written in two ways: 12/UBND and 12/UBND-NV, same number and day."""
    groups: dict[tuple[str, str], list[Citation]] = {}
    for document in documents:
        number = re.match(r"\d+", _clean(document.symbol))
        if number and parse(document.date):
            groups.setdefault((number.group(0), document.date), []).append(document)
    for members in groups.values():
        symbols = sorted({_clean(member.symbol) for member in members}, key=len)
        for short in symbols:
            longer = [s for s in symbols if s.startswith(short + "-") and "/" in short and "-" not in short]
            if longer:
                words = f"Văn bản ngày {members[0].date} được ghi hai ký hiệu: {short} và {', '.join(longer)}"
                both = tuple(m for m in members if _clean(m.symbol) in (short, *longer))
                said = "; ".join((short, *longer))
                yield _say("citation", both, Verdict.INCONSISTENT, words, expected=longer[0], stated=said)


def _sequence(documents: tuple[Citation, ...]) -> Iterator[Finding]:
    """Numbers of one register and year must rise with the date."""
    registers: dict[tuple[str, int, str], dict[int, tuple[date, Citation]]] = {}
    for document in documents:
        issued = parse(document.date) if document.date else None
        symbol = _clean(document.symbol)
        number = re.match(r"\d+", symbol)
        if not issued or not number or _LEGAL.search(symbol) or not document.issuer:
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
            yield _say("citation_sequence", members, Verdict.CONSISTENT, words)
        for (day, one), (next_day, other) in turned:
            words = (
                f"{_clean(one.symbol)} ngày {day:%d/%m/%Y} đứng trước {_clean(other.symbol)} ngày {next_day:%d/%m/%Y}: "
                "số nhỏ hơn mà ngày muộn hơn"
            )
            yield _say("citation_sequence", (one, other), Verdict.AMBIGUOUS, words)


def _say(
    kind: str,
    documents: tuple[Citation, ...],
    verdict: Verdict,
    words: str,
    *,
    expected: str | None = None,
    stated: str | None = None,
) -> Finding:
    lines = tuple(sorted({document.line for document in documents}))
    return Finding(kind, lines, verdict, words, tuple(document.id for document in documents), expected, stated)
