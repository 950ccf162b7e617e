"""Chain the log of administration by hash.

Rows are numbered in the order in which they were written; each hash covers its row and the hash before.
"""

import hashlib
import json
from datetime import UTC, date, datetime

from django.db import migrations, models

#: What a hash covers, as the model of today tells it.
TOLD = ("sequence", "account_id", "at", "action", "subject", "detail")


def plain(value):
    """A value of a column as JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def chain(apps, schema_editor):
    """Number and hash every row."""
    previous = ""
    rows = apps.get_model("people", "AdministrationEvent").objects.order_by("pk")
    for number, row in enumerate(rows.iterator(), start=1):
        row.sequence, row.previous_hash = number, previous
        told = {name: plain(getattr(row, name)) for name in TOLD}
        text = json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        row.hash = previous = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        row.save(update_fields=["sequence", "previous_hash", "hash"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_end_roles_at_once")]

    operations = [
        migrations.AddField(
            "administrationevent", "sequence", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "administrationevent",
            "previous_hash",
            models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "administrationevent", "hash", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AddConstraint(
            "administrationevent",
            models.UniqueConstraint(fields=["sequence"], name="one_administration_event_of_a_number"),
        ),
    ]
