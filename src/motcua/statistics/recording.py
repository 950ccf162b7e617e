"""Write facts: one call in the transaction of the act that changes what is counted."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, cast

from motcua.base.time import OPEN_DAY, day_number
from motcua.statistics.models import Fact
from motcua.statistics.registry import FAMILIES
from motcua.statistics.stretches import Change, Stretch, beliefs_of, corrected, renewed, settled, stretches_of
from motcua.statistics.vocabulary import Family, TwoTimes


def record_state(
    family: str,
    state: Any,
    *,
    known_on: date | datetime,
    effective_on: date | datetime | None = None,
    is_first: bool = False,
) -> None:
    """Update the facts of one subject to its state, which took effect on a day; call it inside the act.

    `state` is a dataclass with the family's columns (and its own day or period). At most three queries where the
    state is one of two times (one where `is_first` says that the subject has no facts yet), else at most three.
    """
    kept = FAMILIES[family]
    known = day_number(known_on)
    if isinstance(kept.lifetime, TwoTimes):
        _record_stretch(kept, kept.lifetime, state, day_number(effective_on or known_on), known, is_first)
    else:
        _record_belief(kept, state, known, is_first)


def correct_state(family: str, state: Any, columns: Sequence[str], *, known_on: date | datetime) -> None:
    """Correct columns in every believed stretch of the subject: they were wrong from the beginning.

    The old rows are kept as believed until the day, so that earlier figures stay; a query, and two for each stretch.
    """
    kept, known = FAMILIES[family], day_number(known_on)
    times, model = cast(TwoTimes, kept.lifetime), _model(kept)
    believed = model._default_manager.filter(**{kept.subject: getattr(state, kept.subject)}, known_to=OPEN_DAY)
    facts = list(believed.order_by(times.valid[0]))
    rows = [_stretch_of(kept, times, fact, type(state)) for fact in facts]
    places = {id(row): fact for row, fact in zip(rows, facts, strict=True)}
    for wrong, right in corrected(rows, state, columns, known):
        fact, old = stretch_fact(kept, right), places[id(wrong)]
        if wrong.known_from == known:
            fact.pk = old.pk
            fact.save(force_update=True)
        else:
            model._default_manager.filter(pk=old.pk).update(known_to=known, stamp=stamp())
            fact.save(force_insert=True)


def correct_states(
    family: str, subjects: Collection[int], values: Mapping[str, int], *, known_on: date | datetime
) -> None:
    """Correct columns to the same values in every believed row of many subjects, as `correct_state` does.

    Four queries for all; the caller bounds how many subjects there are.
    """
    kept, known = FAMILIES[family], day_number(known_on)
    model = _model(kept)
    wrong = model._default_manager.filter(**{f"{kept.subject}__in": subjects}, known_to=OPEN_DAY).exclude(**values)
    fallen: list[Any] = list(wrong.exclude(known_from=known))
    wrong.filter(known_from=known).update(**values, stamp=stamp())
    model._default_manager.filter(pk__in=[fact.pk for fact in fallen]).update(known_to=known, stamp=stamp())
    for fact in fallen:
        fact.pk, fact.known_from, fact.stamp = None, known, stamp()
        for name, value in values.items():
            setattr(fact, name, value)
    model._default_manager.bulk_create(fallen)


def forget(family: str, *subjects: int, known_on: date | datetime) -> None:
    """End the belief in the facts of subjects on the day, as after an act was undone; two queries for all."""
    kept, known = FAMILIES[family], day_number(known_on)
    believed = _model(kept)._default_manager.filter(**{f"{kept.subject}__in": subjects}, known_to=OPEN_DAY)
    believed.filter(known_from=known).delete()
    believed.update(known_to=known, stamp=stamp())


def facts_of(family: str, changes: Sequence[Change[Any]]) -> list[Fact]:
    """Return the rows of one subject computed from its changes, to write all of them again; no query."""
    kept = FAMILIES[family]
    if isinstance(kept.lifetime, TwoTimes):
        return [stretch_fact(kept, row, until) for row, until in stretches_of(kept.lifetime, changes)]
    return [_belief_fact(kept, state, known, until) for state, known, until in beliefs_of(changes)]


def stretch_rows(family: str, changes: Sequence[Change[Any]]) -> Iterator[tuple[int, ...]]:
    """Iterate over the same rows as tuples, for comparing: the family's columns, validity, knowledge; no query."""
    kept = FAMILIES[family]
    values = attrgetter(*(column.name for column in kept.columns))
    for row, until in stretches_of(cast(TwoTimes, kept.lifetime), changes):
        yield (*values(row.state), row.valid_from, row.valid_to, row.known_from, until)


