"""Number of items in a written list, compared with the number announced for it.

Commas may stand inside an item and semicolons may not: a list is called wrong only where its items can be told apart.
"""

import re
from dataclasses import dataclass

from motcua.reader.vocabulary import Verdict

OPEN_END = re.compile(r"…|\.\.\.|v\.v|vân vân|\b(như|nhất là|đặc biệt|trong đó có|ví dụ)\b", re.IGNORECASE)
NUMBERED = re.compile(
    r"\s*(?:(?:nghị quyết|quyết định|kế hoạch|công văn|chỉ thị|thông báo|báo cáo|hướng dẫn|tờ trình|chương trình|"
    r"văn bản|công điện|kết luận)\s+)?(?:liên tịch\s+)?số\s*:?\s*\d",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\bvà\b(?!\s+[A-ZĐ]{2,}\b)")  # not "HĐND và UBND", which is one office
_NAMED = re.compile(r"(?:(?:huyện|quận|thị xã|thành phố|tỉnh|xã|phường|thị trấn|trường|trạm)\s+)?[A-ZĐÂĂÊÔƠƯ]")
_NEXT = re.compile(r"\s+và\s+(?=[A-ZĐ][^A-ZĐ])")
_SYMBOL = re.compile(r"\d+\s?/(?:\d{4}\s?/)?\s?[A-ZĐ][A-Za-zĐđ]{0,4}\s?[-–]\s?[A-ZĐ]{2,}")
_ITEMS = re.compile(r";|(?:,|\bvà\b)(?=\s*(?:số|[A-ZĐ]|\d+\s?/))")
_SEVERAL = 3  # items that show how a list is written; two may be one with an apposition
_SLIP = 2  # a count further off speaks of another list
_FAR = 3  # the same where an "và" may join two items or be part of one


@dataclass(frozen=True, slots=True)
class Counted:
    """Number of items in a list, and whether it is the announced one."""

    verdict: Verdict
    items: int


def near(items: int, announced: int) -> Counted | None:
    """Judge a sure count; None where it is too far off to be a count of this list."""
    if items == announced:
        return Counted(Verdict.CONSISTENT, announced)
    return Counted(Verdict.INCONSISTENT, items) if abs(items - announced) <= _SLIP else None


def counted_documents(body: str, announced: int) -> Counted | None:
    """Count the numbered documents of a list, where each of its items is one."""
    if OPEN_END.search(body):
        return None
    items = _pieces(body, ";")
    if len(items) >= _SEVERAL and all(NUMBERED.match(item) for item in items):
        return near(len(items), announced)  # each is one document, whatever else it speaks of
    return _by_symbols(body, announced)


def _by_symbols(body: str, announced: int) -> Counted | None:
    """Count the items that have one symbol each: "12/KH-UBND, 15/KH-UBND và 19/KH-UBND"."""
    symbols = [_SYMBOL.findall(item) for item in _ITEMS.split(body) if item.strip()]
    if len(symbols) < 2 or any(len(found) != 1 for found in symbols):
        return None
    if len({re.sub(r"[\d\s/]", "", found[0]) for found in symbols}) > 1:
        return None  # documents of several kinds: some may only be spoken of
    return near(len(symbols), announced)


def counted_items(body: str, announced: int, noun: str) -> Counted | None:
    """Count the items of a list of names; `noun` is what was announced ("xã", "đơn vị")."""
    flat = re.sub(r"\([^)]*\)", "", body).strip().strip(";,. ")
    return _by_semicolons(flat, announced) if ";" in flat else _by_commas(flat, announced, noun)


def _pieces(text: str, mark: str) -> list[str]:
    return [piece.strip() for piece in text.split(mark) if piece.strip()]


def _by_semicolons(flat: str, announced: int) -> Counted | None:
    items = _pieces(flat, ";")
    if len(items) == announced:
        return Counted(Verdict.CONSISTENT, announced)
    ambiguous = "," in flat or " và " in flat or len(items) < _SEVERAL
    return None if ambiguous else Counted(Verdict.INCONSISTENT, len(items))


def _by_commas(flat: str, announced: int, noun: str) -> Counted | None:
    commas = _pieces(flat, ",")
    joined = sum(len(_JOINT.findall(item)) for item in commas)
    if len(commas) <= announced <= len(commas) + joined and announced > 1:
        return Counted(Verdict.CONSISTENT, announced)
    if not _all_named(commas) or abs(len(commas) + joined - announced) > _FAR:
        return None
    return _of_names(commas, joined, announced, noun)


def _of_names(commas: list[str], joined: int, announced: int, noun: str) -> Counted | None:
    """Count names: `joined` is how many "và" in them may join two names or be part of one."""
    parts = [part for item in commas for part in _NEXT.split(item)]
    if len(parts) >= _SEVERAL and _all_of_kind(parts, noun):
        return Counted(Verdict.CONSISTENT if len(parts) == announced else Verdict.INCONSISTENT, len(parts))
    if len(commas) + joined < announced and joined <= 1:
        return _too_few(len(parts), announced)
    return Counted(Verdict.AMBIGUOUS, len(commas)) if joined == 0 and len(commas) >= _SEVERAL else None


def _all_named(items: list[str]) -> bool:
    """Check whether there are several items, each a name with a capital."""
    return len(items) >= 2 and all(_NAMED.match(item) for item in items)


def _all_of_kind(parts: list[str], noun: str) -> bool:
    """Check whether every item repeats the noun announced: "xã A, xã B và xã C"."""
    kind = noun.split()[0].casefold()
    return all(part.casefold().startswith(kind) for part in parts)


def _too_few(parts: int, announced: int) -> Counted:
    """Judge a list with fewer names than announced: one missing is a slip, more may be another way of counting."""
    missing_one = parts == announced - 1 and parts >= _SEVERAL
    return Counted(Verdict.INCONSISTENT if missing_one else Verdict.AMBIGUOUS, parts)
