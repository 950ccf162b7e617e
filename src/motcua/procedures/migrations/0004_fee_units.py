from django.db import migrations, models

_UNITS = {
    "trang": "page",
    "bản": "copy",
    "bản sao": "copy",
    "trường hợp": "case",
    "giao dịch": "case",
    "văn bản": "case",
}
_UNITS |= {"di chúc": "case", "bộ": "set", "bộ hồ sơ": "set"}
#: How tiers and cap stood in the name while there was no column for them.
_OLD = " (từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản)"


def read_units(apps, schema_editor):
    """Give every rate the unit that its words name, and take tiers and cap out of the name."""
    rules = apps.get_model("procedures", "FeeRule").objects
    for words, unit in _UNITS.items():
        rules.filter(per__iexact=words).update(unit=unit)
    for row in rules.filter(name__endswith=_OLD):
        row.name, row.tiers, row.cap = row.name.removesuffix(_OLD), "3:1000", 200_000
        row.save(update_fields=["name", "tiers", "cap"])


def write_tiers_into_names(apps, schema_editor):
    """The way back: columns go, so the words come back."""
    for row in apps.get_model("procedures", "FeeRule").objects.filter(tiers="3:1000", cap=200_000):
        row.name += _OLD
        row.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0003_calendar_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="feerule",
            name="cap",
            field=models.DecimalField(
                blank=True, decimal_places=0, max_digits=14, null=True, verbose_name="mức tối đa (đồng)"
            ),
        ),
        migrations.AddField(
            model_name="feerule",
            name="is_verified",
            field=models.BooleanField(default=False, verbose_name="đã đối chiếu văn bản"),
        ),
        migrations.AddField(
            model_name="feerule",
            name="tiers",
            field=models.CharField(blank=True, max_length=128, verbose_name="các bậc"),
        ),
        migrations.AddField(
            model_name="feerule",
            name="unit",
            field=models.CharField(
                choices=[
                    ("page", "Trang"),
                    ("copy", "Bản"),
                    ("case", "Trường hợp"),
                    ("matter", "Việc"),
                    ("set", "Bộ"),
                ],
                default="matter",
                max_length=8,
                verbose_name="đơn vị tính",
            ),
        ),
        migrations.RunPython(read_units, write_tiers_into_names),
    ]
