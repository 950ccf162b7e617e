"""Panel of first-run checks on the home page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.design.panels import FIRST_RUN


def first_run(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return every check with what is missing; None once nothing is."""
    checks = [(check, check.missing(request)) for check in sorted(FIRST_RUN, key=lambda check: check.order)]
    missing = sum(bool(words) for _, words in checks)
    return {"checks": checks, "missing": missing} if missing else None
