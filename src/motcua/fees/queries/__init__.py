"""Questions about money: what is due for a subject, its receipts, the cash book, an office's settings."""

from motcua.fees.queries.cash import closing_of, day_book, is_open
from motcua.fees.queries.due import Bill, bill_of, due_lines, outstanding, owed_by, settings_of
from motcua.fees.queries.receipts import events_of, receipts, verify_chain

__all__ = [
    "Bill",
    "bill_of",
    "closing_of",
    "day_book",
    "due_lines",
    "events_of",
    "is_open",
    "outstanding",
    "owed_by",
    "receipts",
    "settings_of",
    "verify_chain",
]
