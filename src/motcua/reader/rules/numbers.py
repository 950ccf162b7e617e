"""Numbers as Vietnamese reports write them: both decimal styles, leading zeros, scales and words."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?:(?<![\w.,/\-–])|(?<=[a-zà-ỹđ]/)|(?<=[a-zà-ỹđ] /))"  # "12 hồ sơ/50 hồ sơ" states both
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?!(?!(?i:đ|đồng|tr|trđ|tỷ|km|ha|kg|m2|gb|mb|tấn)(?!\w))\w*[^\W\d_])"
)
_LONGEST = 40  # characters of a number; anything longer counts nothing
SCALES = {"chục": 10, "trăm": 100, "ngàn": 1000, "nghìn": 1000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mươi": 10, "mốt": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """Value with the number of digits written after its decimal mark."""

    value: float
    decimals: int = 0


def parse(token: str, percent: bool = False) -> Number | None:
    """Parse a number token; `percent` makes three digits after a lone mark decimals.

    A single mark before exactly three digits separates thousands (4.747, 4,747), save after a leading zero
    and in percentages; any other single mark is the decimal one (46,20 and 99.81). Returns None when the
    token cannot be one number (1.23.4).
    """
    token = token.replace(" ", "").rstrip(".,")
    if len(token) > _LONGEST:
        return None
    marks = [c for c in token if c in ".,"]
    if not token or not token[0].isdigit():
        return None
    if not marks:
        return Number(float(int(token)))
    head, _, tail = token.rpartition(marks[-1])
    if len(marks) == 1:
        thousands = len(tail) == 3 and len(head) <= 3 and not (head.startswith("0")) and not percent
        if thousands:
            return Number(float(int(head + tail)))
        return Number(float(f"{int(head)}.{tail}"), len(tail))
    if marks[0] != marks[-1]:  # the last mark is the decimal one
        if not _grouped(re.split(r"[.,]", head)):
            return None
        whole = re.sub(r"[.,]", "", head)
        return Number(float(f"{whole}.{tail}"), len(tail))
    groups = token.split(marks[0])
    return Number(float(int("".join(groups)))) if _grouped(groups) else None


def _grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def words(text: str) -> int | None:
    """Parse a number below a hundred written in words, or None: "hai mươi lăm" is 25."""
    parts = text.lower().split()
    if not parts or any(part not in _WORDS for part in parts):
        return None
    if len(parts) == 1:
        return None if parts[0] in {"tư", "lăm", "mươi", "mốt"} else _WORDS[parts[0]]
    if parts[0] == "mười" and len(parts) == 2:
        return 10 + _WORDS[parts[1]] if _WORDS[parts[1]] < 10 else None
    if parts[1] == "mươi" and _WORDS[parts[0]] < 10:
        if len(parts) == 2:
            return _WORDS[parts[0]] * 10
        if len(parts) == 3 and _WORDS[parts[2]] < 10:
            return _WORDS[parts[0]] * 10 + _WORDS[parts[2]]
    return None
