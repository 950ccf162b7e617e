"""Storage of an account's own readings: one folder per account, readable by the server only.

Kept is what the report says (its lines) and what was read out of it; never the file itself. A shelf holds a
bounded number of readings, the oldest goes first.
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua.reader.vocabulary import BlankCell, Citation, Figure, Finding, Mend, Reading, Text, Verdict

MOST = 30  # readings of one account: their list stays on a screen or two
_KEY = re.compile(r"^[A-Za-z0-9_-]{22}$")


@dataclass(frozen=True, slots=True)
class Kept:
    """Stored reading, as the list shows it."""

    key: str
    name: str
    at: datetime
    figures: int
    documents: int
    verdicts: dict[str, int]


class Shelf:
    """Stored readings of one account under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, reading: Reading, at: datetime) -> str:
        """Store a reading and return its key; above the maximum, the oldest is deleted."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_urlsafe(16)
        verdicts = {verdict.value: 0 for verdict in Verdict}
        for finding in reading.findings:
            verdicts[finding.verdict.value] += 1
        head = {
            "name": reading.text.name,
            "at": at.isoformat(),
            "figures": len(reading.figures),
            "documents": len(reading.documents),
            "verdicts": verdicts,
        }
        file = self.folder / f"{key}.json"
        file.touch(mode=0o600)
        with file.open("w", encoding="utf-8") as out:  # the head on a line of its own: lists read no more
            json.dump(head, out, ensure_ascii=False)
            out.write("\n")
            json.dump(asdict(reading), out, ensure_ascii=False)
        for old in self.all()[MOST:]:
            self.remove(old.key)
        return key

    def all(self) -> list[Kept]:
        """Return all stored readings, the newest first."""
        kept = []
        for file in self.folder.glob("*.json") if self.folder.is_dir() else ():
            with file.open(encoding="utf-8") as lines:
                head = json.loads(lines.readline())
            kept.append(Kept(file.stem, **{**head, "at": datetime.fromisoformat(head["at"])}))
        return sorted(kept, key=lambda one: one.at, reverse=True)

    def get(self, key: str) -> Reading:
        """Return the reading of a key; raises LookupError for an unknown key."""
        file = self._file(key)
        with file.open(encoding="utf-8") as lines:
            lines.readline()
            return _reading(json.loads(lines.readline()))

    def remove(self, key: str) -> None:
        """Delete a reading; raises LookupError for an unknown key."""
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        file = self.folder / f"{key}.json"
        if not _KEY.match(key) or not file.is_file():
            raise LookupError(key)
        return file


def _reading(data: dict[str, Any]) -> Reading:
    text = data["text"]
    return Reading(
        text=Text(text["name"], tuple(text["lines"]), tuple(text["pages"]), text["origin"]),
        figures=tuple(Figure(**figure) for figure in data["figures"]),
        documents=tuple(Citation(**document) for document in data["documents"]),
        findings=tuple(_finding(finding) for finding in data["findings"]),
        blank_cells=tuple(BlankCell(**cell) for cell in data["blank_cells"]),
        notes=tuple(data["notes"]),
    )


def _finding(data: dict[str, Any]) -> Finding:
    interval = tuple(data["interval"]) if data["interval"] else None
    exact = {"lines": tuple(data["lines"]), "figures": tuple(data["figures"]), "verdict": Verdict(data["verdict"])}
    mends = tuple(Mend(**mend) for mend in data.get("mends", ()))
    return Finding(**{**data, **exact, "interval": interval, "mends": mends})
