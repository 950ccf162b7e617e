"""Actions of table imports: preview, run, decide about rows that concern an agency, undo a run."""

from motcua.acts.tables.actions.looking import layout_of, preview
from motcua.acts.tables.actions.running import close_interrupted, import_rows, undo_run
from motcua.acts.tables.actions.waiting import decide_rows

__all__ = ["close_interrupted", "decide_rows", "import_rows", "layout_of", "preview", "undo_run"]
