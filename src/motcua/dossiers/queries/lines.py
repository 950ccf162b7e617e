"""Lines of a list: only the columns of a dossier that lists show.

A page has up to two hundred lines; as whole dossiers with their procedure, case, holder and agencies they would cost
several times as much.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from motcua.dossiers.models import Dossier
from motcua.dossiers.vocabulary import Status
from motcua.procedures.vocabulary import DurationUnit


class Line(NamedTuple):
    """Dossier in a list, with the attribute names of `Dossier`."""

    pk: int
    revision: int
    code: str
    applicant_name: str
    procedure: str
    status: str
    received_agency_id: int
    competent_agency_id: int
    holder_agency_id: int
    holder_id: int | None
    holder: str | None
    received_at: datetime | None
    reception_due_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    paused_since: datetime | None
    processing_ended_at: datetime | None
    case_unit: str | None

    @property
    def duration_unit(self) -> str:
        """Return the unit of its case's limit."""
        return self.case_unit or DurationUnit.WORKING_DAY

    def get_status_display(self) -> str:
        """Return the label of the status."""
        return str(Status(self.status).label)


#: Columns that are not called as in the line.
_COLUMNS = {"procedure": "procedure__name", "holder": "holder__full_name", "case_unit": "case__duration_unit"}


def lines_of(ids: Sequence[int]) -> list[Line]:
    """Load the lines of these dossiers in this order; one query, even for none, so that an empty page costs as much."""
    columns = [_COLUMNS.get(name, name) for name in Line._fields]
    found = {row[0]: Line._make(row) for row in Dossier.objects.filter(pk__in=ids or (0,)).values_list(*columns)}
    return [found[pk] for pk in ids if pk in found]
