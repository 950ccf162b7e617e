"""Changes from one value to another: "từ 88 xuống còn 73", "sáp nhập 26 xã thành 12", ranks won and lost."""

import re
from collections.abc import Iterator
from itertools import pairwise

from motcua.reader.rules.findings.accounts.relation import Relation
from motcua.reader.rules.findings.accounts.steps import is_rank, moved_to, sign_of
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.spots import Spot, name_of

_FROM = re.compile(r"\btừ\b[^,;.\d]{0,24}$", re.IGNORECASE)
_TO = re.compile(r"^[^,;.\d]{0,40}\b(?:xuống(?:\s+còn)?|lên|còn|thành|đến)\b[^,;.\d]{0,12}$", re.IGNORECASE)
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
_MOVED = re.compile(r"\b(?P<way>tăng|giảm|tụt|lùi|nâng|vươn)\b[^,;.()]{0,12}$", re.IGNORECASE)
_LED_BY = re.compile(r"^[^.;\d]{0,60}\btừ\b[^,;.\d]{0,24}$")
_LINKED = re.compile(r"so với|\(|từ")
_LOWERED = {"giảm", "tụt", "lùi"}
_LEAD = 90  # characters before a figure that say "từ" or "sáp nhập" of it
_DIRECTION = 60  # the same that say "giảm còn", "tăng lên" of it


def moves(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Find every change in a passage whose start and end stand side by side."""
    yield from _from_to(passage, spots)
    yield from _down_to(passage, spots)
    yield from _ranks(passage, spots)


def _from_to(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Relate "giảm 15 đơn vị, từ 88 xuống còn 73", "tăng từ 88 lên 103, tăng 15", "sáp nhập 26 xã thành 12 …"."""
    text = passage.text
    for place, (first, last) in enumerate(pairwise(spots)):
        between, ahead = text[first.end : last.start], text[max(0, first.start - _LEAD) : first.start]
        merged = _MERGED.search(ahead) and _INTO.match(between)
        if not merged and not (_FROM.search(ahead) and _TO.match(between)):
            continue
        step = _step_of(text, spots, place, bool(merged))
        if step and _alike(step[0], first, last):
            yield moved_to(last, first, *step)


def _alike(step: Spot, first: Spot, last: Spot) -> bool:
    """Check whether the step has the unit of its start and end; points for shares."""
    if "%" in (first.figure.unit, last.figure.unit):
        return {first.figure.unit, last.figure.unit} == {"%"} and step.figure.unit in ("điểm", "%", "điểm phần trăm")
    return step.figure.unit != "%" and (not step.figure.unit or not first.figure.unit or family(step) == family(first))


def _step_of(text: str, spots: list[Spot], place: int, merged: bool) -> tuple[Spot, int] | None:
    """Return the step of a change from one figure to the next, with its sign: right behind them, or right before."""
    first, last = spots[place], spots[place + 1]
    behind = spots[place + 2] if place + 2 < len(spots) else None
    if behind and _BY.match(text[last.end : behind.start]):
        return behind, sign_of(text, behind) or 1
    before = spots[place - 1] if place and not merged else None
    if before and _LED_BY.match(text[before.end : first.start]) and sign_of(text, before):
        return before, sign_of(text, before)
    return None


def _down_to(passage: Passage, spots: list[Spot]) -> Iterator[Relation]:
    """Relate "giảm còn 1.864 lượt (quý trước 1.920 lượt)": a decreased value is not more than before."""
    for now, then in pairwise(spots):
        way = _DOWN_TO.search(passage.text[max(0, now.start - _DIRECTION) : now.start])
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
        if moved and _is_moved_from(passage, first, step, last):
            down = moved["way"].casefold() in _LOWERED
            parts, signs = (last.figure, step.figure), (1, 1 if down else -1)
            yield Relation("identity", "=", first.figure, parts, signs, name="Thứ hạng", rule="rank")


def _is_moved_from(passage: Passage, first: Spot, step: Spot, last: Spot) -> bool:
    """Check whether the last rank of three is the one before the move."""
    if not first.sentence == step.sentence == last.sentence or _MOVED.search(last.before):
        return False
    between = passage.text[step.end : last.start]
    return ";" not in between and _LINKED.search(between) is not None
