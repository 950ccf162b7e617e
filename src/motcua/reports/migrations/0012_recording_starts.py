"""Days since when agencies keep records, as they declare them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_undo_events"),
        ("reports", "0011_published_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordingStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("family", models.CharField(max_length=40, verbose_name="loại bản ghi")),
                ("channel", models.CharField(blank=True, max_length=24, verbose_name="kênh")),
                ("since", models.DateField(verbose_name="ghi nhận từ ngày")),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="căn cứ")),
                ("declared_at", models.DateTimeField(verbose_name="khai lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recording_starts",
                        to="agencies.agency",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người khai",
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày bắt đầu ghi nhận",
                "ordering": ["agency", "family", "channel"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "family", "channel"), name="one_recording_start_of_a_channel"
                    )
                ],
            },
        ),
    ]
