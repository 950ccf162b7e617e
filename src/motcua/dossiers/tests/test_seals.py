"""Attacks by raw SQL on an office whose chains are sealed: whoever has the database alone is found out."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from PIL import Image

from motcua.acts.queries import chained
from motcua.base.chain import link
from motcua.base.logs import append
from motcua.base.time import now
from motcua.dossiers.actions.rebuilding import rebuild_facts
from motcua.dossiers.gateways.files import FileRefused, open_stored, path_of, store
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.tests.stage import Stage
from motcua.people.models import AccessRecord, AdministrationEvent, RoleHolding
from motcua.people.vocabulary import Role
from motcua.seals import actions
from motcua.seals.gateways.ledger import heads, ledger_file


def sql(statement: str, *values: object) -> None:
    """Run a statement as an attacker would, past every rule of the application."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        cursor.execute(statement, values)


def picture(colour: str) -> bytes:
    """A scan of one colour."""
    Image.new("RGB", (40, 60), colour).save(out := BytesIO(), "PNG")
    return out.getvalue()


def found() -> tuple[str, bool]:
    """What `verify_events` prints, and whether it is content."""
    out = StringIO()
    try:
        call_command("verify_events", stdout=out, no_progress=True)
    except SystemExit as left:
        return out.getvalue(), not left.code
    return out.getvalue(), True


@pytest.fixture
def sealed(stage: Stage, settings, tmp_path) -> list[Dossier]:
    """Three dossiers of one day, sealed; one more, sealed on the next day."""
    settings.HOME = tmp_path
    dossiers = [stage.processing() for _ in range(3)]
    AccessRecord.objects.create(account=stage.cast.auditor, at=now(), action="view", subject="dossier:x")
    append(AdministrationEvent(at=now(), action="account_created", subject="people.account:1", detail={}))
    actions.seal(at=now())
    stage.later(days=1)
    dossiers.append(stage.processing())
    actions.seal(at=now())
    return dossiers


def dossier_tables() -> list[tuple[str, str]]:
    """Every table with a column that points at a dossier, and the column."""
    pointing = []
    for relation in Dossier._meta.related_objects:
        table, column = relation.related_model._meta.db_table, relation.field.column
        pointing.append((table, column))
    return [*pointing, ("dossiers_dossierfact", "dossier_id"), ("dossiers_stepfact", "dossier_id")]


def delete_whole(*dossiers: Dossier) -> None:
    """Delete dossiers with all that hangs on them: no table still speaks of them."""
    ids = ",".join(str(dossier.pk) for dossier in dossiers)
    run = f"SELECT id FROM dossiers_steprun WHERE dossier_id IN ({ids})"
    sql(f"UPDATE dossiers_dossierevent SET undoes_id = NULL WHERE dossier_id IN ({ids})")
    known = set(connection.introspection.table_names())
    for table in ("dossiers_stepconsultation",):
        if table in known:
            sql(f"DELETE FROM {table} WHERE run_id IN ({run})")
    for table, column in dossier_tables():
        if table in known:
            sql(f"DELETE FROM {table} WHERE {column} IN ({ids})")
    sql(f"DELETE FROM dossiers_dossier WHERE id IN ({ids})")


def rewrite(dossier: Dossier) -> None:
    """Change the day of acceptance in the events, give every event a new hash, and rebuild row and facts."""
    previous, places = "", {event.pk: event.sequence for event in dossier.events.all()}
    for event in dossier.events.order_by("sequence"):
        for name, (before, _) in list(event.payload.get("changes", {}).items()):
            if name == "applicant_name":
                event.payload["changes"][name] = [before, "Người Khác"]
        undone = places.get(event.undoes_id)
        event.previous_hash = previous
        event.hash = previous = link(previous, chained(event, code=dossier.code, undone=undone))
        DossierEvent.objects.filter(pk=event.pk).update(
            payload=event.payload, hash=event.hash, previous_hash=event.previous_hash
        )
    sql("UPDATE dossiers_dossier SET applicant_name = %s WHERE id = %s", "Người Khác", dossier.pk)
    rebuild_facts([Dossier.objects.get(pk=dossier.pk)])


def test_an_office_that_nobody_touched_holds_and_says_what_is_sealed(sealed):
    told, holds = found()
    assert holds, told
    assert "2 niêm phong" in told


def test_dossiers_deleted_whole_are_noticed_with_their_day_and_count(sealed):
    events = sum(dossier.events.count() for dossier in sealed[:2])
    day = "/".join(reversed(next(heads()).at[:10].split("-")))
    delete_whole(*sealed[:2])
    told, holds = found()
    assert not holds
    assert f"niêm phong ngày {day}: mất {events} dòng" in told
    assert "2 hồ sơ có diễn biến sai lệch" not in told  # nothing is left that a single chain could show


def test_events_rewritten_with_new_hashes_and_rebuilt_facts_are_noticed(sealed):
    rewrite(sealed[1])
    told, holds = found()
    assert "0 hồ sơ có diễn biến sai lệch" in told  # the chain itself is flawless again
    assert not holds
    assert "có dòng bị sửa" in told


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("people_accessrecord", "Nhật ký truy cập"),
        ("people_administrationevent", "Nhật ký quản trị"),
    ],
)
def test_an_emptied_log_is_noticed(sealed, table, words):
    sql(f"DELETE FROM {table}")
    told, holds = found()
    assert not holds
    assert words in told
    assert "mất" in told


