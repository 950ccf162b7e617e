"""System checks of the foundation: a start with broken files of `law/` is refused, site and commands alike."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error

from motcua.base.law_files import faults


def law_files_are_right(**_: Any) -> Iterable[CheckMessage]:
    """Return an error for each fault of a file of `law/`, with file, line, fault and the nearest known word."""
    return [Error(str(fault), hint="Sửa tệp rồi chạy lại: ./motcua check", id="law.E001") for fault in faults()]
