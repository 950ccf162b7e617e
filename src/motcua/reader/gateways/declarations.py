"""Declarations for the checks, by officials: `law/reader/identities.yaml` and `law/reader/documents.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.law_files import LAW, read_yaml
from motcua.base.worktime import national_calendar
from motcua.reader.rules.findings.declared import (
    AccountLaw,
    Claim,
    Declared,
    Identity,
    KnownDocument,
    Quantity,
    SlotRate,
    SlotSum,
)
from motcua.reader.rules.indicators import Indicator

FOLDER = LAW / "reader"
_WHOLE = 100  # per cent: what a share may reach unless its identity says otherwise


@cache
def load(folder: Path = FOLDER) -> Declared:
    """Load the declarations of a folder; a missing file declares nothing.

    Raises ValueError, naming the entry, where an identity speaks of a quantity that is not declared.
    """
    identities = _read(folder / "identities.yaml")
    documents = _read(folder / "documents.yaml")
    quantities = tuple(_quantity(entry) for entry in identities.get("quantities", ()))
    known = {quantity.key for quantity in quantities}
    laws = tuple(_identity(entry) for entry in identities.get("identities", ()))
    for law in laws:
        _refuse_undeclared(law, known)
    return Declared(
        calendar=national_calendar(),
        quantities=quantities,
        accounts=tuple(_account(entry) for entry in identities.get("accounts", ())),
        identities=laws,
        documents=tuple(_document(entry) for entry in documents.get("documents", ())),
        claims=tuple(_claim(entry) for entry in identities.get("claims", ())),
        units=tuple(_units(entry) for entry in identities.get("units", ())),
    )


def _refuse_undeclared(law: Identity, known: set[str]) -> None:
    """Raise ValueError where an identity speaks of a quantity that is not declared."""
    for key in filter(None, (law.whole, *law.parts)):
        if key not in known:
            raise ValueError(f"law/reader/identities.yaml: đẳng thức {law.key} dùng đại lượng chưa khai báo: {key}")


@cache
def indicators(folder: Path = FOLDER) -> tuple[Indicator, ...]:
    """Load the rows of the statistics form with their keywords: `law/reader/indicators.yaml`."""
    return tuple(
        Indicator(
            key=str(entry["id"]),
            name=entry["name"],
            words=tuple(re.compile(words, re.IGNORECASE) for words in entry["words"]),
            unless=re.compile(entry["unless"], re.IGNORECASE) if entry.get("unless") else None,
            unit=re.compile(entry["unit"], re.IGNORECASE) if entry.get("unit") else None,
            level=entry.get("level", ""),
            text=bool(entry.get("text", False)),
        )
        for entry in _read(folder / "indicators.yaml").get("indicators", ())
    )


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return read_yaml(path) or {}


def _document(entry: dict[str, Any]) -> KnownDocument:
    return KnownDocument(entry["symbol"], entry["date"], tuple(word.casefold() for word in entry.get("subject", ())))


def _claim(entry: dict[str, Any]) -> Claim:
    return Claim(
        key=entry["key"],
        says=re.compile(entry["says"], re.IGNORECASE),
        row=re.compile(entry["row"], re.IGNORECASE),
        never=str(entry["never"]),
        reason=entry["reason"],
    )


def _units(entry: dict[str, Any]) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """Return a class of labels with the units it allows."""
    return entry["class"], re.compile(entry["label"], re.IGNORECASE), re.compile(entry["unit"], re.IGNORECASE)


def _quantity(entry: dict[str, Any]) -> Quantity:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(entry[name]) if entry.get(name) else None

    return Quantity(
        key=entry["key"],
        name=entry["name"],
        words=re.compile(entry["words"]),
        unless=pattern("unless"),
        unit=pattern("unit"),
        strict=bool(entry.get("strict")),
        denominator=bool(entry.get("denominator")),
    )


def _account(entry: dict[str, Any]) -> AccountLaw:
    def several(values: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
        return {key: tuple(names) for key, names in values.items()}

    return AccountLaw(
        key=entry["key"],
        sums=tuple(
            SlotSum(
                each["key"], tuple(each["whole"]), tuple(each["parts"]), each["reason"], tuple(each.get("needs", ()))
            )
            for each in entry["sums"]
        ),
        rates=tuple(
            SlotRate(each["key"], each["part"], tuple(each["base"]), each["reason"]) for each in entry.get("rates", ())
        ),
        readings=several(entry.get("readings", {})),
        surely_none=tuple(entry.get("surely_none", ())),
        seldom=tuple(entry.get("seldom", ())),
        carried=entry.get("carried", ""),
        open=entry.get("open", ""),
        bases=several(entry.get("bases", {})),
    )


def _identity(entry: dict[str, Any]) -> Identity:
    return Identity(
        key=entry["key"],
        kind=entry["kind"],
        whole=entry.get("whole", ""),
        parts=tuple(entry.get("parts", ())),
        reason=entry["reason"],
        missing=tuple(entry.get("missing", ())),
        limit=float(entry.get("limit", _WHOLE)),
        partial=entry.get("partial", False),
    )
