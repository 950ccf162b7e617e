"""The log of administration and the events of the tree: chained by hash, verified, carried over from before."""

from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua.agencies.models import AgencyEvent
from motcua.base.logs import LOGS, verify_log
from motcua.people.actions import record_administration
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import SYSTEM

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def write(count: int = 3) -> None:
    for number in range(count):
        record_administration(
            action="test", subject=f"x:{number}", by=SYSTEM, at=AT, detail={"rate": Decimal("1.50"), "was": (None, AT)}
        )


@pytest.mark.django_db
def test_rows_of_a_log_are_numbered_and_chained():
    write()
    rows = list(AdministrationEvent.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == ["", rows[0].hash, rows[1].hash]
    assert verify_log(AdministrationEvent) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meddle",
    [
        lambda rows: rows.filter(sequence=2).update(subject="y"),
        lambda rows: rows.filter(sequence=2).update(detail={}),
        lambda rows: rows.filter(sequence=2).delete(),
        lambda rows: rows.filter(sequence=1).delete(),
        lambda rows: rows.filter(sequence=2).update(hash="0" * 64),
    ],
    ids=["changed", "detail changed", "dropped", "first dropped", "hash changed"],
)
def test_a_row_changed_or_dropped_by_hand_is_found(meddle):
    write()
    meddle(AdministrationEvent.objects.all())
    (fault,) = verify_log(AdministrationEvent)
    assert "Nhật ký quản trị: dòng số" in fault
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_events", stdout=out)
    assert left.value.code == 1
    assert fault in out.getvalue()


def test_administration_the_tree_and_money_are_logs_that_are_verified():
    assert {"administration", "agencies", "fees"} <= set(LOGS.names())


@pytest.fixture
def old(transactional_db):
    """The tables as they were before logs were chained; at the end they are those of today again."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()  # of every room: those above went back too
    before = [("people", "0002_end_roles_at_once"), ("agencies", "0002_unresolved_and_events")]
    executor.migrate(before)
    executor.loader.build_graph()
    yield executor.loader.project_state(before).apps, latest
    MigrationExecutor(connection).migrate(latest)


def test_rows_written_before_are_chained_by_the_migration(old):
    apps, latest = old
    for number in range(3):
        apps.get_model("people", "AdministrationEvent").objects.create(
            at=AT, action="create", subject=f"people.account:{number}", detail={"name": ["Đỗ", "Đào"], "share": 1.5}
        )
        apps.get_model("agencies", "AgencyEvent").objects.create(
            kind="rename", effective_on="2026-11-01", recorded_at=AT, detail={"name": "Xã Mỹ Tú"}
        )
    MigrationExecutor(connection).migrate(latest)
    for log in (AdministrationEvent, AgencyEvent):
        assert list(log.objects.order_by("pk").values_list("sequence", flat=True)) == [1, 2, 3]
        assert verify_log(log) == []
