"""Issued reports as the public may ask for them: by a key that cannot be guessed, with their state and hash."""

from motcua.reports.models import Report
from motcua.reports.vocabulary import ISSUED_REPORTS


def public_key(report: Report) -> str:
    """Return the key of the report's public page: its number, and 48 random bits of its snapshot."""
    return f"{report.pk}-{report.snapshot_id.hex[:12]}"


def find_published(key: str) -> Report | None:
    """Return the issued report with this key; None for drafts and for any other key."""
    number, _, _ = key.partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 12:
        return None
    found = Report.objects.filter(pk=int(number), status__in=ISSUED_REPORTS).exclude(content_hash="")
    report = found.select_related("snapshot").first()
    return report if report is not None and public_key(report) == key else None


def replacement_of(report: Report) -> Report | None:
    """Return the issued report that replaced this one; None while it is in force."""
    return Report.objects.filter(supersedes=report, status__in=ISSUED_REPORTS).select_related("snapshot").first()
