"""Parts of a whole in the prose: "21 hồ sơ (gồm: hộ tịch 04; đất đai 17)" and lists under "Trong đó:"."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from motcua.reader.rules.findings.divisions import partition
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
_PEOPLE = {"người", "trường hợp", "công chức", "viên chức", "cán bộ", "đồng chí", "học viên", "lượt người", "cbccvc"}
_WHOLE_DISTRICT = re.compile(r"\btoàn (?:huyện|quận|thị xã)\b", re.IGNORECASE)
_LEVELS = re.compile(r"cấp (?:huyện|xã)", re.IGNORECASE)
_DEGREE = re.compile(r"tiến sĩ|thạc sĩ|(?:trên |sau )?đại học|cao đẳng|trung cấp|sơ cấp|trình độ khác", re.IGNORECASE)
_AT_LAST = re.compile(r"(?:^|[\s,;])tổng (?:số|cộng)(?: là)?\s*:?\s*$", re.IGNORECASE)
_GRADES = re.compile(
    r"\b(?:xếp loại|đạt loại|loại|mức)\b|\b(?:xuất sắc|tốt|khá|trung bình|yếu|kém|hoàn thành)\s*$", re.IGNORECASE
)
_IN_TURN = re.compile(
    r"\briêng (?:lĩnh vực )?(?P<name>[^\d.;:,()]{3,40}?)\s+(?:gồm|bao gồm)(?: có)?\s*:?\s", re.IGNORECASE
)
_OF_WHOLE = re.compile(r"(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|\s)*", re.IGNORECASE)
_BY = re.compile(
    r"(?:^|\.\s+)(?:(?:phân|chia|xét|tính|phân loại) theo|"
    r"về (?:trình độ|cơ cấu|giới tính|độ tuổi|hình thức|đối tượng))\b"
    r"[^.\d:]{0,40}:[^.\d]*$",
    re.IGNORECASE,
)
_THERE = re.compile(r"\b(?:có mặt|hiện có|tổng số|tổng cộng)\b[^,;.]*$", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:khoản|lĩnh vực|sự nghiệp|ngành|nội dung|đối tượng|loại|hình thức|nhóm|khối|nguồn|trường hợp) khác\b|"
    r"\bkhác:?$|\bcòn lại\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(tăng|giảm|thêm|bổ sung|cắt giảm|so với)\b", re.IGNORECASE)
_PLANS = re.compile(r"^kế hoạch\b", re.IGNORECASE)
_ANY_BODY = {"đơn vị", "cơ quan, đơn vị", "cơ quan"}
_BODIES = {*_ANY_BODY, "phòng", "sở", "ban", "xã", "phường", "thị trấn", "huyện", "trường", "cơ sở", "trung tâm"}
_COMMUNES = re.compile(r"đơn vị hành chính cấp xã|xã, phường|phường, xã|xã, thị trấn", re.IGNORECASE)
_COMMUNE = {"xã", "phường", "thị trấn", "đặc khu"}
_MEASURES = {"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "USD", "điểm", "m2", "ha", "km", "ngày", "giờ", "tháng"}
_COUNTED = set(NOUNS.values()) - _MEASURES
_INLINE = re.compile(r"^[^.;:()\d]{0,60}:\s*[^.;:()\d]{0,50}$")
_WITHIN = re.compile(
    r"^\s*[^()\d]{0,40}\(\s*(?:trong đó\s*:?\s*)?(?:có\s+)?(?:ký số|trực tuyến|quá hạn|trễ hạn|nữ|đảng viên)\b"
)
_BARE_NUMBER = re.compile(
    r"(?<![\w/.,-])(?<!mức độ )(?<!mức )(?<!quý )(?<!tháng )(?<!năm )(?<!ngày )(?<!số )(?<!khoản )"
    r"(?<!điều )(?<!đối tượng )"
    r"\d{1,3}(?:\.\d{3})*(?=\s*[;,)]|\s+(?:và\b|[^\W\d_]))"
)
_UNIT_NAMES = {"dvc": "dịch vụ", "dịch vụ công": "dịch vụ", "tthc": "thủ tục", "thủ tục hành chính": "thủ tục"}
_OPEN_END = re.compile(r"…|\.\.\.|v\.v|vân vân")


def breakdowns(running: Running) -> Iterator[Finding]:
    """Every whole that is followed by its parts, with the sum of the parts beside it."""
    last: list[Spot] = []
    for passage, spots in running.by_passage():
        yield from _graded(spots)
        yield from _again(passage.text, last, spots)
        last = [spot for spot in spots if spot.sentence == spots[-1].sentence]
        yield from _of_one_part(passage.text, spots)
        for _, members in groupby(spots, key=lambda spot: spot.sentence):
            yield from _in_the_end(list(members))
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


def _in_the_end(members: list[Spot]) -> Iterator[Finding]:
    """Parts with their total behind them: "8 nghị quyết, 19 quyết định; tổng số 27 văn bản"."""
    for order, whole in enumerate(members):
        if order < 2 or not _AT_LAST.search(whole.before) or not is_exact(whole.figure) or whole.figure.unit == "%":
            continue
        parts = [spot for spot in members[:order] if spot.depth == whole.depth and spot.figure.unit != "%"]
        if len(parts) < 2 or len({_unit(spot) for spot in (whole, *parts)}) != 1 or any(s.figure.of for s in parts):
            continue
        if any(not is_exact(spot.figure) or _CHANGE.search(spot.words) for spot in parts):
            continue
        total, stated = sum(spot.figure.value for spot in parts), whole.figure.value
        if abs(total - stated) <= 0.1 * stated:
            yield _told(whole, parts, total)


def _graded(spots: list[Spot]) -> Iterator[Finding]:
    """Grades of what was named in the sentence before: "Kiểm tra 13 đơn vị. 4 đơn vị loại tốt, 8 khá, 2 trung bình"."""
    by_sentence: dict[int, list[Spot]] = {}
    for spot in spots:
        by_sentence.setdefault(spot.sentence, []).append(spot)
    for members in by_sentence.values():
        parts = [spot for spot in members if _GRADES.search(spot.after) and spot.figure.unit != "%"]
        ahead = [spot for spot in spots if spot.end < members[0].start]
        if len(parts) < 3 or len(parts) < len([s for s in members if s.figure.unit != "%"]) or not ahead:
            continue
        ahead = [s for s in ahead if s.sentence == parts[0].sentence - 1 and _unit(s) == _unit(parts[0])]
        whole = max(ahead, key=lambda spot: spot.figure.value, default=None)
        if whole is None or len({_unit(spot) for spot in parts}) != 1:
            continue
        total, stated = sum(spot.figure.value for spot in parts), whole.figure.value
        if all(is_exact(spot.figure) for spot in (whole, *parts)) and stated <= total <= 1.25 * stated:
            yield _told(whole, parts, total)


def _again(text: str, last: list[Spot], spots: list[Spot]) -> Iterator[Finding]:
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
        wholes = [s for s in before if s.depth == before[0].depth and _same_kind(s, parts) and not s.figure.of]
        near = [s for s in wholes if is_exact(s.figure) and abs(total - s.figure.value) <= 0.25 * s.figure.value]
        said = [s for s in near if s.figure.value == total] or [s for s in near if _THERE.search(s.before)] or near
        if not said or not all(is_exact(spot.figure) and not spot.figure.of for spot in parts):
            continue
        if not _BARE_NUMBER.search(text[parts[-1].end :].split(".")[0]):
            yield _told(said[0], parts, total)


def _of_one_part(text: str, spots: list[Spot]) -> Iterator[Finding]:
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
        unread = _BARE_NUMBER.search(text[parts[-1].end :].split(".")[0])
        if exact and not unread and abs(total - stated) <= 0.1 * stated:
            yield _told(wholes[0], parts, total)


def _told(whole: Spot, parts: list[Spot], total: float) -> Finding:
    stated = whole.figure.value
    said = " + ".join(say(part.figure.value) for part in parts)
    words = f"{name_of(whole, 'Tổng số')}: các phần cộng lại {said} = {say(total)}; ghi {say(stated)}"
    holds = abs(total - stated) < 1e-6
    return tell("sum", holds, words, (whole, *parts), expected=total, stated=stated, rule="classes")


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
    if _of_composite(whole, parts) and is_exact(whole.figure):
        return Verdict.CONSISTENT if abs(total - stated) < 1e-6 else Verdict.INCONSISTENT
    if abs(total - stated) < 1e-6:
        return Verdict.CONSISTENT if word != "(" or len(parts) > 2 or _same_kind(whole, parts) else None
    if not _same_kind(whole, parts) or _OPEN_END.search(tail):
        return None
    if not all(is_exact(member.figure) for member in (whole, *parts)):
        return None
    counts_plans = any(_PLANS.match(part.after) for part in parts)  # "96 kế hoạch" among other documents
    if not counts_plans and any(part.figure.kind == "kế hoạch" for part in parts):
        return None
    if _BARE_NUMBER.search(tail):  # what an unread number counts is unknown
        return None
    if word == "(" and len(parts) >= 4 and abs(total - stated) <= 0.05 * stated:
        return Verdict.INCONSISTENT  # a long list in brackets right behind the number, off by a little
    if word == "(" and _COMMUNES.search(whole.words) and all(_unit(part) in _COMMUNE for part in parts):
        return Verdict.INCONSISTENT if abs(total - stated) <= 0.2 * stated else None
    if word == "(" and _are_bodies(whole, parts) and stated < total <= 1.5 * stated:
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
    if part.figure.value <= whole.figure.value or not _unit(whole) or _unit(whole) != _unit(part):
        return False
    if part.sentence != whole.sentence or "lượt" in f"{whole.words} {part.words}":
        return False
    exact = is_exact(whole.figure) and is_exact(part.figure)
    return exact and not _CHANGE.search(f"{whole.before} {part.before}") and not whole.figure.of


def _of_composite(whole: Spot, parts: list[Spot]) -> bool:
    """Whether the whole counts "xã, thị trấn" and the parts are its xã and its thị trấn."""
    named = {name.strip() for name in whole.figure.unit.casefold().split(",")}
    return len(named) > 1 and sorted(part.figure.unit.casefold() for part in parts) == sorted(named)


def _same_kind(whole: Spot, parts: list[Spot]) -> bool:
    units = {_unit(part) for part in parts} - {""}
    own = _unit(whole)
    if not units:
        return bool(own)
    if _are_bodies(whole, parts):
        return True
    return units == {own} or units | {own} <= _PEOPLE


def _are_bodies(whole: Spot, parts: list[Spot]) -> bool:
    """Whether bodies are divided into kinds of bodies: "05 đơn vị (03 trường, 02 trung tâm)"."""
    return _unit(whole) in _ANY_BODY and all(_unit(part) in _BODIES for part in parts)


def _unit(spot: Spot) -> str:
    unit = spot.figure.unit.casefold()
    return _UNIT_NAMES.get(unit, unit)
