"""Due dates are counted by the office's own calendar."""

from datetime import date, datetime

import pytest

from motcua.base.refusals import Invalid
from motcua.base.time import VIETNAM
from motcua.dossiers.actions import clock
from motcua.dossiers.models import Dossier
from motcua.people.vocabulary import SYSTEM
from motcua.procedures.actions import change_calendar, save_office_part
from motcua.procedures.queries.calendar import forget_calendar

MONDAY = datetime(2027, 3, 1, 9, tzinfo=VIETNAM)


def test_the_clock_of_a_dossier_knows_a_day_off_of_the_office(cast):
    forget_calendar()
    day = date(2027, 3, 10)
    assert clock.calendar(Dossier(competent_agency=cast.commune)).is_working(day)
    change_calendar(
        agency_id=None, day=day, kind="off", reason="Nghỉ vì bão", legal_basis="Công điện 1", by=SYSTEM, at=MONDAY
    )
    forget_calendar()
    assert not clock.calendar(Dossier(competent_agency=cast.commune)).is_working(day)
    forget_calendar()


def test_a_closed_office_receives_no_dossier_of_the_procedure_and_others_do(stage):
    told = {"by": SYSTEM, "at": stage.at, "procedure": stage.procedure, "closed_on": stage.at.date()}
    save_office_part(agency_id=stage.cast.other_commune.pk, closing_reason="Sửa trụ sở", **told)
    stage.intake()
    save_office_part(agency_id=stage.cast.commune.pk, closing_reason="Mất điện", **told)
    with pytest.raises(Invalid, match="Mất điện"):
        stage.intake()
