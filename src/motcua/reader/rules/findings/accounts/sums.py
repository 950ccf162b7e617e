"""Wholes and their parts in the text: "21 hồ sơ (gồm: hộ tịch 04; đất đai 17)", lists under "Trong đó:".

Which figures are parts of which whole is read from openers, brackets, bullets and classes alone. How sure that is
depends on the opener and on whether the parts are the classes of one way of dividing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.divisions import partition
from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, are_bodies, family, of_composite, same_kind, unit
from motcua.reader.rules.findings.parts import OPENER, behind_bracket, bullets, listed_parts
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.rules.lexicon import NOUNS

_BRACKET = re.compile(r"^[^.;:(\d]{0,60}\([^()]{0,80}$")
_COLON = re.compile(r"^(?P<lead>[^.;:(]{0,40}):\s*$")
_INLINE = re.compile(r"^[^.;:()\d]{0,60}:\s*[^.;:()\d]{0,50}$")
_WITHIN = re.compile(
    r"^\s*[^()\d]{0,40}\(\s*(?:trong đó\s*:?\s*)?(?:có\s+)?(?:ký số|trực tuyến|quá hạn|trễ hạn|nữ|đảng viên)\b"
)
_EXHAUSTIVE = ("gồm", "bao gồm", "chia ra", "chia theo")
_OPEN_END = re.compile(r"…|\.\.\.|v\.v|vân vân")
_OVERLAP = re.compile(
    r"\b(nữ|đảng viên|dân tộc|trình độ|đại học|thạc sĩ|tiến sĩ|cao đẳng|trung cấp|lượt|độ tuổi|tôn giáo|"
    r"đạt|tỷ lệ|so với|tăng|giảm|kế hoạch|năm \d{4})\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"tiến sĩ|thạc sĩ|(?:trên |sau )?đại học|cao đẳng|trung cấp|sơ cấp|trình độ khác", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:khoản|lĩnh vực|sự nghiệp|ngành|nội dung|đối tượng|loại|hình thức|nhóm|khối|nguồn|trường hợp) khác\b|"
    r"\bkhác:?$|\bcòn lại\b",
    re.IGNORECASE,
)
_PLANS = re.compile(r"^kế hoạch\b", re.IGNORECASE)
_COMMUNES = re.compile(r"đơn vị hành chính cấp xã|xã, phường|phường, xã|xã, thị trấn", re.IGNORECASE)
_COMMUNE = {"xã", "phường", "thị trấn", "đặc khu"}
_MEASURES = {"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "USD", "điểm", "m2", "ha", "km", "ngày", "giờ", "tháng"}
_COUNTED = set(NOUNS.values()) - _MEASURES
_LONG_LIST = 4  # parts in brackets from which a sum that is off by little is meant
_CLASSES = 8  # figures behind a whole among which its classes are looked for
_AHEAD = 60  # figures behind a whole that can be its parts


@dataclass(frozen=True, slots=True)
class _Listing:
    """Whole with the list behind it."""

    whole: Spot
    parts: list[Spot]
    word: str  # the opener: "gồm", "trong đó", "(", ":"
    tail: str  # the text of the list without its figures
    first: bool = False  # the opener stands right behind the whole
    unnumbered: bool = False  # an item of the list has no number: "gồm Giám đốc, 2 Phó Giám đốc"


def listings(running: Running) -> Iterator[Relation]:
    """Find every whole that is followed by its parts."""
    for passage, spots in running.by_passage():
        for order, whole in enumerate(spots):
            if whole.figure.unit == "%" or (order and _upper(running, spots, order - 1)):
                continue
            listing = _listing(running, passage, spots, order)
            if listing:
                yield from _relations(listing)


def _listing(running: Running, passage: Passage, spots: list[Spot], order: int) -> _Listing | None:
    whole = spots[order]
    start = order + 1 + _upper(running, spots, order)
    while start < len(spots) and spots[start].figure.unit == "%" and spots[start].depth == whole.depth:
        start += 1
    following = spots[start : start + _AHEAD]
    ahead = passage.text[spots[start - 1].end : following[0].start if following else len(passage.text)]
    if following:
        return _inline(passage, spots, order, start, ahead)
    return _below(running, spots, whole, ahead)


def _inline(passage: Passage, spots: list[Spot], order: int, start: int, ahead: str) -> _Listing | None:
    """Return the list in the passage itself."""
    whole, first, text = spots[order], spots[start], passage.text
    opener = OPENER.search(ahead)
    if opener:
        parts, tail = listed_parts(text, spots, order, start, opener.group("sign") == "(")
        alone = not any(s.sentence == whole.sentence and s.depth == whole.depth for s in spots[:order])
        near = len(opener.group("lead")) <= 40 and not re.search(r"[.;:]\s", ahead[opener.end("word") + 2 :])
        unnumbered = "," in ahead[opener.end("word") :].strip()
        return _Listing(whole, parts, opener.group("word").casefold(), tail, alone and near, unnumbered)
    if behind := behind_bracket(text, spots, order, start):
        parts, tail = listed_parts(text, spots, order, behind[0], False)
        return _Listing(whole, parts, behind[1], tail)
    if _WITHIN.match(ahead):
        return _Listing(whole, [first], "(", "", True)
    if _BRACKET.match(ahead) and first.depth == whole.depth + 1:
        return _Listing(whole, *_pair(listed_parts(text, spots, order, start, True), "("))
    classes = _classes(spots, order, start)
    if classes:
        return _Listing(whole, classes, ",", "")
    counted = whole.figure.unit in _COUNTED or whole.figure.unit.endswith("đồng")
    if _INLINE.match(ahead) and first.depth == whole.depth and counted:
        return _Listing(whole, *_pair(listed_parts(text, spots, order, start, False), ":"))
    return None


def _classes(spots: list[Spot], order: int, start: int) -> list[Spot]:
    """Return classes of one division directly behind a whole: "1.502 hồ sơ, cấp huyện 318, cấp xã 1.184"."""
    whole, parts = spots[order], []
    for spot in spots[start : start + _CLASSES]:
        if spot.figure.unit == "%" and spot.depth > whole.depth:
            continue
        if spot.sentence != whole.sentence or spot.depth != whole.depth or family(spot) != family(whole):
            break
        parts.append(spot)
    if CHANGE.search(whole.before) or any(spot.figure.of for spot in parts):
        return []
    return parts if partition(parts) and not partition(parts, beside=whole) else []


def _pair(listed: tuple[list[Spot], str], word: str) -> tuple[list[Spot], str, str]:
    return listed[0], word, listed[1]


def _below(running: Running, spots: list[Spot], whole: Spot, ahead: str) -> _Listing | None:
    """Return the list items under a passage that ends with a colon."""
    opener = OPENER.search(ahead)
    if len(ahead) > 120 or not ahead.rstrip().endswith(":") or not (opener or _COLON.search(ahead)):
        return None
    word = opener.group("word").casefold() if opener else ":"
    return _Listing(_divided(spots, whole), bullets(running, whole), word, "")


def _divided(spots: list[Spot], last: Spot) -> Spot:
    """Return the whole of a list under a passage: its last figure, or the one before its comparison."""
    if not last.depth:
        return last
    outside = [spot for spot in spots if not spot.depth and spot.figure.unit == last.figure.unit]
    return outside[-1] if outside else last


def _upper(running: Running, spots: list[Spot], order: int) -> bool:
    """Check whether the figure is the numerator of x/y, whose parts stand after y."""
    return order + 1 < len(spots) and is_fraction(running.between(spots[order], spots[order + 1]))


def _relations(listing: _Listing) -> Iterator[Relation]:
    whole, parts = listing.whole, listing.parts
    if parts and listing.first and listing.word in ("trong đó", "(") and _counted_within(whole, parts[0]):
        yield _sum("subset", "<=", whole, parts[:1], Strength.CERTAIN, reason=f'phần ghi sau "{listing.word}"')
    if len(parts) < 2 or _OPEN_END.search(listing.tail):
        return
    strength, near, op = _strength(listing)
    rough = not all(is_exact(spot.figure) for spot in (whole, *parts))
    if rough and strength is Strength.LIKELY and op == "=":
        op = "<="  # "trên 20 máy" may be the rest
    yield _sum("sum", op, whole, parts, strength, near)


def _sum(
    kind: str, op: str, whole: Spot, parts: list[Spot], strength: Strength, near: float = 0.1, reason: str = ""
) -> Relation:
    figures = tuple(part.figure for part in parts)
    name = name_of(whole, "Tổng số")
    return Relation(kind, op, whole.figure, figures, strength=strength, name=name, near=near, reason=reason)


def _counted_within(whole: Spot, part: Spot) -> bool:
    """Check whether a part behind "trong đó" counts the same things as the whole, and neither is a change."""
    if not unit(whole) or unit(whole) != unit(part) or part.sentence != whole.sentence or part.figure.of:
        return False
    turns = "lượt" in f"{whole.words} {part.words}" or CHANGE.search(f"{whole.before} {part.before}")
    return not turns and not whole.figure.of


def _strength(listing: _Listing) -> tuple[Strength, float, str]:
    """Return the certainty that the parts make up the whole, the tolerance, and whether they may be fewer."""
    whole, parts, word = listing.whole, listing.parts, listing.word
    if of_composite(whole, parts):
        return Strength.CERTAIN, 1.0, "="
    if _unlike(listing):
        return Strength.POSSIBLE, 0.0, "="
    if word == "(" and _COMMUNES.search(whole.words) and all(unit(part) in _COMMUNE for part in parts):
        return Strength.LIKELY, 0.2, "="
    if are_bodies(whole, parts) and word == "(":
        return Strength.LIKELY, 0.5, "<="
    if word == "(" and len(parts) >= _LONG_LIST:
        return Strength.LIKELY, 0.05, "="  # a long list in brackets right behind the number
    divided = partition(parts)
    if _overlapping(listing, divided):
        return Strength.POSSIBLE, 0.0, "="
    if listing.unnumbered:
        return Strength.CERTAIN, 1.0, "<="
    return _by_opener(listing, bool(divided))


def _by_opener(listing: _Listing, divided: bool) -> tuple[Strength, float, str]:
    """Return the same for parts that count the whole's things, each once: by the word that opens the list."""
    parts, word = listing.parts, listing.word
    if word in _EXHAUSTIVE:
        return Strength.CERTAIN, 0.25, "="
    if divided:
        return Strength.LIKELY, 0.25, "="
    if _REST.search(parts[-1].words):
        return Strength.LIKELY, 0.15, "="
    if word == "(":
        return Strength.LIKELY, 0.1, "="
    if word == ":" or word.startswith("cụ thể"):
        return Strength.LIKELY, 0.1 if len(parts) > 2 else 0.05, "="
    if len(parts) == 2 or listing.word == "trong đó":
        return Strength.LIKELY, 0.25, "<="
    return Strength.LIKELY, 0.1, "="


