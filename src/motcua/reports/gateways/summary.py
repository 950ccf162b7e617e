"""A4 sheet of the one-page summary of figures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.design.print import typeset


def write_summary(data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the summary as a PDF; long names make the letters smaller, never a second page."""
    return typeset("reports/gateways/summary.typ", data, at=at)
