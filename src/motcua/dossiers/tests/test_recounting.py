"""A correction of the catalogue is counted from its day; figures as known before stay, and follow from the events."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from motcua.base.time import OPEN_DAY, day_number
from motcua.dossiers.actions import recounting
from motcua.dossiers.models import DossierFact
from motcua.dossiers.tests.stage import make_procedure
from motcua.dossiers.tests.test_catalogue_upgrade import AT, received, shipped  # noqa: F401
from motcua.dossiers.tests.test_rebuilding import assert_rebuilt
from motcua.dossiers.vocabulary import OutcomeClass
from motcua.people.vocabulary import SYSTEM
from motcua.procedures import actions as catalogue
from motcua.procedures.actions.writing import change_procedure
from motcua.procedures.models import CountedChange, Procedure, ProcedureVersion
from motcua.procedures.queries import snapshot
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, OnlineLevel, OnlineRegime
from motcua.statistics.queries import Request, figures
from motcua.statistics.vocabulary import Days

LATER = AT + timedelta(days=5)


def verify(capsys):
    """Check every dossier against its events with the command."""
    call_command("verify_events", full=True, no_progress=True)
    return capsys.readouterr().out


def at_level(level, **change):
    """The shipped procedure with another online level in its last version."""
    entry = shipped()
    return replace(entry, versions=(*entry.versions[:-1], replace(entry.versions[-1], online_level=level, **change)))


def other_level():
    now = shipped().versions[-1].online_level
    return OnlineLevel.FULL if now != OnlineLevel.FULL else OnlineLevel.NONE


def by_level(until, known=None):
    days = Days(day_number(AT) - 30, day_number(until))
    known_on = day_number(known) if known else None
    rows = figures(Request("dossiers", days, by=("online_level",), known_on=known_on))
    return {row.key["online_level"]: row.figures["received"] for row in rows if row.figures["received"]}


def test_a_level_that_is_loaded_anew_is_counted_from_its_day_and_not_before(stage, received, capsys):  # noqa: F811
    old, new = (ONLINE_LEVEL_NUMBERS[level] for level in (shipped().versions[-1].online_level, other_level()))
    stage.at = LATER
    assert by_level(LATER) == {old: 1}
    catalogue.upgrade_shipped(at=LATER, entries=[at_level(other_level())])
    assert by_level(LATER) == {new: 1}
    assert by_level(LATER, known=LATER - timedelta(days=1)) == {old: 1}, "what was known then stays known"
    verify(capsys)
    catalogue.upgrade_shipped(at=LATER + timedelta(days=1), entries=[at_level(other_level())])
    assert CountedChange.objects.count() == 1, "loading the same again changes nothing"
    stage.later(days=2)
    stage.grant(received)
    assert by_level(stage.at) == {new: 1}
    assert by_level(stage.at, known=LATER - timedelta(days=1)) == {old: 1}
    verify(capsys)
    assert_rebuilt()


def test_a_version_corrected_on_the_page_twice_in_a_day_leaves_one_belief(stage, capsys):
    dossier = stage.processing()
    version = dossier.version
    data = catalogue.current_data(version)
    at = stage.later(days=1)
    for level in (OnlineLevel.FULL, OnlineLevel.PARTIAL):
        corrected = replace(data, online_regime=OnlineRegime.DECREE_42_2022, online_level=level)
        catalogue.correct_version(version=version, data=corrected, by=SYSTEM, at=at)
        at += timedelta(minutes=5)
    kept = DossierFact.objects.filter(dossier_id=dossier.pk)
    assert {fact.online_level for fact in kept.filter(known_to=OPEN_DAY)} == {ONLINE_LEVEL_NUMBERS[OnlineLevel.PARTIAL]}
    assert not kept.filter(online_level=ONLINE_LEVEL_NUMBERS[OnlineLevel.FULL]).exists()
    verify(capsys)
    assert_rebuilt()


def change_procedure_of(version, data, at):
    before = snapshot([version.procedure.code])[version.procedure.code]
    versions = tuple(data if one.valid_from == version.valid_from else one for one in before.versions)
    change_procedure(Procedure.objects.get(pk=version.procedure_id), before, replace(before, versions=versions), at)


def test_dossiers_of_other_versions_and_cancelled_ones_are_left_alone(stage, capsys):
    stage.processing()
    other = make_procedure(code="1.001194")
    version = ProcedureVersion.objects.get(procedure=other)
    before = list(DossierFact.objects.values())
    change_procedure_of(version, replace(catalogue.current_data(version), online_level=OnlineLevel.FULL), stage.at)
    assert list(DossierFact.objects.values()) == before
    verify(capsys)


def test_an_ending_stays_judged_by_the_unit_of_its_limit(stage, capsys):
    dossier = stage.processing()
    stage.later(days=3)
    stage.grant(dossier)
    [judged] = DossierFact.objects.filter(known_to=OPEN_DAY).values_list("outcome", flat=True)
    assert judged == OutcomeClass.ON_TIME
    data = replace(catalogue.current_data(dossier.version).cases[0], duration_unit="working_hour", duration=Decimal(24))
    catalogue.save_case(case=dossier.case, data=data, by=SYSTEM, at=stage.later(days=1))
    verify(capsys)
    assert_rebuilt()
    CountedChange.objects.all().delete()
    with pytest.raises(SystemExit):
        verify(capsys)


@pytest.mark.parametrize("batch", [1, 2])
def test_dossiers_are_recounted_in_batches(stage, monkeypatch, batch, django_assert_max_num_queries):
    monkeypatch.setattr(recounting, "BATCH", batch)
    dossiers = [stage.processing() for _ in range(3)]
    version = dossiers[0].version
    ProcedureVersion.objects.update(online_level=OnlineLevel.FULL)
    with django_assert_max_num_queries(2 + 5 * -(-3 // batch)):
        recounting.recount(version.pk, stage.later(days=1))
    believed = DossierFact.objects.filter(known_to=OPEN_DAY)
    assert {fact.online_level for fact in believed} == {ONLINE_LEVEL_NUMBERS[OnlineLevel.FULL]}
    assert DossierFact.objects.count() == 2 * believed.count() == 6
