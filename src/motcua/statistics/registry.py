"""Registries of fact families, measures, ratios, dimensions and identities.

The keys of measures, ratios and dimensions carry their room (`dossiers.received`); many have a short key beside it
(`received`), which is valid wherever a person may write one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeVar

from motcua.base.registry import Registry, UnknownName
from motcua.statistics.vocabulary import Dimension, Family, Identity, Measure, Ratio


class Keyed(Protocol):
    """Thing with a full key and perhaps a short one."""

    @property
    def key(self) -> str:
        """Return the key with the room."""

    @property
    def short(self) -> str:
        """Return the short key, or empty."""


K = TypeVar("K", bound=Keyed)


class KeyedRegistry(Registry[K]):
    """Registry of things under their full keys and their short ones."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self._full: dict[str, str] = {}

    def add(self, thing: K) -> K:
        """Register a thing under its keys; a key without room or a key of another thing is a ValueError."""
        if "." not in thing.key:
            raise ValueError(f"the {self.kind} {thing.key!r} needs its room before its key: 'room.{thing.key}'")
        self._register(thing.key, thing, frames=2)
        if thing.short and self._full.setdefault(thing.short, thing.key) != thing.key:
            other = self._full[thing.short]
            raise ValueError(
                f"the short key {thing.short!r} belongs to {other!r} ({self.place_of(other)}); "
                f"give the {self.kind} {thing.key!r} another one or none"
            )
        return thing

    def resolve(self, name: str) -> str:
        """Return the full key of a full or short one; raises UnknownName with the nearest existing one."""
        full = self._full.get(name, name)
        if not super().__contains__(full):
            raise UnknownName(self.kind, name, self.valid_names())
        return full

    def valid_names(self) -> list[str]:
        """Return the short keys and the full ones."""
        return [*self._full, *self.names()]

    def __getitem__(self, name: str) -> K:
        return super().__getitem__(self.resolve(name))

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._full


FAMILIES: Registry[Family] = Registry("family of facts")
MEASURES: KeyedRegistry[Measure] = KeyedRegistry("measure")
RATIOS: KeyedRegistry[Ratio] = KeyedRegistry("ratio")
DIMENSIONS: KeyedRegistry[Dimension] = KeyedRegistry("dimension")
IDENTITIES: Registry[Identity] = Registry("identity")


class Figures(Mapping[str, Any]):
    """Figures under the full keys of their measures, found under their short keys too."""

    def __init__(self, figures: Mapping[str, Any]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Any:
        return self._figures[name] if name in self._figures else self._figures[MEASURES.resolve(name)]

    def __contains__(self, name: object) -> bool:
        return name in self._figures or (name in MEASURES and MEASURES.resolve(str(name)) in self._figures)

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return f"Figures({self._figures!r})"


def require_measure(name: str, *, where: str) -> Measure:
    """Return the measure of a full or short key; UnknownName has the place of the name and the nearest one."""
    return MEASURES.require(name, where=where)


def require_dimension(name: str, *, where: str, family: str = "") -> Dimension:
    """Return the dimension of the key, which the family must have where one is given; UnknownName as for measures."""
    known = FAMILIES.require(family, where=where).dimensions if family else DIMENSIONS.valid_names()
    if dimension_key(name) not in known and name not in known:
        kind = f"dimension of the family {family!r}" if family else DIMENSIONS.kind
        raise UnknownName(kind, name, known, where)
    return DIMENSIONS.require(name, where=where)


def dimension_key(name: str) -> str:
    """Return the public key of a dimension for its full or short key; an unknown name stays as it is."""
    return DIMENSIONS[name].public_key if name in DIMENSIONS else name


def by_public_key(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return figures under their public keys, under which they are handed out and stored."""
    return {MEASURES[key].public_key: value for key, value in figures.items()}


def measures_of(family: str) -> list[Measure]:
    """Return the measures over one family, in the order in which they were registered."""
    return [measure for measure in MEASURES if measure.family == family]


def bases(name: str) -> list[Measure]:
    """Return the base measures (with a predicate of their own) that make up a measure."""
    measure = MEASURES[name]
    if not measure.parts:
        return [measure]
    return [base for part in measure.parts for base in bases(part)]
