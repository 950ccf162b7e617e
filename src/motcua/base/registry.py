"""Registries, by which lower rooms use what higher rooms bring without importing them."""

import os
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

T = TypeVar("T")


class UnknownName(LookupError):
    """Raised for a name that is not registered; the message has its place, the kind and the nearest registered name."""

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        self.kind, self.name = kind, name
        self.nearest = nearest_name(name, known)
        hint = f"did you mean {self.nearest!r}?" if self.nearest else "nothing of this kind has a similar name"
        super().__init__(f"{where}: no {kind} {name!r}; {hint}" if where else f"no {kind} {name!r}; {hint}")


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the known name most like the given one; empty where none is like it."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.5)), "")


class Registry(Generic[T]):
    """Registry of named things of one kind; a name registered twice is an error, order is that of registration."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}
        self._places: dict[str, str] = {}

    def register(self, key: str, thing: T) -> T:
        """Register a thing under its key and return it; another thing of the same key is a ValueError."""
        return self._register(key, thing, frames=2)

    def _register(self, key: str, thing: T, *, frames: int) -> T:
        """Register a thing with the place of its registration, `frames` calls above."""
        caller = sys._getframe(frames)
        place = f"{caller.f_code.co_filename}:{caller.f_lineno}"
        if key in self._things and self._things[key] != thing:
            raise ValueError(
                f"{self.kind} {key!r} is registered twice: at {self._places[key]} and at {place}; rename one of them"
            )
        self._things[key] = thing
        self._places.setdefault(key, place)
        return thing

    def __getitem__(self, key: str) -> T:
        try:
            return self._things[key]
        except KeyError:
            raise UnknownName(self.kind, key, self._things) from None

    def require(self, key: str, *, where: str = "") -> T:
        """Return the thing under the key; UnknownName has the place of the key and the nearest existing one."""
        try:
            return self[key]
        except UnknownName as unknown:
            raise UnknownName(self.kind, key, self.valid_names(), where) from unknown

    def valid_names(self) -> list[str]:
        """Return all names that may be written for a thing."""
        return list(self._things)

    def get(self, key: str) -> T | None:
        """Return the thing under the key; None where there is none."""
        return self._things.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def place_of(self, key: str) -> str:
        """Return file and line at which the key was registered, for messages about it."""
        return self._places[key]

    def where(self, key: str) -> str:
        """Return file, line, kind and key of a thing for messages; without file and line where they are not known."""
        place = self._places.get(key, "")
        return f"{os.path.relpath(place)}: {self.kind} {key!r}" if place else f"{self.kind} {key!r}"

    def names(self) -> list[str]:
        """Return the registered names, in order."""
        return list(self._things)
