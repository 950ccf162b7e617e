"""Questions that are composed once and asked often."""

from collections.abc import Callable
from copy import copy
from datetime import date
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, connections, models

P = ParamSpec("P")
T = TypeVar("T")


class Prepared(Generic[P, T]):
    """Decorator of a function that composes a query: it is composed once, and then asked with what is given.

    Composing takes Django several times as long as a database takes to answer. The function is called once for a
    database with stand-ins, and their places in the SQL are remembered; so it may only be given numbers, days,
    texts and UUIDs, each of which stands in the query as it is (no lists, no None, no branches on them).
    """

    def __init__(self, compose: "Callable[P, models.QuerySet[Any, T]]") -> None:
        self.compose = compose
        self.stand_ins = {
            name: _STAND_INS[parameter.annotation](place)
            for place, (name, parameter) in enumerate(signature(compose).parameters.items(), start=1)
        }
        self._composed: dict[str, tuple[Any, Any, str, list[Any]]] = {}

    def __call__(self, *args: P.args, **given: P.kwargs) -> list[T]:
        """The answer, asked anew; one query. What is given is given by name."""
        rows, compiler, sql, places = self._composed.get(connection.vendor) or self._compose()
        values = {name: _as_stored(value) for name, value in given.items()}
        params = tuple(values[place.name] if isinstance(place, _Place) else place for place in places)
        asked, asking = rows._clone(), copy(compiler)
        asking.connection = connections[rows.db]
        asking.as_sql = lambda *_, **__: (sql, params)
        asked.query.get_compiler = lambda *_, **__: asking
        return list(asked)

    def _compose(self) -> tuple[Any, Any, str, list[Any]]:
        rows: Any = self.compose(**self.stand_ins)  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        known = {_as_stored(value): _Place(name) for name, value in self.stand_ins.items()}
        places = [known.get(value, value) for value in params]
        missing = self.stand_ins.keys() - {place.name for place in places if isinstance(place, _Place)}
        if missing:
            raise TypeError(f"{self.compose.__qualname__}: {', '.join(missing)} does not stand in the query as it is")
        self._composed[connection.vendor] = found = (rows, compiler, sql, places)
        return found


class _Place:
    """Where a value that is given stands among the parameters of the SQL."""

    def __init__(self, name: str) -> None:
        self.name = name


_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 1_900_000_000 + place,
    str: lambda place: f"<stand-in {place}>",
    date: lambda place: date(1000, 1, place),
    UUID: lambda place: UUID(int=place),
}


def _as_stored(value: Any) -> Any:
    """The value as the database is given it."""
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
