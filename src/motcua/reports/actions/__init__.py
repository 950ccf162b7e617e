"""Actions on reports: draft, freeze, enter, write, explain, submit, send back, issue, correct.

Every act goes through the transaction of the acts room; an issued report refuses every change.
"""

from motcua.reports.actions.cells import enter_cells
from motcua.reports.actions.drafts import correct, draft_report, refresh
from motcua.reports.actions.issuing import Numbering, explain, findings_of, issue, send_back, submit
from motcua.reports.actions.texts import edit_passage, reset_passage, stamp_of, write_section

__all__ = [
    "Numbering",
    "correct",
    "draft_report",
    "edit_passage",
    "enter_cells",
    "explain",
    "findings_of",
    "issue",
    "refresh",
    "reset_passage",
    "send_back",
    "stamp_of",
    "submit",
    "write_section",
]
