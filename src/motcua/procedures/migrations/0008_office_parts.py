"""What one office keeps for itself: everyday names, closings of intake, days of its calendar.

Changes of the calendar that stand already hold for every office, as they did.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_chain_events"), ("procedures", "0007_catalogue_stamp")]

    operations = [
        migrations.AddField(
            model_name="calendarchange",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
                verbose_name="cơ quan",
            ),
        ),
        migrations.RemoveConstraint(model_name="calendarchange", name="one_calendar_change_of_a_day"),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", True), ("revoked_at__isnull", True)),
                fields=("day",),
                name="one_calendar_change_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("day", "agency"),
                name="one_calendar_change_of_an_office",
            ),
        ),
        migrations.CreateModel(
            name="OfficeProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("short_names", models.CharField(blank=True, max_length=255, verbose_name="tên gọi hằng ngày")),
                ("folded_short_names", models.CharField(blank=True, editable=False, max_length=255)),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="ngừng tiếp nhận từ")),
                (
                    "closing_reason",
                    models.CharField(blank=True, max_length=255, verbose_name="lý do ngừng tiếp nhận"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "thủ tục tại cơ quan",
                "constraints": [models.UniqueConstraint(fields=("agency", "procedure"), name="one_part_of_an_office")],
            },
        ),
    ]
