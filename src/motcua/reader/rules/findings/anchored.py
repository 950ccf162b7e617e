"""Rows of the appendix compared with prose by their parent's figure: "giao 37, hoàn thành 33"."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from motcua.reader.rules.findings.restated import label_words, unit_of
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.slips import is_slip
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_UNDER = re.compile(r"(?:^|[\t|])\s*[-–+•]\s*[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 6  # lines between a row and one under it, and figures between theirs
_SURE = 100  # of an upper figure that is met once only
_LEAST = 10  # smaller figures meet by chance


def anchored(running: Running) -> Iterator[Finding]:
    """Find rows under another, or behind one, whose parent's figure stands once in the prose with the row's words."""
    exact = [spot for spot in running.spots if is_exact(spot.figure)]
    places: dict[tuple[str, float], list[int]] = {}
    for place, spot in enumerate(exact):
        places.setdefault((unit_of(spot.figure), spot.figure.value), []).append(place)
    taken = {(unit_of(row.figure), row.figure.value) for row in running.rows}
    upper: Row | None = None
    for before, row in zip((None, *running.rows), running.rows, strict=False):
        if before and _slipped(row, places) and unit_of(before.figure) == unit_of(row.figure):
            yield from _beside(before, row, exact, places, taken)
        if not _UNDER.search(unicodedata.normalize("NFC", running.text.lines[row.line - 1])):
            upper = row
        elif upper and row.line - upper.line <= _NEAR and unit_of(row.figure) == unit_of(upper.figure) != "%":
            found = places.get((unit_of(upper.figure), upper.figure.value), [])
            if len(found) == 1 and upper.figure.value >= _LEAST:
                yield from _followed(upper, row, exact, found[0])


def _slipped(row: Row, places: Mapping[tuple[str, float], list[int]]) -> bool:
    """Check whether the prose lacks the figure of a row that is long enough to be distinctive."""
    unit, value = unit_of(row.figure), row.figure.value
    return unit != "%" and value >= _SURE and (unit, value) not in places


def _beside(
    before: Row, row: Row, exact: Sequence[Spot], places: Mapping[tuple[str, float], list[int]],
    taken: set[tuple[str, float]],
) -> Iterator[Finding]:  # fmt: skip
    """Compare two rows side by side in the prose too, the second with a slip: "giao 1.402, có mặt 1.377"."""
    unit, value = unit_of(before.figure), before.figure.value
    for place in places.get((unit, value), [])[:_NEAR] if value >= _SURE else ():
        follower = exact[place + 1] if place + 1 < len(exact) else None
        if follower is None or not _right_behind(exact[place], follower) or unit_of(follower.figure) != unit:
            continue
        found = follower.figure
        if (unit, found.value) not in taken and is_slip(found, row.figure):
            words = f"{row.figure.label}: lời văn dòng {found.line} ghi {say(found.value)}, "
            words += f"phụ lục ghi {say(row.figure.value)}; chữ số đảo hoặc sai"
            wanted, stated = row.figure.value, found.value
            yield tell("text_vs_appendix", False, words, (found, row), expected=wanted, stated=stated)


def _followed(upper: Row, row: Row, exact: Sequence[Spot], place: int) -> Iterator[Finding]:
    """Compare a row under another with the figure that follows its parent's figure in the prose."""
    whole, unit, words = upper.figure, unit_of(row.figure), label_words(row.figure)
    behind = [s for s in exact[place + 1 : place + 1 + _NEAR] if _right_behind(exact[place], s)]
    behind = [s for s in behind if unit_of(s.figure) == unit and words <= _said(s)] if words else []
    if len({spot.figure.value for spot in behind}) != 1:
        return
    found = behind[0].figure
    larger, smaller = max(found.value, row.figure.value), min(found.value, row.figure.value)
    if larger > 2 * smaller or larger > whole.value:
        return  # another part of it
    said = f"{whole.label} – {row.figure.label}: lời văn dòng {found.line} ghi {say(found.value)}, "
    said += f"phụ lục ghi {say(row.figure.value)}"
    holds = found.value == row.figure.value
    yield tell("text_vs_appendix", holds, said, (found, row), expected=row.figure.value, stated=found.value)


def _right_behind(anchor: Spot, spot: Spot) -> bool:
    return spot.passage == anchor.passage and spot.start > anchor.start and spot.sentence - anchor.sentence <= 1


def _said(spot: Spot) -> set[str]:
    return set(_WORD.findall(spot.words.casefold()))
