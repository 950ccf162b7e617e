import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import motcua.people.vocabulary
import motcua.procedures.vocabulary


class Migration(migrations.Migration):
    """Results are drafted, signed and numbered one after the other; steps may name role and stage themselves.

    Results and steps that stand keep their meaning: one with a number is issued, a step without role has its plan's.
    """

    dependencies = [
        ("dossiers", "0013_drop_book_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("result", "signed_at", models.DateTimeField(null=True, verbose_name="ký lúc")),
        migrations.AddField(
            "result",
            "prepared_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "result",
            "reason",
            models.CharField(blank=True, default="", max_length=1000, verbose_name="lý do từ chối"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "result", "number", models.CharField(blank=True, max_length=64, verbose_name="số, ký hiệu")
        ),
        migrations.AlterField("result", "issued_at", models.DateTimeField(null=True, verbose_name="ngày ban hành")),
        migrations.AddField(
            "steprun",
            "role",
            models.CharField(
                blank=True,
                default="",
                choices=motcua.people.vocabulary.Role.choices,
                max_length=32,
                verbose_name="vai trò",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "steprun",
            "phase",
            models.CharField(
                blank=True,
                default="",
                choices=motcua.procedures.vocabulary.StepPhase.choices,
                max_length=16,
                verbose_name="giai đoạn",
            ),
            preserve_default=False,
        ),
    ]
