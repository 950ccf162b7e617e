"""Parts of a whole listed in the text: behind its opener, in its bracket, in the list under it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from motcua.reader.rules.findings.passages import BULLETS
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot

OPENER = re.compile(
    r"^(?P<lead>[^.;]{0,70}?)(?P<sign>[(,:;.]|\s)\s*(?P<word>trong đó|bao gồm|gồm|cụ thể|chia ra|chia theo|cụ thể là)"
    r"(?:\s+có)?(?=[\s:,(]|$)",
    re.IGNORECASE,
)
_IN_REMARK = 6  # figures that a remark in brackets behind the whole may have
_LONGEST = 60  # figures behind an opener that can be its parts
_BEHIND = 40  # characters behind the last part that belong to the list's text


def behind_bracket(text: str, spots: list[Spot], order: int, start: int) -> tuple[int, str] | None:
    """Return where the parts begin behind a remark in brackets: "626 lượt (giảm 59 lượt), trong đó: …"."""
    whole = spots[order]
    behind = range(start, min(start + _IN_REMARK, len(spots)))
    first = next((place for place in behind if spots[place].depth <= whole.depth), None)
    if first is None or first == start or spots[first].depth != whole.depth:
        return None
    opener = OPENER.search(re.sub(r"\([^()]*\)", "", text[whole.end : spots[first].start]))
    return (first, opener.group("word").casefold()) if opener and opener.group("sign") != "(" else None


def listed_parts(text: str, spots: list[Spot], order: int, first: int, bracketed: bool) -> tuple[list[Spot], str]:
    """Return the figures listed behind the opener, at one depth, to the end of the list, and the list's text."""
    whole = spots[order]
    listing = _List(text, whole.depth, bracketed, spots[first].sentence, spots[first - 1].end)
    for spot in spots[first : first + _LONGEST]:
        if not listing.take(spot):
            break
    if listing.has_fractions:
        return [], ""  # no plain list
    end = listing.end
    return listing.parts, _unread(text, spots[order:], whole.end, end) + re.sub(r"\d", "", text[end : end + _BEHIND])


@dataclass(slots=True)
class _List:
    """List that is being read: its parts so far, and where the last figure ended."""

    text: str
    depth: int  # of brackets around the whole
    bracketed: bool
    sentence: int  # of the first part: "… . Trong đó: …" opens the list in a sentence of its own
    end: int
    parts: list[Spot] = field(default_factory=list)
    separator: str = ""
    nested: bool = False  # within "…; hạ sĩ quan 02 bản, trong đó 01 bản để nộp"
    has_fractions: bool = False

    @property
    def level(self) -> int:
        """Return the depth of brackets at which the parts stand."""
        return self.depth + 1 if self.bracketed else self.depth

    def take(self, spot: Spot) -> bool:
        """Take in the next figure; returns whether the list may go on behind it."""
        gap = self.text[self.end : spot.start]
        if self._ends(spot, gap):
            return False
        self.nested = ";" not in gap and (self.nested or bool(self.parts and "trong đó" in gap))
        if not self.nested and not self._is_beside(spot, gap):
            self._add(spot, gap)
        self.end = spot.end
        return not self.has_fractions

    def _ends(self, spot: Spot, gap: str) -> bool:
        """Check whether the list ended before a figure."""
        if spot.depth < self.level or _closes(gap, self.level - self.depth, bool(self.parts)):
            return True
        if spot.depth == self.level and spot.sentence != self.sentence and not self.bracketed:
            return True
        return len(self.parts) >= 2 and self.separator == "," and ";" in gap

    def _is_beside(self, spot: Spot, gap: str) -> bool:
        """Check whether a figure is no part: in a bracket, a share, or of a fraction among the parts."""
        if spot.depth > self.level or spot.figure.unit == "%":
            return True
        self.has_fractions = "/" in gap.strip()[-1:] or "/" in self.text[spot.end : spot.end + 2]
        return self.has_fractions

    def _add(self, spot: Spot, gap: str) -> None:
        if len(self.parts) == 1:
            self.separator = ";" if ";" in gap else ","
        self.parts.append(spot)


def _unread(text: str, spots: list[Spot], start: int, end: int) -> str:
    """Return the text of a list without its figures."""
    pieces = []
    for spot in spots:
        if start <= spot.start < end:
            pieces.append(text[start : spot.start])
            start = max(start, spot.end)
    return "·".join([*pieces, text[start:end]])


def _closes(gap: str, level: int, started: bool) -> bool:
    """Check whether the bracket that held the list was closed in this gap."""
    depth = level
    for sign in gap:
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if started and level and depth < level:
                return True
    return False


def bullets(running: Running, whole: Spot) -> list[Spot]:
    """Return the first figure of each list item under the passage that ends with a colon."""
    parts: list[Spot] = []
    for item in _items(running, whole.passage):
        first = next((spot for spot in running.spots_in(item) if spot.depth == 0), None)
        if first is None or first.figure.unit == "%":
            return []
        parts.append(first)
    return parts


def _items(running: Running, above: int) -> Iterator[int]:
    """Yield the list items under a passage, all with one bullet that is not its own, up to the full stop."""
    own, mark = running.passages[above].text[:1], ""
    for index in range(above + 1, len(running.passages)):
        item = running.passages[index]
        if item.footnote:
            continue
        sign = item.text[:1]
        if sign not in BULLETS or sign == own or (mark and sign != mark):
            return
        mark = sign
        yield index
        if item.text.endswith((".", "./.")):
            return
