from django.db import migrations, models

METHODS = [
    ("counter", "Trực tiếp tại nơi tiếp nhận"),
    ("post", "Qua bưu chính công ích"),
    ("online", "Bản điện tử"),
]


class Migration(migrations.Migration):
    """The counter of reception is named as such; stored values stay."""

    dependencies = [("dossiers", "0018_result_to_seal")]

    operations = [
        migrations.AlterField(
            "dossier",
            "return_method",
            models.CharField(choices=METHODS, default="counter", max_length=8, verbose_name="cách nhận kết quả"),
        ),
        migrations.AlterField(
            "dossierreturn", "method", models.CharField(choices=METHODS, max_length=8, verbose_name="cách trả")
        ),
    ]
