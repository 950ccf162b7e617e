"""Whoever changes the database by hand is found out, by name, whichever table it was."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

from motcua.dossiers.models import (
    ClockPause,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierFact,
    DossierReturn,
    Result,
    StepRun,
)
from motcua.dossiers.tests.stage import Stage


@pytest.fixture
def worked(stage: Stage) -> Dossier:
    """One dossier that was paused, granted and given back, and another still open."""
    dossier = stage.processing()
    stage.do("officer", "pause", dossier, kind="public_notice", legal_basis="Luật Đất đai 2024")
    stage.later(days=1)
    stage.do("officer", "resume", dossier)
    stage.grant(dossier)
    stage.later(hours=1)
    stage.do("desk", "return_result", dossier, recipient_name="Nguyễn Thị Đào")
    stage.processing()
    return Dossier.objects.get(pk=dossier.pk)


def found(*codes: str) -> tuple[str, bool]:
    """What the command prints, and whether it is content."""
    out = StringIO()
    try:
        call_command("verify_events", *codes, stdout=out)
    except SystemExit as left:
        return out.getvalue(), not left.code
    return out.getvalue(), True


def a_step_more(dossier: Dossier) -> None:
    run = StepRun.objects.filter(dossier=dossier).first()
    assert run is not None
    run.pk = None
    run.save(force_insert=True)


MEDDLINGS: dict[str, tuple[Callable[[Dossier], object], str]] = {
    "dossier": (lambda d: Dossier.objects.filter(pk=d.pk).update(due_at=None), "cột due_at"),
    "event": (lambda d: d.events.filter(sequence=2).update(comment="x"), "diễn biến số 2"),
    "event's time": (lambda d: d.events.filter(sequence=1).update(effective_at=d.returned_at), "diễn biến số 1"),
    "event gone": (lambda d: d.events.filter(sequence=3).delete(), "thiếu diễn biến số 3"),
    "all events gone": (lambda d: DossierEvent.objects.filter(dossier=d).delete(), "không có diễn biến nào"),
    "step": (lambda d: StepRun.objects.filter(dossier=d).update(done_at=None), "cột done_at"),
    "step gone": (lambda d: StepRun.objects.filter(dossier=d).delete(), "đã bị xóa"),
    "step more": (a_step_more, "không có trong diễn biến"),
    "pause": (lambda d: ClockPause.objects.filter(dossier=d).update(started_at=d.submitted_at), "tạm dừng"),
    "result": (lambda d: Result.objects.filter(dossier=d).update(number="1/GP"), "cột number"),
    "return": (lambda d: DossierReturn.objects.filter(dossier=d).update(recipient_name="Ai đó"), "cột recipient_name"),
    "document": (lambda d: DossierDocument.objects.filter(dossier=d).update(name="Giấy khác"), "cột name"),
    "fact": (lambda d: DossierFact.objects.filter(dossier_id=d.pk).update(outcome=1), "outcome"),
    "fact gone": (lambda d: DossierFact.objects.filter(dossier_id=d.pk).delete(), "dữ kiện thống kê"),
    "fact more": (lambda d: DossierFact.objects.filter(dossier_id=d.pk).update(dossier_id=9_999_999), "không còn"),
}


def test_an_office_that_nobody_meddled_with_holds(worked: Dossier) -> None:
    assert found() == ("Đã kiểm tra 2 hồ sơ, 0 hồ sơ có diễn biến sai lệch.\n", True)


@pytest.mark.parametrize("table", MEDDLINGS)
def test_a_change_by_hand_is_noticed_and_named(worked: Dossier, table: str) -> None:
    meddle, words = MEDDLINGS[table]
    meddle(worked)
    told, holds = found()
    assert not holds
    assert worked.code in told
    assert words in told
