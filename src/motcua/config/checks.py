"""System check of the environment: a setting of an unknown name stops the start with the nearest known one."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error

from motcua.base.registry import nearest_name

PREFIX = "MOTCUA_"
#: Variables read by the launcher, the tests and benches, or before the settings are.
ELSEWHERE = ("MOTCUA_ROOT", "MOTCUA_VENV", "MOTCUA_PYTHON", "MOTCUA_TRUTH")
OF_TESTS = "MOTCUA_TEST_"


def environment_is_known(**_: Any) -> Iterable[CheckMessage]:
    """Return an error for each of our variables that nothing reads: a misspelt setting would be ignored silently."""
    from motcua.config.settings import env

    known = {*env.dump(), *ELSEWHERE}
    for name in sorted(name for name in os.environ if name.startswith(PREFIX) and not name.startswith(OF_TESTS)):
        if name not in known:
            near = nearest_name(name, known)
            message = f"Biến môi trường {name}: không có cài đặt này" + (f"; có phải “{near}”?" if near else ".")
            yield Error(message, hint="Các cài đặt: docs/settings.md", id="settings.E001")
