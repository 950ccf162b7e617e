from django.db import migrations, models

import motcua.dossiers.models.dossier
import motcua.dossiers.vocabulary

#: Of facts: refused at reception, and ended for want of papers before it.
RECEIPT_REFUSED, NOT_COMPLETED = 8, 9


def split_endings_before_reception(apps, schema_editor):
    """What was stopped before it was received was counted as refused; it has its own number now."""
    stopped = apps.get_model("dossiers", "Dossier").objects.filter(outcome="stopped", received_at=None)
    facts = apps.get_model("dossiers", "DossierFact").objects.filter(dossier_id__in=stopped.values("pk"))
    facts.filter(outcome=RECEIPT_REFUSED).update(outcome=NOT_COMPLETED)


def join_endings_before_reception(apps, schema_editor):
    """The other way round."""
    apps.get_model("dossiers", "DossierFact").objects.filter(outcome=NOT_COMPLETED).update(outcome=RECEIPT_REFUSED)


class Migration(migrations.Migration):
    """Who came to the counter and was guided or refused is registered; an intake can be taken back.

    Dossiers that stand were never guided at the counter, so their new columns keep their defaults.
    """

    dependencies = [("dossiers", "0014_signed_results")]

    operations = [
        migrations.AddField(
            "dossier",
            "guided_at",
            models.DateTimeField(null=True, verbose_name="ngày hướng dẫn hoàn thiện"),
        ),
        migrations.AddField(
            "dossier",
            "wants_notice",
            models.BooleanField(default=False, verbose_name="muốn được báo kết quả"),
        ),
        migrations.AlterField(
            "dossier",
            "status",
            models.CharField(
                choices=motcua.dossiers.vocabulary.Status.choices, max_length=24, verbose_name="trạng thái"
            ),
        ),
        *(
            migrations.AlterField(
                "dossierevent",
                name,
                models.CharField(
                    blank=name == "from_status",
                    choices=motcua.dossiers.vocabulary.Status.choices,
                    max_length=24,
                    verbose_name=words,
                ),
            )
            for name, words in (("from_status", "từ trạng thái"), ("to_status", "đến trạng thái"))
        ),
        migrations.AddField("dossierfact", "guided_day", models.IntegerField(default=99999)),
        migrations.RunPython(split_endings_before_reception, join_endings_before_reception),
        migrations.AddIndex(
            "dossier",
            models.Index(motcua.dossiers.models.dossier.CodeEnd("code"), name="dossier_by_code_end"),
        ),
    ]
