"""Slips of the pen: digits of a number copied wrongly."""

import re

from motcua.reader.rules.findings.rounding import say
from motcua.reader.vocabulary import Figure

_FEWEST = 3  # digits below which a slip cannot be told from another figure


def is_slip(one: Figure, other: Figure) -> bool:
    """Check whether the digits differ by a slip of the pen: two swapped, or one replaced."""
    first, second = _digits(one), _digits(other)
    if len(first) != len(second) or len(first) < _FEWEST or first == second or one.decimals != other.decimals:
        return False
    places = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) == 1:
        return len(first) > _FEWEST or places != [0]
    return _swapped(first, second)


def swapped(one: float, other: float) -> bool:
    """Check whether two whole numbers have the same digits with two adjacent ones swapped."""
    return _swapped(str(int(one)), str(int(other)))


def _swapped(first: str, second: str) -> bool:
    places = [n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    return (
        len(first) == len(second)
        and len(places) == 2
        and places[1] == places[0] + 1
        and sorted(first) == sorted(second)
    )


def _digits(figure: Figure) -> str:
    return re.sub(r"\D", "", say(figure.value, figure.decimals))
