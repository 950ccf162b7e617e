"""When a person put the introduction of the first page away, on whatever machine."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_chain_administration")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="introduced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ẩn phần giới thiệu lúc"),
        ),
    ]
