"""Two times of a fact, without database: the stretches of a subject's life, and since when they are believed.

A state holds on the days [valid_from, valid_to) and is believed from the day on which it was recorded. A change
that only lets a day come to pass (received, ended, paid, on the day it is recorded) is written into the standing
stretch, because every question about an earlier day reads "not yet" there anyway. A change of anything else opens
a new stretch from the day it took effect; a change recorded later than it took effect replaces the stretch that
was believed until then, and the old belief is kept with the day on which it fell.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from motcua.base.time import OPEN_DAY
from motcua.statistics.vocabulary import TwoTimes

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[S]):
    """Believed fact: a state over a stretch of days, and since when it is believed."""

    state: S
    valid_from: int
    valid_to: int
    known_from: int


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """State that took effect on one day and was recorded on another; None where the subject went away.

    `corrected` names the columns that were wrong from the beginning: every stretch gets them as the state has them.
    """

    state: S | None
    effective: int
    known: int
    corrected: tuple[str, ...] = ()


def renewed(
    times: TwoTimes, believed: Sequence[Stretch[S]], state: S, effective: int, known: int
) -> tuple[list[int], list[Stretch[S]]]:
    """Return the believed stretches (by place) that end, and those that replace them.

    Stretches are in the order of validity, contiguous, the last one open-ended. Effective days never go back
    before the start of the last stretch further than that stretch itself: earlier stretches fall whole.
    """
    if not believed:
        begins = getattr(state, times.begins_on) if times.begins_on else effective
        return [], [Stretch(state, min(effective, begins), OPEN_DAY, known)]
    last = believed[-1]
    if last.state == state:
        return [], []
    if effective <= last.valid_from:
        return _replaced_from(believed, state, effective, known)
    place = len(believed) - 1
    if only_comes_to_pass(times, last.state, state, effective):
        return [place], [Stretch(state, last.valid_from, OPEN_DAY, known)]
    return [place], [
        Stretch(last.state, last.valid_from, effective, known),
        Stretch(state, effective, OPEN_DAY, known),
    ]


def _replaced_from(
    believed: Sequence[Stretch[S]], state: S, effective: int, known: int
) -> tuple[list[int], list[Stretch[S]]]:
    """Return the same for a change that took effect before the last stretch began, or with it."""
    falling = [place for place, row in enumerate(believed) if row.valid_from >= effective] or [len(believed) - 1]
    start = believed[falling[0]].valid_from
    before = believed[falling[0] - 1] if falling[0] else None
    if before is not None and before.state == state:
        return [falling[0] - 1, *falling], [replace(before, valid_to=OPEN_DAY, known_from=known)]
    return falling, [Stretch(state, start, OPEN_DAY, known)]


def only_comes_to_pass(times: TwoTimes, old: Any, new: Any, effective: int) -> bool:
    """Return whether the change only sets days (or promises) that no earlier question can see."""
    unseen = dict(times.unseen_until)
    kind: Any = type(old)
    names, values = _columns(kind)
    for name, was, is_now in zip(names, values(old), values(new), strict=True):
        if was == is_now or name in times.dependent:
            continue
        if name in unseen and getattr(old, unseen[name]) == OPEN_DAY:
            continue
        if name in times.coming and was == OPEN_DAY and is_now >= effective:
            continue
        return False
    return True


@cache
def _columns(state: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of the columns of a state, and the function that reads all of them."""
    names = tuple(column.name for column in fields(state))
    return names, attrgetter(*names) if len(names) > 1 else lambda read: (getattr(read, names[0]),)


def settled(
    times: TwoTimes, believed: Sequence[Stretch[S]], gone: Sequence[int], new: Sequence[Stretch[S]], known: int
) -> tuple[list[Stretch[S]], list[int]]:
    """Return the new stretches with the day since when they are believed, and the replaced ones that stay on record.

    A belief of the same day is simply replaced, and so is one whose replacement changes no answer "as known
    before today"; any other belief that falls is kept as superseded.
    """
    kept = [place for place in gone if believed[place].known_from != known]
    rows = [row if row.known_from == known else replace(row, known_from=known) for row in new]
    if gone and rows and _changes_no_earlier_answer(times, believed[gone[0]], rows[0], known):
        rows[0] = replace(rows[0], known_from=believed[gone[0]].known_from)
        kept = [place for place in kept if place != gone[0]]
    return rows, kept


def _changes_no_earlier_answer(times: TwoTimes, old: Stretch[S], first: Stretch[S], known: int) -> bool:
    if first.valid_from != old.valid_from:
        return False
    if first.state == old.state:
        return min(old.valid_to, first.valid_to) >= known
    return only_comes_to_pass(times, old.state, first.state, known)


def corrected(
    believed: Sequence[Stretch[S]], state: S, columns: Sequence[str], known: int
) -> list[tuple[Stretch[S], Stretch[S]]]:
    """Return the stretches whose columns were wrong from the beginning, each with its correction from the day."""
    pairs: list[tuple[Stretch[S], Stretch[S]]] = []
    if not columns:
        return pairs
    for row in believed:
        right = replace(row.state, **{name: getattr(state, name) for name in columns})  # type: ignore[type-var]
        if right != row.state:
            pairs.append((row, replace(row, state=right, known_from=known)))
    return pairs


def stretches_of(times: TwoTimes, changes: Iterable[Change[S]]) -> list[tuple[Stretch[S], int]]:
    """Return every stretch that the changes of one subject make, each with the day until which it was believed."""
    believed: list[Stretch[S]] = []
    fallen: list[tuple[Stretch[S], int]] = []
    for change in changes:
        if change.state is None:
            fallen += _fallen(believed, change.known)
            believed = []
            continue
        for wrong, right in corrected(believed, change.state, change.corrected, change.known):
            believed[believed.index(wrong)] = right
            fallen += _fallen([wrong], change.known)
        gone, new = renewed(times, believed, change.state, change.effective, change.known)
        rows, kept = settled(times, believed, gone, new, change.known)
        fallen += [(believed[place], change.known) for place in kept]
        believed = [old for place, old in enumerate(believed) if place not in gone] + rows
    return fallen + [(row, OPEN_DAY) for row in believed]


def _fallen(rows: Iterable[Stretch[S]], known: int) -> list[tuple[Stretch[S], int]]:
    """Return the stretches that were believed until the day; one that was learnt on that very day never was."""
    return [(row, known) for row in rows if row.known_from != known]


def beliefs_of(changes: Iterable[Change[S]]) -> list[tuple[S, int, int]]:
    """Return each state with the days [from, to) on which it was believed, for families of one believed row."""
    told: list[tuple[S, int, int]] = []
    current: tuple[S, int] | None = None
    for change in changes:
        if current is not None and current[0] == change.state:
            continue
        if current is not None and current[1] != change.known:
            told.append((*current, change.known))
        current = None if change.state is None else (change.state, change.known)
    return told if current is None else [*told, (*current, OPEN_DAY)]
