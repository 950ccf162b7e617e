"""Reports that the office has made public: since when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_numbers_in_books")]

    operations = [
        migrations.AddField("report", "published_at", models.DateTimeField(null=True, verbose_name="công khai lúc")),
    ]
