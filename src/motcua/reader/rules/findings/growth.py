"""A change against what it started from: "So với năm 2015 (812 đơn vị), đã giảm 198 đơn vị, tương ứng 24,38%"."""

import re
from collections.abc import Iterator

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
_CLOSE = 0.02  # of a figure: nearer than this the change was meant to lead to it


def growth(running: Running) -> Iterator[Finding]:
    """Every change whose start stands in the same sentence: its share, and where it leads."""
    for passage, spots in running.by_passage():
        for place, step in enumerate(spots):
            way = _STEP.search(passage.text[max(0, step.start - 24) : step.start])
            base = _base(passage, spots, place) if way else None
            if way is None or base is None:
                continue
            following = spots[place + 1] if place + 1 < len(spots) else None
            share = following and following.figure.unit == "%" and following.sentence == step.sentence
            if following and share and _AS_SHARE.match(passage.text[step.end : following.start]):
                yield _share(base, step, following)
            yield from _leads(spots, base, step, -1 if way["way"].casefold() == "giảm" else 1)


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


def _leads(spots: list[Spot], base: Spot, step: Spot, sign: int) -> Iterator[Finding]:
    """The figure that the change leads to, where the passage states it: exactly, or all but."""
    expected = base.figure.value + sign * step.figure.value
    others = [s for s in spots if s not in (base, step) and s.figure.unit == step.figure.unit and is_exact(s.figure)]
    near = [s for s in others if abs(s.figure.value - expected) <= _CLOSE * expected]
    if len({spot.figure.value for spot in near}) != 1 or expected < 1 / _CLOSE:
        return
    found = near[0].figure
    same = abs(found.value - expected) < 1e-6
    words = (
        f"{say(base.figure.value)} {'−' if sign < 0 else '+'} {say(step.figure.value)} = {say(expected)}; "
        f"ghi {say(found.value)}"
    )
    yield tell("identity", same, words, (found, base, step), expected=expected, stated=found.value)
