"""The chain of an office's events about money: each hash covers the event and the hash before it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from motcua.base.canonical import canonical, plain


def link(previous: str, record: Mapping[str, Any]) -> str:
    """The hash of an event that follows the one whose hash is `previous` (empty for the first)."""
    return hashlib.sha256(f"{previous}\n{canonical(plain(record))}".encode()).hexdigest()
