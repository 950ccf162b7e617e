"""Actions of fees: enter fee lines, collect payments, cancel or refund receipts, close the cash day.

Every action: permission, rules, change in one transaction, an event in the office's chain.
"""

from motcua.fees.actions.days import close_day, reopen_day, set_up
from motcua.fees.actions.lines import enter_lines, withdraw_line
from motcua.fees.actions.receipts import cancel_receipt, collect, refund_receipt

__all__ = [
    "cancel_receipt",
    "close_day",
    "collect",
    "enter_lines",
    "refund_receipt",
    "reopen_day",
    "set_up",
    "withdraw_line",
]
