"""Actions on rounds; every act goes through the transaction of the acts room."""

from motcua.rounds.actions.rounds import close_round, open_round, remind_late
from motcua.rounds.actions.submissions import (
    approve,
    comment,
    correct,
    enter,
    extend,
    lock,
    present,
    remind,
    send_back,
    submit,
    withdraw,
)

__all__ = [
    "approve",
    "close_round",
    "comment",
    "correct",
    "enter",
    "extend",
    "lock",
    "open_round",
    "present",
    "remind",
    "remind_late",
    "send_back",
    "submit",
    "withdraw",
]
