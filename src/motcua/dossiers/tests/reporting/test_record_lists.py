"""The list of the records behind a figure comes from the family that declares them, for every family alike."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from motcua.agencies.queries import resolve
from motcua.dossiers.models import StepRun
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.report_inputs import Asked
from motcua.reports.registry import LISTS, RecordList
from motcua.statistics.registry import FAMILIES

pytestmark = pytest.mark.django_db


def test_no_list_of_dossiers_is_registered_with_the_reports():
    assert "dossiers" not in LISTS
    assert records_of("dossiers").sheet == "Hồ sơ trong kỳ"
    assert records_of("steps").record_name == "lượt xử lý"
    assert len(records_of("steps").columns) == len(records_of("steps").widths) == 2


def test_a_registered_list_takes_the_place_of_the_declared_one(monkeypatch):
    other = RecordList("steps", "việc", ("Mã",), (20,), lambda actor, ids: set(ids), lambda asked, ids: [("a",)], dict)
    monkeypatch.setitem(LISTS._things, "steps", other)
    listed = records_of("steps")
    assert (listed.record_name, [line.cells for line in listed.lines(None, [1])]) == ("việc", [("a",)])


def test_a_family_without_declared_records_shows_nobody_any(monkeypatch):
    monkeypatch.setitem(FAMILIES._things, "steps", replace(FAMILIES["steps"], records=None))
    listed = records_of("steps")
    assert listed.visible(None, [1, 2]) == set()
    assert listed.codes([2, 1]) == ["2", "1"]


def test_the_records_of_a_family_are_listed_with_their_codes_words_and_pages(worked):
    run = StepRun.objects.select_related("dossier").first()
    here = resolve("xa:31567", FRIDAY.date()).agency_id
    listed = records_of("steps")
    [line] = listed.lines(Asked({here: here}, FRIDAY.date(), FRIDAY.date()), [run.pk])
    assert line.cells == (run.dossier.code, run.name)
    assert line.page == reverse("dossier", args=[run.dossier.code])
    assert listed.codes([run.pk]) == [f"{run.dossier.code} · {run.name}"]
    assert listed.visible(worked.cast.actor("reform", FRIDAY.date()), [run.pk]) == {run.pk}


@pytest.mark.parametrize(("measure", "name"), [("steps_assigned", "lượt xử lý"), ("received", "hồ sơ")])
def test_the_command_lists_the_records_of_a_measure_of_any_family(worked, measure, name):
    asked = {"agency": "xa:31567", "period": "2026-11", "measure": measure}
    shown, counted, figures = StringIO(), StringIO(), StringIO()
    call_command("records", **asked, stdout=shown, stderr=counted)
    asked["family"] = "steps" if measure.startswith("steps") else "dossiers"
    call_command("figures", **{key: word for key, word in asked.items() if key != "measure"}, json=True, stdout=figures)
    figure = json.loads(figures.getvalue())["figures"][measure]
    assert figure == len(shown.getvalue().splitlines()) > 0
    assert f"{figure} {name}" in counted.getvalue()


def test_a_family_that_the_measure_does_not_count_is_refused(worked):
    with pytest.raises(CommandError, match="đếm lượt xử lý"):
        call_command("records", agency="xa:31567", period="2026", measure="steps_assigned", family="dossiers")
