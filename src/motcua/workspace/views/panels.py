"""What the room says on the page of the day's work: whether the office has what it needs."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.design.panels import FIRST_RUN


def first_run(request: HttpRequest) -> Mapping[str, Any] | None:
    """Every check with what is missing; None once nothing is."""
    checks = [(check, check.missing(request)) for check in sorted(FIRST_RUN, key=lambda check: check.order)]
    missing = sum(bool(words) for _, words in checks)
    return {"checks": checks, "missing": missing} if missing else None
