"""Dated record of corrections of what facts copy from the catalogue, and the recount of what follows it.

Called inside the transactions of the other actions, before the row is written.
"""

from datetime import datetime

from motcua.procedures.models import CountedChange, ProcedureCase, ProcedureVersion
from motcua.procedures.registry import RECOUNTS


def save_version(version: ProcedureVersion, at: datetime) -> None:
    """Write a corrected version; what follows it is counted by its new online level from the day of the correction."""
    if _noted(version, "online_level", at):
        version.save()
        for recount in RECOUNTS:
            recount(version.pk, at)
    else:
        version.save()


def save_case(case: ProcedureCase, at: datetime) -> None:
    """Write a new or corrected case; a limit that had ended before keeps the unit by which it was judged."""
    _noted(case, "duration_unit", at)
    case.save()


def _noted(row: ProcedureVersion | ProcedureCase, name: str, at: datetime) -> bool:
    """Record the change of a column; return whether there is one."""
    before = type(row)._default_manager.filter(pk=row.pk).values_list(name, flat=True).first() if row.pk else None
    after = getattr(row, name)
    if before is None or before == after:
        return False
    CountedChange.objects.create(name=name, row=row.pk, before=before, after=after, changed_at=at)
    return True