def _unlike(listing: _Listing) -> bool:
    """Check whether the parts count other things than the whole, or stand beside numbers of unknown meaning."""
    whole, parts = listing.whole, listing.parts
    if BARE_NUMBER.search(listing.tail):
        return True
    plans = any(_PLANS.match(part.after) for part in parts)  # "96 kế hoạch" among other documents
    if not plans and any(part.figure.kind == "kế hoạch" for part in parts):
        return True
    if same_kind(whole, parts):
        return False
    units = {family(part) for part in parts}
    return not (len(units) == 1 and units == {family(whole)})


def _overlapping(listing: _Listing, divided: set[str]) -> bool:
    """Check whether one thing may be counted in two of the parts: women, party members, degrees."""
    parts = listing.parts
    plans = any(_PLANS.match(part.after) for part in parts)
    degrees = listing.word in _EXHAUSTIVE and len(parts) >= 3 and all(_DEGREE.search(part.words) for part in parts)
    beside = [f"{part.before} {part.after}".replace("kế hoạch" if plans else "\0", "") for part in parts]
    return not degrees and divided != {"nam", "nữ"} and any(_OVERLAP.search(words) for words in beside)


def by_sentence(spots: list[Spot]) -> list[list[Spot]]:
    """Group the figures of a passage by sentence."""
    return [list(members) for _, members in groupby(spots, key=lambda spot: spot.sentence)]
