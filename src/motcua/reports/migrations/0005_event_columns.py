"""Give events of reports the columns of the chain that every room shares."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def take_moments(apps, schema_editor):
    """An act that was recorded took effect at that moment."""
    apps.get_model("reports", "ReportEvent").objects.update(effective_at=F("recorded_at"))


def nothing(apps, schema_editor):
    """The column goes with its migration."""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_unresolved_and_events"), ("reports", "0004_report_act_words")]

    operations = [
        migrations.RenameField("reportevent", "act", "action"),
        migrations.AlterField("reportevent", "action", models.CharField(max_length=20, verbose_name="hành động")),
        migrations.AlterField(
            "reportevent", "comment", models.CharField(blank=True, max_length=1000, verbose_name="ý kiến")
        ),
        migrations.AlterField(
            "reportevent",
            "account",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL, verbose_name="người thực hiện",
            ),
        ),
        migrations.AddField(
            "reportevent",
            "agency",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="agencies.agency", verbose_name="cơ quan",
            ),
        ),
        migrations.AddField(
            "reportevent",
            "undoes",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="undone_by",
                to="reports.reportevent",
            ),
        ),
        migrations.AddField(
            "reportevent", "sequence", models.PositiveIntegerField(default=0, verbose_name="số thứ tự"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportevent", "role", models.CharField(blank=True, default="", max_length=20, verbose_name="vai trò"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportevent",
            "from_status",
            models.CharField(blank=True, default="", max_length=24, verbose_name="từ trạng thái"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportevent",
            "to_status",
            models.CharField(default="", max_length=24, verbose_name="đến trạng thái"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportevent", "previous_hash", models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportevent", "effective_at", models.DateTimeField(null=True, verbose_name="có hiệu lực lúc")
        ),
        migrations.RunPython(take_moments, nothing),
    ]  # fmt: skip
