"""Difference of two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")
#: Number of words in a row that counts as kept between two changes.
KEPT_WORDS = 2


@dataclass(frozen=True, slots=True)
class Change:
    """Words that were kept, deleted or inserted."""

    kind: str  # same | del | ins
    text: str


def word_diff(before: str, after: str) -> list[Change]:
    """Return the pieces of both texts in reading order; a deletion stands before the insertion that replaces it."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Change] = []
    gone, come = "", ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, first, last, start, end) in enumerate(steps):
        is_edge = place in (0, len(steps) - 1)
        if tag == "equal" and (is_edge or sum(not piece.isspace() for piece in old[first:last]) >= KEPT_WORDS):
            found += [*_changed(gone, come), Change("same", "".join(old[first:last]))]
            gone, come = "", ""
        else:
            gone, come = gone + "".join(old[first:last]), come + "".join(new[start:end])
    return [*found, *_changed(gone, come)]


def _changed(gone: str, come: str) -> list[Change]:
    """Return the deleted words and the words that replace them."""
    return [change for change in (Change("del", gone), Change("ins", come)) if change.text]
