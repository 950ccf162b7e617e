"""Events that an earlier version wrote are chained again by the migration, and verify like those of today."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.agencies.models import Agency
from motcua.books.models import BookNumber
from motcua.reports.models import Report
from motcua.reports.queries.subject import REPORTS

BEFORE = [("reports", "0004_report_act_words")]
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def migrated(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    executor.loader.build_graph()
    return executor.loader.project_state(target).apps


def latest():
    """The last migration of the room; none where the tables were made without migrations."""
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old(transactional_db):
    """The tables as the earlier version had them; at the end they are those of today again."""
    if not latest():
        pytest.skip("the tables were made without migrations")
    yield migrated(BEFORE)
    migrated(latest())


def test_old_events_are_carried_into_the_chain_and_back(old):
    agency = Agency.objects.create(kind="people_committee")
    snapshot = old.get_model("statistics", "Snapshot").objects.create(
        frozen_at=AT, manifest={"files": {}}, digest="a", cut_off="2026-11-19", purpose="thử"
    )
    report = old.get_model("reports", "Report").objects.create(
        agency_id=agency.pk, period="2026-11-01..2026-11-19", starts_on="2026-11-01", ends_on="2026-11-19",
        cut_off="2026-11-19", tree_on="2026-11-19", form="chung-2025", snapshot_id=snapshot.pk, status="issued",
        frozen_context={"office": {"name": "UBND xã"}}, evidence={"figures": [1.5]}, content_hash="c",
        number="7/BC-UBND", dated_on="2026-11-20", revision=9, created_at=AT, issued_at=AT,
    )  # fmt: skip
    old.get_model("reports", "TypedCell").objects.create(report=report, row="1.1.1", number="12.5", entered_at=AT)
    events = old.get_model("reports", "ReportEvent").objects
    for act, payload in (("create", {"snapshot": "x"}), ("enter", {"cells": {"1.1.1": {"number": 12}}}),
                         ("submit", {}), ("issue", {"number": "1/BC"})):  # fmt: skip
        events.create(report=report, act=act, recorded_at=AT, payload=payload, hash=f"old-{act}", comment=act)

    migrated(latest())
    found = Report.objects.get(pk=report.pk)
    entered = BookNumber.objects.get(book__kind="report")
    assert (entered.number, entered.subject_id) == (7, found.pk)
    assert (entered.book.series, entered.book.year) == ("BC-UBND", 2026)
    assert verify_chain(REPORTS, found) == []
    assert verify_dependents(REPORTS, [found]) == {}
    told = list(found.events.all())
    assert [(event.sequence, event.action, event.from_status, event.to_status) for event in told] == [
        (1, "create", "", "draft"), (2, "enter", "draft", "draft"), (3, "submit", "draft", "under_review"),
        (4, "issue", "under_review", "issued"),
    ]  # fmt: skip
    assert [event.payload["earlier_hash"] for event in told][1] == "old-enter"
    assert told[1].payload["notes"] == {"cells": {"1.1.1": {"number": 12}}}

    again = migrated(BEFORE).get_model("reports", "ReportEvent").objects.order_by("pk")
    assert [(event.act, event.hash, event.payload) for event in again][0] == ("create", "old-create", {"snapshot": "x"})
