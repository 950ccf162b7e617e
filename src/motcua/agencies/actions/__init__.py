"""Actions on the tree: loading the published lists, and the acts of an administrator."""

from motcua.agencies.actions.loading import Loaded, load_units
from motcua.agencies.actions.partners import load_partners
from motcua.agencies.actions.reshaping import (
    Founding,
    abolish,
    assign_code,
    dismiss,
    found,
    merge,
    move,
    rename,
    settle,
    split,
    transfer_function,
)
from motcua.agencies.actions.undoing import undo_change, undone_ids

__all__ = [
    "Founding",
    "Loaded",
    "abolish",
    "assign_code",
    "dismiss",
    "found",
    "load_partners",
    "load_units",
    "merge",
    "move",
    "rename",
    "settle",
    "split",
    "transfer_function",
    "undo_change",
    "undone_ids",
]
