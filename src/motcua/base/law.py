"""Law by date: the YAML entries of `law/`, each with its document, article, validity and whether it was checked.

Nothing here is a default: asking for a day before the first entry of a law is an error, because a rule that was
not yet in force must not be applied by silence. `rule` marks the functions that carry law into code, so that
`docs/rules.md` can list law → code → test.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from motcua.base.law_files import LAW as LAW
from motcua.base.law_files import LawError as LawError
from motcua.base.law_files import read_yaml as read_yaml
from motcua.base.time import FOREVER

F = TypeVar("F", bound=Callable[..., Any])
#: Remark of a citation that nobody has compared with the text; for officials, not for papers handed out.
UNVERIFIED = " – chưa đối chiếu văn bản gốc"


_DATED = re.compile(r"\bngày (\d{1,2})/(\d{1,2})/(\d{4})\b")
_YEAR = re.compile(r"\b(20[0-2]\d|19\d\d)\b")


def documents_on(text: str, on: date) -> str:
    """Return the documents of a citation ("…; …") that had been issued by the day.

    A document says its day ("Quyết định 766/QĐ-TTg ngày 23/6/2022"); without one it counts by the year of its number.
    """
    documents = [part.strip() for part in text.split(";") if part.strip()]
    return "; ".join(part for part in documents if _was_issued(part, on))


def _was_issued(document: str, on: date) -> bool:
    if found := _DATED.search(document):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day) <= on
    years = [int(year) for year in _YEAR.findall(document)]
    return not years or min(years) <= on.year


class NotYetInForce(LookupError):
    """Raised for a day outside every entry of the law."""


@dataclass(frozen=True)
class Entry:
    """Rule as a document laid it down for a time; `valid_to` is the first day on which it no longer holds."""

    key: str
    document: str
    article: str
    valid_from: date
    valid_to: date
    verified: bool
    value: Any
    note: str = ""
    path: Path | None = field(default=None, compare=False)

    @property
    def citation(self) -> str:
        """Return the citation for officials; it says so when nobody has compared it with the text."""
        return self.source if self.verified else f"{self.source}{UNVERIFIED}"

    @property
    def source(self) -> str:
        """Return the citation for printed papers."""
        return f"{self.document}, {self.article}" if self.article else self.document

    def holds(self, on: date) -> bool:
        """Return whether the entry is in force on the day."""
        return self.valid_from <= on < self.valid_to


@dataclass(frozen=True)
class DatedLaw:
    """Entries of one law in the order of their days; they may not overlap."""

    name: str
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        for earlier, later in zip(self.entries, self.entries[1:], strict=False):
            if later.valid_from < earlier.valid_to:
                raise LawError(
                    f"“{earlier.key}” và “{later.key}” của {self.name} cùng có hiệu lực ngày "
                    f"{later.valid_from:%d/%m/%Y}; hãy ghi valid_to: {later.valid_from} cho “{earlier.key}”.",
                    later.path,
                )

    def at(self, on: date) -> Entry:
        """Return the entry in force on the day; NotYetInForce before the first, after the last and in a gap."""
        for entry in self.entries:
            if entry.holds(on):
                return entry
        first = f" Quy định sớm nhất có từ ngày {self.entries[0].valid_from:%d/%m/%Y}." if self.entries else ""
        raise NotYetInForce(f"{self.name}: không có quy định nào có hiệu lực vào ngày {on:%d/%m/%Y}.{first}")

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


def entry(row: Mapping[str, Any], *, key: str, value: Any, inherit: Entry | None = None) -> Entry:
    """Convert a row of a file to an Entry; missing keys come from the entry around it, where there is one."""

    def of(name: str, fallback: Any) -> Any:
        return row[name] if row.get(name) is not None else fallback

    document = of("document", inherit.document if inherit else None)
    valid_from = of("valid_from", inherit.valid_from if inherit else None)
    verified = row.get("verified")
    if not document or not isinstance(valid_from, date) or not isinstance(verified, bool):
        raise LawError(f"Mục “{key}” phải có document, valid_from (ngày) và verified (true hoặc false).")
    valid_to = of("valid_to", inherit.valid_to if inherit else FOREVER)
    return Entry(
        key, document, str(row.get("article") or ""), valid_from, valid_to, verified, value, row.get("note", "")
    )


@lru_cache(maxsize=64)
def entries(folder: str) -> tuple[Entry, ...]:
    """Return the law kept as one file per period in a folder of `law/` (`time_limits`), by day; cached."""
    found = []
    for path in sorted((LAW / folder).glob("*.yaml")):
        row = read_yaml(path)
        found.append(replace(entry(row, key=str(row.get("key", path.stem)), value=row), path=path))
    return tuple(sorted(found, key=lambda one: one.valid_from))


def days(first: date, last: date) -> Iterator[date]:
    """Return every day from the first to the last, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def day_before(day: date) -> date:
    """Return the last day of a period that ends (exclusively) on the day."""
    return day - timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """Function that carries a rule of law; its test bears its key (`test_<key>…`)."""

    key: str
    law: tuple[str, ...]
    function: Callable[..., Any] = field(compare=False)
    verified: bool = True

    @property
    def place(self) -> str:
        """Return the place of the code, as file and function."""
        return f"src/{self.function.__module__.replace('.', '/')}.py · {self.function.__qualname__}"


RULES: dict[str, Rule] = {}


def rule(key: str, law: str | Iterable[str], *, verified: bool = True) -> Callable[[F], F]:
    """Decorator: this function is the rule of that law; listed in docs/rules.md with the test that proves it."""

    def mark(function: F) -> F:
        known = RULES.get(key)
        if known is not None and known.place != Rule(key, (), function).place:
            raise LawError(f"rule {key!r} is marked twice")
        RULES[key] = Rule(key, (law,) if isinstance(law, str) else tuple(law), function, verified)
        return function

    return mark
