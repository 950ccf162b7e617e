"""Lines of the log of access name all records of a list, however long it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_introduced_at")]

    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="detail",
            field=models.TextField(blank=True, verbose_name="chi tiết"),
        ),
    ]
