"""Published events: dataclasses that are handed to listeners on commit.

A room publishes frozen dataclasses from its `events`; another room's `listeners` subscribes. A listener that fails is
logged and never undoes what happened.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)
log = logging.getLogger(__name__)


def listen(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorator: call the function with every published event of this kind."""

    def subscribe(function: Callable[[E], None]) -> Callable[[E], None]:
        if function not in _listeners[kind]:
            _listeners[kind].append(function)
        return function

    return subscribe


def publish(event: object) -> None:
    """Call the listeners once the surrounding transaction has been committed."""
    transaction.on_commit(lambda: _tell(event))


def _tell(event: object) -> None:
    for function in _listeners[type(event)]:
        try:
            function(event)
        except Exception:
            log.exception("listener %s failed on %s", function.__qualname__, type(event).__name__)
