"""Id of the request that is being answered: in the log, in the answer's header and on the page of an error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

_CURRENT: ContextVar[str] = ContextVar("request_id", default="")
#: What a proxy may hand on as an id: no spaces, quotes or ends of lines, which would forge lines of the log.
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    """Return the id of the request that is being answered here; empty outside of one."""
    return _CURRENT.get()


def new_request_id(told: str = "") -> str:
    """Return the id that a trusted proxy told, where it is one, else a new one."""
    return told if _ID.fullmatch(told) else uuid4().hex[:16]


@contextmanager
def answering(known: str) -> Iterator[None]:
    """Answer a request under its id."""
    token = _CURRENT.set(known)
    try:
        yield
    finally:
        _CURRENT.reset(token)
