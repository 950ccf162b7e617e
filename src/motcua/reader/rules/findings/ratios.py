"""Percentages against their numerator and denominator, fractions against the set they are taken from."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.rounding import compare, is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.rules.findings.telling import Member, tell
from motcua.reader.vocabulary import Figure, Finding, Verdict

_GROWTH = re.compile(r"\b(tăng|giảm|vượt|so với|cùng kỳ|cao hơn|thấp hơn|chênh lệch|dự toán)\b", re.IGNORECASE)
_BUDGET = re.compile(r"^\s*(?:so với )?dự toán", re.IGNORECASE)  # names what the fraction is of
_LINK = re.compile(r"(chiếm|đạt|tỷ lệ|tỉ lệ|bằng|tương đương|=|tương ứng)", re.IGNORECASE)
_FILLER = re.compile(
    r"(chiếm|đạt|tỷ lệ|tỉ lệ|bằng|tương đương|tương ứng|tỷ trọng|là|với|khoảng|hơn|trên|gần|[\s,:;=(–-])+",
    re.IGNORECASE,
)
_BEYOND = 1_000  # per cent: above it the two figures are not of one scale
_NEAR = 40  # figures before and behind a share that it may be about
_APART = 2_000  # characters between a share and its fraction
_BOUND = re.compile(r"\b(?:tỷ lệ|tỉ lệ|mức)\b.*\b(dưới|trên|từ|hơn|tối thiểu|ít nhất|tối đa)\s*$", re.IGNORECASE)
_WHOLE_SETS = re.compile(
    r"^(xã|phường|thị trấn|xã, thị trấn|xã, phường|đơn vị|cơ quan|phòng|hồ sơ|thủ tục|tthc|trường|thôn|ấp|"
    r"người|cán bộ|công chức|viên chức)",
    re.IGNORECASE,
)
_PLAN = re.compile(r"kế hoạch|chỉ tiêu|dự kiến|được giao|đăng ký|nghị quyết", re.IGNORECASE)

_WITHIN = re.compile(r"trong đó|trong số|đã (hoàn thành|thực hiện|giải quyết|giải ngân)", re.IGNORECASE)
_SHARE = re.compile(r"tỷ lệ|tỉ lệ|đúng hạn|đúng hẹn|hài lòng|trực tuyến|điện tử", re.IGNORECASE)

Fraction = tuple[Spot, Spot]


def fractions_of(running: Running, spots: list[Spot]) -> list[Fraction]:
    """The pairs written x/y."""
    pairs = []
    for upper, lower in zip(spots, spots[1:], strict=False):
        if is_fraction(running.between(upper, lower)) and "%" not in (upper.figure.unit, lower.figure.unit):
            pairs.append((upper, lower))
    return pairs


def ratios(running: Running) -> Iterator[Finding]:
    """Every percentage whose parts stand beside it."""
    for passage, spots in running.by_passage():
        pairs = fractions_of(running, spots)
        yield from subsets(pairs, spots)
        for place, share in enumerate(spots):
            near = spots[max(0, place - _NEAR) : place + _NEAR]
            order = min(place, _NEAR)
            if share.figure.unit == "%" and share.figure.value > 100:
                yield from _over_hundred(share)
            if share.figure.unit != "%" or _GROWTH.search(share.before) or _GROWTH.search(_BUDGET.sub("", share.after)):
                continue
            close = [pair for pair in pairs if abs(pair[0].start - share.start) < _APART]
            found = _by_fraction(passage.text, near, order, close) or _by_count(passage.text, near, order)
            elsewhere = re.search(r"\b(tổng|toàn bộ)\b", share.after[:30])  # of a whole named behind the share
            if found and not (found.verdict is Verdict.INCONSISTENT and elsewhere):
                yield found
        yield from _odd_one_out(passage.text, spots)


def _over_hundred(share: Spot) -> Iterator[Finding]:
    words = share.words
    if (
        _SHARE.search(words)
        and not re.search(r"\b(từ|đến|trở lên|tổng tỷ lệ)\b", words)
        and not _GROWTH.search(words)
        and not _PLAN.search(words)
    ):
        text = f"{share.figure.label or words}: {say(share.figure.value)}% vượt 100%"
        yield tell("plausibility", False, text, (share,), expected="<= 100", stated=share.figure.value)


def _by_fraction(text: str, spots: list[Spot], order: int, pairs: list[Fraction]) -> Finding | None:
    """A percentage right after x/y, or right before (x/y)."""
    share = spots[order]
    for upper, lower in reversed(pairs):
        if lower.start < share.start:
            gap = text[lower.end : share.start]
            between = [s for s in spots if lower.start < s.start < share.start]
            linked = (bool(_LINK.search(gap)) or gap.strip() in {"(", ",", "–", "-"}) and ";" not in gap
            if len(gap) <= 110 and not between and linked and lower.sentence == share.sentence:
                if _BOUND.search(gap) and upper.figure.unit in ("", lower.figure.unit):
                    return None  # "5/9 huyện đạt tỷ lệ dưới 3%": so many reach a bound
                return _judge_pair(share, upper, lower, spots, pairs)
            break
    for upper, lower in pairs:
        if upper.start > share.end:
            gap = text[share.end : upper.start].strip()
            if gap in {"(", "(tương ứng", "(bằng", "(tức"}:
                return _judge_pair(share, upper, lower, spots, pairs)
            break
    return None


def _judge_pair(share: Spot, upper: Spot, lower: Spot, spots: list[Spot], pairs: list[Fraction]) -> Finding | None:
    if lower.figure.value <= 0 or "điểm" in (upper.figure.unit, lower.figure.unit):
        return None  # a score of so many points is no share
    exact = 100 * upper.figure.value / lower.figure.value
    verdict, interval = compare(share.figure, exact)
    if verdict is Verdict.INCONSISTENT:
        if (
            exact > _BEYOND
            or re.search(r"tổng số", share.after)
            or not (is_exact(upper.figure) and is_exact(lower.figure))
        ):
            return None
        counts = [s for s in spots if s.figure.unit != "%" and s.figure.value > 0 and s.sentence == share.sentence]
        for one in counts:
            for other in counts:
                if one is not other and other.figure.value > one.figure.value:
                    again, bounds = compare(share.figure, 100 * one.figure.value / other.figure.value)
                    if again is not Verdict.INCONSISTENT and share.figure.decimals:
                        return _ratio(share, one, other, again, bounds)
        joint = sum(u.figure.value for u, _ in pairs), sum(v.figure.value for _, v in pairs)
        if len(pairs) > 1 and joint[1] and compare(share.figure, 100 * joint[0] / joint[1])[0] is not verdict:
            return None
    return _ratio(share, upper, lower, verdict, interval)


def _by_count(text: str, spots: list[Spot], order: int) -> Finding | None:
    """A percentage that follows a count ("5.075 hồ sơ trực tuyến, chiếm 45,04%") of a whole named before."""
    share = spots[order]
    if order == 0 or _PLAN.search(share.before + share.after):
        return None
    part = spots[order - 1]
    gap = text[part.end : share.start]
    if part.figure.unit == "%" or not _LINK.search(gap) or len(gap) > 70 or part.sentence != share.sentence:
        return None
    if not re.search(r"chiếm|\(\s*(đạt|tỷ lệ|tỉ lệ)?|,\s*(đạt|tỷ lệ|tỉ lệ)", gap):
        return None
    wholes = [
        spot
        for spot in spots[: order - 1]
        if spot.figure.unit == part.figure.unit and spot.figure.value >= part.figure.value > 0
    ]
    siblings = [s.figure for s in reversed(spots[: order - 1]) if s.figure.unit == part.figure.unit]
    for wanted in (Verdict.CONSISTENT, Verdict.ROUNDED):
        for count in range(0, min(3, len(siblings)) + 1):
            top = part.figure.value + sum(figure.value for figure in siblings[:count])
            for whole in wholes:
                if top > whole.figure.value:
                    continue
                verdict, interval = compare(share.figure, 100 * top / whole.figure.value)
                if verdict is wanted:
                    return _ratio(share, part, whole, verdict, interval, tuple(siblings[:count]))
    nested = [
        w for w in wholes if w.sentence == share.sentence and (w.depth < part.depth or w.start == wholes[0].start)
    ]
    if (
        len(wholes) == 1
        and nested
        and is_exact(part.figure)
        and is_exact(wholes[0].figure)
        and _nested(text, wholes[0], part)
    ):
        verdict, interval = compare(share.figure, 100 * part.figure.value / wholes[0].figure.value)
        return _ratio(share, part, wholes[0], verdict, interval)
    return None


def _odd_one_out(text: str, spots: list[Spot]) -> Iterator[Finding]:
    """In a row of counts each with its share, one share that does not fit the whole all the others fit."""
    rows: dict[int, list[tuple[Spot, Spot]]] = {}
    for part, share in zip(spots, spots[1:], strict=False):
        gap = text[part.end : share.start]
        linked = _LINK.search(gap) or (gap.strip() == "(" and share.depth == part.depth + 1)
        if share.figure.unit != "%" or part.figure.unit == "%" or not linked or len(gap) > 70:
            continue
        if not _GROWTH.search(share.words) and not _PLAN.search(share.words) and is_exact(part.figure):
            rows.setdefault(share.sentence, []).append((part, share))
    for pairs in rows.values():
        first = pairs[0][0]
        wholes = [s for s in spots if s.start < first.start and s.figure.unit == first.figure.unit != "%"][-_NEAR:]
        for whole in wholes if len(pairs) >= 3 else ():
            told = [
                (part, share, *compare(share.figure, 100 * part.figure.value / whole.figure.value))
                for part, share in pairs
                if 0 < part.figure.value <= whole.figure.value
            ]
            odd = [one for one in told if one[2] is Verdict.INCONSISTENT]
            if len(told) == len(pairs) and len(odd) == 1 and is_exact(whole.figure):
                part, share, verdict, interval = odd[0]
                yield _ratio(share, part, whole, verdict, interval)
                break


def _nested(text: str, whole: Spot, part: Spot) -> bool:
    """Whether the part is said to be one of the whole: "(trong đó có …", "trong đó …"."""
    gap = text[whole.end : part.start]
    return bool(_WITHIN.search(gap)) and not re.search(r"\bnăm \d|cùng kỳ|so với", gap)


def _ratio(
    share: Spot,
    upper: Spot,
    lower: Spot,
    verdict: Verdict,
    interval: tuple[float, float],
    others: tuple[Figure, ...] = (),
) -> Finding:
    top = upper.figure.value + sum(figure.value for figure in others)
    exact = 100 * top / lower.figure.value
    said = " + ".join([*(say(f.value) for f in reversed(others)), say(upper.figure.value)])
    said = f"({said})" if others else said
    name = name_of(share, "Tỷ lệ")
    stated = say(share.figure.value, share.figure.decimals)
    text = f"{name}: {said}/{say(lower.figure.value)} = {say(exact)}%; ghi {stated}%"
    if verdict is Verdict.ROUNDED:
        text += (
            " (cắt bớt chữ số, làm tròn đúng là "
            + say(round_half_up(exact, share.figure.decimals), share.figure.decimals)
            + "%)"
        )
    wanted = round(exact, 4)
    members: tuple[Member, ...] = (share, upper, *others, lower)
    return tell("ratio", verdict, text, members, expected=wanted, stated=share.figure.value, interval=interval)


def round_half_up(value: float, decimals: int) -> float:
    """The value rounded the way reports round."""
    scale = 10.0**decimals
    return int(value * scale + 0.5) / scale


def subsets(pairs: list[Fraction], spots: list[Spot]) -> Iterator[Finding]:
    """x/y: the first cannot be larger than the second, unless the second is a plan."""
    for upper, lower in pairs:
        name = name_of(upper, "Phân số")
        x, y = upper.figure.value, lower.figure.value
        if upper.figure.unit not in ("", lower.figure.unit):
            continue  # "866 lượt/964 lượt người" sets two counts side by side
        if x <= y:
            words = f"{name}: {say(x)} không vượt {say(y)}"
            yield tell("subset", True, words, (upper, lower), expected=f"<= {say(y)}", stated=x)
            continue
        words = f"{upper.before} {lower.after}"
        over = any(s.figure.unit == "%" and s.figure.value > 100 and s.sentence == upper.sentence for s in spots)
        unit = lower.figure.unit or upper.figure.unit
        if over or _PLAN.search(words) or lower.figure.kind in ("kế hoạch", "giao"):
            continue
        verdict = Verdict.INCONSISTENT if _WHOLE_SETS.search(unit) else Verdict.AMBIGUOUS
        text = f"{name}: {say(x)}/{say(y)} - phần lớn hơn toàn bộ"
        yield tell("subset", verdict, text, (upper, lower), expected=f"<= {say(y)}", stated=x)
