"""Says which procedure of the catalogue an entry imported from a tracking book is."""

from datetime import datetime

from django.db import transaction

from motcua.base.refusals import Invalid
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.writing import locked, record, require
from motcua.procedures.models import Procedure
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.vocabulary import ProcedureOrigin


def match(*, imported: Procedure, to: Procedure, by: Actor, at: datetime) -> None:
    """Match the imported entry to the procedure; its dossiers stay with the entry and count with the procedure."""
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    if imported.origin != ProcedureOrigin.IMPORTED:
        raise Invalid({"imported": "Chỉ thủ tục nhập từ sổ theo dõi mới cần đối chiếu."})
    if to.origin != ProcedureOrigin.CATALOGUE:
        raise Invalid({"to": "Hãy chọn một thủ tục của danh mục công bố."})
    with transaction.atomic():
        row = locked([imported.code]).get()
        row.matched_to = to
        row.save(update_fields=["matched_to"])
        record(by, at, "match", imported.code, to=to.code)
    imported.matched_to = to


def unmatch(*, imported: Procedure, by: Actor, at: datetime) -> None:
    """Remove the match."""
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    with transaction.atomic():
        row = locked([imported.code]).get()
        before = row.matched_to.code if row.matched_to else ""
        row.matched_to = None
        row.save(update_fields=["matched_to"])
        record(by, at, "unmatch", imported.code, before=before)
    imported.matched_to = None
