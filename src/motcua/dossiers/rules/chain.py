"""The chain of events: one canonical form of a record, and a hash that covers it and what came before.

Whoever changes, drops or inserts an event afterwards breaks every hash that follows.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def plain(value: object) -> Any:
    """The value as the chain writes it: moments in UTC to the microsecond, days, decimals and keys as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"the chain cannot hold a {type(value).__name__}")


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(record: Mapping[str, Any]) -> str:
    """One text for one record, whatever the order of its keys; holds only what `plain` made."""
    return _encoder.encode(record)


def link(previous: str, record: Mapping[str, Any]) -> str:
    """The hash of a record that follows the event whose hash is `previous` (empty for the first)."""
    return link_text(previous, canonical(record))


def link_text(previous: str, text: str) -> str:
    """The same for a record that is in its canonical form already."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
