"""What the last upgrade of the shipped catalogue brought, so that the next one knows what an office has changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_return_steps_have_a_time")]

    operations = [
        migrations.CreateModel(
            name="ShippedProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="mã thủ tục")),
                ("shipped", models.JSONField(verbose_name="bản đi kèm")),
                ("written", models.JSONField(null=True, verbose_name="bản đã ghi")),
                ("loaded_at", models.DateTimeField(verbose_name="nạp lúc")),
            ],
            options={"verbose_name": "thủ tục đi kèm phần mềm"},
        ),
    ]
