from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of results to be sealed is answered by an index of those alone."""

    dependencies = [("dossiers", "0017_bare_code_index")]

    operations = [
        migrations.AddIndex(
            "result",
            models.Index(
                condition=models.Q(
                    ("cancelled_at", None),
                    ("sealed_at", None),
                    models.Q(("number", ""), _negated=True),
                    models.Q(("template", ""), _negated=True),
                ),
                fields=["dossier"],
                name="result_to_seal",
            ),
        ),
    ]
