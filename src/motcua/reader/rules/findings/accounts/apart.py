"""Wholes divided elsewhere than right behind the figure: by grades, a second time, one part, total last."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, same_kind, unit
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, by_sentence, name_of

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
_GRADED = 3  # grades that make a list of results
_NEAR = 0.1  # of a whole: a larger gap shows other parts than those of the list
_ALL_BUT = 0.25  # the same where the words say by what the whole is divided


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
        if order < 2 or whole.figure.unit == "%" or not _AT_LAST.search(whole.before):
            continue
        parts = _run_before(members, order)
        if len(parts) >= 2 and not any(spot.figure.of or CHANGE.search(spot.words) for spot in parts):
            yield _sum(whole, parts, _NEAR)


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
        if len(counts) < _GRADED or not _are_grades(counts):
            continue
        ahead = [spot for spot in spots if spot.sentence == counts[0].sentence - 1 and unit(spot) == unit(counts[0])]
        whole = max(ahead, key=lambda spot: spot.figure.value, default=None)
        if whole:
            yield _sum(whole, counts, _ALL_BUT, "<=")


def _are_grades(counts: list[Spot]) -> bool:
    """Check whether all counts of a sentence are of grades, and of one unit."""
    return all(_GRADES.search(spot.after) for spot in counts) and len({unit(spot) for spot in counts}) == 1


def _again(text: str, last: list[Spot], spots: list[Spot]) -> Iterator[Relation]:
    """Find a second division of a whole: "11 người, trong đó … . Phân theo đối tượng: …"."""
    sentences = by_sentence(spots)
    if last and spots[0].passage - last[0].passage == 1:
        sentences.insert(0, last)
    for before, members in pairwise(sentences):
        if not _BY.search(text[before[-1].end if before is not last else 0 : members[0].start]):
            continue
        parts = _plain_parts(text, members)
        wholes = _dividable(before, parts) if parts else []
        if wholes:
            first, *others = [_sum(whole, parts, _ALL_BUT) for whole in wholes]
            yield replace(first, others=tuple(others))


def _plain_parts(text: str, members: list[Spot]) -> list[Spot]:
    """Return the parts that a sentence lists: all counts, with no number that was not read behind the last."""
    parts = [spot for spot in members if spot.depth == members[0].depth]
    if len(parts) < 2 or any(spot.figure.unit == "%" or spot.figure.of for spot in members):
        return []
    return [] if _bare_number_behind(text, parts[-1]) else parts


def _bare_number_behind(text: str, last: Spot) -> bool:
    """Check whether a number that was not read stands in the sentence behind a figure."""
    return BARE_NUMBER.search(text[last.end :].split(".")[0]) is not None


def _dividable(before: list[Spot], parts: list[Spot]) -> list[Spot]:
    """Return the figures of the sentence before that count what the parts count; totals of those present first."""
    wholes = [s for s in before if s.depth == before[0].depth and not s.figure.of and same_kind(s, parts)]
    return sorted(wholes, key=lambda spot: not _THERE.search(spot.before))


def _of_one_part(text: str, spots: list[Spot]) -> Iterator[Relation]:
    """Find a part named again and divided: "hộ tịch 203, … . Riêng hộ tịch gồm: khai sinh 62 trường hợp, …"."""
    for match in _IN_TURN.finditer(text):
        named = match.group("name").casefold().strip()
        wholes = [s for s in spots if s.end <= match.start() and s.before.casefold().rstrip().endswith(named)]
        parts = _first_sentence(spots, match.end())
        if len(wholes) == 1 and len(parts) >= 2 and _are_listed(text, match.end(), parts):
            yield _sum(wholes[0], parts, _NEAR)


def _first_sentence(spots: list[Spot], opened: int) -> list[Spot]:
    """Return the counts outside brackets in the sentence of the first figure behind an opener."""
    behind = [spot for spot in spots if spot.start >= opened and spot.depth == 0]
    return [spot for spot in behind if spot.sentence == behind[0].sentence and spot.figure.unit != "%"]


def _are_listed(text: str, opened: int, parts: list[Spot]) -> bool:
    """Check whether parts begin right behind the opener, with no fraction and no number unread among them."""
    if text[opened : parts[0].start].count(",") > 1 or any(spot.figure.of for spot in parts):
        return False
    return not _bare_number_behind(text, parts[-1])


def _sum(whole: Spot, parts: list[Spot], near: float, op: str = "=") -> Relation:
    figures = tuple(part.figure for part in parts)
    name = name_of(whole, "Tổng số")
    return Relation("sum", op, whole.figure, figures, strength=Strength.LIKELY, name=name, near=near, rule="classes")
