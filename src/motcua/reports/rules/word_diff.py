"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words that stayed, was taken out or was put in."""

    kind: str  # same | del | ins
    text: str


def word_diff(before: str, after: str) -> list[Change]:
    """The stretches of both texts in reading order; what was taken out stands before what came in its place."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Change] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(old[first:last])))
            continue
        if last > first:
            found.append(Change("del", "".join(old[first:last])))
        if end > start:
            found.append(Change("ins", "".join(new[start:end])))
    return found
