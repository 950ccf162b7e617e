"""How facts follow a dossier's life, and what stays known of what was believed before."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from motcua.base.time import OPEN_DAY
from motcua.dossiers.facts import STATE_COLUMNS, TIMES, State
from motcua.statistics.stretches import Stretch, renewed

BLANK = dict.fromkeys(STATE_COLUMNS, 0) | dict.fromkeys(
    ("reception_due_day", "received_day", "due_day", "ended_day", "returned_day", "apology_day"), OPEN_DAY
)
START = State(**(BLANK | {"dossier_id": 1, "submitted_day": 10, "received_day": 10, "due_day": 15}))


def follow(changes):
    """Apply changes (state, effective, known) one after another, as `record_state` does; believed rows."""
    believed = []
    for new, effective, known in changes:
        gone, added = renewed(TIMES, believed, new, effective, known)
        believed = [row for place, row in enumerate(believed) if place not in gone] + added
    return believed


def test_an_ordinary_life_needs_one_row():
    ended = replace(START, ended_day=14, outcome=1)
    rows = follow([(START, 10, 10), (ended, 14, 14), (replace(ended, returned_day=16, return_channel=1), 16, 16)])
    assert rows == [Stretch(replace(ended, returned_day=16, return_channel=1), 10, OPEN_DAY, 16)]


def test_a_moved_due_date_opens_a_stretch():
    moved = replace(START, due_day=20)
    rows = follow([(START, 10, 10), (moved, 13, 13)])
    assert rows == [Stretch(START, 10, 13, 13), Stretch(moved, 13, OPEN_DAY, 13)]


def test_a_reopened_dossier_keeps_that_it_had_ended():
    ended = replace(START, ended_day=14, outcome=1)
    rows = follow([(START, 10, 10), (ended, 14, 14), (START, 30, 30)])
    assert [(row.state.ended_day, row.valid_from, row.valid_to) for row in rows] == [
        (14, 10, 30),
        (OPEN_DAY, 30, OPEN_DAY),
    ]


def test_undoing_on_the_same_day_leaves_one_row():
    paused = replace(START, paused=1)
    assert follow([(START, 10, 10), (paused, 12, 12), (START, 12, 12)]) == [Stretch(START, 10, OPEN_DAY, 12)]


def test_the_same_state_changes_nothing():
    assert renewed(TIMES, follow([(START, 10, 10)]), START, 20, 20) == ([], [])


@given(
    st.lists(st.tuples(st.sampled_from(["due", "pause", "end", "reopen", "agency"]), st.integers(0, 5)), max_size=12)
)
def test_stretches_are_contiguous_and_the_last_one_is_the_present(steps):
    day, present = 10, START
    changes = [(present, day, day)]
    for kind, pause in steps:
        day += pause
        present = {
            "due": replace(present, due_day=day + 5),
            "pause": replace(present, paused=1 - present.paused),
            "end": replace(present, ended_day=day, outcome=1),
            "reopen": replace(present, ended_day=OPEN_DAY, outcome=0),
            "agency": replace(present, competent_agency=present.competent_agency + 1),
        }[kind]
        changes.append((present, day, day))
    rows = follow(changes)
    assert rows[0].valid_from == 10
    assert rows[-1].valid_to == OPEN_DAY
    assert rows[-1].state == present
    assert all(one.valid_to == other.valid_from for one, other in zip(rows, rows[1:], strict=False))
    assert all(row.valid_from < row.valid_to for row in rows)
