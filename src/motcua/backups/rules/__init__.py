"""Rules of backups: names, what is kept of older ones, which versions can be restored."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from motcua.base.time import local

_NAME = re.compile(r"motcua-(\d{8}-\d{6})\.tar(\.age)?")
#: Hours after which a daily backup is missed.
LATE_HOURS = 36


def name_of(at: datetime, *, encrypted: bool) -> str:
    """Return the file name of a backup made at the moment; names sort by time."""
    return f"motcua-{local(at):%Y%m%d-%H%M%S}.tar{'.age' if encrypted else ''}"


def is_name(name: str) -> bool:
    """Return whether a file was named by `name_of`."""
    return bool(_NAME.fullmatch(name))


def to_remove(names: Iterable[str], keep: int) -> list[str]:
    """Return the backups that go when only the newest `keep` stay; files of other names are never among them."""
    ours = sorted(name for name in names if is_name(name))
    return ours[: max(0, len(ours) - max(1, keep))]


def unknown_migrations(applied: Collection[str], known: Collection[str], rooms: Collection[str]) -> tuple[str, ...]:
    """Return migrations of a backup that this version does not have, those of rooms it does not have included.

    A library's migration may be replaced by a squashed one in a later version, so only our rooms are compared.
    """
    return tuple(sorted(one for one in applied if one not in known and (one.partition(".")[0] in rooms)))


def missing_rooms(applied: Collection[str], rooms: Collection[str]) -> tuple[str, ...]:
    """Return rooms of a backup that are not installed here."""
    return tuple(sorted({one.partition(".")[0] for one in applied} - set(rooms)))
