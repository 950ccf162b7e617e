"""Shares and their bases: x/y beside a percentage, a bare "(p %)" behind a count, exclusive shares.

The part is the count a share stands behind; the whole is the one that the part is listed under, else one named before.
Where the words name no whole for sure, every count of the kind that stands before is a reading, and one that fits is
enough.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from motcua.reader.rules.findings.accounts.fractions import PLAN, fractions, pairs_of
from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, by_sentence, name_of

_GROWTH = re.compile(r"\b(tăng|giảm|vượt|so với|cùng kỳ|cao hơn|thấp hơn|chênh lệch|dự toán|nâng)\b", re.IGNORECASE)
_STEP = re.compile(r"\b(?:tăng|giảm|vượt)(?: thêm| được| đi)?$", re.IGNORECASE)
_BUDGET = re.compile(r"^\s*(?:so với )?dự toán", re.IGNORECASE)  # names what the fraction is of
_LINK = re.compile(r"(chiếm|đạt|tỷ lệ|tỉ lệ|bằng|tương đương|=|tương ứng)", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:tỷ lệ|tỉ lệ|mức)\b.*\b(dưới|trên|từ|hơn|tối thiểu|ít nhất|tối đa)\s*$", re.IGNORECASE)
_BEHIND_COUNT = re.compile(
    r"^\s*(?P<noun>[^,;.:()\[\]\d%]{0,70}?)\s*(?P<sign>[,(\[–-]?)\s*"
    r"(?:đạt|chiếm|tương đương|tương ứng|bằng|với|tỷ lệ|tỉ lệ|tỷ trọng|là|khoảng|hơn|trên|gần|=|:|\s)*$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"^\s*(?:trên |trong |của |so với )?\b(tổng|toàn bộ)\b", re.IGNORECASE)
_IN_BRACKET = re.compile(r"^[^,;.:()\d]{0,70}\((?:tương ứng|bằng|tức|tương đương|là|\s)*$", re.IGNORECASE)
_OTHER_TIME = re.compile(r"\b(?:năm|quý|tháng|kỳ) (?:\d|trước|ngoái|này|I|V)|cùng kỳ", re.IGNORECASE)
_ALL = 100
_SCORE = "điểm"
_BACK = 3  # passages before a share in which its whole may stand
_READINGS = 40  # figures before a share that may be its whole
_TOGETHER = 3  # parts before a count whose joint share may be meant
_NOT = re.compile(r"\b(?:chưa|không)\s+(?P<what>hài lòng|đồng ý|đạt yêu cầu|đúng hạn|đạt)\b", re.IGNORECASE)
_OF_RECEIVED = re.compile(r"^\s*so với (?:tổng )?(?:số )?(?:hồ sơ )?(?:tiếp nhận|tổng)")
_WHOLE_NAMED = re.compile(r"\b(tổng|toàn bộ)\b")
_RATE = re.compile(r"\btỷ lệ\b|\btỉ lệ\b")
_LINK_LENGTH = 110  # characters between a fraction and its share
_NAMED = 30  # characters behind a share in which it may name another whole
_TIMES = 10  # a numerator this many times its denominator is no part of it
_NEAR = 0.5  # of a share of a whole named for sure: a larger gap shows another whole
_LIKELY_NEAR = 0.25  # of one of a whole that only stands before it


@dataclass(frozen=True, slots=True)
class Wholes:
    """Wholes in the text: a part's number to the whole of its list, and to the base of its account."""

    listed: Mapping[str, Spot] = field(default_factory=dict)
    accounts: Mapping[str, Sequence[Spot]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Figures of one passage, its fractions, and the figures of the passages before."""

    text: str
    spots: list[Spot]
    pairs: list[tuple[Spot, Spot]]
    before: list[Spot]

    def ends_fraction(self, order: int) -> bool:
        """Check whether a figure stands right behind one of x/y."""
        return order > 0 and any(self.spots[order - 1] in pair for pair in self.pairs)


def shares(running: Running, wholes: Wholes) -> Iterator[Relation]:
    """Find every percentage with its base."""
    gathered = list(running.by_passage())
    for number, (passage, spots) in enumerate(gathered):
        before = [spot for _, earlier in gathered[max(0, number - _BACK) : number] for spot in earlier]
        place = _Place(passage.text, spots, pairs_of(running, spots), before)
        yield from _based(place, wholes)
        yield from _exclusive(spots)
        yield from fractions(place.pairs, spots)


def _based(place: _Place, wholes: Wholes) -> Iterator[Relation]:
    """Find every percentage of a passage with the fraction or the count that it is of."""
    of_fractions = {spot.figure.of for spot in place.spots}
    for order, share in enumerate(place.spots):
        if share.figure.unit != "%" or share.figure.id in of_fractions or _is_change(share):
            continue
        found = _by_fraction(place, order)
        if found is None and not place.ends_fraction(order):
            found = _by_count(place, order, wholes)
        if found:
            yield found


def _is_change(share: Spot) -> bool:
    """Check whether a percentage states a change, or is measured against a budget that is not its whole."""
    if _GROWTH.search(share.before):
        return True
    after = _BUDGET.sub("", share.after)
    return bool(_GROWTH.search(after)) and not _OF_RECEIVED.match(after)


def _by_fraction(place: _Place, order: int) -> Relation | None:
    """Relate a percentage right after x/y, or before (x/y)."""
    share = place.spots[order]
    ahead = next((pair for pair in reversed(place.pairs) if pair[1].start < share.start), None)
    if ahead and _after_fraction(place, share, *ahead):
        return _of_pair(place, share, *ahead)
    behind = next((pair for pair in place.pairs if pair[0].start > share.end), None)
    if behind and _before_fraction(place, share, behind[0]):
        return _of_pair(place, share, *behind)
    return None


def _before_fraction(place: _Place, share: Spot, upper: Spot) -> bool:
    """Check whether a percentage stands right before (x/y)."""
    gap = place.text[share.end : upper.start]
    return _IN_BRACKET.match(gap) is not None and not _between(place.spots, share, upper)


def _after_fraction(place: _Place, share: Spot, upper: Spot, lower: Spot) -> bool:
    """Check whether a percentage behind x/y is theirs: near, linked to it, and of nothing else."""
    gap = place.text[lower.end : share.start]
    if len(gap) > _LINK_LENGTH or lower.sentence != share.sentence or _between(place.spots, lower, share):
        return False
    linked = _LINK.search(gap) or gap.strip() in {"(", ",", "–", "-"}
    bound = _BOUND.search(gap) and upper.figure.unit in ("", lower.figure.unit)
    return bool(linked) and ";" not in gap and not bound and not _WHOLE_NAMED.search(share.after[:_NAMED])


def _between(spots: list[Spot], first: Spot, last: Spot) -> bool:
    return any(first.start < spot.start < last.start for spot in spots)


def _of_pair(place: _Place, share: Spot, upper: Spot, lower: Spot) -> Relation | None:
    """Relate x/y to its percentage; joined fractions, and detailed counts of the same sentence, are other readings."""
    if lower.figure.value <= 0 or _SCORE in (upper.figure.unit, lower.figure.unit):
        return None
    others = [*_of_details(place, share), *_of_all_pairs(place, share)]
    sure = is_exact(upper.figure) and is_exact(lower.figure) and upper.figure.value <= _TIMES * lower.figure.value
    return _share(share, (upper,), lower, Strength.CERTAIN if sure else Strength.POSSIBLE, others=others)


def _of_details(place: _Place, share: Spot) -> Iterator[Relation]:
    """Relate a share with decimals to each two counts of its sentence, the smaller as the part."""
    if not share.figure.decimals:
        return
    counts = [s for s in place.spots if s.figure.unit != "%" and s.figure.value > 0 and s.sentence == share.sentence]
    for one, other in combinations(sorted(counts, key=lambda spot: spot.figure.value), 2):
        yield _share(share, (one,), other, Strength.CERTAIN)


def _of_all_pairs(place: _Place, share: Spot) -> Iterator[Relation]:
    """Relate a share to all fractions of the passage together."""
    if len(place.pairs) > 1:
        tops, bases = [upper for upper, _ in place.pairs], [lower for _, lower in place.pairs]
        yield _share(share, tops, bases[0], Strength.CERTAIN, bases)


def _by_count(place: _Place, order: int, wholes: Wholes) -> Relation | None:
    """Relate a percentage behind a count: "5.075 hồ sơ trực tuyến, chiếm 45,04%", "122 (2,96%)"."""
    share, part = place.spots[order], place.spots[order - 1] if order else None
    if part is None or part.figure.unit == "%" or part.sentence != share.sentence:
        return None
    if _STEP.search(part.before) or PLAN.search(share.before) or PLAN.search(share.after):
        return None  # by how much something changed, or a plan
    if not _belongs_to_count(place.text[part.end : share.start], share.depth == part.depth + 1):
        return None
    return _chosen(share, part, [*place.before, *place.spots[: order - 1]], wholes)


def _belongs_to_count(gap: str, deeper: bool) -> bool:
    """Check whether the text from a count to a percentage makes it the count's share: a link, or its own bracket."""
    match = _BEHIND_COUNT.match(gap)
    if match is None or _RATE.search(match["noun"]):
        return False
    return (deeper and match["sign"] in ("(", "[")) or _LINK.search(gap[match.end("noun") :]) is not None


def _chosen(share: Spot, part: Spot, before: Sequence[Spot], wholes: Wholes) -> Relation | None:
    """Choose the reading named in the text, with all other possible ones."""
    candidates = [spot for spot in before[-_READINGS:] if _may_be_whole(spot, part)]
    readings = [_share(share, (part,), whole, Strength.LIKELY) for whole in candidates]
    readings += _of_parts_together(share, part, before, candidates)
    named = _named(share, part, wholes)
    if named is None:
        return _nearest(share, part, candidates, readings)
    if part.id in wholes.listed:
        readings = [reading for reading in readings if _beside(reading, share, named, before)]
    return _with_others(named, [*named.others, *readings])


def _may_be_whole(spot: Spot, part: Spot) -> bool:
    """Check whether a figure counts what the part counts, and is not less."""
    return spot.figure.value >= part.figure.value and spot.figure.value > 0 and family(spot) == family(part)


def _of_parts_together(
    share: Spot, part: Spot, before: Sequence[Spot], candidates: Sequence[Spot]
) -> Iterator[Relation]:
    """Relate a share with decimals to its part and the counts right before it, taken together."""
    if not share.figure.decimals:
        return
    siblings = [s for s in reversed(before) if (s.sentence, s.passage) == (part.sentence, part.passage)]
    tops = [part]
    for sibling in [s for s in siblings if family(s) == family(part)][:_TOGETHER]:
        tops = [*tops, sibling]
        for whole in candidates:
            if whole not in tops:
                yield _share(share, tops, whole, Strength.LIKELY)


def _nearest(share: Spot, part: Spot, candidates: Sequence[Spot], readings: Sequence[Relation]) -> Relation | None:
    """Relate a share to the last larger count before its part, in its passage if there is one."""
    larger = [spot for spot in candidates if spot.figure.value > part.figure.value]
    nearest = [spot for spot in larger if spot.passage == part.passage] or larger
    if not nearest:
        return None
    likely = _sure(nearest[-1], part) and _one_time(share, part)
    strength = Strength.LIKELY if likely else Strength.POSSIBLE
    return _with_others(_share(share, (part,), nearest[-1], strength), readings)


def _beside(reading: Relation, share: Spot, named: Relation, before: Sequence[Spot]) -> bool:
    """Check whether another whole may be meant: one of the same sentence, or the same for more parts."""
    near = {s.figure.id for s in before if s.passage == share.passage and s.sentence == share.sentence}
    known = {base.id for each in named.readings() for base in each.base}
    return reading.base[0].id in near | known


def _one_time(share: Spot, part: Spot) -> bool:
    """Check whether a share may be of a count before it: not all of something else, and not of another time."""
    return share.figure.value != _ALL and not _OTHER_TIME.search(part.before)


def _sure(whole: Spot, part: Spot) -> bool:
    """Check whether a count before the part is near enough to be the base, and both are exact."""
    return part.passage - whole.passage <= 1 and is_exact(part.figure) and is_exact(whole.figure)


def _named(share: Spot, part: Spot, wholes: Wholes) -> Relation | None:
    """Relate the share to the whole of the part's list, or to the base of its account."""
    if _OF_ANOTHER.match(share.after):
        return None
    whole = wholes.listed.get(part.id)
    bases = [whole] if whole else list(wholes.accounts.get(part.id, ()))
    bases = [base for base in bases if base.figure.value >= part.figure.value > 0]
    if not bases:
        return None
    first, *more = [_share(share, (part,), base, Strength.CERTAIN) for base in bases]
    return _with_others(first, more)


def _with_others(first: Relation, others: Sequence[Relation]) -> Relation:
    return Relation(
        first.kind, first.op, first.whole, first.parts, first.signs, first.base, first.base_signs, first.strength,
        first.name, others=tuple(others), near=first.near,
    )  # fmt: skip


def _share(
    share: Spot,
    parts: Sequence[Spot],
    whole: Spot,
    strength: Strength,
    bases: Sequence[Spot] = (),
    others: Sequence[Relation] = (),
) -> Relation:
    return Relation(
        "ratio", "%", share.figure, tuple(part.figure for part in parts),
        base=tuple(base.figure for base in bases) or (whole.figure,), strength=strength,
        name=name_of(share, "Tỷ lệ"), others=tuple(others),
        near=_NEAR if strength is Strength.CERTAIN else _LIKELY_NEAR,
    )  # fmt: skip


def _exclusive(spots: list[Spot]) -> Iterator[Relation]:
    """Relate "97,9% hài lòng, 2,6% không hài lòng": the two are at most 100 %."""
    for members in by_sentence([spot for spot in spots if spot.figure.unit == "%"]):
        for one, other in pairwise(members):
            said = _NOT.search(other.after) or _NOT.search(other.before)
            if said is None or _NOT.search(one.words):
                continue
            if re.search(rf"\b{said['what']}\b", one.words, re.IGNORECASE):
                yield Relation(
                    "ratio", "100", one.figure, (other.figure,), name=f"Tỷ lệ {said['what']} và không", rule="exclusive"
                )  # fmt: skip
