"""A change against what it started from: "So với năm 2015 (812 đơn vị), đã giảm 198 đơn vị, tương ứng 24,38%".

The start may stand before the change, behind it ("612 đơn vị, giảm 187 đơn vị so với năm 2021 (789 đơn vị)"), or be
the first of two values of a row of periods ("tháng 5 đạt 93,7 điểm, tháng 6 đạt 94,1 điểm, tăng 0,4 điểm").
"""

import re
from collections.abc import Iterator, Mapping

from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.rounding import compare, is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, name_of
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_AGAINST = re.compile(r"\bso với\b[^;.]{0,80}$", re.IGNORECASE)
_STEP = re.compile(r"\b(?P<way>tăng|giảm)(?:\s+(?:thêm|được|đi|là))*\s*$", re.IGNORECASE)
_AS_SHARE = re.compile(
    r"^[^\d.;]{0,25}?(?:[,(]|\s)\s*(?:tương ứng|tương đương|bằng|tức|hay|tỷ lệ|tăng|giảm|với|đạt|là|\s)*$",
    re.IGNORECASE,
)
_RIGHT_BEFORE = re.compile(
    r"^[^,;.\d]{0,45}(?:\([^()]*\)\s*)?,\s*(?:đã\s+|tức\s+)?(?:tăng|giảm)[^,;.\d]{0,12}$", re.IGNORECASE
)
_START_BEHIND = re.compile(r"^[^.;]{0,40}\bso với\b[^.;()]{0,60}\((?:là\s+|đạt\s+|chỉ\s+)?$", re.IGNORECASE)
_PERIOD = re.compile(r"\b(?:tháng|quý|năm|kỳ)\b", re.IGNORECASE)
_LEAST = 100  # smaller figures meet by chance
_NOISE = 1e-6
_CLOSE = 0.02  # of a figure: nearer than this the change was meant to lead to it


def growth(running: Running) -> Iterator[Finding]:
    """Every change whose start stands in the same sentence: its share, and where it leads."""
    known = {(s.figure.unit, s.figure.value): s for s in reversed(running.spots) if is_exact(s.figure)}
    for passage, spots in running.by_passage():
        for place, step in enumerate(spots):
            way = _STEP.search(passage.text[max(0, step.start - 24) : step.start])
            if way:
                yield from _reached(passage, spots, place, -1 if way["way"].casefold() == "giảm" else 1)
            base = _base(passage, spots, place) if way else None
            if way is None or base is None:
                continue
            following = spots[place + 1] if place + 1 < len(spots) else None
            share = following and following.figure.unit == "%" and following.sentence == step.sentence
            if following and share and _AS_SHARE.match(passage.text[step.end : following.start]):
                yield _share(base, step, following)
            yield from _leads(spots, base, step, -1 if way["way"].casefold() == "giảm" else 1, known)


def _reached(passage: Passage, spots: list[Spot], place: int, sign: int) -> Iterator[Finding]:
    """The value right before a change, against the start that the sentence gives for it."""
    step = spots[place]
    own = [s for s in spots if s.sentence == step.sentence and s.figure.unit == step.figure.unit]
    before = [spot for spot in own if spot.start < step.start and spot.depth == step.depth]
    if (
        not before
        or step.figure.unit in ("", "%")
        or not _RIGHT_BEFORE.match(passage.text[before[-1].end : step.start])
    ):
        return
    behind = [spot for spot in own if spot.start > step.start]
    if behind and behind[0].depth == step.depth + 1:
        bracketed = _START_BEHIND.match(passage.text[step.end : behind[0].start])
        starts = behind[:1] if bracketed else []
    else:
        periods = len(before) == 2 and not behind and all(_of_period(passage, spot) for spot in before)
        starts = before[:1] if periods and "so với" not in passage.text[step.end : step.end + 20] else []
    members = [before[-1], step, *starts]
    if len(members) < 3 or not all(is_exact(spot.figure) for spot in members) or any(s.figure.of for s in members):
        return
    value, start = before[-1].figure, starts[0].figure
    expected = round(start.value + sign * step.figure.value, 4)
    if any(abs(spot.figure.value - expected) < _NOISE for spot in before[:-1]):
        return  # it leads to another figure of the sentence
    words = (
        f"{say(start.value)} {'−' if sign < 0 else '+'} {say(step.figure.value)} = {say(expected)}; "
        f"ghi {say(value.value)}"
    )
    holds = abs(value.value - expected) < _NOISE
    yield tell("identity", holds, words, members, expected=expected, stated=value.value, rule="change")


def _of_period(passage: Passage, spot: Spot) -> bool:
    return _PERIOD.search(passage.text[max(0, spot.start - 40) : spot.start]) is not None


def _base(passage: Passage, spots: list[Spot], place: int) -> Spot | None:
    """What the change is measured against: the only count of its kind behind "so với" in its sentence."""
    step = spots[place]
    figure = step.figure
    if figure.unit in ("", "%") or not is_exact(figure):
        return None
    before = [spot for spot in spots[:place] if spot.sentence == step.sentence and spot.figure.unit == figure.unit]
    bases = [spot for spot in before if _AGAINST.search(passage.text[max(0, spot.start - 100) : spot.start])]
    if len(bases) != 1 or not is_exact(bases[0].figure) or bases[0].figure.value <= figure.value:
        return None
    return bases[0]


def _share(base: Spot, step: Spot, share: Spot) -> Finding:
    exact = 100 * step.figure.value / base.figure.value
    verdict, interval = compare(share.figure, exact)
    words = (
        f"{name_of(step, 'Mức tăng, giảm')}: {say(step.figure.value)}/{say(base.figure.value)} = {say(exact)}%; "
        f"ghi {say(share.figure.value, share.figure.decimals)}%"
    )
    members, stated = (share, step, base), share.figure.value
    return tell("ratio", verdict, words, members, expected=round(exact, 4), stated=stated, interval=interval)


def _leads(
    spots: list[Spot], base: Spot, step: Spot, sign: int, known: Mapping[tuple[str, float], Spot]
) -> Iterator[Finding]:
    """The figure that the change leads to, where the passage states it: exactly, all but, or the other way."""
    expected = base.figure.value + sign * step.figure.value
    others = [s for s in spots if s not in (base, step) and s.figure.unit == step.figure.unit and is_exact(s.figure)]
    near = [s for s in others if abs(s.figure.value - expected) <= _CLOSE * expected]
    unit, start = step.figure.unit, base.figure.value
    other_way = known.get((unit, start - sign * step.figure.value))
    if other_way and not near and (unit, expected) not in known and start >= _LEAST:
        near = [other_way]
    if len({spot.figure.value for spot in near}) != 1 or expected < 1 / _CLOSE:
        return
    found = near[0].figure
    same = abs(found.value - expected) < 1e-6
    words = (
        f"{say(base.figure.value)} {'−' if sign < 0 else '+'} {say(step.figure.value)} = {say(expected)}; "
        f"ghi {say(found.value)}"
    )
    yield tell("identity", same, words, (found, base, step), expected=expected, stated=found.value, rule="change")
