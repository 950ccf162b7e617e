"""Rows of the appendix compared with prose by their parent's figure: "giao 37, hoàn thành 33"."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua.reader.rules.findings.restated import label_words, unit_of
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.slips import is_slip
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_UNDER = re.compile(r"(?:^|[\t|])\s*[-–+•]\s*[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 6  # lines between a row and one under it, and figures between theirs
_SURE = 100  # of an upper figure that is met once only
_LEAST = 10  # smaller figures meet by chance
_ANOTHER = 2  # times: figures further apart count two parts


def anchored(running: Running) -> Iterator[Finding]:
    """Find rows under another, or behind one, whose parent's figure stands once in the prose with the row's words."""
    prose = _prose(running)
    upper: Row | None = None
    for before, row in zip((None, *running.rows), running.rows, strict=False):
        if before and prose.lacks(row) and unit_of(before.figure) == unit_of(row.figure):
            yield from _beside(before, row, prose)
        if not _UNDER.search(unicodedata.normalize("NFC", running.text.lines[row.line - 1])):
            upper = row
        elif upper and _is_under(upper, row):
            found = prose.places_of(upper)
            if len(found) == 1 and upper.figure.value >= _LEAST:
                yield from _followed(upper, row, prose.exact, found[0])


@dataclass(frozen=True, slots=True)
class _Prose:
    """Exact figures of the prose in reading order, where each unit and value stands, and those of the rows."""

    exact: Sequence[Spot]
    places: Mapping[tuple[str, float], Sequence[int]]
    in_rows: frozenset[tuple[str, float]]

    def places_of(self, row: Row) -> Sequence[int]:
        """Return where the figure of a row stands in the prose."""
        return self.places.get((unit_of(row.figure), row.figure.value), ())

    def lacks(self, row: Row) -> bool:
        """Check whether the prose lacks the figure of a row that is long enough to be distinctive."""
        return unit_of(row.figure) != "%" and row.figure.value >= _SURE and not self.places_of(row)


def _prose(running: Running) -> _Prose:
    exact = [spot for spot in running.spots if is_exact(spot.figure)]
    places: dict[tuple[str, float], list[int]] = {}
    for place, spot in enumerate(exact):
        places.setdefault((unit_of(spot.figure), spot.figure.value), []).append(place)
    return _Prose(exact, places, frozenset((unit_of(row.figure), row.figure.value) for row in running.rows))


def _is_under(upper: Row, row: Row) -> bool:
    """Check whether a row is near enough below another of its unit to be a part of it."""
    return row.line - upper.line <= _NEAR and unit_of(row.figure) == unit_of(upper.figure) != "%"


def _beside(before: Row, row: Row, prose: _Prose) -> Iterator[Finding]:
    """Compare two rows side by side in the prose too, the second with a slip: "giao 1.402, có mặt 1.377"."""
    unit = unit_of(before.figure)
    for place in prose.places_of(before)[:_NEAR] if before.figure.value >= _SURE else ():
        follower = _follower(prose.exact, place, unit)
        if follower and (unit, follower.value) not in prose.in_rows and is_slip(follower, row.figure):
            words = f"{row.figure.label}: lời văn dòng {follower.line} ghi {say(follower.value)}, "
            words += f"phụ lục ghi {say(row.figure.value)}; chữ số đảo hoặc sai"
            wanted, stated = row.figure.value, follower.value
            yield tell("text_vs_appendix", False, words, (follower, row), expected=wanted, stated=stated)


def _follower(exact: Sequence[Spot], place: int, unit: str) -> Figure | None:
    """Return the next figure of the prose, where it stands right behind and has this unit."""
    if place + 1 == len(exact) or not _right_behind(exact[place], exact[place + 1]):
        return None
    figure = exact[place + 1].figure
    return figure if unit_of(figure) == unit else None


def _followed(upper: Row, row: Row, exact: Sequence[Spot], place: int) -> Iterator[Finding]:
    """Compare a row under another with the figure that follows its parent's figure in the prose."""
    whole, behind = upper.figure, _named_behind(row, exact, place)
    if len({spot.figure.value for spot in behind}) != 1:
        return
    found = behind[0].figure
    larger, smaller = max(found.value, row.figure.value), min(found.value, row.figure.value)
    if larger > _ANOTHER * smaller or larger > whole.value:
        return  # another part of it
    said = f"{whole.label} – {row.figure.label}: lời văn dòng {found.line} ghi {say(found.value)}, "
    said += f"phụ lục ghi {say(row.figure.value)}"
    holds = found.value == row.figure.value
    yield tell("text_vs_appendix", holds, said, (found, row), expected=row.figure.value, stated=found.value)


def _named_behind(row: Row, exact: Sequence[Spot], place: int) -> list[Spot]:
    """Return the figures right behind a place that have the unit and every word of a row."""
    unit, words = unit_of(row.figure), label_words(row.figure)
    near = [spot for spot in exact[place + 1 : place + 1 + _NEAR] if _right_behind(exact[place], spot)]
    return [spot for spot in near if unit_of(spot.figure) == unit and words <= _said(spot)] if words else []


def _right_behind(anchor: Spot, spot: Spot) -> bool:
    return spot.passage == anchor.passage and spot.start > anchor.start and spot.sentence - anchor.sentence <= 1


def _said(spot: Spot) -> set[str]:
    return set(_WORD.findall(spot.words.casefold()))
