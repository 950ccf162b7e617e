"""Vocabulary of acts: special ends of arrows, places where acts are offered, common arguments."""

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

NOWHERE = ""  #: the status of a record that does not exist yet
SAME = "same"  #: the arrow leaves the status as it is
PREVIOUS = "previous"  #: the arrow goes back to where the record stood (undo, reopening)

#: Key of the counter-act that undoes the last act; every subject may declare it.
UNDO = "undo"


class Offered(StrEnum):
    """Place on the page of a record that offers an act: first, among the others, beside the particulars, or nowhere."""

    FIRST = "first"
    OTHER = "other"
    ASIDE = "aside"
    NOWHERE = "nowhere"


class When(TypedDict, total=False):
    """Common arguments of every act.

    `revision` is the one the person saw (another one since: `Stale`); `effective_at` is when it really
    happened (default: now); `comment` is the person's remark, needed when recorded on a later day.
    """

    revision: int | None
    effective_at: datetime | None
    comment: str
