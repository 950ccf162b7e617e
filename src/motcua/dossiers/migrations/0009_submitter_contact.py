"""Address and mail of who hands a dossier in for another (form 01 of TT 03/2025/TT-VPCP)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_act_names_from_declarations")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="submitter_address",
            field=models.CharField(blank=True, max_length=255, verbose_name="địa chỉ người nộp"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="submitter_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử người nộp"),
        ),
    ]
