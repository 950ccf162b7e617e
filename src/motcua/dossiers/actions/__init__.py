"""What people do to a dossier: one keyword-only function for each act, and nothing else changes a dossier."""

from motcua.dossiers.actions.corrections import add_note, attach, edit, undo
from motcua.dossiers.actions.ending import (
    approve,
    correct_result,
    decide_refusal,
    hand_back,
    reopen,
    return_result,
    stop,
    time_out_supplement,
    withdraw,
)
from motcua.dossiers.actions.processing import assign, consult, forward, hand_over, record_consultation, send_back
from motcua.dossiers.actions.reception import (
    accept,
    ask_correction,
    correct,
    intake,
    refuse_receipt,
    submit_online,
    transfer,
)
from motcua.dossiers.actions.waiting import (
    apologise,
    ask_payment,
    ask_supplement,
    pause,
    receive_supplement,
    record_payment,
    resume,
)

__all__ = [
    "accept",
    "add_note",
    "apologise",
    "approve",
    "ask_correction",
    "ask_payment",
    "ask_supplement",
    "assign",
    "attach",
    "consult",
    "correct",
    "correct_result",
    "decide_refusal",
    "edit",
    "forward",
    "hand_back",
    "hand_over",
    "intake",
    "pause",
    "receive_supplement",
    "record_consultation",
    "record_payment",
    "refuse_receipt",
    "reopen",
    "resume",
    "return_result",
    "send_back",
    "stop",
    "submit_online",
    "time_out_supplement",
    "transfer",
    "undo",
    "withdraw",
]
