"""Stretches of a life, case by case: what ends, what begins, what is kept on record, and what comes to pass unseen."""

from dataclasses import dataclass, replace

import pytest

from motcua.base.time import OPEN_DAY
from motcua.statistics.stretches import (
    Change,
    Stretch,
    beliefs_of,
    corrected,
    only_comes_to_pass,
    renewed,
    settled,
    stretches_of,
)
from motcua.statistics.vocabulary import TwoTimes


@dataclass(frozen=True)
class Lent:
    """A state: a kind, the day of return, what a return says, and a promise that nobody sees before it is given."""

    kind: int = 1
    returned: int = OPEN_DAY
    condition: int = 0
    promised: int = 0
    given: int = OPEN_DAY
    since: int = 10


TIMES = TwoTimes(
    coming=("returned", "given"), dependent=("condition",), unseen_until=(("promised", "given"),), begins_on="since"
)
LOAN = Lent()


def row(state=LOAN, since=10, until=OPEN_DAY, known=10):
    return Stretch(state, since, until, known)


@pytest.mark.parametrize(("effective", "begins"), [(12, 10), (8, 8), (10, 10)])
def test_the_first_stretch_begins_at_the_latest_on_the_day_of_its_column(effective, begins):
    assert renewed(TIMES, [], LOAN, effective, 12) == ([], [row(since=begins, known=12)])
    assert renewed(TwoTimes(), [], LOAN, effective, 12) == ([], [row(since=effective, known=12)])


def test_the_same_state_changes_nothing():
    assert renewed(TIMES, [row()], LOAN, 12, 12) == ([], [])


def test_another_state_opens_a_new_stretch_on_the_day_it_took_effect():
    new = replace(LOAN, kind=2)
    assert renewed(TIMES, [row(since=1, until=10), row()], new, 12, 13) == (
        [1],
        [row(until=12, known=13), row(new, 12, known=13)],
    )


def test_a_day_that_comes_to_pass_is_written_into_the_standing_stretch():
    new = replace(LOAN, returned=12, condition=3)
    assert renewed(TIMES, [row()], new, 12, 13) == ([0], [row(new, 10, known=13)])


@pytest.mark.parametrize(
    ("change", "unseen"),
    [
        ({}, True),
        ({"returned": 12}, True),
        ({"returned": 13}, True),
        ({"returned": 11}, False),
        ({"condition": 5}, True),
        ({"promised": 5}, True),
        ({"kind": 2}, False),
        ({"kind": 2, "returned": 12}, False),
        ({"returned": 12, "since": 11}, False),
        ({"condition": 5, "since": 11}, False),
        ({"promised": 5, "since": 11}, False),
        ({"returned": 12, "condition": 1, "promised": 1}, True),
    ],
)
def test_only_days_to_come_what_depends_on_them_and_promises_not_yet_given_are_unseen(change, unseen):
    assert only_comes_to_pass(TIMES, LOAN, replace(LOAN, **change), 12) is unseen


def test_a_day_that_had_come_and_a_promise_that_was_given_are_seen():
    was = Lent(returned=11, given=11, promised=1)
    assert not only_comes_to_pass(TIMES, was, replace(was, returned=12), 12)
    assert not only_comes_to_pass(TIMES, was, replace(was, returned=OPEN_DAY), 12)
    assert not only_comes_to_pass(TIMES, was, replace(was, promised=2), 12)


def test_a_change_from_before_the_last_stretch_replaces_every_stretch_that_began_since():
    kinds = [replace(LOAN, kind=kind) for kind in (1, 2, 3, 4)]
    believed = [row(kinds[0], 1, 10), row(kinds[1], 10, 15), row(kinds[2], 15)]
    assert renewed(TIMES, believed, kinds[3], 12, 20) == ([2], [row(kinds[3], 15, known=20)])
    assert renewed(TIMES, believed, kinds[3], 10, 20) == ([1, 2], [row(kinds[3], 10, known=20)])
    assert renewed(TIMES, believed, kinds[3], 0, 20) == ([0, 1, 2], [row(kinds[3], 1, known=20)])
    assert renewed(TIMES, believed, kinds[0], 10, 20) == ([0, 1, 2], [row(kinds[0], 1, known=20)])
    assert renewed(TIMES, believed, kinds[1], 15, 20) == ([1, 2], [row(kinds[1], 10, known=20)])


def test_a_belief_of_the_same_day_is_replaced_and_an_older_one_is_kept_on_record():
    new = [row(replace(LOAN, kind=2), 10)]
    assert settled(TIMES, [row(known=12)], [0], new, 12) == ([replace(new[0], known_from=12)], [])
    assert settled(TIMES, [row(known=11)], [0], new, 12) == ([replace(new[0], known_from=12)], [0])
    assert settled(TIMES, [row()], [], [], 12) == ([], [])


