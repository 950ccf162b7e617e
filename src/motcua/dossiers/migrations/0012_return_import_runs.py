"""Undone, brings the runs of tracking books back to their own tables."""

from django.core.management.color import no_style
from django.db import migrations

SAME = ("id", "file_name", "sha256", "mapping", "started_at", "finished_at", "account_id", "total", "added", "updated")
SAME += ("unchanged", "refused", "failure")


def bring_back(apps, schema_editor):
    old, new = apps.get_model("dossiers", "ImportRun"), apps.get_model("tables", "ImportRun")
    rows = new.objects.filter(kind="dossiers").order_by("pk").values(*SAME).iterator()
    old.objects.bulk_create((old(**row) for row in rows), batch_size=500)
    old_row, new_row = apps.get_model("dossiers", "RefusedRow"), apps.get_model("tables", "RefusedRow")
    rows = new_row.objects.filter(run__kind="dossiers").order_by("pk")
    found = rows.values("id", "run_id", "line", "code", "reason").iterator()
    old_row.objects.bulk_create((old_row(**row) for row in found), batch_size=500)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [old, old_row]):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_import_rows_by_office")]
    operations = [migrations.RunPython(migrations.RunPython.noop, bring_back)]
