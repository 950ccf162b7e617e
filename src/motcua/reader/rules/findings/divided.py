"""Wholes divided away from the figure: in grades, once more, one part in its turn, the total behind its parts."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, same_kind, unit
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.spots import Spot, name_of
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_AT_LAST = re.compile(r"(?:^|[\s,;])tổng (?:số|cộng)(?: là)?\s*:?\s*$", re.IGNORECASE)
_GRADES = re.compile(
    r"\b(?:xếp loại|đạt loại|loại|mức)\b|\b(?:xuất sắc|tốt|khá|trung bình|yếu|kém|hoàn thành)\s*$", re.IGNORECASE
)
_IN_TURN = re.compile(
    r"\briêng (?:lĩnh vực )?(?P<name>[^\d.;:,()]{3,40}?)\s+(?:gồm|bao gồm)(?: có)?\s*:?\s", re.IGNORECASE
)
_BY = re.compile(
    r"(?:^|\.\s+)(?:(?:phân|chia|xét|tính|phân loại) theo|"
    r"về (?:trình độ|cơ cấu|giới tính|độ tuổi|hình thức|đối tượng))\b"
    r"[^.\d:]{0,40}:[^.\d]*$",
    re.IGNORECASE,
)
_THERE = re.compile(r"\b(?:có mặt|hiện có|tổng số|tổng cộng)\b[^,;.]*$", re.IGNORECASE)


def in_the_end(members: list[Spot]) -> Iterator[Finding]:
    """Parts with their total behind them: "8 nghị quyết, 19 quyết định; tổng số 27 văn bản"."""
    for order, whole in enumerate(members):
        if order < 2 or not _AT_LAST.search(whole.before) or not is_exact(whole.figure) or whole.figure.unit == "%":
            continue
        parts = [spot for spot in members[:order] if spot.depth == whole.depth and spot.figure.unit != "%"]
        if len(parts) < 2 or len({unit(spot) for spot in (whole, *parts)}) != 1 or any(s.figure.of for s in parts):
            continue
        if any(not is_exact(spot.figure) or CHANGE.search(spot.words) for spot in parts):
            continue
        total, stated = sum(spot.figure.value for spot in parts), whole.figure.value
        if abs(total - stated) <= 0.1 * stated:
            yield _told(whole, parts, total)


def graded(spots: list[Spot]) -> Iterator[Finding]:
    """Grades of what was named in the sentence before: "Kiểm tra 13 đơn vị. 4 đơn vị loại tốt, 8 khá, 2 trung bình"."""
    by_sentence: dict[int, list[Spot]] = {}
    for spot in spots:
        by_sentence.setdefault(spot.sentence, []).append(spot)
    for members in by_sentence.values():
        parts = [spot for spot in members if _GRADES.search(spot.after) and spot.figure.unit != "%"]
        ahead = [spot for spot in spots if spot.end < members[0].start]
        if len(parts) < 3 or len(parts) < len([s for s in members if s.figure.unit != "%"]) or not ahead:
            continue
        ahead = [s for s in ahead if s.sentence == parts[0].sentence - 1 and unit(s) == unit(parts[0])]
        whole = max(ahead, key=lambda spot: spot.figure.value, default=None)
        if whole is None or len({unit(spot) for spot in parts}) != 1:
            continue
        total, stated = sum(spot.figure.value for spot in parts), whole.figure.value
        if all(is_exact(spot.figure) for spot in (whole, *parts)) and stated <= total <= 1.25 * stated:
            yield _told(whole, parts, total)


def again(text: str, last: list[Spot], spots: list[Spot]) -> Iterator[Finding]:
    """A further division of what the sentence before divided: "11 người, trong đó … . Phân theo đối tượng: …"."""
    by_sentence = [list(members) for _, members in groupby(spots, key=lambda spot: spot.sentence)]
    if last and spots[0].passage - last[0].passage == 1:
        by_sentence.insert(0, last)
    for before, members in pairwise(by_sentence):
        begin = before[-1].end if before is not last else 0
        parts = [spot for spot in members if spot.depth == members[0].depth]
        opened = _BY.search(text[begin : members[0].start])
        if not opened or len(parts) < 2 or any(s.figure.unit == "%" for s in members):
            continue
        total = sum(spot.figure.value for spot in parts)
        wholes = [s for s in before if s.depth == before[0].depth and same_kind(s, parts) and not s.figure.of]
        near = [s for s in wholes if is_exact(s.figure) and abs(total - s.figure.value) <= 0.25 * s.figure.value]
        said = [s for s in near if s.figure.value == total] or [s for s in near if _THERE.search(s.before)] or near
        if not said or not all(is_exact(spot.figure) and not spot.figure.of for spot in parts):
            continue
        if not BARE_NUMBER.search(text[parts[-1].end :].split(".")[0]):
            yield _told(said[0], parts, total)


def of_one_part(text: str, spots: list[Spot]) -> Iterator[Finding]:
    """A part named again and divided: "hộ tịch 203, … . Riêng hộ tịch gồm: khai sinh 62 trường hợp, …"."""
    for match in _IN_TURN.finditer(text):
        named = match.group("name").casefold().strip()
        wholes = [s for s in spots if s.end <= match.start() and s.before.casefold().rstrip().endswith(named)]
        parts = [s for s in spots if s.start >= match.end() and s.depth == 0]
        parts = [s for s in parts if s.sentence == parts[0].sentence and s.figure.unit != "%"] if parts else []
        if len(wholes) != 1 or len(parts) < 2 or text[match.end() : parts[0].start].count(",") > 1:
            continue
        total, stated = sum(part.figure.value for part in parts), wholes[0].figure.value
        exact = all(is_exact(spot.figure) and not spot.figure.of for spot in (wholes[0], *parts))
        unread = BARE_NUMBER.search(text[parts[-1].end :].split(".")[0])
        if exact and not unread and abs(total - stated) <= 0.1 * stated:
            yield _told(wholes[0], parts, total)


def _told(whole: Spot, parts: list[Spot], total: float) -> Finding:
    stated = whole.figure.value
    said = " + ".join(say(part.figure.value) for part in parts)
    words = f"{name_of(whole, 'Tổng số')}: các phần cộng lại {said} = {say(total)}; ghi {say(stated)}"
    holds = abs(total - stated) < 1e-6
    return tell("sum", holds, words, (whole, *parts), expected=total, stated=stated, rule="classes")
