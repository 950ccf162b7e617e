"""Shares and their bases: x/y beside a percentage, a bare "(p %)" behind a count, exclusive shares.

The part is the count a share stands behind; the whole is the one that the part is listed under, else one named before.
Where the words name no whole for sure, every count of the kind that stands before is a reading, and one that fits is
enough.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.accounts.sums import by_sentence
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of

_GROWTH = re.compile(r"\b(tăng|giảm|vượt|so với|cùng kỳ|cao hơn|thấp hơn|chênh lệch|dự toán|nâng)\b", re.IGNORECASE)
_STEP = re.compile(r"\b(?:tăng|giảm|vượt)(?: thêm| được| đi)?$", re.IGNORECASE)
_BUDGET = re.compile(r"^\s*(?:so với )?dự toán", re.IGNORECASE)  # names what the fraction is of
_PLAN = re.compile(r"kế hoạch|chỉ tiêu|dự kiến|được giao|đăng ký|nghị quyết|mục tiêu", re.IGNORECASE)
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
_APART = 2_000  # characters between a share and its fraction
_BACK = 3  # passages before a share in which its whole may stand
_READINGS = 40  # figures before a share that may be its whole
_TOGETHER = 3  # parts before a count whose joint share may be meant
_NOT = re.compile(r"\b(?:chưa|không)\s+(?P<what>hài lòng|đồng ý|đạt yêu cầu|đúng hạn|đạt)\b", re.IGNORECASE)
_NEAR = 0.5  # of a share of a whole named for sure


@dataclass(frozen=True, slots=True)
class Wholes:
    """Wholes in the text: a part's number to the whole of its list, and to the base of its account."""

    listed: Mapping[str, Spot] = field(default_factory=dict)
    accounts: Mapping[str, Sequence[Spot]] = field(default_factory=dict)


def shares(running: Running, wholes: Wholes) -> Iterator[Relation]:
    """Find every percentage with its base."""
    gathered = list(running.by_passage())
    for place, (passage, spots) in enumerate(gathered):
        pairs = fractions_of(running, spots)
        before = [spot for _, earlier in gathered[max(0, place - _BACK) : place] for spot in earlier]
        for order, share in enumerate(spots):
            if share.figure.unit != "%" or _is_change(share):
                continue
            found = _by_fraction(passage.text, spots, order, pairs)
            if found is None and not (order and any(spots[order - 1] in pair for pair in pairs)):
                found = _by_count(passage.text, spots, order, before, wholes)
            if found and not any(share.figure.id == each.figure.of for each in spots):
                yield found
        yield from _exclusive(spots)
        yield from _fractions(pairs, spots)


def _is_change(share: Spot) -> bool:
    """Check whether a percentage states a change, or is measured against a budget that is not its whole."""
    if _GROWTH.search(share.before):
        return True
    after = _BUDGET.sub("", share.after)
    return bool(_GROWTH.search(after)) and not re.match(
        r"^\s*so với (?:tổng )?(?:số )?(?:hồ sơ )?(?:tiếp nhận|tổng)", after
    )


def fractions_of(running: Running, spots: list[Spot]) -> list[tuple[Spot, Spot]]:
    """Find the pairs written x/y."""
    return [
        (upper, lower)
        for upper, lower in zip(spots, spots[1:], strict=False)
        if is_fraction(running.between(upper, lower)) and "%" not in (upper.figure.unit, lower.figure.unit)
    ]


def _by_fraction(text: str, spots: list[Spot], order: int, pairs: list[tuple[Spot, Spot]]) -> Relation | None:
    """Relate a percentage right after x/y, or before (x/y)."""
    share = spots[order]
    for upper, lower in reversed(pairs):
        if lower.start < share.start:
            if share.start - lower.end < _APART and _after_fraction(text, spots, lower, share, upper):
                return _of_pair(share, upper, lower, spots, pairs)
            break
    for upper, lower in pairs:
        if upper.start > share.end:
            gap = text[share.end : upper.start]
            if _IN_BRACKET.match(gap) and not _between(spots, share, upper):
                return _of_pair(share, upper, lower, spots, pairs)
            break
    return None


def _after_fraction(text: str, spots: list[Spot], lower: Spot, share: Spot, upper: Spot) -> bool:
    gap = text[lower.end : share.start]
    linked = (bool(_LINK.search(gap)) or gap.strip() in {"(", ",", "–", "-"}) and ";" not in gap
    bound = _BOUND.search(gap) and upper.figure.unit in ("", lower.figure.unit)
    near = len(gap) <= 110 and not _between(spots, lower, share) and lower.sentence == share.sentence
    elsewhere = re.search(r"\b(tổng|toàn bộ)\b", share.after[:30])
    return bool(near and linked and not bound and not elsewhere)


def _between(spots: list[Spot], first: Spot, last: Spot) -> bool:
    return any(first.start < spot.start < last.start for spot in spots)


def _of_pair(
    share: Spot, upper: Spot, lower: Spot, spots: list[Spot], pairs: list[tuple[Spot, Spot]]
) -> Relation | None:
    """Relate x/y to its percentage; joined fractions, and detailed counts of the same sentence, are other readings."""
    if lower.figure.value <= 0 or _SCORE in (upper.figure.unit, lower.figure.unit):
        return None
    others = []
    if share.figure.decimals:
        counts = [s for s in spots if s.figure.unit != "%" and s.figure.value > 0 and s.sentence == share.sentence]
        others = [
            _share(share, (one,), other, Strength.CERTAIN)
            for one, other in combinations(sorted(counts, key=lambda s: s.figure.value), 2)
            if one is not other
        ]
    if len(pairs) > 1:
        tops, bases = [u for u, _ in pairs], [v for _, v in pairs]
        others.append(_share(share, tops, bases[0], Strength.CERTAIN, bases))
    rough = not (is_exact(upper.figure) and is_exact(lower.figure))
    strength = Strength.POSSIBLE if rough or upper.figure.value > 10 * lower.figure.value else Strength.CERTAIN
    return _share(share, (upper,), lower, strength, others=others)


