"""Search of agencies by name, with accents or without, wherever the tone mark sits."""

from datetime import date

from motcua.agencies.queries.trees import Place, tree
from motcua.base.text import fold, has_accents, tone_blind


def search(text: str, on: date, *, limit: int = 50, levels: tuple[str, ...] = ()) -> list[Place]:
    """Return agencies of the day whose name, unit name or code has the text; exact ones first, then by level.

    A text with accents must be met with its accents (Hòa and Hoà are one); without accents it finds both.
    """
    wanted = text.strip()
    if not wanted:
        return []
    compared = tone_blind if has_accents(wanted) else fold
    needle = compared(wanted)
    found = []
    for place in tree(on).places.values():
        if levels and place.level not in levels:
            continue
        rank = _rank(place, needle, compared(place.unit), compared(place.name), wanted)
        if rank is not None:
            found.append((rank, len(place.name), place.unit_code, place))
    found.sort(key=lambda row: row[:3])
    return [row[3] for row in found[:limit]]


def _rank(place: Place, needle: str, unit: str, name: str, text: str) -> int | None:
    """Rank a match: 0 the code, 1 the whole name, 2 the name without its kind, 3 its beginning, 4 at the start of a
    word.
    """
    if text in (place.code, place.unit_code):
        return 0
    if needle in (unit, name):
        return 1
    words = len(place.unit_name.split()) if place.unit_kind else 0
    bare = " ".join(unit.split(" ")[-words:])
    if bare == needle:
        return 2
    if any(known.startswith(needle) for known in (bare, unit, name)):
        return 3
    return 4 if f" {needle}" in f" {unit}" or f" {needle}" in f" {name}" else None
