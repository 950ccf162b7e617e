"""Target, done and remainder stated in sequence: "giao 95, có mặt 89, còn thiếu 6"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.kinds import family
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, by_sentence, is_fraction, name_of

_WHOLE = re.compile(
    r"\b(tổng số|tổng|được giao|giao|đề ra|xác định|phát hiện|phải|cần|chỉ tiêu|đăng ký|phát ra|phát hành|phát|"
    r"tiếp nhận|nhận được|ghi nhận|chỉ ra|kiến nghị|biên chế)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(đã|hoàn thành|có mặt|hiện có|thực hiện|xử lý|khắc phục|giải quyết|thành lập|hòa giải thành|thu về|trả lời|"
    r"sử dụng)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(còn|còn lại|chưa|đang|thiếu|không thành)\b", re.IGNORECASE)
_NOT_YET = re.compile(
    r"^[^,;.]{0,24}\b(chuyển sang|chưa (?:hoàn thành|thực hiện|triển khai)|đang (?:thực hiện|triển khai)|còn lại)\b",
    re.IGNORECASE,
)
_REMAINING = re.compile(r"^[^,;.]{0,16}\bcòn lại\b", re.IGNORECASE)
_CARRIED = {"hồ sơ", "bộ", "bộ hồ sơ", "%"}  # dossiers are carried from period to period: the declared accounts
_AS_PEOPLE = {"biên chế", "chỉ tiêu", "công chức", "viên chức", "cán bộ", "trường hợp", "người"}
_MORE = re.compile(r"\b(tăng|giảm|so với|cùng kỳ|bình quân|trung bình|kế hoạch|lượt|mỗi|thêm)\b", re.IGNORECASE)
_SENT = re.compile(r"\bphát (?:ra|hành|đi)?\s*$|\bphát\b[^,;.]{0,20}$", re.IGNORECASE)
_RETURNED = re.compile(r"\bthu (?:về|lại|được|hồi)\b", re.IGNORECASE)
_AMONG = re.compile(r"\btrong(?: (?:tổng )?số)?\s*$", re.IGNORECASE)
_PROPOSED = re.compile(r"\b(?:kiến nghị|đề nghị)\b[^,;.]*$", re.IGNORECASE)
_HANDLED = re.compile(r"\bđã\b[^,;.]{0,12}\b(?:xử lý|thực hiện|giải quyết|khắc phục)\b[^,;.]*$", re.IGNORECASE)
_OPINION = re.compile(r"(?P<not>\b(?:chưa|không)\s+)?\b(?P<what>hài lòng|đồng ý|đạt yêu cầu)\b[^,;.]*$", re.IGNORECASE)
_BACK = re.compile(r"\b(?:thu|thu về|nhận|hợp lệ|khảo sát)\b[^,;.]*$", re.IGNORECASE)
_HAVE = re.compile(r"\bcó\s*$", re.IGNORECASE)
_NEAR = 0.25  # of a target: a larger gap shows a third part
_FRACTION_NEAR = 0.5  # the same where x/y names the target itself
_WORDS = 60  # characters before a figure that tell its role
_NEAREST = 30  # characters before it in which "còn", "chưa" speak of it and not of what came before


def remainders(running: Running) -> Iterator[Relation]:
    """Find every whole with its done part and its remainder, and every part bounded by its set."""
    for _, spots in running.by_passage():
        flat = {members[0].sentence: members for members in by_sentence(spots)}
        for members in flat.values():
            yield from _left(members)
            yield from _unfinished(running, members)
            yield from _returned(members)
            yield from _among(members)
            yield from _handled(members)
            yield from _either(members)


def _left(members: Sequence[Spot]) -> Iterator[Relation]:
    """Relate whole = done + remainder, where a sentence states exactly these three of the kind."""
    for order, whole in enumerate(members):
        if _role(whole) != "whole" or whole.figure.unit in _CARRIED or whole.figure.of:
            continue
        parts = _done_and_left(whole, members[order + 1 :])
        if [_role(part) for part in parts] == ["done", "left"]:
            yield from _in_three(whole, parts)


def _in_three(whole: Spot, parts: Sequence[Spot]) -> Iterator[Relation]:
    """Relate a whole to its done part and its remainder, where none of them is a change or a plan."""
    three = (whole, *parts)
    if any(_MORE.search(spot.words) for spot in three):
        return
    sure = all(is_exact(spot.figure) for spot in three)
    yield Relation(
        "identity", "=", whole.figure, tuple(part.figure for part in parts),
        strength=Strength.LIKELY if sure else Strength.POSSIBLE,
        name=name_of(whole, "Tổng số"), near=_NEAR, reason="phần đã làm và phần còn lại",
    )  # fmt: skip


def _done_and_left(whole: Spot, behind: Sequence[Spot]) -> list[Spot]:
    """Return the figures behind a whole that state its done part and its remainder."""
    parts: list[Spot] = []
    for spot in behind:
        if spot.depth > whole.depth or spot.figure.unit == "%":
            continue
        if spot.depth < whole.depth or _family(spot) != _family(whole) or spot.figure.of or not _role(spot):
            break
        if _role(spot) == "whole":
            break
        parts.append(spot)
    return parts


def _unfinished(running: Running, members: Sequence[Spot]) -> Iterator[Relation]:
    """Relate "hoàn thành 29/30 nhiệm vụ, còn 02 nhiệm vụ": the denominator is the sum of both."""
    for order, (upper, lower) in enumerate(pairwise(members)):
        if not is_fraction(running.between(upper, lower)) or not _DONE.search(upper.before[-_WORDS:]):
            continue
        left = [s for s in members[order + 2 :] if s.depth == upper.depth and family(s) == family(lower)]
        if len(left) == 1 and not left[0].figure.of and lower.figure.unit not in ("", "%"):
            yield from _rest(upper, lower, left[0])


def _rest(upper: Spot, lower: Spot, left: Spot) -> Iterator[Relation]:
    """Relate what is done of a whole to what is left: all the rest, or a part of it."""
    if not _LEFT.search(left.before[-_NEAREST:]) and not _NOT_YET.match(left.after):
        return
    whole_rest = left.before.endswith("còn lại") or _REMAINING.match(left.after)
    op, strength = ("=", Strength.LIKELY) if whole_rest else ("<=", Strength.CERTAIN)
    yield Relation(
        "identity", op, lower.figure, (upper.figure, left.figure), strength=strength, near=_FRACTION_NEAR,
        name=name_of(left, "Còn lại"), rule="left",
    )  # fmt: skip


def _role(spot: Spot) -> str:
    """Return the role of a figure by the words right before it: target, done or remainder."""
    words = spot.before[-_WORDS:]
    if _LEFT.search(words):
        return "left"
    if _DONE.search(words):
        return "done"
    return "whole" if _WHOLE.search(words) else ""


def _family(spot: Spot) -> str:
    """Return the unit of a figure, where a case of discipline is a person."""
    return "người" if spot.figure.unit.casefold() in _AS_PEOPLE else family(spot)


def _returned(members: Sequence[Spot]) -> Iterator[Relation]:
    """Find more forms returned than sent out."""
    for sent, back in pairwise(members):
        if sent.figure.unit == back.figure.unit and _SENT.search(sent.before) and _RETURNED.search(back.before):
            yield _within(sent, back, "thu về không thể nhiều hơn phát ra")


def _among(members: Sequence[Spot]) -> Iterator[Relation]:
    """Relate "Trong số 39 trường hợp … có 42 người": the part is counted within the set."""
    for whole, part in pairwise(members):
        if _AMONG.search(whole.before) and _HAVE.search(part.before) and _family(whole) == _family(part):
            yield _within(whole, part, "phần không thể lớn hơn toàn bộ")


def _handled(members: Sequence[Spot]) -> Iterator[Relation]:
    """Relate "kiến nghị xử lý 17 cá nhân …; đã xử lý 19 cá nhân": no more is done than was requested."""
    for place, part in enumerate(members):
        if not _HANDLED.search(part.before) or part.figure.of or part.figure.unit in _CARRIED:
            continue
        asked = [s for s in members[:place] if s.figure.unit == part.figure.unit and _clause_of(members, s, _PROPOSED)]
        if len(asked) == 1:
            yield _within(asked[0], part, "đã xử lý không thể nhiều hơn số kiến nghị")


def _clause_of(members: Sequence[Spot], spot: Spot, words: re.Pattern[str]) -> bool:
    """Check whether the figure, or the one before it in its list, stands behind these words."""
    place = members.index(spot)
    near = members[max(0, place - 1) : place + 1]
    return any(words.search(each.before) for each in near)


def _either(members: Sequence[Spot]) -> Iterator[Relation]:
    """Relate "thu 146 phiếu, hài lòng 139 phiếu, chưa hài lòng 09 phiếu": the two are at most the returned forms."""
    counts = [spot for spot in members if spot.figure.unit != "%" and not spot.figure.of]
    for whole, yes, no in zip(counts, counts[1:], counts[2:], strict=False):
        if len({spot.figure.unit for spot in (whole, yes, no)}) > 1 or not _BACK.search(whole.before):
            continue
        if _are_opposite(yes, no):
            name = name_of(whole, "Tổng số")
            yield Relation("identity", "<=", whole.figure, (yes.figure, no.figure), name=name)


def _are_opposite(yes: Spot, no: Spot) -> bool:
    """Check whether two figures count one opinion and its opposite, in this order."""
    word, other = _OPINION.search(yes.before), _OPINION.search(no.before)
    if not word or not other or word["what"] != other["what"]:
        return False
    return not word["not"] and bool(other["not"])


def _within(whole: Spot, part: Spot, reason: str) -> Relation:
    return Relation("subset", "<=", whole.figure, (part.figure,), name=name_of(part, "Phần"), reason=reason)
