"""Numbers of offices and places stated in two sections: "có 27 khu phố" and "26/26 khu phố".

What stands does not change from section to section. Told is only a difference of one or of a few in a hundred, where
neither place speaks of a change, a part or another time.
"""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_STANDING = re.compile(
    r"\s*(?P<what>đơn vị sự nghiệp công lập|phòng chuyên môn|cơ quan chuyên môn|khu phố|thôn|ấp|khóm|tổ dân phố|"
    r"xã, phường, thị trấn|xã, phường, đặc khu|xã, thị trấn|xã, phường)"
    r"(?=\s*[,;.:()]|\s+(?:của|thuộc|trên|trực thuộc|có|với|đã|đều|và|gồm|là|khoán|được)\b|\s*$)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:\b(?:có|gồm|với|trong|cả|tổng số|toàn bộ|tất cả)|người|hộ)\s*$|[,;]\s*$", re.IGNORECASE)
_MOVING = re.compile(
    r"\b(?:giảm|tăng|sáp nhập|sắp xếp|nhập|thành lập|còn|từ|trước|cũ|mới|thêm|xuống|lên|tại|ở|kiểm tra|trong đó|"
    r"năm \d{4}|thí điểm|công nhận|hoàn thành|đạt)\b",
    re.IGNORECASE,
)
_FEW = 1  # by how much a slip differs, of a small number
_SHARE = 0.03  # … and of a large one
_BEFORE = 40  # characters before a number that tell whether it is the whole
_LEAST = 5  # smaller numbers are often parts


def standing(running: Running) -> Iterator[Finding]:
    """Find every kind of office or place that is counted as a whole twice, with two numbers."""
    counts: dict[str, dict[float, Spot]] = {}
    for passage, spots in running.by_passage():
        for place, spot in enumerate(spots):
            found = _STANDING.match(passage.text, spot.end)
            if found and _is_large(spot) and _is_whole(running, spots, place):
                counts.setdefault(found.group("what").casefold(), {}).setdefault(spot.figure.value, spot)
    for what, by_value in counts.items():
        values = sorted(by_value)
        if len(values) == 2 and values[1] - values[0] <= max(_FEW, _SHARE * values[1]):
            yield from _differing(what, by_value[values[0]], by_value[values[1]])


def _is_large(spot: Spot) -> bool:
    return spot.figure.value >= _LEAST and is_exact(spot.figure)


def _differing(what: str, lesser: Spot, larger: Spot) -> Iterator[Finding]:
    """Tell the two numbers, where they stand in two passages."""
    both = sorted((lesser, larger), key=lambda spot: spot.line)
    if lesser.passage != larger.passage:
        first, second = (spot.figure for spot in both)
        words = f"Số {what}: dòng {first.line} ghi {say(first.value)}, dòng {second.line} ghi {say(second.value)}"
        yield tell("cross_text", False, words, both, expected=first.value, stated=second.value)


def _is_whole(running: Running, spots: list[Spot], place: int) -> bool:
    """Check whether a figure counts the whole: the lower of "26/26", or one opened by "có", "gồm", "trong"."""
    spot = spots[place]
    upper = spots[place - 1] if place else None
    if upper and is_fraction(running.between(upper, spot)):
        return upper.figure.value == spot.figure.value
    before = running.passages[spot.passage].text[max(0, spot.start - _BEFORE) : spot.start]
    return bool(_WHOLE.search(before)) and not _MOVING.search(re.split(r"[.;:]", before)[-1])
