"""Actions on the catalogue of procedures; each one is recorded as an administration event."""

from motcua.procedures.actions.calendar import change_calendar, revoke_calendar_change
from motcua.procedures.actions.catalogue import (
    announce_version,
    correct_version,
    current_data,
    lock_intake,
    repeal,
    save_case,
    save_field,
    save_procedure,
    unlock_intake,
)
from motcua.procedures.actions.importing import import_catalogue, preview
from motcua.procedures.actions.matching import match, unmatch
from motcua.procedures.actions.office_parts import save_office_part
from motcua.procedures.actions.processes import copy_process, save_process
from motcua.procedures.actions.upgrading import take_in, upgrade_shipped

__all__ = [
    "announce_version",
    "change_calendar",
    "copy_process",
    "correct_version",
    "current_data",
    "import_catalogue",
    "lock_intake",
    "match",
    "preview",
    "repeal",
    "revoke_calendar_change",
    "save_case",
    "save_field",
    "save_office_part",
    "save_procedure",
    "save_process",
    "take_in",
    "unlock_intake",
    "unmatch",
    "upgrade_shipped",
]
