"""Sums of listed parts: "21 hồ sơ (gồm: hộ tịch 04; đất đai 17)", lists under "Trong đó:".

How sure it is that listed figures make up their whole depends on the opener, and on whether the parts are the classes
of one way of dividing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from motcua.reader.rules.findings.accounts.listings import Listing, listings
from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.divisions import partition
from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, are_bodies, family, of_composite, same_kind, unit
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, name_of

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
_DEGREES = 3  # degrees listed behind "gồm" that count each person once, by the highest
_LONG_LIST = 4  # parts in brackets from which a sum that is off by little is meant
# Gap, as a part of the whole, up to which parts that do not add up were meant to.
_WHATEVER = 1.0  # the words leave no other reading
_BODIES = 0.5  # bodies by kind in brackets: often only the main kinds are named
_WIDE = 0.25  # the opener or complete classes promise all of it
_KINDS_OF_COMMUNES = 0.2  # communes have three kinds, each well known
_WITH_REST = 0.15  # "khác" closes the list
_NEAR = 0.1  # nothing but a bracket or colon opens it
_SHORT = 0.05  # a long list in brackets, or two parts behind a colon: one part may not have been read


@dataclass(frozen=True, slots=True)
class _Certainty:
    """Certainty that parts make up a whole, the gap up to which they are meant to, and whether they may be fewer."""

    strength: Strength
    near: float  # of the whole
    op: str = "="


def sums(running: Running) -> Iterator[Relation]:
    """Relate every whole to the parts that follow it."""
    for listing in listings(running):
        yield from _relations(listing)


def _relations(listing: Listing) -> Iterator[Relation]:
    whole, parts = listing.whole, listing.parts
    if _has_subset(listing):
        yield _sum(
            "subset", whole, parts[:1], _Certainty(Strength.CERTAIN, _NEAR, "<="), f'phần ghi sau "{listing.word}"'
        )
    if len(parts) < 2 or _OPEN_END.search(listing.tail):
        return
    sure = _certainty(listing)
    rough = sure.strength is Strength.LIKELY and not all(is_exact(spot.figure) for spot in (whole, *parts))
    yield _sum("sum", whole, parts, replace(sure, op="<=") if rough else sure)  # "trên 20 máy" may be the rest


def _has_subset(listing: Listing) -> bool:
    """Check whether a part of the same things stands right behind its whole."""
    if not listing.parts or not listing.first or listing.word not in ("trong đó", "("):
        return False
    return _counted_within(listing.whole, listing.parts[0])


def _sum(kind: str, whole: Spot, parts: list[Spot], sure: _Certainty, reason: str = "") -> Relation:
    figures = tuple(part.figure for part in parts)
    return Relation(
        kind, sure.op, whole.figure, figures, strength=sure.strength, name=name_of(whole, "Tổng số"), near=sure.near,
        reason=reason,
    )  # fmt: skip


def _counted_within(whole: Spot, part: Spot) -> bool:
    """Check whether a part behind "trong đó" counts the same things as the whole, and neither is a change."""
    if not unit(whole) or unit(whole) != unit(part) or part.sentence != whole.sentence or part.figure.of:
        return False
    turns = "lượt" in f"{whole.words} {part.words}" or CHANGE.search(f"{whole.before} {part.before}")
    return not turns and not whole.figure.of


_NO_SUM = _Certainty(Strength.POSSIBLE, 0.0)
_ALL_KINDS = _Certainty(Strength.CERTAIN, _WHATEVER)  # "xã, thị trấn": there is no third kind
#: First rules that fit a list decide; behind them what is divided, and the opener (`_by_opener`).
_BY_KIND: tuple[tuple[Callable[[Listing], bool], _Certainty], ...] = (
    (lambda of: of_composite(of.whole, of.parts), _ALL_KINDS),
    (lambda of: _unlike(of), _NO_SUM),
    (lambda of: of.word == "(" and _are_communes(of), _Certainty(Strength.LIKELY, _KINDS_OF_COMMUNES)),
    (lambda of: of.word == "(" and are_bodies(of.whole, of.parts), _Certainty(Strength.LIKELY, _BODIES, "<=")),
    (lambda of: of.word == "(" and len(of.parts) >= _LONG_LIST, _Certainty(Strength.LIKELY, _SHORT)),
)


def _certainty(listing: Listing) -> _Certainty:
    """Return the certainty that the parts make up the whole."""
    decided = next((certainty for fits, certainty in _BY_KIND if fits(listing)), None)
    if decided:
        return decided
    divided = partition(listing.parts)
    if _overlapping(listing, divided):
        return _NO_SUM
    if listing.unnumbered:
        return _Certainty(Strength.CERTAIN, _WHATEVER, "<=")
    return _by_opener(listing, bool(divided))


def _are_communes(listing: Listing) -> bool:
    """Check whether communes are divided into their kinds."""
    return _COMMUNES.search(listing.whole.words) is not None and {unit(part) for part in listing.parts} <= _COMMUNE


def _by_opener(listing: Listing, divided: bool) -> _Certainty:
    """Return the same for parts that count the whole's things, each once: by the word that opens the list."""
    parts, word = listing.parts, listing.word
    if word in _EXHAUSTIVE:
        return _Certainty(Strength.CERTAIN, _WIDE)
    if divided:
        return _Certainty(Strength.LIKELY, _WIDE)
    if _REST.search(parts[-1].words):
        return _Certainty(Strength.LIKELY, _WITH_REST)
    if word == "(":
        return _Certainty(Strength.LIKELY, _NEAR)
    if word == ":" or word.startswith("cụ thể"):
        return _Certainty(Strength.LIKELY, _NEAR if len(parts) > 2 else _SHORT)
    if len(parts) == 2 or listing.word == "trong đó":
        return _Certainty(Strength.LIKELY, _WIDE, "<=")
    return _Certainty(Strength.LIKELY, _NEAR)


def _unlike(listing: Listing) -> bool:
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


def _overlapping(listing: Listing, divided: set[str]) -> bool:
    """Check whether one thing may be counted in two of the parts: women, party members, degrees."""
    parts = listing.parts
    plans = any(_PLANS.match(part.after) for part in parts)
    degrees = (
        listing.word in _EXHAUSTIVE and len(parts) >= _DEGREES and all(_DEGREE.search(part.words) for part in parts)
    )
    beside = [f"{part.before} {part.after}".replace("kế hoạch" if plans else "\0", "") for part in parts]
    return not degrees and divided != {"nam", "nữ"} and any(_OVERLAP.search(words) for words in beside)
