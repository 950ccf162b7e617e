"""Due dates are counted by the office's own calendar."""

from datetime import date, datetime

from motcua.base.time import VIETNAM
from motcua.dossiers.actions import clock
from motcua.people.vocabulary import SYSTEM
from motcua.procedures.actions import change_calendar
from motcua.procedures.queries.calendar import forget_calendar

MONDAY = datetime(2027, 3, 1, 9, tzinfo=VIETNAM)


def test_the_clock_of_a_dossier_knows_a_day_off_of_the_office(cast):
    forget_calendar()
    day = date(2027, 3, 10)
    assert clock.calendar().is_working(day)
    change_calendar(day=day, kind="off", reason="Nghỉ vì bão", legal_basis="Công điện 1", by=SYSTEM, at=MONDAY)
    forget_calendar()
    assert not clock.calendar().is_working(day)
    forget_calendar()
