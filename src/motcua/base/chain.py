"""The hash chain of events: each hash covers the event's canonical JSON and the hash of the event before.

Whoever changes, drops or inserts an event afterwards breaks every hash that follows.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from motcua.base.canonical import canonical


def link(previous: str, record: Mapping[str, Any]) -> str:
    """Return the hash of a record that follows the event whose hash is `previous` (empty for the first)."""
    return link_text(previous, canonical(record))


def link_text(previous: str, text: str) -> str:
    """Return the hash of a record that is canonical JSON already."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def record_text(record: Mapping[str, Any], payload: str) -> str:
    """Return the canonical JSON of a record whose `payload` is canonical JSON already, so that bulk writers encode it
    once.

    `record` holds all other keys of the record. Quotes inside a text are escaped, so the key is found once only.
    """
    return canonical({**record, "payload": None}).replace('"payload":null', f'"payload":{payload}', 1)
