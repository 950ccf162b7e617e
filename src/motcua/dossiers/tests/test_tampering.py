"""Whoever changes the database by hand is found out, by name, whichever table it was."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.base.canonical import canonical
from motcua.dossiers.actions import checking
from motcua.dossiers.actions.checking import Checker
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
from motcua.seals.queries.raw import bucket_rows
from motcua.seals.rules.heads import BUCKET


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


def proven(dossier: Dossier) -> set[int]:
    """Numbers of the dossiers that their raw rows prove."""
    checker = Checker()
    return set(checker._proven(bucket_rows(checker.streams, dossier.pk // BUCKET)))


def test_raw_rows_prove_every_dossier_that_nobody_meddled_with(worked: Dossier, monkeypatch) -> None:
    assert proven(worked) == set(Dossier.objects.values_list("pk", flat=True))
    monkeypatch.setattr(checking, "dossier_faults", lambda rows: pytest.fail("read again by its models"))
    assert found()[1]


@pytest.mark.parametrize("table", MEDDLINGS)
def test_raw_rows_prove_nothing_that_the_models_fault(worked: Dossier, table: str) -> None:
    MEDDLINGS[table][0](worked)
    assert worked.pk not in proven(worked)
    assert len(proven(worked)) == 1, "the other one still is"


@pytest.mark.parametrize("column", [column.attname for column in Dossier._meta.concrete_fields if not column.unique])
def test_a_change_of_any_column_leaves_a_dossier_unproven(worked: Dossier, column: str) -> None:
    if column in ("created_at", "code"):
        pytest.skip("no event tells it")
    meant = Dossier._meta.get_field(column.removesuffix("_id"))
    value = getattr(worked, column)
    kinds = {
        "BooleanField": not value,
        "DateTimeField": worked.created_at,
        "DateField": worked.created_at.date(),
        "JSONField": ["khác"],
        "CharField": "x" if value != "x" else "y",
        "EmailField": "x@example.vn",
    }
    if meant.is_relation:
        other = meant.related_model._default_manager.exclude(pk=value or 0).values_list("pk", flat=True).first()
        if other is None:
            pytest.skip("nothing else to refer to")
        changed: object = other
    else:
        changed = kinds.get(meant.get_internal_type(), (value or 0) + 1 if isinstance(value, int | None) else None)
    Dossier.objects.filter(pk=worked.pk).update(**{column: changed})
    assert worked.pk not in proven(worked)
    assert column in found(worked.code)[0]


def test_hashes_hold_over_payloads_written_with_spaces_and_escapes(worked: Dossier) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("jsonb keeps no spelling")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, payload FROM dossiers_dossierevent")
        for pk, payload in cursor.fetchall():
            for text in (json.dumps(json.loads(payload), indent=1), canonical(json.loads(payload))):
                cursor.execute("UPDATE dossiers_dossierevent SET payload = %s WHERE id = %s", [text, pk])
                assert worked.pk in proven(worked)


@pytest.mark.django_db(transaction=True)
def test_several_processes_find_what_one_finds(stage: Stage, monkeypatch) -> None:
    codes = [stage.processing().code for _ in range(3)]
    Dossier.objects.filter(code=codes[1]).update(applicant_name="Ai đó")
    alone = found()
    monkeypatch.setattr(checking, "MANY", 0)
    monkeypatch.setattr(checking, "places_of", lambda model: range(3))
    assert found("--full") == alone
    assert not alone[1]
    assert codes[1] in alone[0]
