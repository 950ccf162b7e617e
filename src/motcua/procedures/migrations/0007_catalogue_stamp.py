from django.db import migrations, models


def drop_triggers(apps, editor):
    """The triggers are made after `migrate` (actions.stamping); they go before the table in which they write."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS procedures_cataloguestamp_draw() CASCADE")
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'procedures%' AND name LIKE '%stamp%'"
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_shipped_procedures")]

    operations = [
        migrations.CreateModel(
            name="CatalogueStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(max_length=32, verbose_name="dấu của danh mục")),
            ],
            options={"verbose_name": "dấu của danh mục"},
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]
