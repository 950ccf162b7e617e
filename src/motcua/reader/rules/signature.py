"""Date of signature beside the place: "An Bình, ngày 16 tháng 6 năm 2022"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.reader.rules.spans import parse

_PLACE_AND_DAY = re.compile(
    r"^[\s|*_]*(?:Số[^|\t]*[|\t ]\s*)?[*_\s]*[^\W\d_][^\d,:;]{1,40},\s*"
    r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})[*_\s|]*$",
    re.IGNORECASE,
)
_HEAD = 40  # lines in which a report gives its place and day
_WIDEST = 300  # characters of such a line


@dataclass(frozen=True, slots=True)
class Signature:
    """Line with place and day, and the day."""

    line: int
    day: date


def signatures(lines: Sequence[str]) -> list[Signature]:
    """Return every place and day on a line of its own, or with the number of the paper.

    A narrow cell may break it into two lines.
    """
    found = []
    for number, raw in enumerate(lines, start=1):
        if "ng" not in raw[:_WIDEST]:
            continue
        line = unicodedata.normalize("NFC", raw[:_WIDEST])
        below = unicodedata.normalize("NFC", lines[number][:_WIDEST].strip()) if number < len(lines) else ""
        match = _PLACE_AND_DAY.match(line) or _PLACE_AND_DAY.match(f"{line.rstrip()} {below}")
        day = parse("/".join(match.groups())) if match else None
        if day:
            found.append(Signature(number, day))
    return found


def signed(lines: Sequence[str]) -> Signature | None:
    """Return the date of signature; None for a draft without a day, and for several papers in one file."""
    found = signatures(lines)
    return found[0] if len(found) == 1 and found[0].line <= _HEAD else None
