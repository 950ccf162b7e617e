"""Changes against their base: by how much, from what to what, in per cent, in ranks.

The start may stand before the change ("So với năm 2015 (812 đơn vị), đã giảm 198 đơn vị"), behind it ("612 đơn vị,
giảm 187 đơn vị so với năm 2021 (789 đơn vị)"), in a bracket as a fraction ("tăng 15 % so với cùng kỳ (120/104)"), or be
left out ("93 đơn, giảm 21 đơn = 18,4 %": the start is 93 + 21).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.vocabulary import Figure

_STEP = re.compile(
    r"\b(?P<way>tăng|giảm|vượt|cao hơn|thấp hơn)(?:\s+(?:thêm|được|đi|là|hơn|gần|trên|khoảng))*\s*$", re.IGNORECASE
)
_DOWN = {"giảm", "thấp hơn"}
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
_FROM = re.compile(r"\btừ\b[^,;.\d]{0,24}$", re.IGNORECASE)
_TO = re.compile(r"^[^,;.\d]{0,40}\b(?:xuống(?:\s+còn)?|lên|còn|thành|đến)\b[^,;.\d]{0,12}$", re.IGNORECASE)
_LEADING = re.compile(r"\b(?P<way>tăng|giảm)\b[^,;.]{0,40}\btừ\b[^,;.\d]{0,24}$", re.IGNORECASE)
_BY = re.compile(
    r"^[^;.\d]{0,45}[,(]\s*(?:tức\s+(?:là\s+)?)?(?:tăng|giảm)(?:\s+được|\s+đi|\s+thêm)?\s*$", re.IGNORECASE
)
_MERGED = re.compile(r"\b(?:sắp xếp|sáp nhập|hợp nhất|nhập)\s*$", re.IGNORECASE)
_INTO = re.compile(r"^[^\d.;]{0,60}\bthành\s*$", re.IGNORECASE)
_DOWN_TO = re.compile(
    r"\b(?P<way>giảm|tăng)\b[^,;.\d]{0,24}\b(?:còn|xuống|xuống còn|lên|lên tới|đến)\s*$", re.IGNORECASE
)
_BEFORE_IT = re.compile(
    r"^[^,;.\d()]{0,24}\(\s*(?:tháng|quý|năm|kỳ)\s+(?:trước|ngoái|\d[\d/]*)\s*(?:là|có|:)?\s*$|"
    r"^[^,;.\d()]{0,24}\(\s*(?:cùng kỳ|trước đó|kỳ trước)[^\d()]{0,24}$",
    re.IGNORECASE,
)
_RANK = re.compile(r"\b(?:xếp|đứng|hạng|thứ|vị trí)\b[^,;.()]{0,30}$", re.IGNORECASE)
_MOVED = re.compile(r"\b(?P<way>tăng|giảm|tụt|lùi|nâng|vươn)\b[^,;.()]{0,12}$", re.IGNORECASE)
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


def changes(running: Running) -> Iterator[Relation]:
    """Find every change with its start and end value."""
    known = {(s.figure.unit, s.figure.value): s for s in reversed(running.spots) if is_exact(s.figure)}
    for passage, spots in running.by_passage():
        yield from _from_to(passage, spots)
        yield from _down_to(passage, spots)
        yield from _ranks(passage, spots)
        for place, step in enumerate(spots):
            way = _STEP.search(passage.text[max(0, step.start - 30) : step.start])
            if not way or is_rank(step):
                continue
            change = _Change(passage, spots, place, -1 if way["way"].casefold() in _DOWN else 1)
            if step.figure.unit == "%":
                yield from _per_cent(running, change)
                continue
            yield from _reached(change)
            yield from _measured(change, known)


def is_rank(spot: Spot) -> bool:
    """Check whether a figure is a rank or a number of ranks."""
    return spot.figure.unit in ("bậc", "hạng")


def _reached(change: _Change) -> Iterator[Relation]:
    """Relate the value right before a change to the start given in the sentence."""
    step = change.step
    if step.figure.unit in ("", "%"):
        return
    own = change.of_sentence()
    before = [spot for spot in own if spot.start < step.start and spot.depth in (step.depth, step.depth - 1)]
    gap = change.passage.text[before[-1].end : step.start] if before else ""
    if not before or not _RIGHT_BEFORE.match(gap) or before[-1].figure.of or step.figure.of:
        return
    value, start = before[-1], _start(change, before)
    if start and not start.figure.of:
        others = tuple(
            _moved(other, start, step, change.sign) for other in before[:-1] if other is not start
        )  # it may lead to another figure of the sentence
        yield _moved(value, start, step, change.sign, others)
    elif not start:
        yield from _share_of_unsaid(change, value)


def _start(change: _Change, before: Sequence[Spot]) -> Spot | None:
    """Return the start value: in a bracket behind the change, or the first of two values of periods."""
    step = change.step
    behind = [spot for spot in change.of_sentence() if spot.start > step.start]
    if behind and _START_BEHIND.match(change.passage.text[step.end : behind[0].start]):
        return behind[0]
    periods = len(before) == 2 and not behind and all(_of_period(change.passage, spot) for spot in before)
    compared = "so với" in change.passage.text[step.end : step.end + 20]
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


def _moved(value: Spot, start: Spot, step: Spot, sign: int, others: tuple[Relation, ...] = ()) -> Relation:
    return Relation(
        "identity", "=", value.figure, (start.figure, step.figure), (1, sign), strength=Strength.CERTAIN,
        name=name_of(value, "Số sau khi thay đổi"), rule="change", others=others,
    )  # fmt: skip


def _of_period(passage: Passage, spot: Spot) -> bool:
    return _PERIOD.search(passage.text[max(0, spot.start - 40) : spot.start]) is not None


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
    bases = [s for s in before if _AGAINST.search(change.passage.text[max(0, s.start - 100) : s.start])]
    if step.figure.unit in ("", "%") or len(bases) != 1 or not is_exact(bases[0].figure):
        return None
    return bases[0] if is_exact(step.figure) and bases[0].figure.value > step.figure.value else None


def _leads(change: _Change, base: Spot, known: Mapping[tuple[str, float], Spot]) -> Iterator[Relation]:
    """Relate the change to its end value, where the report states it: exactly, all but, or the other way."""
    step, sign = change.step, change.sign
    wanted = base.figure.value + sign * step.figure.value
    same = [s for s in change.spots if s not in (base, step) and s.figure.unit == step.figure.unit]
    near = [s for s in same if is_exact(s.figure) and abs(s.figure.value - wanted) <= _CLOSE * wanted]
    other_way = known.get((step.figure.unit, base.figure.value - sign * step.figure.value))
    unsaid = (step.figure.unit, wanted) not in known
    if other_way and not near and unsaid and base.figure.value >= _LEAST:
        near = [other_way]
    if len({spot.figure.value for spot in near}) == 1 and wanted >= 1 / _CLOSE:
        yield _moved(near[0], base, step, sign)


def _per_cent(running: Running, change: _Change) -> Iterator[Relation]:
    """Relate a percentage with both ends stated: "312 tin, tăng 15 % so với cùng kỳ (260 tin)", "(120/104)"."""
    share, behind = change.step, change.spots[change.place + 1 :]
    text = change.passage.text
    if not behind or behind[0].sentence != share.sentence or _PLAN.search(text[share.end : behind[0].start]):
        return
    gap = text[share.end : behind[0].start]
    if (
        len(behind) > 1
        and is_fraction(running.between(behind[0], behind[1]))
        and re.fullmatch(r"[^.;\d]{0,60}\(\s*", gap)
    ):
        yield _grown(share, behind[0], behind[1], change.sign)
        return
    ahead = [s for s in change.spots[: change.place] if s.sentence == share.sentence and s.figure.unit != "%"]
    if not ahead or family(ahead[-1]) != family(behind[0]) or behind[0].figure.of:
        return
    if _RIGHT_BEFORE.match(text[ahead[-1].end : share.start]) and _START_BEHIND.match(gap):
        yield _grown(share, ahead[-1], behind[0], change.sign)


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
    return Relation("ratio", "%", share.figure, parts, signs, base, base_signs, strength=strength, name=name, near=0.5)


def _from_to(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Relate "giảm 15 đơn vị, từ 88 xuống còn 73", "tăng từ 88 lên 103, tăng 15", "sáp nhập 26 xã thành 12 …"."""
    text = passage.text
    for place, (first, last) in enumerate(zip(spots, spots[1:], strict=False)):
        between, ahead = text[first.end : last.start], text[max(0, first.start - 90) : first.start]
        merged = _MERGED.search(ahead) and _INTO.match(between)
        if not merged and not (_FROM.search(ahead) and _TO.match(between)):
            continue
        step, sign = _step_of(text, spots, place, bool(merged))
        if step and _alike(step, first, last):
            yield _moved(last, first, step, sign)


