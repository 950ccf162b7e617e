"""Transaction of one act, and undo."""

from motcua.acts.actions.transaction import Act, Policy, append_event, create, transact
from motcua.acts.actions.undo import undo_first, undo_last, undoable

__all__ = ["Act", "Policy", "append_event", "create", "transact", "undo_first", "undo_last", "undoable"]
