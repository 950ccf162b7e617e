"""Several people at once, on real connections: no code lost or doubled, nobody's act overwritten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cast import make_cast
from tests.races import on_disk, together

from motcua.acts.queries import verify_chain
from motcua.acts.tables.vocabulary import ImportReport
from motcua.base.refusals import Refused, Stale
from motcua.dossiers import actions
from motcua.dossiers.actions.import_run import import_book
from motcua.dossiers.models import CodeCounter, Dossier, DossierEvent, DossierFact
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_imports import write
from motcua.people.vocabulary import SYSTEM

__all__ = ["on_disk"]
pytestmark = [pytest.mark.django_db(transaction=True)]
PEOPLE = 8


@pytest.fixture
def open_stage(on_disk: None) -> Stage:
    """The stage with everything committed, for several connections to see."""
    return Stage(make_cast(), make_procedure())


def test_eight_desks_at_once_lose_and_double_no_code(open_stage: Stage) -> None:
    stage = open_stage
    by = stage.who("desk")
    commands = [[stage.command(applicant_name=f"Người {n} {m}") for m in range(5)] for n in range(PEOPLE)]

    def desk(mine: list[Any]) -> Callable[[], list[str]]:
        return lambda: [actions.intake(command=each, by=by, at=stage.at).code for each in mine]

    given = together(*(desk(mine) for mine in commands))
    codes = [code for each in given for code in each]
    assert len(set(codes)) == len(codes) == 40
    assert sorted(codes) == [f"H13.100.1-261116-{number:04d}" for number in range(1, 41)]
    assert CodeCounter.objects.get(purpose="dossier").last == 40
    assert DossierEvent.objects.count() == DossierFact.objects.count() == 40


def test_the_same_form_sent_eight_times_at_once_makes_one_dossier(open_stage: Stage) -> None:
    stage = open_stage
    by, command = stage.who("desk"), stage.command()
    given = together(*[lambda: actions.intake(command=command, by=by, at=stage.at).code] * PEOPLE)
    assert set(given) == {"H13.100.1-261116-0001"}
    assert Dossier.objects.count() == DossierEvent.objects.count() == 1


def test_two_officers_at_once_one_acts_and_the_other_is_told(open_stage: Stage) -> None:
    stage = open_stage
    dossier = stage.processing()
    by, seen = stage.who("leader"), stage.to_sign(dossier).revision

    def sign() -> Dossier:
        mine = Dossier.objects.get(pk=dossier.pk)
        return actions.sign_result(dossier=mine, by=by, at=stage.at, revision=seen)

    def stop() -> Dossier:
        mine = Dossier.objects.get(pk=dossier.pk)
        return actions.stop(dossier=mine, by=by, at=stage.at, revision=seen, reason="Dân yêu cầu")

    given = together(sign, stop)
    assert sorted(isinstance(each, Stale | Refused) for each in given) == [False, True]
    dossier.refresh_from_db()
    assert dossier.revision == seen + 1
    assert verify_chain(DOSSIERS, dossier) == []


def test_many_notes_at_once_keep_one_unbroken_chain(open_stage: Stage) -> None:
    stage = open_stage
    dossier = stage.processing()
    by = stage.who("desk")

    def note(number: int) -> Callable[[], Any]:
        return lambda: actions.add_note(
            dossier=Dossier.objects.get(pk=dossier.pk), by=by, at=stage.at, text=f"Ghi chú {number}"
        )

    given = together(*(note(number) for number in range(PEOPLE)))
    assert not [each for each in given if isinstance(each, Exception)]
    dossier.refresh_from_db()
    assert dossier.events.count() == 2 + PEOPLE == dossier.revision
    assert verify_chain(DOSSIERS, dossier) == []


def test_one_book_taken_in_by_three_at_once_comes_in_once(open_stage: Stage, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", *({"code": f"HS.{n}", "procedure_code": f"9.{n % 5}"} for n in range(300)))
    reports = together(*[lambda: import_book(path=path, by=SYSTEM, at=open_stage.at) for _ in range(3)])
    assert [type(report) for report in reports] == [ImportReport] * 3, reports
    assert sorted(report.added for report in reports) == [0, 0, 300]
    assert Dossier.objects.count() == DossierFact.objects.count() == 300
    assert all(verify_chain(DOSSIERS, dossier) == [] for dossier in Dossier.objects.all())
