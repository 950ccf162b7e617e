"""Copies the runs and refused rows of tracking books to the tables of all imports."""

from django.core.management.color import no_style
from django.db import migrations

SAME = ("id", "file_name", "sha256", "mapping", "started_at", "finished_at", "account_id", "total", "added", "updated")
SAME += ("unchanged", "refused", "failure")


def copy(apps, schema_editor):
    old, new = apps.get_model("dossiers", "ImportRun"), apps.get_model("tables", "ImportRun")
    rows = old.objects.order_by("pk").values(*SAME).iterator()
    new.objects.bulk_create((new(kind="dossiers", **row) for row in rows), batch_size=500)
    old, refused = apps.get_model("dossiers", "RefusedRow"), apps.get_model("tables", "RefusedRow")
    rows = old.objects.order_by("pk").values("id", "run_id", "line", "code", "reason").iterator()
    refused.objects.bulk_create((refused(**row) for row in rows), batch_size=500)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [new, refused]):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_submitter_contact"), ("tables", "0001_initial")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
