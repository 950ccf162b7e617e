"""Actions on reports: draft, freeze, enter, write, explain, submit, send back, sign, issue, correct, drop, publish;
declare since when records are kept.

Every act goes through the transaction of the acts room; an issued report refuses every change.
"""

from motcua.reports.actions.cells import enter_cells
from motcua.reports.actions.drafts import correct, draft_report, drop, refresh
from motcua.reports.actions.issuing import Numbering, Signing, explain, findings_of, issue, send_back, sign, submit
from motcua.reports.actions.publishing import publish, withdraw
from motcua.reports.actions.recording import declare_recording
from motcua.reports.actions.texts import edit_passage, reset_passage, stamp_of, write_section

__all__ = [
    "Numbering",
    "Signing",
    "correct",
    "declare_recording",
    "draft_report",
    "drop",
    "edit_passage",
    "enter_cells",
    "explain",
    "findings_of",
    "issue",
    "publish",
    "refresh",
    "reset_passage",
    "send_back",
    "sign",
    "stamp_of",
    "submit",
    "withdraw",
    "write_section",
]
