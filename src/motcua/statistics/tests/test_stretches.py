"""The two times of a fact: what holds on a day, as known on a day, over states made at random."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.time import OPEN_DAY
from motcua.statistics.recording import fact_columns, facts_of, first_fact_rows, forget, record_state
from motcua.statistics.registry import FAMILIES
from motcua.statistics.stretches import Change, beliefs_of, stretches_of
from motcua.statistics.tests.ledger import TIMES, Grant, known_family, two_time_family

GRANT = Grant(1)


@st.composite
def lives(draw, late=0):
    """Changes of one grant, recorded on days that never go back, taking effect up to `late` days before."""
    known = effective = 10
    changes = [Change(GRANT, known, known)]
    for _ in range(draw(st.integers(0, 10))):
        known += draw(st.integers(0, 4))
        effective = max(effective, known - draw(st.integers(0, late)))
        before = changes[-1].state
        state = draw(
            st.sampled_from(
                [
                    replace(before, amount=before.amount + 5),
                    replace(before, kind=3 - before.kind),
                    replace(before, paid_day=effective),
                    replace(before, paid_day=OPEN_DAY),
                    GRANT,
                ]
            )
        )
        changes.append(Change(state, effective, known))
    return changes


def seen(state, day):
    """What of a state can be seen at the end of a day: days to come read as not yet."""
    return replace(state, paid_day=state.paid_day if state.paid_day <= day else OPEN_DAY)


def answer(told, day, known):
    """The state that the stretches give for a day, as known at the end of another."""
    [state] = [
        row.state for row, until in told if row.valid_from <= day < row.valid_to and row.known_from <= known < until
    ]
    return seen(state, day)


@given(lives())
def test_a_state_as_of_a_day_is_that_of_the_last_change_before_its_end(changes):
    told = stretches_of(TIMES, changes)
    for day in range(10, changes[-1].known + 3):
        wanted = [change.state for change in changes if change.effective <= day][-1]
        assert answer(told, day, OPEN_DAY - 1) == seen(wanted, day)


@given(lives(late=6))
def test_what_was_known_on_a_day_is_what_the_changes_recorded_by_then_tell(changes):
    told = stretches_of(TIMES, changes)
    for known in range(10, changes[-1].known + 2):
        by_then = stretches_of(TIMES, [change for change in changes if change.known <= known])
        for day in range(10, known + 1):
            assert answer(told, day, known) == answer(by_then, day, OPEN_DAY - 1), (day, known)


@given(lives(late=6))
def test_believed_stretches_are_contiguous_and_end_with_the_present(changes):
    rows = [row for row, until in stretches_of(TIMES, changes) if until == OPEN_DAY]
    assert all(one.valid_to == other.valid_from for one, other in zip(rows, rows[1:], strict=False))
    assert all(row.valid_from < row.valid_to for row in rows)
    assert (rows[0].valid_from, rows[-1].valid_to, rows[-1].state) == (10, OPEN_DAY, changes[-1].state)


def test_a_subject_that_went_away_is_believed_only_until_then():
    told = stretches_of(TIMES, [Change(GRANT, 10, 10), Change(None, 12, 12)])
    assert [(row.state, row.known_from, until) for row, until in told] == [(GRANT, 10, 12)]


@given(lives(), st.booleans())
def test_of_a_family_of_one_row_each_belief_ends_where_the_next_begins(changes, goes_away):
    changes = [*changes, Change(None, 99, 99)] if goes_away else changes
    told = beliefs_of(changes)
    for known in range(10, 100):
        wanted = [change.state for change in changes if change.known <= known][-1]
        assert [state for state, since, until in told if since <= known < until] == ([wanted] if wanted else [])


@pytest.fixture(params=[two_time_family, known_family], ids=["two times", "one row"])
def written(request, db, monkeypatch):
    """A family with a table, registered for one test."""
    family = request.param("test_written")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    return family


def rows_of(family, facts):
    return sorted(tuple(int(getattr(fact, name)) for name in family.stored) for fact in facts)


@pytest.mark.parametrize("seed", range(5))
def test_facts_written_act_by_act_are_those_made_again_from_all_changes(written, seed, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    changes = [Change(Grant(1, amount=3), 10, 10), Change(Grant(1, amount=4), 12, 12)]
    changes.append(Change(replace(changes[-1].state, paid_day=12 + seed), 12 + seed, 12 + seed))
    changes.append(Change(replace(changes[-1].state, kind=2), 13 + seed, 16 + seed))
    changes.append(Change(replace(changes[-1].state, kind=1), 16 + seed, 16 + seed))
    for place, change in enumerate(changes):
        record_state(
            written.key, change.state, known_on=change.known, effective_on=change.effective, is_first=not place
        )
    assert rows_of(written, written.model._default_manager.all()) == rows_of(written, facts_of(written.key, changes))


def test_rows_for_a_bulk_writer_are_those_that_the_first_act_writes(written, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    changes = [Change(Grant(1, amount=3), 9, 11), Change(Grant(2, kind=2), 10, 10)]
    for change in changes:
        record_state(written.key, change.state, known_on=change.known, effective_on=change.effective, is_first=True)
    columns = fact_columns(written.key)
    told = [dict(zip(columns, row, strict=True)) for row in first_fact_rows(written.key, changes, written=7)]
    assert [row.pop("stamp") for row in told] == [7, 7]
    facts = rows_of(written, written.model._default_manager.all())
    assert sorted(tuple(row[name] for name in written.stored) for row in told) == facts


def test_the_same_state_again_writes_nothing(written, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    with django_assert_num_queries(1):
        record_state(written.key, GRANT, known_on=10, is_first=True)
    with django_assert_num_queries(1):
        record_state(written.key, GRANT, known_on=12)
    assert written.model._default_manager.count() == 1


def test_a_forgotten_subject_is_no_longer_believed(written, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    record_state(written.key, GRANT, known_on=10, is_first=True)
    forget(written.key, 1, known_on=12)
    record_state(written.key, Grant(2), known_on=12, is_first=True)
    forget(written.key, 2, known_on=12)
    [kept] = written.model._default_manager.all()
    assert (kept.grant_id, kept.known_to) == (1, 12)
