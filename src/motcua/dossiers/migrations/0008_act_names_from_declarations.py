from django.db import migrations, models


class Migration(migrations.Migration):
    """What an act is called is declared in code; the column only keeps its key (no SQL)."""

    dependencies = [("dossiers", "0007_begun_words")]

    operations = [
        migrations.AlterField("dossierevent", "action", models.CharField(max_length=20, verbose_name="hành động")),
    ]
