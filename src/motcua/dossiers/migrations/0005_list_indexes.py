from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_unresolved_and_events"),
        ("dossiers", "0004_hand_back"),
        ("procedures", "0003_calendar_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="dossier",
            name="dossier_by_origin",
        ),
        migrations.RemoveIndex(
            model_name="dossier",
            name="open_dossier_by_holder",
        ),
        migrations.RemoveIndex(
            model_name="dossier",
            name="open_dossier_by_place",
        ),
        migrations.RemoveIndex(
            model_name="dossier",
            name="open_dossier_by_agency",
        ),
        migrations.RemoveIndex(
            model_name="dossier",
            name="unreturned_dossier_by_desk",
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("processing_ended_at__isnull", True), ("holder__isnull", False)),
                fields=["holder", "due_at"],
                name="open_dossier_by_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("processing_ended_at__isnull", True)),
                fields=["holder_agency", "holder", "status", "due_at", "id"],
                name="open_dossier_by_place",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("processing_ended_at__isnull", True)),
                fields=["competent_agency", "due_at", "status", "paused_since", "id"],
                name="open_dossier_by_agency",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("processing_ended_at__isnull", True)),
                fields=["competent_agency", "status", "step", "due_at", "paused_since", "id"],
                name="open_dossier_by_step",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("processing_ended_at__isnull", False), ("returned_at__isnull", True)),
                fields=["received_agency", "status", "processing_ended_at", "due_at", "id"],
                name="unreturned_dossier_by_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("origin", "imported")),
                fields=["competent_agency", "procedure", "received_at", "id"],
                name="imported_by_procedure",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["origin_code", "origin"], name="dossier_by_origin"),
        ),
    ]
