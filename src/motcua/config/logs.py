"""Lines of the log: for people, or one JSON object a line; each with its request's id, none with personal data.

What libraries and databases write into errors may quote what somebody typed. Runs of nine digits and more (identity
numbers, telephones) are blackened, and so are the values that PostgreSQL adds to a refused row.
"""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from motcua.base.tracing import request_id

_NUMBER = re.compile(r"(?<![0-9A-Fa-f])\+?\d(?:[ .]?\d){8,}(?![0-9A-Fa-f])")
_QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+): .*(?:\n(?!\s*File|Traceback|The above|During).*)?", re.M)
#: Fields of a line of JSON, and the names under which `logging` keeps them.
_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"
_RENAMED = {"asctime": "at", "levelname": "level", "name": "logger"}


def blackened(text: str) -> str:
    """Return the text without numbers of persons and without rows that a database quotes."""
    return _NUMBER.sub("[số]", _QUOTED_ROW.sub(r"\1: […]", text))


class RequestIds(logging.Filter):
    """Adds the id of the request to every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set `request_id`; keeps the line."""
        if not hasattr(record, "request_id"):
            record.request_id = request_id()
        return True


class Line(logging.Formatter):
    """One line for people: moment, level, logger, id of the request, message, and what a request is told by."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with its traceback, blackened."""
        record.request_id = getattr(record, "request_id", "") or "-"
        return blackened(super().format(record))


class Json(JsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        super().__init__(_FIELDS, rename_fields=_RENAMED, json_ensure_ascii=False, datefmt="%Y-%m-%dT%H:%M:%S%z")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Blacken every text of the object but the id, and leave what other loggers attach (requests, statements)."""
        kept: dict[str, Any] = super().process_log_record(log_data)
        told = {name: value for name, value in kept.items() if isinstance(value, str | int | float)}
        return {
            name: blackened(value) if isinstance(value, str) and name != "request_id" else value
            for name, value in told.items()
        }


def settings_of(style: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING for a style, `line` or `json`, and a level.

    The lockout's own lines name who tried to sign in, by what was typed: they are left out, the log of administration
    has the attempt.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_ids": {"()": RequestIds}},
        "formatters": {"line": {"()": Line}, "json": {"()": Json}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": style, "filters": ["request_ids"]},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "CRITICAL"},
            # One line of ours tells every answer; Django's own would tell refused ones twice.
            "django.request": {"level": "ERROR"},
            # The counters of DEBUG's server and of the database's statements.
            "django.db.backends": {"level": "WARNING"},
        },
    }