def test_a_line_of_the_access_log_rewritten_is_noticed(sealed):
    sql("UPDATE people_accessrecord SET subject = 'dossier:y'")
    told, holds = found()
    assert not holds
    assert "Nhật ký truy cập" in told


def test_a_role_written_into_the_table_is_noticed(sealed, stage):
    RoleHolding.objects.create(
        account=stage.cast.desk, role=Role.LEADER, agency=stage.cast.commune, valid_from="2026-01-01"
    )
    told, holds = found()
    assert not holds
    assert "không có trong nhật ký quản trị" in told
    assert "Lãnh đạo cơ quan" in told


def test_a_role_that_stood_at_the_first_seal_may_not_be_changed_after(sealed):
    sql("UPDATE people_roleholding SET role = 'leader' WHERE role = 'desk_officer'")
    told, holds = found()
    assert not holds
    assert "Vai trò" in told


def test_a_shortened_file_of_heads_is_noticed_by_the_log(sealed):
    file = ledger_file()
    file.write_text(file.read_text().splitlines(keepends=True)[0])
    told, holds = found()
    assert not holds
    assert "thiếu hoặc khác nhật ký quản trị ở niêm phong số 2" in told


def test_a_deleted_file_of_heads_is_noticed_by_the_log(sealed):
    ledger_file().unlink()
    told, holds = found()
    assert not holds
    assert "niêm phong số 1, 2" in told


def test_a_head_written_with_another_key_is_noticed(sealed, settings):
    delete_whole(sealed[0])
    key = settings.HOME / "keys" / "seal.pem"
    kept = key.read_bytes()
    key.unlink()
    actions.restart(reason="che giấu", at=now())
    key.write_bytes(kept)
    told, holds = found()
    assert not holds
    assert "không do khóa của cơ quan ký" in told


def test_a_copy_elsewhere_shows_a_file_of_heads_put_back(stage, settings, tmp_path):
    settings.HOME, settings.SEAL_COPY = tmp_path / "office", str(tmp_path)
    stage.processing()
    actions.seal(at=now())
    kept = ledger_file().read_text()
    stage.processing()
    actions.seal(at=now())
    assert found()[1]
    ledger_file().write_text(kept)
    sql("DELETE FROM people_administrationevent WHERE action = 'sealed' AND sequence > 1")
    told, holds = found()
    assert not holds
    assert "Bản sao niêm phong" in told


def test_a_restart_with_a_reason_accepts_what_stands_and_is_told(sealed):
    delete_whole(sealed[0])
    actions.restart(reason="Khôi phục từ bản sao lưu", at=now())
    told, holds = found()
    assert holds, told
    assert "Khôi phục từ bản sao lưu" in told


def test_a_scan_exchanged_or_deleted_is_noticed(stage, settings, tmp_path):
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    kept, other = (store(BytesIO(picture(colour))) for colour in ("white", "black"))
    actions.seal(at=now())
    assert found()[1]
    path = path_of(kept.sha256)
    content = path.read_bytes()
    path.write_bytes(path_of(other.sha256).read_bytes())
    told, holds = found()
    assert not holds
    assert "khác với lúc lưu" in told
    with pytest.raises(FileRefused, match="khác với lúc lưu"):
        open_stored(kept)
    path.unlink()
    assert "không còn trong kho" in found()[0]
    path.write_bytes(content)
    assert found()[1]
    sql("UPDATE dossiers_storedfile SET sha256 = 'x' || substr(sha256, 2) WHERE id = %s", kept.pk)
    assert not found()[1]


def test_what_did_not_change_since_the_last_check_is_hashed_only(sealed, monkeypatch):
    from motcua.acts.queries.proof import Prover

    assert found()[1]
    walked = []
    whole = Prover.proven
    monkeypatch.setattr(Prover, "proven", lambda self, tables: walked.append(1) or whole(self, tables))
    told, holds = found()
    assert (holds, walked) == (True, [])
    assert "Đã kiểm tra 4 hồ sơ, 0" in told
    sql("UPDATE dossiers_dossier SET applicant_name = 'Ai đó' WHERE id = %s", sealed[0].pk)
    told, holds = found()
    assert (holds, walked) == (False, [1])
    assert "cột applicant_name" in told
    assert "cột applicant_name" in found()[0]  # a fault is never remembered as checked


def test_the_memory_of_what_was_checked_counts_only_with_the_seals_signature(sealed, settings):
    assert found()[1]
    sql("UPDATE dossiers_dossier SET applicant_name = 'Ai đó' WHERE id = %s", sealed[0].pk)
    [kept] = (settings.HOME / "seals").glob("verified-*.json")
    from motcua.acts.queries.raw import streams_of
    from motcua.dossiers.models import DossierFact
    from motcua.dossiers.queries.subject import DOSSIERS
    from motcua.seals.queries.raw import bucket_rows, places_of, rows_digest

    content = json.loads(kept.read_text())
    streams = streams_of(DOSSIERS, [DossierFact])
    content["content"]["buckets"] = {
        str(place): rows_digest(bucket_rows(streams, place)) for place in places_of(Dossier)
    }
    kept.write_text(json.dumps(content))
    assert "cột applicant_name" in found()[0]
