"""Items of form 02, line by line: the paper, and its number of originals, certified copies and photocopies.

A line is typed as people write it: `Giấy khai sinh (1 bản chính, 2 bản sao, 1 bản chụp)`, or short `Giấy khai sinh
1+2+1`. A line without counts is a correction to make, not a paper to hand in.
"""

import re
from dataclasses import dataclass

from motcua.base.law import rule

_SHORT = re.compile(r"^(?P<name>.+?)\s+(\d{1,2})\+(\d{1,2})(?:\+(\d{1,2}))?$")
_LONG = re.compile(r"^(?P<name>.+?)\s*\((?P<counts>[^()]*\d[^()]*)\)$")
_COUNT = re.compile(r"^(?P<count>\d{1,2})\s+(?P<kind>bản(?: chính| sao chứng thực| sao| chụp| photo)?)$")
_KINDS = {
    "bản chính": "originals",
    "bản": "originals",
    "bản sao": "certified",
    "bản sao chứng thực": "certified",
    "bản chụp": "photocopies",
    "bản photo": "photocopies",
}


@dataclass(frozen=True, slots=True)
class AskedItem:
    """Line of form 02; None where it names no quantity of the kind."""

    name: str
    originals: int | None = None
    certified: int | None = None
    photocopies: int | None = None

    @property
    def text(self) -> str:
        """Format the line as form 02 of 2025 prints it: the name with its counts in words."""
        counts = ((self.originals, "bản chính"), (self.certified, "bản sao"), (self.photocopies, "bản chụp"))
        told = ", ".join(f"{count} {kind}" for count, kind in counts if count)
        return f"{self.name} ({told})" if told else self.name


@rule("form_02_asks_with_quantities", "Thông tư 01/2018/TT-VPCP, Mẫu số 02", verified=False)
def asked_item(line: str) -> AskedItem:
    """Parse a line with its counts; a line that cannot be parsed is kept as typed."""
    if short := _SHORT.match(line):
        originals, certified, photocopies = (int(count or 0) for count in short.groups()[1:])
        return AskedItem(short["name"], originals, certified, photocopies)
    if long := _LONG.match(line):
        found: dict[str, int] = {}
        for part in re.split(r"[,;]\s*", long["counts"]):
            count = _COUNT.match(part.strip())
            if count is None:
                return AskedItem(line)
            found[_KINDS[count["kind"]]] = int(count["count"])
        return AskedItem(long["name"], **found)
    return AskedItem(line)
