"""Lists behind a whole in the text: which figures are the parts that it is followed by, and what opens them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from motcua.reader.rules.findings.divisions import partition
from motcua.reader.rules.findings.kinds import CHANGE, family
from motcua.reader.rules.findings.parts import OPENER, behind_bracket, bullets, listed_parts
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction
from motcua.reader.rules.lexicon import NOUNS

_BRACKET = re.compile(r"^[^.;:(\d]{0,60}\([^()]{0,80}$")
_COLON = re.compile(r"^(?P<lead>[^.;:(]{0,40}):\s*$")
_INLINE = re.compile(r"^[^.;:()\d]{0,60}:\s*[^.;:()\d]{0,50}$")
_WITHIN = re.compile(
    r"^\s*[^()\d]{0,40}\(\s*(?:trong đó\s*:?\s*)?(?:có\s+)?(?:ký số|trực tuyến|quá hạn|trễ hạn|nữ|đảng viên)\b"
)
_STOP = re.compile(r"[.;:]\s")
_MEASURES = {"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "USD", "điểm", "m2", "ha", "km", "ngày", "giờ", "tháng"}
_COUNTED = set(NOUNS.values()) - _MEASURES
_CLASSES = 8  # figures behind a whole among which its classes are looked for
_AHEAD = 60  # figures behind a whole that can be its parts
_LEAD = 40  # characters from a whole to its opener, within which the list is its own
_COLON_LENGTH = 2  # characters of ": " behind an opener
_HEADING = 120  # characters behind the last figure of a passage that opens the list under it


@dataclass(frozen=True, slots=True)
class Listing:
    """Whole with the list behind it."""

    whole: Spot
    parts: list[Spot]
    word: str  # the opener: "gồm", "trong đó", "(", ":"
    tail: str  # the text of the list without its figures
    first: bool = False  # the opener stands right behind the whole
    unnumbered: bool = False  # an item of the list has no number: "gồm Giám đốc, 2 Phó Giám đốc"


def listings(running: Running) -> Iterator[Listing]:
    """Find every whole that is followed by its parts."""
    for passage, spots in running.by_passage():
        for order, whole in enumerate(spots):
            if whole.figure.unit == "%" or (order and _upper(running, spots, order - 1)):
                continue
            listing = _listing(running, passage, spots, order)
            if listing:
                yield listing


def _listing(running: Running, passage: Passage, spots: list[Spot], order: int) -> Listing | None:
    whole = spots[order]
    start = order + 1 + _upper(running, spots, order)
    while start < len(spots) and spots[start].figure.unit == "%" and spots[start].depth == whole.depth:
        start += 1
    following = spots[start : start + _AHEAD]
    ahead = passage.text[spots[start - 1].end : following[0].start if following else len(passage.text)]
    if following:
        return _inline(_Behind(passage.text, spots, order, start, ahead))
    return _below(running, spots, whole, ahead)


@dataclass(frozen=True, slots=True)
class _Behind:
    """Figures behind a whole in its passage, from `start` on, and the text up to the first of them."""

    text: str
    spots: list[Spot]
    order: int
    start: int
    gap: str

    @property
    def whole(self) -> Spot:
        """Return the figure that may be a whole."""
        return self.spots[self.order]

    @property
    def first(self) -> Spot:
        """Return the first figure behind it."""
        return self.spots[self.start]

    def listed(self, word: str, start: int = 0, bracketed: bool = False) -> Listing:
        """Return the list from a figure on, opened by a word."""
        parts, tail = listed_parts(self.text, self.spots, self.order, start or self.start, bracketed)
        return Listing(self.whole, parts, word, tail)


def _opened(behind: _Behind) -> Listing | None:
    """Return a list with an opener: "gồm", "trong đó", "cụ thể"."""
    opener, whole = OPENER.search(behind.gap), behind.whole
    if not opener:
        return None
    alone = not any(s.sentence == whole.sentence and s.depth == whole.depth for s in behind.spots[: behind.order])
    gap, end = behind.gap, opener.end("word")
    near = len(opener.group("lead")) <= _LEAD and not _STOP.search(gap[end + _COLON_LENGTH :])
    listing = behind.listed(opener.group("word").casefold(), bracketed=opener.group("sign") == "(")
    return replace(listing, first=alone and near, unnumbered="," in gap[end:].strip())


def _behind_remark(behind: _Behind) -> Listing | None:
    """Return a list behind a remark in brackets: "626 lượt (giảm 59 lượt), trong đó: …"."""
    found = behind_bracket(behind.text, behind.spots, behind.order, behind.start)
    return behind.listed(found[1], found[0]) if found else None


def _one_within(behind: _Behind) -> Listing | None:
    """Return a single part in brackets: "(có ký số 12)"."""
    return Listing(behind.whole, [behind.first], "(", "", True) if _WITHIN.match(behind.gap) else None


def _bracketed(behind: _Behind) -> Listing | None:
    deeper = behind.first.depth == behind.whole.depth + 1
    return behind.listed("(", bracketed=True) if deeper and _BRACKET.match(behind.gap) else None


def _classed(behind: _Behind) -> Listing | None:
    classes = _classes(behind.spots, behind.order, behind.start)
    return Listing(behind.whole, classes, ",", "") if classes else None


def _behind_colon(behind: _Behind) -> Listing | None:
    """Return a list of things that are counted, or of money, behind a colon."""
    unit_of_whole = behind.whole.figure.unit
    counted = unit_of_whole in _COUNTED or unit_of_whole.endswith("đồng")
    level = behind.first.depth == behind.whole.depth
    return behind.listed(":") if counted and level and _INLINE.match(behind.gap) else None


#: Ways in which a list stands behind its whole, the surest first.
_WAYS: tuple[Callable[[_Behind], Listing | None], ...] = (
    _opened, _behind_remark, _one_within, _bracketed, _classed, _behind_colon,
)  # fmt: skip


def _inline(behind: _Behind) -> Listing | None:
    """Return the list in the passage itself."""
    return next(filter(None, (way(behind) for way in _WAYS)), None)


def _classes(spots: list[Spot], order: int, start: int) -> list[Spot]:
    """Return classes of one division directly behind a whole: "1.502 hồ sơ, cấp huyện 318, cấp xã 1.184"."""
    whole = spots[order]
    parts = list(_same_things(whole, spots[start : start + _CLASSES]))
    if CHANGE.search(whole.before) or any(spot.figure.of for spot in parts):
        return []
    return parts if partition(parts) and not partition(parts, beside=whole) else []


def _same_things(whole: Spot, following: Iterable[Spot]) -> Iterator[Spot]:
    """Yield the figures right behind a whole that count its things in its sentence, past shares in brackets."""
    for spot in following:
        if spot.figure.unit == "%" and spot.depth > whole.depth:
            continue
        if spot.sentence != whole.sentence or spot.depth != whole.depth or family(spot) != family(whole):
            return
        yield spot


def _below(running: Running, spots: list[Spot], whole: Spot, ahead: str) -> Listing | None:
    """Return the list items under a passage that ends with a colon."""
    opener = OPENER.search(ahead)
    if len(ahead) > _HEADING or not ahead.rstrip().endswith(":") or not (opener or _COLON.search(ahead)):
        return None
    word = opener.group("word").casefold() if opener else ":"
    return Listing(_divided(spots, whole), bullets(running, whole), word, "")


def _divided(spots: list[Spot], last: Spot) -> Spot:
    """Return the whole of a list under a passage: its last figure, or the one before its comparison."""
    if not last.depth:
        return last
    outside = [spot for spot in spots if not spot.depth and spot.figure.unit == last.figure.unit]
    return outside[-1] if outside else last


def _upper(running: Running, spots: list[Spot], order: int) -> bool:
    """Check whether the figure is the numerator of x/y, whose parts stand after y."""
    return order + 1 < len(spots) and is_fraction(running.between(spots[order], spots[order + 1]))
