"""A time for return steps, limits in months, everyday names, and the level kept by each version."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

RETURN_HOURS = 8


def give_return_steps_a_time(apps, schema_editor):
    """A return step without hours made every result late; it gets one working day, as `law/time_limits` says."""
    apps.get_model("procedures", "ProcessStep").objects.filter(phase="return", hours=0).update(hours=RETURN_HOURS)


def take_it_back(apps, schema_editor):
    apps.get_model("procedures", "ProcessStep").objects.filter(phase="return", hours=RETURN_HOURS).update(hours=0)


def keep_levels_with_versions(apps, schema_editor):
    """A version that left its level to the procedure keeps what the procedure has now."""
    version, procedure = (apps.get_model("procedures", name) for name in ("ProcedureVersion", "Procedure"))
    level = Subquery(procedure.objects.filter(pk=OuterRef("procedure")).values("level")[:1])
    version.objects.filter(level="").update(level=level)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_fee_units")]

    operations = [
        migrations.AlterField(
            model_name="procedurecase",
            name="duration_unit",
            field=models.CharField(
                choices=[
                    ("working_day", "ngày làm việc"),
                    ("calendar_day", "ngày"),
                    ("working_hour", "giờ làm việc"),
                    ("month", "tháng"),
                ],
                max_length=16,
                verbose_name="đơn vị thời hạn",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="short_names",
            field=models.CharField(blank=True, max_length=255, verbose_name="tên gọi hằng ngày"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="folded_short_names",
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.RunPython(give_return_steps_a_time, take_it_back),
        migrations.RunPython(keep_levels_with_versions, migrations.RunPython.noop),
    ]
