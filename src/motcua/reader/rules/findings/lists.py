"""Announced lengths of lists ("gồm 05 đơn vị: …"), changes with start and end, addresses of portals."""

import re
import unicodedata
from collections.abc import Iterator

from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding, Verdict

_HEAD = re.compile(
    r"^(?P<noun>[^\d.;:()]{2,60}?)\s*"
    r"(?P<sign>:|\(\s*(?:gồm|bao gồm|là|cụ thể)?\s*:?|(?:,\s*)?(?:bao gồm|gồm|cụ thể là)\s*:?)\s*(?P<body>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(
    r"^(đơn vị|cơ quan|phòng|xã|phường|thị trấn|lĩnh vực|ngành|mô hình|sáng kiến|nội dung|nhiệm vụ|giải pháp|nhóm|"
    r"trường|quyết định|văn bản|kế hoạch|nghị quyết|hệ thống|phần mềm|dịch vụ|thôn|ấp|trung tâm|chi cục|sở|tiêu chí)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"…|\.\.\.|v\.v|vân vân|\b(như|nhất là|đặc biệt|trong đó có|ví dụ)\b", re.IGNORECASE)
_JOINT = re.compile(r"\bvà\b(?!\s+[A-ZĐ]{2,}\b)")  # not "HĐND và UBND", which is one office
_NAMED = re.compile(r"(?:(?:huyện|quận|thị xã|thành phố|tỉnh|xã|phường|thị trấn|trường|trạm)\s+)?[A-ZĐÂĂÊÔƠƯ]")
_NEXT = re.compile(r"\s+và\s+(?=[A-ZĐ][^A-ZĐ])")
_SYMBOL = re.compile(r"\d+\s?/(?:\d{4}\s?/)?\s?[A-ZĐ][A-Za-zĐđ]{0,4}\s?[-–]\s?[A-ZĐ]{2,}")
_ITEMS = re.compile(r";|(?:,|\bvà\b)(?=\s*(?:số|[A-ZĐ]|\d+\s?/))")
_DOCUMENTS = re.compile(r"^(quyết định|văn bản|nghị quyết|kế hoạch|công văn|chỉ thị|thông báo|báo cáo)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*(?:(?:nghị quyết|quyết định|kế hoạch|công văn|chỉ thị|thông báo|báo cáo|hướng dẫn|tờ trình|chương trình|"
    r"văn bản|công điện|kết luận)\s+)?(?:liên tịch\s+)?số\s*:?\s*\d",
    re.IGNORECASE,
)
_LIST_TITLE = re.compile(
    r"^\W*(?:DANH (?:MỤC|SÁCH)|Danh (?:mục|sách))\s+(?:(?P<before>\d{1,3})\s+[^\W\d_]|[^\d]{3,120}?"
    r"\((?:gồm\s+)?(?P<behind>\d{1,3})\s+[^\W\d_][^\d()]*\)|)"
)
_NUMBERED_ROW = re.compile(r"^[\s|*]*(\d{1,3})(?:[.)]?\s*[\t|]|[.)]\s+|\s{2,})\s*\S")
_NEXT_PART = re.compile(r"^\W*(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu|BẢNG|DANH MỤC|DANH SÁCH|[IVX]{1,4}\.\s)")
_PORTAL = re.compile(
    r"(?:cổng\s+)?dịch vụ công(?:\s+trực tuyến)?\s+quốc gia\s*\(?\s*"
    r"(?:địa chỉ:?\s*)?(?:https?\s?:?//)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+){2,})",
    re.IGNORECASE,
)
_NATIONAL = "dichvucong.gov.vn"


def lists(running: Running) -> Iterator[Finding]:
    """Compare announced lengths with the lists, and differences with their start and end."""
    for passage, spots in running.by_passage():
        for order, spot in enumerate(spots):
            last = spots[order + 1].start if order + 1 < len(spots) else None
            yield from _length(passage, spot, last)
        if spots[-1].depth == 0:
            yield from _under(running, spots[-1])
    for passage in running.passages:
        yield from _portals(passage)
    yield from _titled(running)


def _length(passage: Passage, spot: Spot, last: int | None) -> Iterator[Finding]:
    figure = spot.figure
    if not _may_count(figure):
        return
    head = _HEAD.match(passage.text[spot.end : spot.end + 1200])
    if not head or not _COUNTED.match(head.group("noun").strip()):
        return
    start = spot.end + head.start("body")
    body = _body(head.group("body"), head.group("sign").lstrip().startswith("("))
    if _DOCUMENTS.match(head.group("noun").strip()) and (numbered := _numbered(body, int(figure.value))):
        sure, counted = numbered
        words = f'"{figure.raw} {head.group("noun").strip()}": liệt kê được {counted} số, ký hiệu'
        lines = (figure.line, *passage.lines_of(spot.start, start + len(body)))
        yield tell("list_count", sure, words, (figure,), lines=lines, expected=counted, stated=figure.value)
        return
    if last is not None and last < start + len(body):
        return  # figures inside: a sum, not a list of names
    if re.search(r"\d", body) or _OPEN_END.search(body) or len(body) < 6:
        return
    verdict, counted = _count(body, int(figure.value), head.group("noun"))
    if verdict is None:
        return
    words = f'"{figure.raw} {head.group("noun").strip()}": liệt kê được {counted}'
    lines = (figure.line, *passage.lines_of(spot.start, start + len(body)))
    yield tell("list_count", verdict, words, (figure,), lines=lines, expected=counted, stated=figure.value)


def _body(text: str, bracketed: bool) -> str:
    if not bracketed:
        return re.split(r"\.(?:\s|$)", text, maxsplit=1)[0]
    depth = 1
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[:place]
    return ""


def _numbered(body: str, announced: int) -> tuple[Verdict, int] | None:
    """Count the numbered documents of a list, where each of its items is one."""
    items = [item for item in body.split(";") if item.strip()]
    if len(items) >= 3 and all(_NUMBERED.match(item) for item in items) and not _OPEN_END.search(body):
        return _near(len(items), announced)  # each is one document, whatever else it speaks of
    items = [item for item in _ITEMS.split(body) if item.strip()]
    symbols = [_SYMBOL.findall(item) for item in items]
    if len(symbols) < 2 or any(len(found) != 1 for found in symbols) or _OPEN_END.search(body):
        return None
    if len({re.sub(r"[\d\s/]", "", found[0]) for found in symbols}) > 1:
        return None  # documents of several kinds: some may only be spoken of
    return _near(len(symbols), announced)


def _near(counted: int, announced: int) -> tuple[Verdict, int] | None:
    if counted == announced:
        return Verdict.CONSISTENT, announced
    return (Verdict.INCONSISTENT, counted) if abs(counted - announced) <= 2 else None


def _under(running: Running, spot: Spot) -> Iterator[Finding]:
    """Compare an announced length with the numbered documents listed under the passage."""
    passage, figure = running.passages[spot.passage], spot.figure
    ahead = passage.text[spot.end :]
    noun = re.match(r"\s*([^.;:()\d]{3,60}):?\s*$", ahead)
    if not noun or not ahead.rstrip().endswith(":") or not _DOCUMENTS.match(noun.group(1)) or not _may_count(figure):
        return
    items: list[Passage] = []
    for below in running.passages[spot.passage + 1 :]:
        if below.footnote:
            continue
        if below.text[:1] not in "-–+*•▪" or (items and below.text[:1] != items[0].text[:1]):
            break
        items.append(below)
        if below.text.endswith("."):
            break
    if len(items) < 2 or not all(_NUMBERED.match(item.text.lstrip("-–+*•▪ ")) for item in items):
        return
    if judged := _near(len(items), int(figure.value)):
        verdict, counted = judged
        words = f'"{figure.raw} {noun.group(1).strip()}": liệt kê được {counted} số, ký hiệu'
        lines = (figure.line, *(item.pieces[0][1] for item in items))
        yield tell("list_count", verdict, words, (figure,), lines=lines, expected=counted, stated=figure.value)


def _titled(running: Running) -> Iterator[Finding]:
    """Compare the length in a list's title, "DANH MỤC 12 THÔNG TƯ …", with the numbers of its rows."""
    title: tuple[int, int, str] | None = None  # line, announced, words
    rows: list[int] = []
    lines = [unicodedata.normalize("NFC", raw[:200]) for raw in running.text.lines]
    for number, text in enumerate([*lines, "DANH MỤC"], start=1):
        found = _LIST_TITLE.match(text)
        row = _NUMBERED_ROW.match(text)
        if row and title and int(row.group(1)) == len(rows) + 1:
            rows.append(number)
        elif found or _NEXT_PART.match(text):
            if title and len(rows) >= 3 and (judged := _near(len(rows), title[1])):
                verdict, counted = judged
                words = f'"{title[2]}": danh mục có {counted} dòng'
                about = (title[0], *rows)
                yield tell("list_count", verdict, words, lines=about, expected=counted, stated=float(title[1]))
            announced = found and (found["before"] or found["behind"])
            title = (number, int(announced), " ".join(text.split())[:80]) if announced else None
            rows = []


def _may_count(figure: Figure) -> bool:
    return 2 <= figure.value <= 30 and figure.unit != "%" and float(figure.value).is_integer()


def _count(body: str, announced: int, noun: str) -> tuple[Verdict | None, int]:
    """Count the items of the list; commas may stand inside an item, semicolons may not."""
    flat = re.sub(r"\([^)]*\)", "", body).strip().strip(";,. ")
    if ";" in flat:
        items = [item for item in flat.split(";") if item.strip()]
        if len(items) == announced:
            return Verdict.CONSISTENT, announced
        if "," in flat or " và " in flat:
            return None, len(items)
        return (Verdict.INCONSISTENT if len(items) >= 3 else None), len(items)
    commas = [item.strip() for item in flat.split(",") if item.strip()]
    joined = sum(len(_JOINT.findall(item)) for item in commas)
    if len(commas) <= announced <= len(commas) + joined and announced > 1:
        return Verdict.CONSISTENT, announced
    named = [item for item in commas if _NAMED.match(item)]
    if len(commas) < 2 or len(named) < len(commas) or abs(len(commas) + joined - announced) > 3:
        return None, len(commas)
    kind = noun.split()[0].casefold()
    parts = [part for item in commas for part in _NEXT.split(item)]
    alike = all(part.casefold().startswith(kind) for part in parts)
    if alike and len(parts) >= 3:
        return (Verdict.INCONSISTENT if len(parts) != announced else Verdict.CONSISTENT), len(parts)
    if len(commas) + joined < announced and joined <= 1:
        near = len(parts) == announced - 1 and len(parts) >= 3
        return (Verdict.INCONSISTENT if near else Verdict.AMBIGUOUS), len(parts)
    return (Verdict.AMBIGUOUS if joined == 0 and len(commas) >= 3 else None), len(commas)


def _portals(passage: Passage) -> Iterator[Finding]:
    """Check the address given for the National Public Service Portal."""
    for match in _PORTAL.finditer(passage.text):
        host = match.group("host").casefold().removeprefix("www.")
        if host != _NATIONAL and not host.endswith("." + _NATIONAL):
            words = f"Địa chỉ ghi cho Cổng Dịch vụ công quốc gia là {host}; địa chỉ đúng là {_NATIONAL}"
            lines = passage.lines_of(match.start(), match.end())
            yield tell("plausibility", False, words, lines=lines, expected=_NATIONAL, stated=host)
