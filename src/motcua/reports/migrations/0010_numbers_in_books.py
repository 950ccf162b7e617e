"""Enter the numbers of issued reports in the books of their agencies, so that none is given twice."""

import re

from django.db import migrations

KIND = "report"
WRITTEN = re.compile(r"(\d{1,5})/(.{1,32})")


def enter(apps, schema_editor):
    """Enter each number once; an erratum that took the number of the report it replaced has no entry of its own."""
    book_model, number_model = apps.get_model("books", "Book"), apps.get_model("books", "BookNumber")
    issued = apps.get_model("reports", "Report").objects.filter(status__in=["issued", "superseded"])
    for report in issued.exclude(dated_on=None).defer("frozen_context", "evidence").order_by("issued_at", "pk"):
        found = WRITTEN.fullmatch(report.number)
        if found is None:
            continue
        number, moment = int(found[1]), report.issued_at or report.created_at
        book, _ = book_model.objects.get_or_create(
            agency_id=report.agency_id, kind=KIND, series=found[2], year=report.dated_on.year,
            defaults={"first_number": 1, "last_number": 0, "opened_at": moment},
        )  # fmt: skip
        given = {"volume": 1, "subject_kind": "report", "subject_id": report.pk, "taken_at": moment}
        given |= {"subject_code": f"BCDK-{report.pk:06}", "taken_by_id": report.issued_by_id}
        number_model.objects.get_or_create(book=book, number=number, defaults=given)
        book_model.objects.filter(pk=book.pk, last_number__lt=number).update(last_number=number)


def take_out(apps, schema_editor):
    """Remove the books of reports with their numbers."""
    apps.get_model("books", "BookNumber").objects.filter(book__kind=KIND).delete()
    apps.get_model("books", "Book").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0001_books"),
        ("reports", "0009_sign_and_number"),
    ]

    operations = [migrations.RunPython(enter, take_out)]
