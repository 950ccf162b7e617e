"""Chain the events of reports again, as every room does: numbered, with the columns they changed.

What an event told before stands in its notes, and its old hash beside it. Columns that earlier events did not tell
are told by the event that set them, as they stand now.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import migrations, models

#: Columns set when a report is issued, and columns set when its figures are frozen.
ISSUED = ("number", "dated_on", "authority", "signer", "gap_reason", "issued_by_id", "issued_at", "evidence",
          "content_hash")  # fmt: skip
FROZEN = ("snapshot_id", "frozen_context", "cut_off", "tree_on", "form")
#: Columns of which events tell the hash.
LARGE = ("frozen_context", "evidence")
STATUS = {"create": "draft", "submit": "under_review", "send_back": "draft", "issue": "issued",
          "supersede": "superseded"}  # fmt: skip
#: What hangs on a report, the act that writes it, and what is cleared of a row that changed no column.
HANGING = (("TypedCell", "enter"), ("SectionText", "write"), ("Explanation", "explain"))


def canonical(value):
    """JSON with sorted keys and without spaces."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def plain(value):
    """A value of a column as JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def is_large(column):
    """Whether events tell the hash of the column instead of its content."""
    return column.model._meta.model_name == "report" and column.attname in LARGE


def blank(column):
    """What a column holds before anything was said of it."""
    if is_large(column):
        return ""
    if column.null:
        return None
    if isinstance(column, models.CharField | models.TextField):
        return ""
    if isinstance(column, models.JSONField):
        return []
    return 0 if isinstance(column, models.IntegerField) and not column.is_relation else None


def told(row, column):
    """A column as events tell it."""
    value = getattr(row, column.attname)
    if is_large(column):
        return f"sha256:{hashlib.sha256(canonical(value).encode()).hexdigest()}"
    return plain(value)


def changes_of(row, wanted):
    """The columns with what they were before the first event and what they are."""
    columns = [column for column in row._meta.concrete_fields if wanted(column.attname)]
    found = {column.attname: [blank(column), told(row, column)] for column in columns}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def last_of(events, action):
    """The last event of the act; the first one of all where there was none."""
    return next((event for event in reversed(events) if event.action == action), events[0])


def chain(apps, schema_editor):
    """Number, fill and hash the events of every report."""
    model = apps.get_model("reports", "ReportEvent")
    for report in apps.get_model("reports", "Report").objects.order_by("pk").iterator():
        events = list(model.objects.filter(report=report).order_by("pk"))
        if not events:
            events = [model(report=report, action="create", account_id=report.created_by_id, hash="",
                            recorded_at=report.created_at, effective_at=report.created_at, payload={})]  # fmt: skip
            later = {"issued": ["submit", "issue"], "superseded": ["submit", "issue", "supersede"],
                     "under_review": ["submit"]}.get(report.status, [])  # fmt: skip
            at = report.issued_at or report.created_at
            events += [model(report=report, action=action, hash="", recorded_at=at, effective_at=at, payload={})
                       for action in later]  # fmt: skip
        _fill(apps, report, events)
        type(report).objects.filter(pk=report.pk).update(revision=len(events))


def _fill(apps, report, events):
    report.revision = len(events)
    frozen, issued = last_of(events, "refresh"), last_of(events, "issue")
    rest = {"id", "created_at", "status", "revision", *FROZEN, *ISSUED}
    carried = {id(event): {} for event in events}
    rows = {id(event): [] for event in events}
    carried[id(events[0])] |= changes_of(report, lambda name: name not in rest)
    carried[id(frozen)] |= changes_of(report, lambda name: name in FROZEN)
    carried[id(issued)] |= changes_of(report, lambda name: name in ISSUED)
    for name, action in HANGING:
        for row in apps.get_model("reports", name).objects.filter(report=report).order_by("pk"):
            entry = {"model": name.lower(), "id": row.pk, "changes": changes_of(row, lambda name: name != "id")}
            rows[id(last_of(events, action))].append(entry)
    status, previous = "", ""
    for number, event in enumerate(events, start=1):
        changes = carried[id(event)] | {"revision": [number - 1, number]}
        event.sequence, event.from_status = number, status
        event.to_status = STATUS.get(event.action, status) if number < len(events) else report.status
        if event.to_status != status:
            changes["status"] = [status, event.to_status]
        status = event.to_status
        event.payload = {"changes": changes, "notes": event.payload, "earlier_hash": event.hash}
        if rows[id(event)]:
            event.payload["rows"] = rows[id(event)]
        event.previous_hash = previous
        event.hash = previous = _link(report, event)
        event.save()


def _link(report, event):
    record = {
        "code": f"BCDK-{report.pk:06}", "sequence": event.sequence, "action": event.action,
        "account": event.account_id, "agency": event.agency_id, "role": event.role, "from": event.from_status,
        "to": event.to_status, "effective_at": plain(event.effective_at), "recorded_at": plain(event.recorded_at),
        "comment": event.comment, "payload": event.payload, "undoes": None,
    }  # fmt: skip
    return hashlib.sha256(f"{event.previous_hash}\n{canonical(record)}".encode()).hexdigest()


def unchain(apps, schema_editor):
    """Give events back what they told and the hash they had."""
    for event in apps.get_model("reports", "ReportEvent").objects.order_by("pk").iterator():
        event.hash = event.payload.get("earlier_hash", event.hash)
        event.payload = event.payload.get("notes", {})
        event.save(update_fields=["hash", "payload"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_event_columns")]

    operations = [migrations.RunPython(chain, unchain)]
