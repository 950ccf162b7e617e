"""The two times of a fact: what holds on a day, as known on a day, over states made at random."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.time import OPEN_DAY
from motcua.statistics import queries
from motcua.statistics.recording import (
    correct_state,
    fact_columns,
    facts_of,
    first_fact_rows,
    forget,
    record_state,
)
from motcua.statistics.registry import FAMILIES, MEASURES
from motcua.statistics.requests import Request
from motcua.statistics.stretches import Change, beliefs_of, stretches_of
from motcua.statistics.tests.ledger import TIMES, DatedGrant, day_family, known_family, period_family, two_time_family
from motcua.statistics.vocabulary import Aggregation, Days, Measure, RollUp

GRANT = DatedGrant(1)


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


@pytest.fixture(
    params=[two_time_family, known_family, day_family, period_family], ids=["two times", "one row", "event", "period"]
)
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
    changes = [Change(DatedGrant(1, amount=3), 10, 10), Change(DatedGrant(1, amount=4), 12, 12)]
    changes.append(Change(replace(changes[-1].state, paid_day=12 + seed), 12 + seed, 12 + seed))
    changes.append(Change(replace(changes[-1].state, kind=2), 13 + seed, 16 + seed))
    changes.append(Change(replace(changes[-1].state, kind=1), 16 + seed, 16 + seed))
    for place, change in enumerate(changes):
        record_state(
            written.key, change.state, known_on=change.known, effective_on=change.effective, is_first=not place
        )
    assert rows_of(written, written.model._default_manager.all()) == rows_of(written, facts_of(written.key, changes))


def test_columns_that_were_wrong_from_the_beginning_are_corrected_as_when_made_again(db, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    family = two_time_family("test_corrected")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    one, two = DatedGrant(1, amount=3), DatedGrant(1, amount=4)
    right = replace(two, kind=2)
    changes = [Change(one, 10, 10), Change(two, 12, 12), Change(right, 15, 15, ("kind",))]
    for place, change in enumerate(changes[:2]):
        record_state(family.key, change.state, known_on=change.known, is_first=not place)
    record_state(family.key, DatedGrant(2, kind=5), known_on=12, is_first=True)
    correct_state(family.key, right, ["kind"], known_on=15)
    of_one = family.model._default_manager.filter(grant_id=1)
    assert rows_of(family, of_one.all()) == rows_of(family, facts_of(family.key, changes))
    assert of_one.count() == 4
    again = replace(right, kind=4)
    changes.append(Change(again, 15, 15, ("kind",)))
    correct_state(family.key, again, ["kind"], known_on=15)
    assert rows_of(family, of_one.all()) == rows_of(family, facts_of(family.key, changes))
    assert family.model._default_manager.get(grant_id=2).kind == 5


def test_every_writing_of_a_fact_has_its_time(written, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    monkeypatch.setattr("motcua.statistics.recording.stamp", lambda: 77)
    assert {fact.stamp for fact in facts_of(written.key, [Change(GRANT, 10, 10)])} == {77}
    record_state(written.key, GRANT, known_on=10, is_first=True)
    monkeypatch.setattr("motcua.statistics.recording.stamp", lambda: 88)
    record_state(written.key, replace(GRANT, kind=2), known_on=10)
    assert [fact.stamp for fact in written.model._default_manager.all()] == [88]
    monkeypatch.setattr("motcua.statistics.recording.stamp", lambda: 99)
    record_state(written.key, replace(GRANT, kind=3), known_on=12)
    assert {fact.stamp for fact in written.model._default_manager.all()} == {99}
    monkeypatch.setattr("motcua.statistics.recording.stamp", lambda: 111)
    forget(written.key, 1, known_on=14)
    assert 111 in {fact.stamp for fact in written.model._default_manager.all()}


def test_rows_for_a_bulk_writer_are_those_that_the_first_act_writes(written, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    changes = [Change(DatedGrant(1, amount=3), 9, 11), Change(DatedGrant(2, kind=2), 10, 10)]
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
    record_state(written.key, DatedGrant(2), known_on=12, is_first=True)
    forget(written.key, 2, known_on=12)
    [kept] = written.model._default_manager.all()
    assert (kept.grant_id, kept.known_to) == (1, 12)


def test_an_event_moved_to_another_day_counts_there_and_as_known_before_where_it_was(db, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    family = day_family("test_moved")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    monkeypatch.setitem(MEASURES._things, "tests.moved", Measure("tests.moved", "m", family.key, "m"))
    record_state(family.key, DatedGrant(1, day=20), known_on=21, is_first=True)
    record_state(family.key, DatedGrant(1, day=25), known_on=30)

    def counted(day, known_on=None):
        [cell] = queries.figures(Request(family.key, Days(day, day), known_on=known_on), ["tests.moved"])
        return cell.figures["tests.moved"]

    assert (counted(20), counted(25)) == (0, 1)
    assert (counted(20, known_on=29), counted(25, known_on=29), counted(20, known_on=20)) == (1, 0, 0)


def test_of_a_series_of_periods_the_last_value_stands_until_it_is_corrected(db, monkeypatch):
    monkeypatch.setattr("motcua.statistics.recording.day_number", lambda day: day)
    family = period_family("test_series")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    last = Measure(
        "tests.staff", "m", family.key, "m", aggregation=Aggregation.SUM, value="amount", over_time=RollUp.LAST_STATE
    )
    monkeypatch.setitem(MEASURES._things, last.key, last)
    record_state(family.key, DatedGrant(1, amount=7, first_day=0, last_day=9), known_on=10, is_first=True)
    record_state(family.key, DatedGrant(2, amount=5, first_day=10, last_day=19), known_on=20, is_first=True)
    record_state(family.key, DatedGrant(2, amount=6, first_day=10, last_day=19), known_on=25)

    def staff(known_on=None):
        [cell] = queries.figures(Request(family.key, Days(0, 19), known_on=known_on), [last.key])
        return cell.figures[last.key]

    assert (staff(), staff(known_on=24), staff(known_on=15)) == (6, 5, 7)
