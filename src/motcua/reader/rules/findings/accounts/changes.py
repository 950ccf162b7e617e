"""Changes against their base: by how much, from what to what, in per cent, in ranks.

The start may stand before the change ("So với năm 2015 (812 đơn vị), đã giảm 198 đơn vị"), behind it ("612 đơn vị,
giảm 187 đơn vị so với năm 2021 (789 đơn vị)"), in a bracket as a fraction ("tăng 15 % so với cùng kỳ (120/104)"), or be
left out ("93 đơn, giảm 21 đơn = 18,4 %": the start is 93 + 21).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua.reader.rules.findings.accounts.moves import moves
from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.accounts.steps import is_rank, moved_to, sign_of
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.vocabulary import Figure

_AGAINST = re.compile(r"\bso với\b[^;.)]{0,80}$", re.IGNORECASE)
_AS_SHARE = re.compile(
    r"^[^\d.;]{0,25}?(?:[,(=]|\s)\s*(?:tương ứng|tương đương|bằng|tức|hay|tỷ lệ|chiếm|tăng|giảm|với|đạt|là|hơn|=|\s)*$",
    re.IGNORECASE,
)
_RIGHT_BEFORE = re.compile(
    r"^[^;.\d]{0,80}(?:\([^()]*\)\s*)?[,(\[]\s*(?:đã\s+|tức\s+)?(?:tăng|giảm|vượt)[^,;.\d]{0,12}$", re.IGNORECASE
)
_START_BEHIND = re.compile(
    r"^[^.;]{0,40}\b(?:so với|khi đó|trước đó)\b[^.;()]{0,60}[(,]?\s*(?:là\s+|đạt\s+|chỉ\s+|có\s+)?$|"
    r"^[^.;()\d]{0,40},\s*(?:khi đó|trước đó|trước)\b[^.;()\d]{0,30}$",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b(?:tháng|quý|năm|kỳ)\b", re.IGNORECASE)
_LEAST = 100  # smaller figures meet by chance
_CLOSE = 0.02  # of a figure: nearer than this the change was meant to lead to it
_NEAR = 0.5  # of a share: a larger gap shows another base
# Characters before or behind a figure in which the words stand that …
_LEAD_AGAINST = 100  # … say "so với" of it
_OF_PERIOD = 40  # … name its period
_COMPARED = 20  # … go on with "so với"
_IN_BRACKET = re.compile(r"[^.;\d]{0,60}\(\s*")
_PLAN = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Change:
    """Figure that states a change, among the figures of its passage."""

    passage: Passage
    spots: list[Spot]
    place: int
    sign: int

    @property
    def step(self) -> Spot:
        return self.spots[self.place]

    def of_sentence(self) -> list[Spot]:
        """Return the counts of the same kind in the same sentence."""
        step = self.step
        return [s for s in self.spots if s.sentence == step.sentence and family(s) == family(step) and s != step]

    def count_before(self) -> Spot | None:
        """Return the last count before the change in its sentence."""
        ahead = reversed(self.spots[: self.place])
        return next((s for s in ahead if s.sentence == self.step.sentence and s.figure.unit != "%"), None)


def changes(running: Running) -> Iterator[Relation]:
    """Find every change with its start and end value."""
    known = {(s.figure.unit, s.figure.value): s for s in reversed(running.spots) if is_exact(s.figure)}
    for passage, spots in running.by_passage():
        yield from moves(passage, spots)
        for place, step in enumerate(spots):
            sign = sign_of(passage.text, step)
            if not sign or is_rank(step):
                continue
            change = _Change(passage, spots, place, sign)
            if step.figure.unit == "%":
                yield from _per_cent(running, change)
                continue
            yield from _reached(change)
            yield from _measured(change, known)


def _reached(change: _Change) -> Iterator[Relation]:
    """Relate the value right before a change to the start given in the sentence."""
    before = _values_before(change)
    if not before:
        return
    value, start, step = before[-1], _start(change, before), change.step
    if not start:
        yield from _share_of_unsaid(change, value)
    elif not start.figure.of:
        others = [other for other in before[:-1] if other is not start]  # it may lead to another of the sentence
        yield moved_to(value, start, step, change.sign, [moved_to(other, start, step, change.sign) for other in others])


def _values_before(change: _Change) -> list[Spot]:
    """Return the counts of the sentence before a change, where the last is the value that was reached by it."""
    step = change.step
    if step.figure.unit in ("", "%") or step.figure.of:
        return []
    depths = (step.depth, step.depth - 1)
    before = [spot for spot in change.of_sentence() if spot.start < step.start and spot.depth in depths]
    if not before or before[-1].figure.of or not _RIGHT_BEFORE.match(change.passage.text[before[-1].end : step.start]):
        return []
    return before


def _start(change: _Change, before: Sequence[Spot]) -> Spot | None:
    """Return the start value: in a bracket behind the change, or the first of two values of periods."""
    step = change.step
    behind = [spot for spot in change.of_sentence() if spot.start > step.start]
    if behind and _START_BEHIND.match(change.passage.text[step.end : behind[0].start]):
        return behind[0]
    periods = len(before) == 2 and not behind and all(_of_period(change.passage, spot) for spot in before)
    compared = "so với" in change.passage.text[step.end : step.end + _COMPARED]
    return before[0] if periods and not compared else None


def _share_of_unsaid(change: _Change, value: Spot) -> Iterator[Relation]:
    """Relate "93 đơn, giảm 21 đơn = 18,4 %": the base of the percentage is not stated, but follows."""
    step, following = change.step, change.spots[change.place + 1 : change.place + 2]
    if not following or following[0].figure.unit != "%" or following[0].sentence != step.sentence:
        return
    between = change.passage.text[step.end : following[0].start]
    if "so với" in between or not _AS_SHARE.match(between):
        return
    base, signs = (value.figure, step.figure), (1, -change.sign)
    yield _ratio(following[0], (step.figure,), (1,), base, signs, Strength.LIKELY)


def _of_period(passage: Passage, spot: Spot) -> bool:
    return _PERIOD.search(passage.text[max(0, spot.start - _OF_PERIOD) : spot.start]) is not None


def _measured(change: _Change, known: Mapping[tuple[str, float], Spot]) -> Iterator[Relation]:
    """Relate a change behind "so với … (812 đơn vị)" to its percentage and its end value."""
    step, base = change.step, _base(change)
    if base is None:
        return
    following = change.spots[change.place + 1 : change.place + 2]
    share = following and following[0].figure.unit == "%" and following[0].sentence == step.sentence
    if share and _AS_SHARE.match(change.passage.text[step.end : following[0].start]):
        yield _ratio(following[0], (step.figure,), (1,), (base.figure,), (1,), Strength.CERTAIN)
    yield from _leads(change, base, known)


def _base(change: _Change) -> Spot | None:
    """Return the base of the change: the only count of its kind behind "so với" in its sentence."""
    step = change.step
    before = [spot for spot in change.of_sentence() if spot.start < step.start]
    bases = [s for s in before if _AGAINST.search(change.passage.text[max(0, s.start - _LEAD_AGAINST) : s.start])]
    if step.figure.unit in ("", "%") or len(bases) != 1 or not is_exact(bases[0].figure):
        return None
    return bases[0] if is_exact(step.figure) and bases[0].figure.value > step.figure.value else None


def _leads(change: _Change, base: Spot, known: Mapping[tuple[str, float], Spot]) -> Iterator[Relation]:
    """Relate the change to its end value, where the report states it: exactly, all but, or the other way."""
    step = change.step
    wanted = base.figure.value + change.sign * step.figure.value
    near = [s for s in change.spots if s not in (base, step) and _all_but(s, step.figure.unit, wanted)]
    if not near and (step.figure.unit, wanted) not in known and base.figure.value >= _LEAST:
        other_way = known.get((step.figure.unit, base.figure.value - change.sign * step.figure.value))
        near += [other_way] if other_way else []
    if wanted >= 1 / _CLOSE and _one_value(near):
        yield moved_to(near[0], base, step, change.sign)


def _one_value(spots: Sequence[Spot]) -> bool:
    return len({spot.figure.value for spot in spots}) == 1


def _all_but(spot: Spot, unit: str, wanted: float) -> bool:
    """Check whether a figure is near the value that a change leads to."""
    return spot.figure.unit == unit and is_exact(spot.figure) and abs(spot.figure.value - wanted) <= _CLOSE * wanted


def _per_cent(running: Running, change: _Change) -> Iterator[Relation]:
    """Relate a percentage with both ends stated: "312 tin, tăng 15 % so với cùng kỳ (260 tin)", "(120/104)"."""
    share, behind = change.step, change.spots[change.place + 1 : change.place + 3]
    gap = change.passage.text[share.end : behind[0].start] if behind else ""
    if not behind or behind[0].sentence != share.sentence or _PLAN.search(gap):
        return
    if len(behind) > 1 and _IN_BRACKET.fullmatch(gap) and is_fraction(running.between(*behind)):
        yield _grown(share, behind[0], behind[1], change.sign)
    elif not behind[0].figure.of and _START_BEHIND.match(gap):
        yield from _grown_to(change, behind[0])


def _grown_to(change: _Change, then: Spot) -> Iterator[Relation]:
    """Relate a percentage to the count right before it and the start behind it."""
    now = change.count_before()
    if not now or family(now) != family(then):
        return
    if _RIGHT_BEFORE.match(change.passage.text[now.end : change.step.start]):
        yield _grown(change.step, now, then, change.sign)


def _grown(share: Spot, now: Spot, then: Spot, sign: int) -> Relation:
    return _ratio(
        share, (now.figure, then.figure), (sign, -sign), (then.figure,), (1,), Strength.CERTAIN, name="Mức tăng, giảm"
    )


def _ratio(
    share: Spot,
    parts: tuple[Figure, ...],
    signs: tuple[int, ...],
    base: tuple[Figure, ...],
    base_signs: tuple[int, ...],
    strength: Strength,
    name: str = "",
) -> Relation:
    name = name or name_of(share, "Mức tăng, giảm")
    return Relation(
        "ratio", "%", share.figure, parts, signs, base, base_signs, strength=strength, name=name, near=_NEAR
    )
