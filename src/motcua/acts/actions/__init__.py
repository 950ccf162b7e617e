"""The transaction of one act, and undo."""

from motcua.acts.actions.transaction import Act, Policy, append_event, transact
from motcua.acts.actions.undo import undo_last, undoable

__all__ = ["Act", "Policy", "append_event", "transact", "undo_last", "undoable"]