def _alike(step: Spot, first: Spot, last: Spot) -> bool:
    """Check whether the step has the unit of its start and end; points for shares."""
    if "%" in (first.figure.unit, last.figure.unit):
        return {first.figure.unit, last.figure.unit} == {"%"} and step.figure.unit in ("điểm", "%", "điểm phần trăm")
    return step.figure.unit != "%" and (not step.figure.unit or not first.figure.unit or family(step) == family(first))


def _step_of(text: str, spots: list[Spot], place: int, merged: bool) -> tuple[Spot | None, int]:
    """Return the step of a change from one figure to the next: right behind them, or right before."""
    first, last = spots[place], spots[place + 1]
    behind = spots[place + 2] if place + 2 < len(spots) else None
    way = _LEADING.search(text[max(0, first.start - 90) : first.start])
    if behind and _BY.match(text[last.end : behind.start]):
        said = _STEP.search(text[max(0, behind.start - 30) : behind.start])
        down = bool(said and said["way"].casefold() in _DOWN)
        return behind, -1 if down else 1
    before = spots[place - 1] if place else None
    said = _STEP.search(text[max(0, before.start - 30) : before.start]) if before else None
    near = before and re.match(r"^[^.;\d]{0,60}\btừ\b[^,;.\d]{0,24}$", text[before.end : first.start])
    if before and said and near and not merged:
        return before, -1 if said["way"].casefold() in _DOWN else 1
    return None, 1 if not way or way["way"].casefold() == "tăng" else -1