def test_a_replacement_that_changes_no_earlier_answer_is_believed_since_the_old_one_was():
    cut = [row(until=12), row(replace(LOAN, kind=2), 12)]
    rows, kept = settled(TIMES, [row(known=11)], [0], cut, 12)
    assert (rows, kept) == ([replace(cut[0], known_from=11), replace(cut[1], known_from=12)], [])
    early = [row(until=11), row(replace(LOAN, kind=2), 11)]
    assert settled(TIMES, [row(known=11)], [0], early, 12) == ([replace(one, known_from=12) for one in early], [0])
    came = [row(replace(LOAN, returned=12))]
    assert settled(TIMES, [row(known=11)], [0], came, 12) == ([replace(came[0], known_from=11)], [])
    moved = [row(replace(LOAN, returned=12), since=11)]
    assert settled(TIMES, [row(known=11)], [0], moved, 12) == ([replace(moved[0], known_from=12)], [0])


def test_of_several_replaced_stretches_only_the_first_may_keep_its_day():
    believed = [row(until=11, known=9), row(replace(LOAN, kind=2), 11, known=9)]
    new = [row(replace(LOAN, returned=12))]
    assert settled(TIMES, believed, [0, 1], new, 12) == ([replace(new[0], known_from=9)], [1])


def test_a_correction_changes_its_columns_in_every_stretch_where_they_were_wrong():
    believed = [row(until=11), row(replace(LOAN, kind=2), 11), row(replace(LOAN, kind=5), 12)]
    right = Lent(kind=5, condition=9)
    assert corrected(believed, right, ["kind"], 20) == [
        (believed[0], row(Lent(kind=5), 10, 11, 20)),
        (believed[1], row(Lent(kind=5), 11, known=20)),
    ]
    assert corrected(believed, right, [], 20) == []


def test_corrections_of_a_life_keep_what_was_believed_before():
    right = replace(LOAN, kind=7)
    told = stretches_of(TIMES, [Change(LOAN, 10, 10), Change(right, 12, 12, ("kind",))])
    assert told == [(row(), 12), (row(right, known=12), OPEN_DAY)]
    same_day = stretches_of(TIMES, [Change(LOAN, 10, 10), Change(right, 10, 10, ("kind",))])
    assert same_day == [(row(right), OPEN_DAY)]


def test_every_stretch_that_a_correction_changes_stays_on_record_beside_what_fell_before():
    two, five = replace(LOAN, kind=2), replace(LOAN, kind=5)
    changes = [Change(LOAN, 10, 10), Change(two, 12, 12), Change(replace(LOAN, kind=3), 11, 14)]
    told = stretches_of(TIMES, [*changes, Change(five, 12, 20, ("kind",))])
    before = stretches_of(TIMES, changes)
    assert told == [
        *[(stretch, until) for stretch, until in before if until != OPEN_DAY],
        *[(stretch, 20) for stretch, until in before if until == OPEN_DAY],
        (row(five, 10, 12, 20), OPEN_DAY),
        (row(five, 12, known=20), OPEN_DAY),
    ]
    assert [until for _, until in before] == [14, OPEN_DAY, OPEN_DAY]


def test_a_life_tells_what_was_believed_and_what_is():
    two, three = replace(LOAN, kind=2), replace(LOAN, kind=3)
    told = stretches_of(TIMES, [Change(LOAN, 10, 10), Change(two, 12, 12), Change(three, 11, 15)])
    assert told == [
        (row(two, 12, known=12), 15),
        (row(until=12), OPEN_DAY),
        (row(three, 12, known=15), OPEN_DAY),
    ]
    gone = stretches_of(TIMES, [Change(LOAN, 10, 10), Change(None, 10, 10), Change(two, 12, 12)])
    assert gone == [(row(two, 10, known=12), OPEN_DAY)]


def test_beliefs_of_one_row_end_where_another_state_is_recorded_on_a_later_day():
    two = replace(LOAN, kind=2)
    changes = [Change(LOAN, 9, 10), Change(LOAN, 9, 11), Change(two, 9, 12), Change(LOAN, 9, 12), Change(None, 9, 14)]
    assert beliefs_of(changes) == [(LOAN, 10, 12), (LOAN, 12, 14)]
    assert beliefs_of(changes[:3]) == [(LOAN, 10, 12), (two, 12, OPEN_DAY)]
    assert beliefs_of([]) == []
    assert beliefs_of([*changes, Change(two, 15, 15)])[-1] == (two, 15, OPEN_DAY)