def fact_columns(family: str) -> tuple[str, ...]:
    """Return the columns of a family's table without its id, in the order of the rows of `first_fact_rows`."""
    kept = FAMILIES[family]
    valid = kept.lifetime.valid if isinstance(kept.lifetime, TwoTimes) else ()
    return (*kept.state_columns, *valid, *kept.known, "stamp")


def first_fact_rows(
    family: str, changes: Iterable[Change[Any]], *, written: int | None = None
) -> Iterator[tuple[int, ...]]:
    """Return the rows that `record_state` would write for new subjects, as tuples for a bulk writer; no query.

    One change a subject. `written` is the stamp, where it is not now.
    """
    kept, stamped = FAMILIES[family], stamp() if written is None else written
    values = attrgetter(*kept.state_columns)
    for change in changes:
        times = kept.lifetime
        if isinstance(times, TwoTimes):
            (first,) = renewed(times, (), change.state, change.effective, change.known)[1]
            yield (*values(change.state), first.valid_from, first.valid_to, change.known, OPEN_DAY, stamped)
        else:
            yield (*values(change.state), change.known, OPEN_DAY, stamped)


def stretch_fact(family: Family, row: Stretch[Any], known_to: int = OPEN_DAY) -> Fact:
    """Return the row of the table for a stretch, believed still or until a day."""
    lifetime = cast(TwoTimes, family.lifetime)
    values = {column.name: getattr(row.state, column.name) for column in family.columns}
    values |= dict(zip(lifetime.valid, (row.valid_from, row.valid_to), strict=True))
    return _model(family)(**values, known_from=row.known_from, known_to=known_to, stamp=stamp())


def stamp() -> int:
    """Return the time of this writing in milliseconds."""
    return time.time_ns() // 1_000_000


def _record_stretch(family: Family, times: TwoTimes, state: Any, effective: int, known: int, is_first: bool) -> None:
    model, subject = _model(family), getattr(state, family.subject)
    found = model._default_manager.filter(**{family.subject: subject}, known_to=OPEN_DAY).order_by(times.valid[0])
    believed = [] if is_first else list(found)
    rows = [_stretch_of(family, times, fact, type(state)) for fact in believed]
    gone, new = renewed(times, rows, state, effective, known)
    written, kept = settled(times, rows, gone, new, known)
    spare = [believed[place] for place in gone if place not in kept]
    for row in written:
        fact = stretch_fact(family, row)
        if spare:
            fact.pk = spare.pop(0).pk
            fact.save(force_update=True)
        else:
            fact.save(force_insert=True)
    for fact in spare:
        fact.delete()
    for place in kept:
        model._default_manager.filter(pk=believed[place].pk).update(known_to=known, stamp=stamp())


def _stretch_of(family: Family, times: TwoTimes, fact: Fact, kind: type) -> Stretch[Any]:
    state = kind(**{column.name: getattr(fact, column.name) for column in family.columns})
    valid_from, valid_to = (getattr(fact, name) for name in times.valid)
    return Stretch(state, valid_from, valid_to, fact.known_from)


def _record_belief(family: Family, state: Any, known: int, is_first: bool) -> None:
    model, subject = _model(family), getattr(state, family.subject)
    new = _belief_fact(family, state, known, OPEN_DAY)
    believed = (
        None if is_first else model._default_manager.filter(**{family.subject: subject}, known_to=OPEN_DAY).first()
    )
    if believed is not None and _own(family, believed) == _own(family, new):
        return
    if believed is not None and believed.known_from == known:
        new.pk = believed.pk
        new.save(force_update=True)
        return
    if believed is not None:
        model._default_manager.filter(pk=believed.pk).update(known_to=known, stamp=stamp())
    new.save(force_insert=True)


def _belief_fact(family: Family, state: Any, known_from: int, known_to: int) -> Fact:
    values = {name: getattr(state, name) for name in family.state_columns}
    return _model(family)(**values, known_from=known_from, known_to=known_to, stamp=stamp())


def _own(family: Family, row: Any) -> tuple[int, ...]:
    return tuple(int(getattr(row, name)) for name in family.state_columns)


def _model(family: Family) -> "type[Fact]":
    if family.model is None:
        raise LookupError(f"the family {family.key!r} names no model: its facts are not written here")
    return family.model
