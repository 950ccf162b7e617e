"""Require the number and the moment of every event of a report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_chain_events")]

    operations = [
        migrations.AlterField("reportevent", "effective_at", models.DateTimeField(verbose_name="có hiệu lực lúc")),
        migrations.AlterModelOptions(
            "reportevent", options={"ordering": ["report", "sequence"], "verbose_name": "diễn biến báo cáo"}
        ),
        migrations.AddConstraint(
            "reportevent",
            models.UniqueConstraint(fields=["report", "sequence"], name="one_report_event_of_a_number"),
        ),
    ]