def _by_count(text: str, spots: list[Spot], order: int, before: Sequence[Spot], wholes: Wholes) -> Relation | None:
    """Relate a percentage behind a count: "5.075 hồ sơ trực tuyến, chiếm 45,04%", "122 (2,96%)"."""
    share = spots[order]
    part = spots[order - 1] if order else None
    if part is None or part.figure.unit == "%" or part.sentence != share.sentence:
        return None
    if _STEP.search(part.before):
        return None  # by how much something changed
    gap = text[part.end : share.start]
    match = _BEHIND_COUNT.match(gap)
    bracketed = share.depth == part.depth + 1 and bool(match and match["sign"] in ("(", "["))
    if match is None or not (bracketed or _LINK.search(gap[match.end("noun") :])):
        return None
    if _PLAN.search(share.before) or _PLAN.search(share.after) or re.search(r"\btỷ lệ\b|\btỉ lệ\b", match["noun"]):
        return None
    return _chosen(share, part, [*before, *spots[: order - 1]], wholes)


def _chosen(share: Spot, part: Spot, before: Sequence[Spot], wholes: Wholes) -> Relation | None:
    """Choose the reading named in the text, with all other possible ones."""
    candidates = [
        spot
        for spot in before[-_READINGS:]
        if family(spot) == family(part) and spot.figure.value >= part.figure.value and spot.figure.value > 0
    ]
    readings = [_share(share, (part,), whole, Strength.LIKELY) for whole in candidates]
    if share.figure.decimals:
        siblings = [s for s in reversed(before) if s.sentence == part.sentence and s.passage == part.passage]
        siblings = [s for s in siblings if family(s) == family(part)][:_TOGETHER]
        for count in range(1, len(siblings) + 1):
            tops = (part, *siblings[:count])
            readings += [_share(share, tops, whole, Strength.LIKELY) for whole in candidates if whole not in tops]
    named = _named(share, part, wholes)
    if named:
        listed = part.id in wholes.listed
        own = [reading for reading in readings if not listed or _beside(reading, share, named, before)]
        return _with_others(named, [*named.others, *own])
    larger = [spot for spot in candidates if spot.figure.value > part.figure.value]
    nearest = [spot for spot in larger if spot.passage == part.passage] or larger
    if not nearest:
        return None
    likely = Strength.LIKELY if _sure(nearest[-1], part) and _one_time(share, part) else Strength.POSSIBLE
    return _with_others(_share(share, (part,), nearest[-1], likely), readings)


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
        name=name_of(share, "Tỷ lệ"), others=tuple(others), near=_NEAR if strength is Strength.CERTAIN else 0.25,
    )  # fmt: skip


def _exclusive(spots: list[Spot]) -> Iterator[Relation]:
    """Relate "97,9% hài lòng, 2,6% không hài lòng": the two are at most 100 %."""
    for members in by_sentence([spot for spot in spots if spot.figure.unit == "%"]):
        for one, other in zip(members, members[1:], strict=False):
            said = _NOT.search(other.after) or _NOT.search(other.before)
            if said is None or _NOT.search(one.words):
                continue
            if re.search(rf"\b{said['what']}\b", one.words, re.IGNORECASE):
                yield Relation(
                    "ratio", "100", one.figure, (other.figure,), name=f"Tỷ lệ {said['what']} và không", rule="exclusive"
                )  # fmt: skip


def _fractions(pairs: list[tuple[Spot, Spot]], spots: list[Spot]) -> Iterator[Relation]:
    """Relate x/y: the first cannot be larger than the second, unless the second is a plan."""
    for upper, lower in pairs:
        if upper.figure.unit not in ("", lower.figure.unit) or _is_plan(upper, lower, spots):
            continue
        unit = lower.figure.unit or upper.figure.unit
        strength = Strength.CERTAIN if _WHOLE_SETS.search(unit) else Strength.LIKELY
        yield Relation(
            "subset", "<=", lower.figure, (upper.figure,), strength=strength, name=name_of(upper, "Phân số"),
            reason="phần lớn hơn toàn bộ", near=0.0,
        )  # fmt: skip


def _is_plan(upper: Spot, lower: Spot, spots: list[Spot]) -> bool:
    """Check whether the denominator is a plan that may be exceeded."""
    over = any(s.figure.unit == "%" and s.figure.value > 100 and s.sentence == upper.sentence for s in spots)
    planned = upper.figure.value > lower.figure.value and _PLAN.search(f"{upper.before} {lower.after}")
    return (
        over or bool(planned) or (upper.figure.value > lower.figure.value and lower.figure.kind in ("kế hoạch", "giao"))
    )


_WHOLE_SETS = re.compile(
    r"^(xã|phường|thị trấn|xã, thị trấn|xã, phường|đơn vị|cơ quan|phòng|hồ sơ|thủ tục|tthc|trường|thôn|ấp|"
    r"người|cán bộ|công chức|viên chức)",
    re.IGNORECASE,
)
