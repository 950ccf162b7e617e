"""Numbers as Vietnamese reports write them: both decimal styles, leading zeros, scales and words."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?:(?<![\w.,/\-–])|(?<=[a-zà-ỹđ]/)|(?<=[a-zà-ỹđ] /))"  # "12 hồ sơ/50 hồ sơ" states both
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?!(?!(?i:đ|đồng|tr|trđ|tỷ|km|ha|kg|m2|gb|mb|tấn)(?!\w))\w*[^\W\d_])"
)
_LONGEST = 40  # characters of a number; anything longer counts nothing
_GROUP = 3  # digits between two marks of thousands
_MARKS = re.compile(r"[.,]")
SCALES = {"chục": 10, "trăm": 100, "ngàn": 1000, "nghìn": 1000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mốt": 1,
}  # fmt: skip
_BOUND = {"tư", "lăm", "mốt"}  # digits that are only said behind a ten
_SPOKEN = {
    **{word: digit for word, digit in _DIGITS.items() if word not in _BOUND},
    "mười": 10,
    **{f"mười {word}": 10 + digit for word, digit in _DIGITS.items()},
    **{f"{ten} mươi": 10 * tens for ten, tens in _DIGITS.items()},
    **{f"{ten} mươi {word}": 10 * tens + digit for ten, tens in _DIGITS.items() for word, digit in _DIGITS.items()},
}


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
    if len(token) > _LONGEST or not token[:1].isdigit():
        return None
    marks = [c for c in token if c in ".,"]
    if not marks:
        return Number(float(int(token)))
    head, _, tail = token.rpartition(marks[-1])
    if len(marks) == 1:
        return _one_mark(head, tail, percent)
    if marks[0] == marks[-1]:
        groups = token.split(marks[0])
        return Number(float(int("".join(groups)))) if _grouped(groups) else None
    if not _grouped(_MARKS.split(head)):  # the last mark is the decimal one
        return None
    return Number(float(f"{_MARKS.sub('', head)}.{tail}"), len(tail))


def _one_mark(head: str, tail: str, percent: bool) -> Number:
    """Return a number with a single mark, between thousands or before decimals."""
    if len(tail) == _GROUP and len(head) <= _GROUP and not head.startswith("0") and not percent:
        return Number(float(int(head + tail)))
    return Number(float(f"{int(head)}.{tail}"), len(tail))


def _grouped(groups: list[str]) -> bool:
    """Check whether digits are grouped by thousands."""
    return 1 <= len(groups[0]) <= _GROUP and all(len(group) == _GROUP for group in groups[1:])


def words(text: str) -> int | None:
    """Parse a number below a hundred written in words, or None: "hai mươi lăm" is 25."""
    return _SPOKEN.get(" ".join(text.lower().split()))
