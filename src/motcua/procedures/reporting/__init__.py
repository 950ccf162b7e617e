"""Report registrations of the catalogue: rows that count procedures, and groups of fields."""

from motcua.procedures.reporting.catalogue import SOURCE
from motcua.procedures.reporting.fields import FIELD_GROUP
from motcua.reports.registry import GROUPS, ROW_SOURCES


def register() -> None:
    """Register the source of rows on procedures with the reports room."""
    ROW_SOURCES.register(SOURCE.key, SOURCE)
    GROUPS.register(FIELD_GROUP.key, FIELD_GROUP)
