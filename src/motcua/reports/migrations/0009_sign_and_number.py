"""Signature before the number: who signed and when; drafts that were dropped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

OPEN = ["draft", "under_review"]


def one_open(states):
    """Return the constraint of one open report for an agency, period and form."""
    return models.UniqueConstraint(
        fields=["agency", "period", "form"], condition=Q(status__in=states), name="one_open_report_of_a_form"
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reports", "0008_edited_passages"),
    ]

    operations = [
        migrations.AddField(
            "report",
            "signed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ký duyệt",
            ),
        ),
        migrations.AddField("report", "signed_at", models.DateTimeField(null=True, verbose_name="ký duyệt lúc")),
        migrations.AlterField(
            "report",
            "status",
            models.CharField(
                choices=[
                    ("draft", "Dự thảo"),
                    ("under_review", "Chờ ký"),
                    ("signed", "Đã ký, chờ vào sổ"),
                    ("issued", "Đã ban hành"),
                    ("superseded", "Đã được thay thế"),
                    ("dropped", "Dự thảo đã bỏ"),
                ],
                default="draft",
                max_length=16,
                verbose_name="trạng thái",
            ),
        ),
        migrations.RemoveConstraint("report", "one_open_report_of_a_form"),
        migrations.AddConstraint("report", one_open([*OPEN, "signed"])),
    ]