def _down_to(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Relate "giảm còn 1.864 lượt (quý trước 1.920 lượt)": a decreased value is not more than before."""
    for now, then in zip(spots, spots[1:], strict=False):
        way = _DOWN_TO.search(passage.text[max(0, now.start - 60) : now.start])
        if not way or family(now) != family(then) or not _BEFORE_IT.match(passage.text[now.end : then.start]):
            continue
        lower, upper = (now, then) if way["way"].casefold() == "giảm" else (then, now)
        yield Relation(
            "identity", "<=", upper.figure, (lower.figure,), name=name_of(now, "Số sau khi thay đổi"),
            reason=f"lời văn nói {way['way'].casefold()}", rule="direction",
        )  # fmt: skip


def _ranks(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Relate "xếp thứ 28/63, tăng 7 bậc so với năm trước (xếp thứ 35/63)"."""
    ranked = [s for s in spots if s.figure.unit == "hạng" or is_rank(s) and _MOVED.search(s.before)]
    for first, step, last in zip(ranked, ranked[1:], ranked[2:], strict=False):
        moved = _MOVED.search(step.before)
        if not moved or not first.sentence == step.sentence == last.sentence or _MOVED.search(last.before):
            continue
        between = passage.text[step.end : last.start]
        if ";" in between or not re.search(r"so với|\(|từ", between):
            continue
        down = moved["way"].casefold() in {"giảm", "tụt", "lùi"}
        parts, signs = (last.figure, step.figure), (1, 1 if down else -1)
        yield Relation("identity", "=", first.figure, parts, signs, name="Thứ hạng", rule="rank")
