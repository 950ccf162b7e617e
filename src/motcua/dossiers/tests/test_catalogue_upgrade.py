"""An upgrade of the shipped catalogue under dossiers: what was promised and is on its way stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.base.time import FOREVER, VIETNAM
from motcua.dossiers.vocabulary import DigitiseState, Paper, Status
from motcua.procedures import actions as catalogue
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.models import Procedure, ProcedureCase
from motcua.procedures.queries import snapshot
from motcua.procedures.queries.use import in_use
from motcua.procedures.rules.steps import default_steps

AT = datetime(2026, 11, 20, 8, tzinfo=VIETNAM)
CODE = "1.001612"  # đăng ký thành lập hộ kinh doanh, three working days


def shipped():
    return next(one for one in shipped_catalogue() if one.code == CODE)


def shorter(days: int = 2, **change):
    """The same procedure shipped with a shorter limit and a process that fits it."""
    entry = shipped()
    last, process = entry.versions[-1], entry.processes[-1]
    cases = (replace(last.cases[0], duration=Decimal(days)), *last.cases[1:])
    steps = default_steps(cases[0])
    return replace(
        entry,
        versions=(*entry.versions[:-1], replace(last, cases=cases, **change)),
        processes=(*entry.processes[:-1], replace(process, steps=steps)),
    )


@pytest.fixture
def received(stage):
    catalogue.upgrade_shipped(at=AT, entries=[shipped()])
    stage.procedure = Procedure.objects.get(code=CODE)
    case = ProcedureCase.objects.get(version__procedure=stage.procedure, version__valid_to=FOREVER, position=1)
    papers = tuple(
        Paper(name=one.name, required_document_id=one.pk, digitise_state=DigitiseState.ELECTRONIC)
        for one in case.required_documents.all()
    )
    return stage.processing(papers=papers)


def in_db():
    return snapshot([CODE])[CODE]


def test_open_dossiers_keep_their_version_limit_and_steps(stage, received):
    before = (received.version_id, received.case_id, received.step_id, received.due_at)
    at = AT + timedelta(days=1)
    catalogue.upgrade_shipped(at=at, entries=[shorter()])
    received.refresh_from_db()
    assert (received.version_id, received.case_id, received.step_id, received.due_at) == before
    assert received.version.valid_to == date(2026, 11, 22), "the day after the upgrade"
    assert received.case.duration == Decimal(3)
    assert [one.hours for one in received.step.process.steps.all()] == [
        one.hours for one in shipped().processes[-1].steps
    ]
    last = in_db().versions[-1]
    assert (last.valid_from, last.valid_to, last.cases[0].duration) == (date(2026, 11, 22), FOREVER, Decimal(2))
    assert in_db().processes[-1].valid_from == date(2026, 11, 22)


def test_a_second_upgrade_finds_the_version_it_split_and_changes_nothing(stage, received):
    at = AT + timedelta(days=1)
    catalogue.upgrade_shipped(at=at, entries=[shorter()])
    before = in_db()
    assert catalogue.upgrade_shipped(at=at + timedelta(days=9), entries=[shorter()]).changes == ()
    assert in_db() == before


def test_a_later_upgrade_goes_on_from_the_version_it_split(stage, received):
    catalogue.upgrade_shipped(at=AT + timedelta(days=1), entries=[shorter()])
    report = catalogue.upgrade_shipped(at=AT + timedelta(days=9), entries=[shorter(1, legal_basis="Nghị định mới")])
    assert report.kept == ()
    assert in_db().versions[-1].cases[0].duration == Decimal(1), (
        "nobody follows the second half yet: it changes in place"
    )
    assert [one.legal_basis for one in in_db().versions[-2:]] == ["Nghị định mới"] * 2
    assert received.case.duration == Decimal(3)


def test_texts_of_a_version_that_dossiers_follow_are_corrected_in_place(stage, received):
    entry = shipped()
    changed = replace(entry, versions=(*entry.versions[:-1], replace(entry.versions[-1], legal_basis="Nghị định mới")))
    catalogue.upgrade_shipped(at=AT + timedelta(days=1), entries=[changed])
    received.version.refresh_from_db()
    assert received.version.legal_basis == "Nghị định mới"
    assert in_db() == changed


def test_a_version_that_dossiers_follow_is_not_taken_away(stage, received):
    entry = shipped()
    day = entry.versions[-1].valid_from
    fewer = replace(entry, versions=tuple(one for one in entry.versions if one.valid_from != day))
    report = catalogue.upgrade_shipped(at=AT + timedelta(days=1), entries=[fewer])
    received.version.refresh_from_db()
    assert received.version.valid_from == day
    assert "đã có hồ sơ" in " ".join(report.kept[0].lines)


def test_a_dossier_runs_to_its_end_after_the_upgrade(stage, received):
    catalogue.upgrade_shipped(at=AT + timedelta(days=1), entries=[shorter()])
    stage.grant(received)
    received.refresh_from_db()
    assert received.status == Status.PROCESSED
    assert received.step.process.valid_from == shipped().processes[-1].valid_from


def test_use_is_known_of_dossiers_and_their_steps_only(stage, received):
    used = in_use([CODE])[CODE]
    assert used.versions == {received.version.valid_from}
    assert used.processes == {received.step.process.valid_from}
    assert in_use(["9.999999"]) == {}
