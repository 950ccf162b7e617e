"""An index for codes typed without their dots and dashes."""

from django.db import migrations, models

import motcua.dossiers.models.dossier


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0016_result_templates")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(motcua.dossiers.models.dossier.BareCode("code"), name="dossier_by_bare_code"),
        ),
    ]
