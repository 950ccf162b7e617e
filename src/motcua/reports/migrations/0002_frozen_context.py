"""The frozen context gets its name; words of dimensions and the name of the desk move to where rooms keep them."""

from django.db import migrations


def _open_up(context):
    found = {**context, "labels": {"field": context.get("fields", {})}}
    found.pop("fields", None)
    office = dict(found.get("office", {}))
    found["desk"] = office.pop("desk", "")
    for row in found.get("form", {}).get("rows", ()):
        if "distinct" in row:
            row.setdefault("of", "procedure")
    return {**found, "office": office}


def _close(context):
    found = {**context, "fields": context.get("labels", {}).get("field", {})}
    found.pop("labels", None)
    office = {**found.get("office", {}), "desk": found.pop("desk", "")}
    return {**found, "office": office}


def _rewritten(change, test):
    def rewrite(apps, schema_editor):
        reports = apps.get_model("reports", "Report")
        for report in reports.objects.only("pk", "frozen_context").iterator(chunk_size=50):
            if test in report.frozen_context:
                report.frozen_context = change(report.frozen_context)
                report.save(update_fields=["frozen_context"])

    return rewrite


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports")]

    operations = [
        migrations.RenameField("report", "surroundings", "frozen_context"),
        migrations.RunPython(_rewritten(_open_up, "fields"), _rewritten(_close, "labels")),
    ]
