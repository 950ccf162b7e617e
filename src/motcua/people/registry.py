"""Registry of the Vietnamese words of the two logs, and the check of the roles that the settings name.

Each room names its own subjects and deeds in its `apps`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from motcua.base.registry import Registry, nearest_name
from motcua.people.vocabulary import Role

#: Names of subjects that were seen or changed, by the part before the colon: `cash_book` is "Sổ quỹ".
LOG_SUBJECTS: Registry[str] = Registry("subject of the logs")
#: Names of administrators' deeds other than those on accounts: `book_closed` is "Khóa sổ".
LOG_DEEDS: Registry[str] = Registry("deed of the log of administration")


def name_in_logs(*, subjects: Mapping[str, str] | None = None, deeds: Mapping[str, str] | None = None) -> None:
    """Register a room's names of its subjects and deeds; a name of another room's is a ValueError."""
    for key, words in (subjects or {}).items():
        LOG_SUBJECTS.register(key, words)
    for key, words in (deeds or {}).items():
        LOG_DEEDS.register(key, words)


def roles_of_settings_are_known(**_: Any) -> Iterable[CheckMessage]:
    """Return an error for each unknown role that is to use a second factor: nobody would be asked for one."""
    for name in settings.SECOND_FACTOR_ROLES:
        if name not in Role.values:
            near = nearest_name(name, Role.values)
            message = f"MOTCUA_SECOND_FACTOR_ROLES: không có vai trò {name!r}" + (
                f"; có phải “{near}”?" if near else "."
            )
            yield Error(message, hint=f"Các vai trò: {', '.join(Role.values)}", id="people.E001")
