from django.db import migrations, models


class Migration(migrations.Migration):
    """Results may be drafted on a template; who signed keeps the post; the sealed copy has its moment.

    Results that stand keep their file; those issued with one count as sealed when they were issued.
    """

    dependencies = [("dossiers", "0015_registration")]

    operations = [
        migrations.AddField(
            "result",
            "template",
            models.CharField(blank=True, default="", max_length=64, verbose_name="mẫu văn bản"),
            preserve_default=False,
        ),
        migrations.AddField(
            "result",
            "content",
            models.TextField(blank=True, default="", verbose_name="lời văn"),
            preserve_default=False,
        ),
        migrations.AddField(
            "result",
            "signer_title",
            models.CharField(blank=True, default="", max_length=128, verbose_name="chức danh người ký"),
            preserve_default=False,
        ),
        migrations.AddField("result", "sealed_at", models.DateTimeField(null=True, verbose_name="đóng dấu lúc")),
        migrations.RunSQL(
            "UPDATE dossiers_result SET sealed_at = issued_at WHERE number <> '' AND file_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
