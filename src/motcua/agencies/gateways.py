"""Read the published lists of administrative units in `law/units`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from motcua.agencies.rules.merging import Unit
from motcua.base.law_files import LawError, read_table
from motcua.base.registry import nearest_name
from motcua.base.text import nfc

Codes = dict[tuple[str, str], tuple[str, date]]
FOLDER = Path(settings.ROOT) / "law" / "units"
BEFORE, FROM_2025, FROM_2026 = "before_2025-07-01.csv", "from_2025-07-01.csv", "from_2026-04-30.csv"
MERGED, CODES, PARTNERS = "merged_from_2025-07-01.csv", "agency_codes.csv", "partners.csv"


def _rows(name: str) -> list[dict[str, str]]:
    return read_table(FOLDER / name)


def units(name: str) -> list[Unit]:
    """Return the units of one list, in its order (parents before children)."""
    return [Unit(r["level"], r["code"], nfc(r["full_name"]), r["parent_code"]) for r in _rows(name)]


def merged_texts() -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Return the "merged from" texts: of provinces (name, text), of communes (province name, name, text)."""
    rows = list(_rows(MERGED))
    provinces = [(r["new_name"], r["merged_from_text"]) for r in rows if r["level"] == "tinh"]
    communes = [(r["new_province"], r["new_name"], r["merged_from_text"]) for r in rows if r["level"] == "xa"]
    return provinces, communes


def agency_codes() -> Codes:
    """Return known identifier codes by level and unit code, with the day on which each ended."""
    return {
        (r["level"], r["unit_code"]): (r["agency_code"], date.fromisoformat(r["valid_to"] or "9999-12-31"))
        for r in _rows(CODES)
    }


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """Kind of agency that every unit of a level works with; `{unit}` in the names stands for the unit."""

    level: str
    kind: str
    name: str
    below: str
    valid_from: date
    legal_basis: str
    is_verified: bool


def partner_rows() -> list[PartnerRow]:
    """Return the partner agencies of `partners.csv`, in its order: one that stands below another comes after it."""
    return [
        PartnerRow(
            r["level"],
            r["kind"],
            nfc(r["name"]),
            nfc(r["below"]),
            date.fromisoformat(r["valid_from"]),
            r["legal_basis"],
            r["verified"] == "true",
        )
        for r in _rows(PARTNERS)
    ]


def check_lists() -> None:
    """Check what the schemas of the lists cannot say: no code twice, and every parent in the list; raises LawError."""
    for name in (BEFORE, FROM_2025, FROM_2026):
        _check_units(FOLDER / name, units(name))
    _check_partners(FOLDER / PARTNERS, partner_rows())


def _check_units(path: Path, rows: list[Unit]) -> None:
    known: dict[str, set[str]] = {}
    for line, unit in enumerate(rows, 2):
        codes = known.setdefault(unit.level, set())
        if unit.code in codes:
            raise LawError(f"mã {unit.level} “{unit.code}” đã có ở dòng trên.", path, line)
        codes.add(unit.code)
    levels: list[str] = [level for level in ("tinh", "huyen", "xa") if level in known]
    parents: dict[str, set[str]] = {levels[0]: {""}} | {level: known[above] for above, level in pairwise(levels)}
    for line, unit in enumerate(rows, 2):
        if unit.parent_code not in parents[unit.level]:
            hint = _nearest(unit.parent_code, parents[unit.level])
            raise LawError(f"không có đơn vị cấp trên “{unit.parent_code}” của {unit.full_name}{hint}", path, line)


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name."""
    near = nearest_name(word, known)
    return f"; có phải “{near}”?" if near else "."


def _check_partners(path: Path, rows: list[PartnerRow]) -> None:
    seen: dict[str, list[str]] = {}
    for line, row in enumerate(rows, 2):
        known = seen.setdefault(row.level, [])
        if row.below and row.below not in known:
            raise LawError(f"không có cơ quan “{row.below}” ở dòng trên{_nearest(row.below, known)}", path, line)
        known.append(row.name)


def digest() -> str:
    """Return one hash over all lists: a second load of the same lists has nothing to do."""
    names = (BEFORE, FROM_2025, FROM_2026, MERGED, CODES)
    return sha256(b"".join((FOLDER / name).read_bytes() for name in names)).hexdigest()
