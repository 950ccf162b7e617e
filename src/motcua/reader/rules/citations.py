"""Legal and administrative documents that a report cites.

A citation is a symbol in the manner of Decree 30/2020/NĐ-CP (art. 8: number, abbreviation of the type,
abbreviation of the issuer) or of Party documents (number-type/issuer), with the type written before it and
the date after it; a law may be cited by its name alone, a decree by its bare number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import spans
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.signature import signatures
from motcua.reader.rules.text import BREAK, Line, Stream
from motcua.reader.vocabulary import Citation

_UPPER = "A-ZĐÂÊÔƠƯĂ"
_CODE = rf"(?:[{_UPPER}&](?:[{_UPPER}&\d.]|[a-z](?=[{_UPPER}])|(?<=[{_UPPER}][{_UPPER}])[a-z](?!\w))*(?![a-zà-ỹ]))"
_G = r"\s{0,24}"
_YEAR = r"(?:[12]\d{3})"
SYMBOL = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,6}}[a-zđA-H]?){_G}(?:"
    rf"/{_G}{_YEAR}{_G}/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE}|{_G}/{_G}{_CODE})*"
    rf"|/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE}|{_G}/{_G}{_CODE})*"
    rf"|[-–]{_G}(?:NQ|CT|KL|QĐ|KH|TB|HD)[-–](?:TW|TU|HU|ĐU)\b"
    rf"|[-–]{_G}{_CODE}{_G}/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE})*"
    r")"
)
_OPEN = re.compile(rf"\b[Ss]ố{_G}:?[\s.…_]*(?P<symbol>/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE})+)")

TYPES = {
    "nghị quyết": "Nghị quyết", "quyết định": "Quyết định", "chỉ thị": "Chỉ thị", "quy chế": "Quy chế",
    "quy định": "Quy định", "thông cáo": "Thông cáo", "thông báo kết luận": "Thông báo kết luận",
    "thông báo": "Thông báo", "hướng dẫn": "Hướng dẫn", "chương trình hành động": "Chương trình hành động",
    "chương trình": "Chương trình", "kế hoạch": "Kế hoạch", "phương án": "Phương án", "đề án": "Đề án",
    "dự án": "Dự án", "báo cáo": "Báo cáo", "biên bản": "Biên bản", "tờ trình": "Tờ trình",
    "hợp đồng": "Hợp đồng", "công văn": "Công văn", "công điện": "Công điện", "nghị định": "Nghị định",
    "thông tư liên tịch": "Thông tư liên tịch", "thông tư": "Thông tư", "thông tri": "Thông tri",
    "kết luận": "Kết luận", "văn bản hợp nhất": "Văn bản hợp nhất", "văn bản": "Văn bản",
    "giấy mời": "Giấy mời", "pháp lệnh": "Pháp lệnh", "bộ luật": "Bộ luật", "luật": "Luật", "lệnh": "Lệnh",
    "quy trình": "Quy trình", "công thư": "Công thư", "đề cương": "Đề cương", "phiếu chuyển": "Phiếu chuyển",
    "giấy phép": "Giấy phép", "nq": "Nghị quyết", "qđ": "Quyết định", "nđ": "Nghị định", "tt": "Thông tư",
    "kh": "Kế hoạch", "cv": "Công văn", "ct": "Chỉ thị", "bc": "Báo cáo", "tb": "Thông báo", "hd": "Hướng dẫn",
}  # fmt: skip
ABBREVIATIONS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "TB": "Thông báo", "KL": "Kết luận",
    "HD": "Hướng dẫn", "CTR": "Chương trình", "CTRHĐ": "Chương trình hành động", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "BC": "Báo cáo", "BB": "Biên bản", "TTR": "Tờ trình", "CĐ": "Công điện",
    "NĐ": "Nghị định", "ND": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "GM": "Giấy mời",
    "CV": "Công văn", "QH": "Luật", "VBHN": "Văn bản hợp nhất", "QYĐ": "Quy định",
}  # fmt: skip
_ISSUERS = {
    "TTG": "Thủ tướng Chính phủ", "CP": "Chính phủ", "TW": "Ban Chấp hành Trung ương", "TU": "Tỉnh ủy",
    "HU": "Huyện ủy", "VPCP": "Văn phòng Chính phủ", "BNV": "Bộ Nội vụ", "BTC": "Bộ Tài chính",
    "BTP": "Bộ Tư pháp", "BTTTT": "Bộ Thông tin và Truyền thông", "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BYT": "Bộ Y tế", "BKHCN": "Bộ Khoa học và Công nghệ", "HĐND": "Hội đồng nhân dân", "SNV": "Sở Nội vụ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BTNMT": "Bộ Tài nguyên và Môi trường", "BCA": "Bộ Công an",
}  # fmt: skip

_TYPE = "|".join(sorted((t.replace(" ", r"\s+") for t in TYPES), key=len, reverse=True))
_BEFORE = spaced(rf"(?<!\w)(?P<type>{_TYPE})(?: (?:liên tịch|kết luận))?(?:\s*[,:]?\s*số)?\s*[:.]?\s*$", re.I)
_NUMBERED = re.compile(r"(?<!\w)(?:số|Số)\s*:?\s*$")
_BARE = spaced(
    r"\b(?P<type>Nghị định|nghị định|Thông tư|thông tư|Nghị quyết|Chỉ thị|Quyết định|Kết luận|Kế hoạch|Công văn|Đề án)"
    r" (?P<so>số\s*:?\s*)?(?P<number>\d{1,5}(?:/[12]\d{3})?)(?![\d\w/%]|[.,]\d|\s*/|\s*-\s*\w)"
)
_COUNTED = spaced(r" [a-zà-ỹđ]+")
_LAW = spaced(
    r"(?<![\w])(?P<type>Luật|Bộ luật|Bộ Luật|Pháp lệnh|Hiến pháp) (?!số\b|sư\b|gia\b|này\b|định\b|của\b|và\b|"
    r"có\b|do\b|pháp\b|mới\b|hiện\b|khác\b|liên\b|trên\b|đã\b|để\b)(?P<name>[^\W\d])"
)
_NAME_END = spaced(
    r"[;.:()¶“”\"]| (?:19|20)\d\d(?!\d)|"
    r",? (?:năm \d+|ngày \d+|và (?:Luật|các|Nghị|hướng|những)|được|tại|theo|đã|đối với|trong (?:quá|"
    r"việc)|cho|nhằm|để|số \d+|là|quy định|sửa đổi (?:năm|ngày))\b|,\s*(?:Luật|Nghị|Bộ luật|theo|các)\b"
)
_OF_YEAR = re.compile(r",?\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d)")
_SYMBOL_OF_YEAR = re.compile(r"\s+năm\s+(?P<year>(?:19|20)\d\d)(?=\s+(?:của|về|đề|ban|do|quy|phê)|\s*[,;.)])")
_SUBJECT_OF_DECREE = spaced(r"biện pháp (?:để )?(?:thi hành|thực hiện) $")
_AMENDING_END = spaced(r"[;.:()¶“”\"]|,?\s+(?:năm \d+|ngày \d+|được|tại)\b")
_GAP = spaced(
    r"\s*[,;]?\s*(?:\(\s*)?(?:của (?P<issuer>[^,;.()¶\d]{3,80}?)\s*,?\s*)?(?:(?:đã )?(?:ban hành|ký|ra) "
    r")?(?=ngày|này|ngáy|\d)"
)
_DAY = re.compile(r"(?:ngày|này|ngáy)\s*", re.I)
_ISSUED = spaced(r"\b(?:ban hành|xây dựng|ký|phê duyệt|có|tham mưu|gửi|ra)\b", re.I)
_FOLLOWING = spaced(
    r"\b(?:(?<!triển\skhai\s)thực hiện|theo|căn cứ|sửa đổi|bổ sung|thay thế|quy định tại|hướng dẫn|của)\s*$",
    re.I,
)
_ISSUER = spaced(
    r"\s*,?\s*(?:của|do) (?P<issuer>.+?)(?=\s*(?:[;.,()¶]|\s(?:về|ban hành|quy định|sửa đổi|hướng dẫn|phê duyệt|"
    r"thực hiện|công bố|triển khai|đối với|công khai|V/v|v/v)(?!\w)))",
    re.S,
)
_SUBJECT = spaced(
    r"[\s,]*(?:\(\s*)?(?:(?:về|V/v|v/v) (?:việc )?|(?=(?:ban hành|quy định|sửa đổi|hướng dẫn|phê duyệt|thực "
    r"hiện|công bố|triển khai|điều chỉnh|kiện toàn|thông qua|công khai|quy chế)(?!\w)))",
    re.I,
)
_SUBJECT_END = spaced(rf"[;{BREAK}]|\.(?:\s|$)|\)|, (?=[Uu][Ỷỷy]|UBND\b)")


_HEAD, _ABOVE, _BELOW = 30, 3, 6  # lines of the head, and those around a number in which its day stands


@dataclass(frozen=True, slots=True)
class Found:
    """A citation in its stream with the stretch it covers."""

    start: int
    end: int
    citation: Citation


def find(stream: Stream, year: str = "") -> list[Found]:
    """Every mention of a document in a stream, in order; `year` completes dates written without one."""
    text = stream.text
    when = spans.dates(text)
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    previous = ""
    for match in SYMBOL.finditer(text):
        kind, start = _type_before(text, match.start())
        symbol = compact(match.group())
        if not kind:
            numbered = _NUMBERED.search(text[max(0, match.start() - 12) : match.start()])
            alone = _alone_in_cell(text, match.start(), match.end())
            if not _trustworthy(symbol) and not ((numbered or alone) and re.search(rf"[{_UPPER}]{{2}}", symbol)):
                continue
            kind = type_of(symbol) or _type_near(text, match.start()) or previous or "Văn bản"
        previous = kind
        found.append(_build(stream, kind, match["number"], symbol, (start, match.start(), match.end()), when))
        taken.append((start, match.end()))
    for match in _OPEN.finditer(text):
        symbol = compact(match["symbol"])
        if not any(a <= match.start("symbol") < b for a, b in taken):
            kind, start = _type_before(text, match.start())
            found.append(
                _build(
                    stream, kind or type_of(symbol) or "Văn bản", "", symbol, (start, match.start(), match.end()), when
                )
            )
            taken.append((start, match.end()))
    for match in _BARE.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        following = _COUNTED.match(text, match.end())
        kind = TYPES[" ".join(match["type"].lower().split())]
        known = any(each.citation.type == kind and each.citation.number == match["number"] for each in found)
        if (
            following
            and not match["so"]
            and not known
            and not re.match(r"\s+(?:của|về|ngày|và|năm|quy)\b", text[match.end() :])
        ):
            continue
        found.append(
            _build(
                stream,
                kind,
                match["number"],
                match["number"],
                (match.start(), match.start("number"), match.end()),
                when,
            )
        )
        taken.append((match.start(), match.end()))
        found.extend(_chain(stream, kind, match, year, found))
    found.extend(_laws(stream, taken, when))
    found.sort(key=lambda each: each.start)
    found = _sharing_a_date(text, found)
    return _dated_by_sentence(stream, found, when)


def _chain(stream: Stream, kind: str, first: re.Match[str], year: str, found: list[Found]) -> list[Found]:
    """A list that goes on with bare numbers: "Quyết định số 01 ngày 14/9; số 02 ngày 07/10"."""
    text = stream.text
    out: list[Found] = []
    opening = _SHORT_DATE.match(text, first.end())
    if opening and found and not found[-1].citation.date:
        last = found[-1]
        found[-1] = replace(
            last,
            end=opening.end(),
            citation=replace(last.citation, date=_dated(opening, year), raw=_tidy(text[last.start : opening.end()])),
        )
    end = found[-1].end if found else first.end()
    while match := _NEXT.match(text, end):
        line, column = stream.place(match.start("number"))
        end = match.end()
        out.append(
            Found(
                match.start("number"), end,
                Citation(
                    id="", type=kind, number=match["number"], symbol=match["number"], date=_dated(match, year),
                    issuer="", subject="", line=line, col=column, raw=_tidy(match.group()),
                ),
            )
        )  # fmt: skip
    return out


_SHORT = r"ngày\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"
_SHORT_DATE = re.compile(rf"\s*,?\s*{_SHORT}")
_NEXT = re.compile(rf"\s*[;,]?\s*(?:và\s+)?số\s+(?P<number>\d{{1,5}})(?![\w/.,]*\d|\s*/)\s*,?\s*{_SHORT}")


def _dated(match: re.Match[str], year: str) -> str:
    return f"{int(match['d']):02d}/{int(match['m']):02d}/{match['y'] or year}".rstrip("/")


def compact(symbol: str) -> str:
    """A symbol without the blanks and line ends inside it: "01/2024/QĐ- UBND" is 01/2024/QĐ-UBND."""
    return re.sub(r"\s+", "", symbol).replace("–", "-").rstrip(".-/&")


def type_of(symbol: str) -> str:
    """The type that the abbreviation in a symbol names, or ""."""
    for part in re.split(r"[/\-]", symbol):
        code = re.sub(r"\d+$", "", part).upper()
        if code in ABBREVIATIONS:
            return ABBREVIATIONS[code]
    return ""


def _trustworthy(symbol: str) -> bool:
    """Without a type before it, only a symbol that names its type is one: 12/BC-UBND, not 24/TH."""
    return bool(type_of(symbol)) and "-" in symbol


def _type_before(text: str, end: int) -> tuple[str, int]:
    window = max(0, end - 60)
    before = text[window:end]
    match = _BEFORE.search(before)
    if match is None:
        numbered = _NUMBERED.search(before)
        return "", window + numbered.start() if numbered else end
    return TYPES[" ".join(match["type"].lower().split())], window + match.start()


def _alone_in_cell(text: str, start: int, end: int) -> bool:
    """The symbol fills a cell of a table."""
    return text[max(0, start - 4) : start].strip(" ")[-1:] in {"\t", "|"} and text[end : end + 4].strip(" ")[:1] in {
        "\t",
        "|",
    }


def _type_near(text: str, end: int) -> str:
    """A type that stands a few words before: "Công văn chỉ đạo số …", "Kế hoạch của UBND tỉnh số …"."""
    before = text[max(0, end - 60) : end]
    cut = max(before.rfind(mark) for mark in (";", BREAK, ". ", ",")) + 1
    found = list(_ANY_TYPE.finditer(before[cut:]))
    return TYPES[" ".join(found[-1]["type"].lower().split())] if found else ""


_ANY_TYPE = spaced(rf"(?<!\w)(?P<type>{_TYPE})(?!\w)", re.I)


def _build(
    stream: Stream, kind: str, number: str, symbol: str, where: tuple[int, int, int], when: Sequence[spans.When]
) -> Found:
    start, at, end = where
    text = stream.text
    date, issuer = "", ""
    gap = _GAP.match(text, end)
    if gap:
        word = _DAY.match(text, gap.end())
        places = {gap.end(), word.end() if word else gap.end()}
        for each in when:
            if each.start in places:
                date, end = each.text, each.end
                issuer = gap["issuer"] or ""
                break
            if each.start > max(places):
                break
    if not date:
        blank = re.match(r"\s*,?\s*", text[end:])
        opened = spans.open_date(text[end + (blank.end() if blank else 0) :])
        if opened:
            date = f"/{int(opened['m']):02d}/{opened['y']}" if opened["m"] else f"//{opened['y']}"
            end += (blank.end() if blank else 0) + opened.end()
    if not date and "/" in symbol and (of_year := _SYMBOL_OF_YEAR.match(text, end)):
        date, end = of_year["year"], of_year.end()
    after = _ISSUER.match(text, end, end + 160)
    tail = end
    if after and not issuer:
        issuer, tail = after["issuer"], after.end()
    line, column = stream.place(at)
    return Found(
        start,
        end,
        Citation(
            id="",
            type=kind,
            number=number,
            symbol=symbol,
            date=date,
            issuer=_tidy(issuer) or _issuer_of(symbol, kind),
            subject=_subject(text, tail),
            line=line,
            col=column,
            raw=_tidy(text[start:end]),
        ),
    )


def _subject(text: str, start: int) -> str:
    opening = _SUBJECT.match(text, start)
    if opening is None:
        return ""
    limit = min(len(text), opening.end() + 400)
    end = _SUBJECT_END.search(text, opening.end(), limit)
    subject = text[opening.end() : end.start() if end else limit]
    cited = SYMBOL.search(subject)
    if cited and cited.start() > 60:
        kept = _BEFORE.search(subject[: cited.start()])
        subject = subject[: kept.start() if kept else cited.start()]
    return _tidy(subject)


def _issuer_of(symbol: str, kind: str) -> str:
    last = re.split(r"[/\-]", symbol)[-1].upper() if symbol else ""
    first = re.split(r"[/\-]", symbol)[1].upper() if symbol.count("/") + symbol.count("-") else ""
    if kind in {"Luật", "Bộ luật"}:
        return "Quốc hội"
    if kind == "Nghị định":
        return "Chính phủ"
    return _ISSUERS.get(last) or _ISSUERS.get(first, "")


def _laws(stream: Stream, taken: Sequence[tuple[int, int]], when: Sequence[spans.When]) -> list[Found]:
    text = stream.text
    found = []
    reached = 0
    for match in _LAW.finditer(text):
        if any(a <= match.start() < b for a, b in taken):
            continue
        if _SUBJECT_OF_DECREE.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        if re.search(r"\b(?:Hội|Đoàn|Trường|khoa|Khoa)\s+$", text[max(0, match.start() - 8) : match.start()]):
            continue
        if match.start() < reached:
            continue
        limit = min(len(text), match.end() + 160)
        amending = text.startswith("sửa đổi", match.start("name"))
        end = (_AMENDING_END if amending else _NAME_END).search(text, match.end(), limit)
        stop = end.start() if end else limit
        name = _tidy(text[match.start() : stop])
        dated = next((each for each in when if stop <= each.start <= stop + 8), None)
        if dated and text[stop : dated.start].strip(" \n,") not in {"", "ngày"}:
            dated = None
        enacted = None if dated else _OF_YEAR.match(text, stop, stop + 14)
        reached = dated.end if dated else (enacted.end() if enacted else stop)
        date = dated.text if dated else (enacted["year"] if enacted else "")
        line, column = stream.place(match.start())
        found.append(
            Found(
                match.start(),
                reached,
                Citation(
                    id="", type=_tidy(match["type"]).capitalize(), number="", symbol="",
                    date=date, issuer="Quốc hội",
                    subject=name, line=line, col=column, raw=name,
                ),
            )
        )  # fmt: skip
    return found


def _dated_by_sentence(stream: Stream, found: list[Found], when: Sequence[spans.When]) -> list[Found]:
    """A sentence that opens "Ngày …, … ban hành …" dates the local documents that follow in it."""
    text = stream.text
    out: list[Found] = []
    for each in found:
        citation = each.citation
        if citation.date or not citation.symbol or citation.type in {"Nghị định", "Luật", "Thông tư", "Bộ luật"}:
            out.append(each)
            continue
        begin = max(text.rfind(BREAK, 0, each.start), _sentence_start(text, each.start))
        opening = None
        for moment in when:
            if begin <= moment.start < each.start and text[moment.end : moment.end + 2].lstrip("\n ")[:1] == ",":
                opening = moment
        if (
            opening
            and _ISSUED.search(text, opening.end, each.start)
            and not _FOLLOWING.search(text[opening.end : each.start])
            and not any(f.start <= opening.start < f.end for f in found)
            and not any(f.citation.symbol == citation.symbol and begin <= f.start < each.start for f in found)
        ):
            out.append(replace(each, citation=replace(citation, date=opening.text)))
        else:
            out.append(each)
    return out


def _sharing_a_date(text: str, found: list[Found]) -> list[Found]:
    """Numbers listed under one type share the date after the last: "số 03/…, số 04/… ngày …"."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        each, following = out[index], out[index + 1]
        between = text[each.end : following.start]
        if each.citation.symbol and not each.citation.date and re.fullmatch(r"\s*(?:,|và|,\s*và)\s*", between):
            listed = re.match(r"(?:số\s*)?\d", text[following.start :])
            if listed and following.citation.date:
                out[index] = replace(each, citation=replace(each.citation, date=following.citation.date))
    return out


