"""Wholes divided elsewhere than right behind the figure: by grades, a second time, one part, total last."""

import re
from collections.abc import Iterator
from itertools import pairwise

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.accounts.sums import by_sentence
from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, same_kind, unit
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, name_of

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


def divisions(running: Running) -> Iterator[Relation]:
    """Find every whole that is divided elsewhere than right behind it."""
    last: list[Spot] = []
    for passage, spots in running.by_passage():
        yield from _graded(spots)
        yield from _again(passage.text, last, spots)
        yield from _of_one_part(passage.text, spots)
        for members in by_sentence(spots):
            yield from _in_the_end(members)
        last = [spot for spot in spots if spot.sentence == spots[-1].sentence]


def _in_the_end(members: list[Spot]) -> Iterator[Relation]:
    """Find parts with their total behind them: "8 nghị quyết, 19 quyết định; tổng số 27 văn bản"."""
    for order, whole in enumerate(members):
        if order < 2 or not _AT_LAST.search(whole.before) or whole.figure.unit == "%":
            continue
        parts = _run_before(members, order)
        if len(parts) < 2 or len({unit(spot) for spot in (whole, *parts)}) != 1 or any(s.figure.of for s in parts):
            continue
        if not any(CHANGE.search(spot.words) for spot in parts):
            yield _sum(whole, parts, 0.1)


def _run_before(members: list[Spot], order: int) -> list[Spot]:
    """Return the consecutive figures of the whole's kind right before it."""
    parts: list[Spot] = []
    for spot in reversed(members[:order]):
        if spot.figure.unit == "%" or spot.depth != members[order].depth:
            continue
        if unit(spot) != unit(members[order]):
            break
        parts.insert(0, spot)
    return parts


def _graded(spots: list[Spot]) -> Iterator[Relation]:
    """Find grades of the whole in the sentence before: "Kiểm tra 13 đơn vị. 4 đơn vị loại tốt, 8 khá, 2 trung bình"."""
    for members in by_sentence(spots):
        counts = [spot for spot in members if spot.figure.unit != "%"]
        parts = [spot for spot in counts if _GRADES.search(spot.after)]
        if len(parts) < 3 or len(parts) < len(counts) or len({unit(spot) for spot in parts}) != 1:
            continue
        ahead = [s for s in spots if s.sentence == parts[0].sentence - 1 and unit(s) == unit(parts[0])]
        whole = max(ahead, key=lambda spot: spot.figure.value, default=None)
        if whole:
            yield _sum(whole, parts, 0.25, "<=")


def _again(text: str, last: list[Spot], spots: list[Spot]) -> Iterator[Relation]:
    """Find a second division of a whole: "11 người, trong đó … . Phân theo đối tượng: …"."""
    sentences = by_sentence(spots)
    if last and spots[0].passage - last[0].passage == 1:
        sentences.insert(0, last)
    for before, members in pairwise(sentences):
        parts = [spot for spot in members if spot.depth == members[0].depth]
        opened = _BY.search(text[before[-1].end if before is not last else 0 : members[0].start])
        if not opened or len(parts) < 2 or any(s.figure.unit == "%" or s.figure.of for s in members):
            continue
        if BARE_NUMBER.search(text[parts[-1].end :].split(".")[0]):
            continue
        wholes = [s for s in before if s.depth == before[0].depth and same_kind(s, parts) and not s.figure.of]
        wholes.sort(key=lambda spot: not _THERE.search(spot.before))
        if wholes:
            first, *others = [_sum(whole, parts, 0.25) for whole in wholes]
            yield _either(first, others)


def _either(first: Relation, others: list[Relation]) -> Relation:
    return Relation(
        first.kind, first.op, first.whole, first.parts, strength=first.strength, name=first.name, near=first.near,
        rule=first.rule, others=tuple(others),
    )  # fmt: skip


def _of_one_part(text: str, spots: list[Spot]) -> Iterator[Relation]:
    """Find a part named again and divided: "hộ tịch 203, … . Riêng hộ tịch gồm: khai sinh 62 trường hợp, …"."""
    for match in _IN_TURN.finditer(text):
        named = match.group("name").casefold().strip()
        wholes = [s for s in spots if s.end <= match.start() and s.before.casefold().rstrip().endswith(named)]
        parts = [s for s in spots if s.start >= match.end() and s.depth == 0]
        parts = [s for s in parts if s.sentence == parts[0].sentence and s.figure.unit != "%"] if parts else []
        if len(wholes) != 1 or len(parts) < 2 or text[match.end() : parts[0].start].count(",") > 1:
            continue
        if not any(s.figure.of for s in parts) and not BARE_NUMBER.search(text[parts[-1].end :].split(".")[0]):
            yield _sum(wholes[0], parts, 0.1)


def _sum(whole: Spot, parts: list[Spot], near: float, op: str = "=") -> Relation:
    figures = tuple(part.figure for part in parts)
    name = name_of(whole, "Tổng số")
    return Relation("sum", op, whole.figure, figures, strength=Strength.LIKELY, name=name, near=near, rule="classes")
