"""What an office decides for itself about a procedure: everyday names, and stopping or resuming its own intake."""

from datetime import date, datetime

from django.db import transaction

from motcua.agencies.queries import tree
from motcua.base.refusals import Invalid
from motcua.base.text import fold, nfc
from motcua.base.time import local
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.writing import locked, record, require
from motcua.procedures.models import OfficeProcedure, Procedure
from motcua.procedures.permissions import can_keep_office_part


def save_office_part(
    *,
    procedure: Procedure,
    agency_id: int,
    short_names: str = "",
    closed_on: date | None = None,
    closing_reason: str = "",
    by: Actor,
    at: datetime,
) -> OfficeProcedure:
    """Write the office's everyday names of the procedure, and the day from which its counters receive no dossier of it
    (None: they receive); dossiers received before run to their end, other offices are not touched.
    """
    require(can_keep_office_part(by, agency_id), can_keep_office_part.__doc__)
    if agency_id not in tree(local(at).date()):
        raise Invalid({"closed_on": "Cơ quan không hoạt động vào hôm nay; hãy chọn cơ quan khác."})
    if closed_on is not None and not closing_reason.strip():
        raise Invalid({"closing_reason": "Hãy ghi lý do ngừng tiếp nhận, để người dân và cơ quan cấp trên biết."})
    with transaction.atomic():
        list(locked([procedure.code]))
        part, _ = OfficeProcedure.objects.get_or_create(procedure=procedure, agency_id=agency_id)
        before = {"short_names": part.short_names, "closed_on": part.closed_on and part.closed_on.isoformat()}
        part.short_names, part.folded_short_names = nfc(short_names), fold(short_names)
        part.closed_on, part.closing_reason = closed_on, nfc(closing_reason) if closed_on else ""
        part.save()
        after = {"short_names": part.short_names, "closed_on": closed_on and closed_on.isoformat()}
        record(by, at, "office_part", procedure.code, agency=agency_id, before=before, after=after)
    return part
