"""What was set, what was done and what is left, said one after the other: "giao 95, có mặt 89, còn thiếu 6"."""

import re
from collections.abc import Iterator, Sequence

from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_WHOLE = re.compile(
    r"\b(tổng số|tổng|được giao|giao|đề ra|xác định|phát hiện|phải|cần|chỉ tiêu|đăng ký|phát ra|phát hành|phát|"
    r"tiếp nhận|nhận được|ghi nhận|chỉ ra)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(đã|hoàn thành|có mặt|hiện có|thực hiện|xử lý|khắc phục|giải quyết|thành lập|hòa giải thành|thu về|trả lời)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(còn|còn lại|chưa|đang|thiếu|không thành)\b", re.IGNORECASE)
_NOT_YET = re.compile(
    r"^[^,;.]{0,24}\b(chuyển sang|chưa (?:hoàn thành|thực hiện|triển khai)|đang (?:thực hiện|triển khai)|còn lại)\b",
    re.IGNORECASE,
)
_CARRIED = {"hồ sơ", "bộ", "bộ hồ sơ", "%"}  # dossiers are carried from period to period: the declared identities
_AS_PEOPLE = {"biên chế", "chỉ tiêu", "công chức", "viên chức", "cán bộ", "trường hợp", "người"}
_MORE = re.compile(r"\b(tăng|giảm|so với|cùng kỳ|bình quân|trung bình|kế hoạch|lượt|mỗi|thêm)\b", re.IGNORECASE)
_SENT = re.compile(r"\bphát (?:ra|hành|đi)?\s*$|\bphát\b[^,;.]{0,20}$", re.IGNORECASE)
_RETURNED = re.compile(r"\bthu (?:về|lại|được|hồi)\b", re.IGNORECASE)
_AMONG = re.compile(r"\btrong(?: (?:tổng )?số)?\s*$", re.IGNORECASE)
_OPINION = re.compile(r"(?P<not>\b(?:chưa|không)\s+)?\b(?P<what>hài lòng|đồng ý|đạt yêu cầu)\b[^,;.]*$", re.IGNORECASE)
_BACK = re.compile(r"\b(?:thu|thu về|nhận|hợp lệ|khảo sát)\b[^,;.]*$", re.IGNORECASE)
_HAVE = re.compile(r"\bcó\s*$", re.IGNORECASE)


def states(running: Running) -> Iterator[Finding]:
    """Every whole with what was done of it and what is left, and every part said to be larger than its set."""
    for _, spots in running.by_passage():
        flat: dict[int, list[Spot]] = {}
        for spot in spots:
            flat.setdefault(spot.sentence, []).append(spot)
        for members in flat.values():
            yield from _left(running, members)
            yield from _unfinished(running, members)
            yield from _returned(members)
            yield from _among(members)
            yield from _either(members)


def _left(running: Running, members: Sequence[Spot]) -> Iterator[Finding]:
    """The whole = done + left, where a sentence says the three and nothing else of the kind."""
    for order, whole in enumerate(members):
        if _role(whole) != "whole" or whole.figure.unit in _CARRIED or whole.figure.of:
            continue
        parts: list[Spot] = []
        for spot in members[order + 1 :]:
            if spot.depth > whole.depth or spot.figure.unit == "%":
                continue
            if spot.depth < whole.depth or _family(spot) != _family(whole) or spot.figure.of:
                break
            if _role(spot) not in ("done", "left"):
                break
            parts.append(spot)
        roles = [_role(part) for part in parts]
        if roles[:2] != ["done", "left"]:
            continue
        if any(_MORE.search(spot.words) or not is_exact(spot.figure) for spot in (whole, *parts)):
            continue
        total = sum(part.figure.value for part in parts)
        stated = whole.figure.value
        same = abs(total - stated) < 1e-6
        near = abs(total - stated) <= 0.25 * stated
        if not same and (not near or len(parts) > 2):
            continue
        said = " + ".join(say(part.figure.value) for part in parts)
        words = f"{name_of(whole, 'Tổng số')}: phần đã làm và phần còn lại {said} = {say(total)}; ghi {say(stated)}"
        yield tell("identity", same, words, (whole, *parts), expected=total, stated=stated)


