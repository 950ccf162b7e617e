"""Drops the runs of tracking books from the room; those of all tables hold them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_return_import_runs")]
    operations = [
        migrations.DeleteModel("RefusedRow"),
        migrations.DeleteModel("ImportRun"),
    ]
