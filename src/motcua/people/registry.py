"""Registry of the Vietnamese words of the two logs: each room names its own subjects and deeds in its `apps`."""

from collections.abc import Mapping

from motcua.base.registry import Registry

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