def _sentence_start(text: str, before: int) -> int:
    start = 0
    for match in re.finditer(r"\.\s+(?=[A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ])", text[max(0, before - 600) : before]):
        start = max(0, before - 600) + match.end()
    return start


def own(lines: Sequence[Line], documents: Sequence[Citation]) -> list[Citation]:
    """Date the report's own number in its head from the place and day written beside or below it."""
    out = list(documents)
    head = [line for line in lines if line.text.strip()][:_HEAD]
    places = {line.number: place for place, line in enumerate(head)}
    days = [(places[each.line], each.day) for each in signatures([line.text for line in lines]) if each.line in places]
    for index, each in enumerate(out):
        at = places.get(each.line, -1)
        if at < 0 or each.date or not re.match(r"\s*[|]?\s*Số\b", head[at].text):
            continue
        day = next((day for place, day in days if at - _ABOVE <= place <= at + _BELOW), None)
        out[index] = replace(each, date=f"{day:%d/%m/%Y}") if day else each
    return out


def group(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Give every mention the key of its document: the symbol and the year it was issued.

    A mention without a date joins the dated mentions of the same symbol when they are of one year.
    """
    years: dict[str, set[str]] = {}
    for each in citations:
        if each.symbol and each.date:
            years.setdefault(_key(each.symbol), set()).add(each.date[-4:])
    out = []
    for each in citations:
        if not each.symbol:
            out.append(replace(each, doc_key=each.subject.lower()))
            continue
        known = years.get(_key(each.symbol), set())
        year = each.date[-4:] if each.date else (next(iter(known)) if len(known) == 1 else "")
        out.append(replace(each, doc_key=f"{each.symbol}|{year}" if year else each.symbol))
    return tuple(out)


def _key(symbol: str) -> str:
    return symbol.upper()


def _tidy(text: str) -> str:
    return re.sub(rf"[\s{BREAK}]+", " ", text).strip(" ,;.-:")
