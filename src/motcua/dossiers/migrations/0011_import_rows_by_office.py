"""Points imported rows at the runs of all tables, and keeps the office that brought each in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_copy_import_runs"), ("agencies", "0001_initial")]
    operations = [
        migrations.AlterField(
            "importedrow",
            "run",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="tables.importrun",
            ),
        ),
        migrations.AddField(
            "importedrow",
            "office",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
    ]
