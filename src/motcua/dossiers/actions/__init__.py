"""Actions on a dossier: one keyword-only function for each act; nothing else changes a dossier."""

from motcua.dossiers.actions.corrections import add_note, attach, edit, undo
from motcua.dossiers.actions.ending import (
    hand_back,
    reopen,
    return_result,
    stop,
    time_out_supplement,
    withdraw,
)
from motcua.dossiers.actions.matter import correct_matter
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
from motcua.dossiers.actions.registration import guide, receive_registered, turn_away
from motcua.dossiers.actions.results import (
    correct_result,
    issue_refusal,
    issue_result,
    prepare_result,
    seal_result,
    sign_result,
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
    "ask_correction",
    "ask_payment",
    "ask_supplement",
    "assign",
    "attach",
    "consult",
    "correct",
    "correct_matter",
    "correct_result",
    "edit",
    "forward",
    "guide",
    "hand_back",
    "hand_over",
    "intake",
    "issue_refusal",
    "issue_result",
    "pause",
    "prepare_result",
    "receive_registered",
    "receive_supplement",
    "record_consultation",
    "record_payment",
    "refuse_receipt",
    "reopen",
    "resume",
    "return_result",
    "seal_result",
    "send_back",
    "sign_result",
    "stop",
    "submit_online",
    "time_out_supplement",
    "transfer",
    "turn_away",
    "undo",
    "withdraw",
]
