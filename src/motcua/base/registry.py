"""Registration: how a lower room hears of things that higher rooms bring, without importing them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind; a name registered twice is an error, order is that of registration."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}

    def register(self, key: str, thing: T) -> T:
        """Add a thing under its key and hand it back."""
        if key in self._things and self._things[key] != thing:
            raise ValueError(f"{self.kind} {key!r} is registered twice")
        self._things[key] = thing
        return thing

    def __getitem__(self, key: str) -> T:
        try:
            return self._things[key]
        except KeyError:
            raise LookupError(f"no {self.kind} {key!r}; there are: {', '.join(self._things) or 'none'}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def names(self) -> list[str]:
        """The registered names, in order."""
        return list(self._things)
