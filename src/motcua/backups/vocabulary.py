"""Words of the room: what a backup says of itself, and the errors of an archive."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

#: Form of the archive; a later one that this version cannot read gets another number.
FORMAT = 1
HEADER, MANIFEST = "motcua.json", "manifest.json"
#: Folders of the archive: the copy of the database, and the files of the data folder.
DATABASE, HOME = "database/", "home/"
MADE, SUBJECT = "backup_made", "backup"


class BackupRefused(Exception):
    """Raised where a backup cannot be made, read or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup is of: first in the archive, so that it is known before anything else is read.

    `migrations` are those applied, as "room.name"; `size` is the number of bytes of all parts, estimated.
    """

    made_at: str
    version: str
    engine: str
    office: str
    migrations: tuple[str, ...]
    size: int = 0
    format: int = FORMAT

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Header":
        """Read the header from JSON; BackupRefused where it is none, or of a later form."""
        try:
            found = cls(**{**told, "migrations": tuple(told["migrations"])})
        except (TypeError, KeyError):
            if isinstance(told.get("format"), int) and told["format"] > FORMAT:
                raise BackupRefused(
                    f"Bản sao lưu theo dạng {told['format']}, mới hơn phần mềm này; nâng cấp phần mềm trước."
                ) from None
            raise BackupRefused("Phần đầu của bản sao lưu không đọc được.") from None
        if found.format > FORMAT:
            raise BackupRefused(f"Bản sao lưu theo dạng {found.format}, mới hơn phần mềm này; nâng cấp phần mềm trước.")
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the header as the archive keeps it."""
        return asdict(self) | {"migrations": list(self.migrations)}


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """Finished backup: its file, and what there is to say of it. `faults` are files that differ from their hash."""

    name: str
    made_at: str
    version: str
    size: int
    sha256: str
    parts: int
    verified_at: str = ""
    faults: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the note that is kept beside the file."""
        return asdict(self) | {"faults": list(self.faults)}
