"""Parts of a whole in the prose: "21 hồ sơ (gồm: hộ tịch 04; đất đai 17)" and lists under "Trong đó:"."""

import re
from collections.abc import Iterator
from itertools import groupby

from motcua.reader.rules.findings.divided import again, graded, in_the_end, of_one_part
from motcua.reader.rules.findings.divisions import partition
from motcua.reader.rules.findings.kinds import BARE_NUMBER, CHANGE, are_bodies, of_composite, same_kind, unit
from motcua.reader.rules.findings.parts import OPENER, behind_bracket, bullets, listed_parts
from motcua.reader.rules.findings.rounding import compare, is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.words import NOUNS
from motcua.reader.vocabulary import Finding, Verdict

_COLON = re.compile(r"^(?P<lead>[^.;:(]{0,40}):\s*$")
_BRACKET = re.compile(r"^[^.;:(\d]{0,60}\([^()]{0,80}$")
_EXHAUSTIVE = ("gồm", "bao gồm", "chia ra", "chia theo")
_OVERLAP = re.compile(
    r"\b(nữ|đảng viên|dân tộc|trình độ|đại học|thạc sĩ|tiến sĩ|cao đẳng|trung cấp|lượt|độ tuổi|tôn giáo|"
    r"đạt|tỷ lệ|so với|tăng|giảm|kế hoạch|năm \d{4})\b",
    re.IGNORECASE,
)
_WHOLE_DISTRICT = re.compile(r"\btoàn (?:huyện|quận|thị xã)\b", re.IGNORECASE)
_LEVELS = re.compile(r"cấp (?:huyện|xã)", re.IGNORECASE)
_DEGREE = re.compile(r"tiến sĩ|thạc sĩ|(?:trên |sau )?đại học|cao đẳng|trung cấp|sơ cấp|trình độ khác", re.IGNORECASE)
_OF_WHOLE = re.compile(r"(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|\s)*", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:khoản|lĩnh vực|sự nghiệp|ngành|nội dung|đối tượng|loại|hình thức|nhóm|khối|nguồn|trường hợp) khác\b|"
    r"\bkhác:?$|\bcòn lại\b",
    re.IGNORECASE,
)
_PLANS = re.compile(r"^kế hoạch\b", re.IGNORECASE)
_COMMUNES = re.compile(r"đơn vị hành chính cấp xã|xã, phường|phường, xã|xã, thị trấn", re.IGNORECASE)
_COMMUNE = {"xã", "phường", "thị trấn", "đặc khu"}
_MEASURES = {"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "USD", "điểm", "m2", "ha", "km", "ngày", "giờ", "tháng"}
_COUNTED = set(NOUNS.values()) - _MEASURES
_INLINE = re.compile(r"^[^.;:()\d]{0,60}:\s*[^.;:()\d]{0,50}$")
_WITHIN = re.compile(
    r"^\s*[^()\d]{0,40}\(\s*(?:trong đó\s*:?\s*)?(?:có\s+)?(?:ký số|trực tuyến|quá hạn|trễ hạn|nữ|đảng viên)\b"
)
_OPEN_END = re.compile(r"…|\.\.\.|v\.v|vân vân")


def breakdowns(running: Running) -> Iterator[Finding]:
    """Every whole that is followed by its parts, with the sum of the parts beside it."""
    last: list[Spot] = []
    for passage, spots in running.by_passage():
        yield from graded(spots)
        yield from again(passage.text, last, spots)
        last = [spot for spot in spots if spot.sentence == spots[-1].sentence]
        yield from of_one_part(passage.text, spots)
        for _, members in groupby(spots, key=lambda spot: spot.sentence):
            yield from in_the_end(list(members))
        for order, whole in enumerate(spots):
            if whole.figure.unit == "%" or (order and _is_fraction(running, spots, order - 1)):
                continue
            start = order + 1
            if _is_fraction(running, spots, order):
                start += 1
            while start < len(spots) and spots[start].figure.unit == "%" and spots[start].depth == whole.depth:
                start += 1
            following = spots[start : start + 60]
            begin = spots[start - 1].end
            ahead = passage.text[begin : following[0].start if following else len(passage.text)]
            opener = OPENER.search(ahead)
            if opener and following:
                parts, tail = listed_parts(passage.text, spots, order, start, opener.group("sign") == "(")
                alone = not any(s.sentence == whole.sentence and s.depth == whole.depth for s in spots[:order])
                near = len(opener.group("lead")) <= 40 and not re.search(r"[.;:]\s", ahead[opener.end("word") + 2 :])
                yield from _judge(whole, parts, opener.group("word").casefold(), tail, spots, alone and near)
            elif following and (behind := behind_bracket(passage.text, spots, order, start)):
                parts, tail = listed_parts(passage.text, spots, order, behind[0], False)
                yield from _judge(whole, parts, behind[1], tail, spots)
            elif following and _WITHIN.match(ahead) and _larger(whole, following[0]):
                yield _beyond(whole, following[0], "trong ngoặc")
            elif following and _BRACKET.match(ahead) and following[0].depth == whole.depth + 1:
                parts, tail = listed_parts(passage.text, spots, order, start, True)
                yield from _judge(whole, parts, "(", tail, spots)
            elif (
                following
                and _INLINE.match(ahead)
                and following[0].depth == whole.depth
                and (whole.figure.unit in _COUNTED or whole.figure.unit.endswith("đồng"))
            ):
                parts, tail = listed_parts(passage.text, spots, order, start, False)
                yield from _judge(whole, parts, ":", tail, spots)
            elif (
                not following
                and len(ahead) <= 120
                and ahead.rstrip().endswith(":")
                and (opener or _COLON.search(ahead))
            ):
                word = opener.group("word").casefold() if opener else ":"
                yield from _judge(_divided(spots, whole), bullets(running, whole), word, "", spots)


def _divided(spots: list[Spot], last: Spot) -> Spot:
    """What a list under a passage divides: its last figure, or the one before what that is compared with."""
    if not last.depth:
        return last
    outside = [spot for spot in spots if not spot.depth and spot.figure.unit == last.figure.unit]
    return outside[-1] if outside else last


def _is_fraction(running: Running, spots: list[Spot], order: int) -> bool:
    """Whether the figure is the upper half of x/y, whose parts stand after y."""
    return order + 1 < len(spots) and is_fraction(running.between(spots[order], spots[order + 1]))


def _shares(whole: Spot, parts: list[Spot], spots: list[Spot]) -> Iterator[Finding]:
    """Shares in brackets right behind parts that make up their whole: "trực tuyến 3.105 hồ sơ (84,40%), …"."""
    known = {spot.id: place for place, spot in enumerate(spots)}
    for part in parts:
        place = known.get(part.id, len(spots)) + 1
        share = spots[place] if place < len(spots) else None
        if share is None or share.figure.unit != "%" or share.depth != part.depth + 1 or share.figure.qualifier:
            continue
        if not _OF_WHOLE.fullmatch(share.before) or share.after or share.sentence != part.sentence:
            continue
        exact = 100 * part.figure.value / whole.figure.value
        verdict, interval = compare(share.figure, exact)
        so_far = sum(spot.figure.value for spot in parts if spot.start <= part.start)
        joint = compare(share.figure, 100 * so_far / whole.figure.value)[0]
        if verdict is Verdict.INCONSISTENT and joint is not Verdict.INCONSISTENT:
            continue  # "trước hạn 10.805, đúng hạn 125 (99,80%)": the share of the two
        words = f"{name_of(part, 'Phần')}: {say(part.figure.value)}/{say(whole.figure.value)} = {say(exact)}%; "
        words += f"ghi {say(share.figure.value, share.figure.decimals)}%"
        members, stated = (share, part, whole), share.figure.value
        yield tell("ratio", verdict, words, members, expected=round(exact, 4), stated=stated, interval=interval)


def _judge(
    whole: Spot, parts: list[Spot], word: str, tail: str, spots: list[Spot], first: bool = False
) -> Iterator[Finding]:
    if parts and first and word == "trong đó" and _larger(whole, parts[0]):
        yield _beyond(whole, parts[0], f'sau "{word}"')
        return
    if len(parts) < 2:
        return
    total = sum(part.figure.value for part in parts)
    stated = whole.figure.value
    said = " + ".join(say(part.figure.value) for part in parts)
    what = name_of(whole, "Tổng số")
    text = f"{what}: các phần cộng lại {said} = {say(total)}; ghi {say(stated)}"
    verdict = _verdict(whole, parts, word, total, tail)
    if verdict is None:
        return
    if verdict is Verdict.CONSISTENT:
        yield from _shares(whole, parts, spots)
    if verdict is Verdict.INCONSISTENT:
        text += f" (lệch {say(abs(total - stated))})"
    elif verdict is Verdict.AMBIGUOUS:
        text += "; chưa rõ các phần có phủ hết hoặc có trùng nhau hay không"
    yield tell("sum", verdict, text, (whole, *parts), expected=total, stated=stated)


def _verdict(whole: Spot, parts: list[Spot], word: str, total: float, tail: str) -> Verdict | None:
    stated = whole.figure.value
    if of_composite(whole, parts) and is_exact(whole.figure):
        return Verdict.CONSISTENT if abs(total - stated) < 1e-6 else Verdict.INCONSISTENT
    if abs(total - stated) < 1e-6:
        return Verdict.CONSISTENT if word != "(" or len(parts) > 2 or same_kind(whole, parts) else None
    if not same_kind(whole, parts) or _OPEN_END.search(tail):
        return None
    if not all(is_exact(member.figure) for member in (whole, *parts)):
        return None
    counts_plans = any(_PLANS.match(part.after) for part in parts)  # "96 kế hoạch" among other documents
    if not counts_plans and any(part.figure.kind == "kế hoạch" for part in parts):
        return None
    if BARE_NUMBER.search(tail):  # what an unread number counts is unknown
        return None
    if word == "(" and len(parts) >= 4 and abs(total - stated) <= 0.05 * stated:
        return Verdict.INCONSISTENT  # a long list in brackets right behind the number, off by a little
    if word == "(" and _COMMUNES.search(whole.words) and all(unit(part) in _COMMUNE for part in parts):
        return Verdict.INCONSISTENT if abs(total - stated) <= 0.2 * stated else None
    if word == "(" and are_bodies(whole, parts) and stated < total <= 1.5 * stated:
        return Verdict.INCONSISTENT
    divided = partition(parts)
    degrees = word in _EXHAUSTIVE and len(parts) >= 3 and all(_DEGREE.search(part.words) for part in parts)
    beside = [f"{part.before} {part.after}" for part in parts]
    beside = [words.replace("kế hoạch", "") for words in beside] if counts_plans else beside
    if not degrees and divided != {"nam", "nữ"} and any(_OVERLAP.search(words) for words in beside):
        return None
    if divided:
        gap = abs(total - stated)
        all_levels = _WHOLE_DISTRICT.search(whole.words) and _LEVELS.search(parts[0].words)
        if gap <= max(1, 0.05 * stated) or stated < total <= 1.25 * stated or (all_levels and gap <= 0.25 * stated):
            return Verdict.INCONSISTENT
    if word == "(":
        over = len(parts) >= 3 and stated < total <= max(stated + 1, 1.1 * stated)
        return Verdict.INCONSISTENT if over else None
    return _off(parts, word, total, stated)


def _off(parts: list[Spot], word: str, total: float, stated: float) -> Verdict | None:
    """What a list says that does not add up, by the word that opened it."""
    near = abs(total - stated) <= 0.25 * max(stated, 1)
    if len(parts) >= 3 and abs(total - stated) <= 0.1 * stated and _REST.search(parts[-1].words):
        return Verdict.INCONSISTENT
    if word in _EXHAUSTIVE:
        return Verdict.INCONSISTENT if near or total > stated else Verdict.AMBIGUOUS
    if word == ":" and len(parts) >= 3 and 0 < stated - total <= 0.1 * stated:
        return Verdict.INCONSISTENT  # what stands behind a colon is all of it
    if total > stated and near and len(parts) >= 2:
        return Verdict.INCONSISTENT if word in ("cụ thể", ":", "trong đó") and len(parts) >= 3 else Verdict.AMBIGUOUS
    if word in ("cụ thể", "cụ thể là") and len(parts) >= 3 and abs(total - stated) <= 0.05 * stated:
        return Verdict.INCONSISTENT
    return None


def _beyond(whole: Spot, part: Spot, where: str) -> Finding:
    words = f"{name_of(whole, 'Tổng số')} {say(whole.figure.value)}, phần ghi {where} là "
    words += f"{say(part.figure.value)} - phần lớn hơn toàn bộ"
    limit = f"<= {say(whole.figure.value)}"
    return tell("subset", False, words, (whole, part), expected=limit, stated=part.figure.value)


def _larger(whole: Spot, part: Spot) -> bool:
    """Whether a part counted like the whole is larger than it, and neither is a change or a rough figure."""
    if part.figure.value <= whole.figure.value or not unit(whole) or unit(whole) != unit(part):
        return False
    if part.sentence != whole.sentence or "lượt" in f"{whole.words} {part.words}":
        return False
    exact = is_exact(whole.figure) and is_exact(part.figure)
    return exact and not CHANGE.search(f"{whole.before} {part.before}") and not whole.figure.of