def _unfinished(running: Running, members: Sequence[Spot]) -> Iterator[Finding]:
    """ "hoàn thành 29/30 nhiệm vụ, còn 02 nhiệm vụ": more is left than the fraction leaves."""
    for order, (upper, lower) in enumerate(zip(members, members[1:], strict=False)):
        if not is_fraction(running.between(upper, lower)) or not _DONE.search(upper.before[-60:]):
            continue
        left = [s for s in members[order + 2 :] if s.depth == upper.depth and s.figure.unit == lower.figure.unit]
        if len(left) != 1 or any(not is_exact(spot.figure) for spot in (upper, lower, left[0])):
            continue
        stays = _LEFT.search(left[0].before[-30:]) or _NOT_YET.match(left[0].after)
        rest, stated = lower.figure.value - upper.figure.value, left[0].figure.value
        if not stays or rest < 0 or left[0].figure.of or lower.figure.unit in ("", "%") or stated < rest:
            continue
        words = f"{name_of(left[0], 'Còn lại')}: {say(lower.figure.value)} − {say(upper.figure.value)} = {say(rest)}"
        words += f"; ghi {say(stated)}"
        members = (left[0], upper, lower)
        yield tell("identity", rest == stated, words, members, expected=rest, stated=stated, rule="left")


def _role(spot: Spot) -> str:
    """Whether the words right before a figure set it, do it, or leave it."""
    words = spot.before[-60:]
    if _LEFT.search(words):
        return "left"
    if _DONE.search(words):
        return "done"
    return "whole" if _WHOLE.search(words) else ""


def _family(spot: Spot) -> str:
    unit = spot.figure.unit.casefold()
    return "người" if unit in _AS_PEOPLE else unit


def _returned(members: Sequence[Spot]) -> Iterator[Finding]:
    """More forms came back than were sent out."""
    for sent, back in zip(members, members[1:], strict=False):
        if sent.figure.unit != back.figure.unit or not (_SENT.search(sent.before) and _RETURNED.search(back.before)):
            continue
        if is_exact(sent.figure) and is_exact(back.figure):
            yield _within(sent, back, "thu về không thể nhiều hơn phát ra")


def _among(members: Sequence[Spot]) -> Iterator[Finding]:
    """ "Trong số 39 trường hợp … có 42 người": the part is counted within the set."""
    for whole, part in zip(members, members[1:], strict=False):
        if not _AMONG.search(whole.before) or not _HAVE.search(part.before) or _family(whole) != _family(part):
            continue
        if part.figure.value > whole.figure.value and is_exact(whole.figure) and is_exact(part.figure):
            yield _within(whole, part, "phần lớn hơn toàn bộ")


def _either(members: Sequence[Spot]) -> Iterator[Finding]:
    """ "thu 146 phiếu, hài lòng 139 phiếu, chưa hài lòng 09 phiếu": the two are never more than came back."""
    counts = [spot for spot in members if spot.figure.unit != "%" and not spot.figure.of]
    for whole, yes, no in zip(counts, counts[1:], counts[2:], strict=False):
        word, other = _OPINION.search(yes.before), _OPINION.search(no.before)
        if not word or not other or word["not"] or not other["not"] or word["what"] != other["what"]:
            continue
        if len({spot.figure.unit for spot in (whole, yes, no)}) > 1 or not _BACK.search(whole.before):
            continue
        total, stated = yes.figure.value + no.figure.value, whole.figure.value
        if total < stated or not all(is_exact(spot.figure) for spot in (whole, yes, no)):
            continue
        said = f"{say(yes.figure.value)} + {say(no.figure.value)} = {say(total)}"
        words = f"{name_of(whole, 'Tổng số')}: {said}; ghi {say(stated)}"
        yield tell("identity", total == stated, words, (whole, yes, no), expected=total, stated=stated)


def _within(whole: Spot, part: Spot, reason: str) -> Finding:
    x, y = part.figure.value, whole.figure.value
    holds = x <= y
    words = f"{name_of(part, 'Phần')}: {say(x)} {'không vượt' if holds else 'vượt'} {say(y)}"
    words += "" if holds else f" - {reason}"
    return tell("subset", holds, words, (part, whole), expected=f"<= {say(y)}", stated=x)
