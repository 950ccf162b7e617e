"""One open report per agency, period and form; the reason for issuing a report with gaps; decimals in cells."""

from django.db import migrations, models
from django.db.models import Q

OPEN = Q(status__in=["draft", "under_review"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_frozen_context")]

    operations = [
        migrations.AddField(
            "report",
            "gap_reason",
            models.CharField(blank=True, default="", max_length=700, verbose_name="lý do ban hành khi còn thiếu"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "typedcell",
            "number",
            models.DecimalField(blank=True, decimal_places=4, max_digits=24, null=True, verbose_name="số liệu"),
        ),
        migrations.RemoveConstraint("report", "one_open_report_of_a_period"),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                fields=["agency", "period", "form"], condition=OPEN, name="one_open_report_of_a_form"
            ),
        ),
    ]
