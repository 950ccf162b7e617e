"""System check of the declarations of families and measures: a start with a wrong declaration or name is refused."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from motcua.base.registry import Registry
from motcua.statistics.checks.families import family_faults
from motcua.statistics.checks.measures import identity_faults, measure_faults, ratio_faults

__all__ = [
    "FAULTS",
    "declarations_are_right",
    "faults",
    "family_faults",
    "identity_faults",
    "measure_faults",
    "ratio_faults",
]

#: Functions that find faults in declarations naming measures or dimensions; rooms above register their own.
FAULTS: Registry[Callable[[], Iterable[str]]] = Registry("finder of faults")
for _finder in (family_faults, measure_faults, ratio_faults, identity_faults):
    FAULTS.register(_finder.__name__, _finder)


def declarations_are_right(**_: Any) -> Iterable[CheckMessage]:
    """Return an error for each fault of a family, measure, ratio, identity or other declaration, with its place."""
    return [
        Error(fault, hint="Mend the declaration, then run ./motcua check", id="statistics.E001") for fault in faults()
    ]


def faults() -> Iterator[str]:
    """Return every fault of the declarations: place, fault, nearest existing name."""
    for finder in FAULTS:
        yield from finder()
