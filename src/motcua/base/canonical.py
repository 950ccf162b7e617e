"""Canonical JSON: one text for equal content, so that equal content has equal bytes and one hash."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, without spaces, with Vietnamese letters as they are; NaN is refused."""
    return _encoder.encode(value)


def plain(value: object) -> Any:
    """Convert the value to JSON types: moments in UTC to the microsecond, days, decimals and UUIDs as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"canonical JSON cannot hold a {type(value).__name__}")
