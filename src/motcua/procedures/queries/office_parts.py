"""What one office says of a procedure: its everyday names, and since when its counters no longer receive it."""

from collections.abc import Iterable
from datetime import date

from motcua.agencies.queries import Tree, tree
from motcua.procedures.models import OfficeProcedure, Procedure
from motcua.procedures.queries.in_force import closings_of


def office_part(procedure: Procedure, agency_id: int) -> OfficeProcedure | None:
    """Return what the office says of the procedure; None where it says nothing."""
    return OfficeProcedure.objects.filter(procedure=procedure, agency=agency_id).first()


def closing(procedure_id: int, agency_ids: Iterable[int], standing: Tree) -> OfficeProcedure | None:
    """Return the closing of the procedure's intake in force on the day of the tree at the office of one of the
    agencies; one small query.
    """
    offices = {standing.office(agency_id) for agency_id in agency_ids}
    found = (row for row in closings_of(procedure_id) if row.agency_id in offices)
    return next((row for row in found if row.closed_on is not None and row.closed_on <= standing.on), None)


def closed_at(procedure: Procedure, on: date) -> list[OfficeProcedure]:
    """Return the closings of the procedure's intake that are in force on the day or coming, the earliest first."""
    rows = OfficeProcedure.objects.filter(procedure=procedure, closed_on__isnull=False)
    standing = tree(on)
    return [row for row in rows.order_by("closed_on", "agency") if row.agency_id in standing]


def office_names(agency_id: int | None) -> dict[int, tuple[str, str]]:
    """Return the office's own everyday names by procedure, as written and without accents; one query."""
    if agency_id is None:
        return {}
    rows = OfficeProcedure.objects.filter(agency=agency_id).exclude(short_names="")
    return {pk: (names, folded) for pk, names, folded in rows.values_list(
        "procedure", "short_names", "folded_short_names")}  # fmt: skip
