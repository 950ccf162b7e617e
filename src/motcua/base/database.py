"""Differences between SQLite and PostgreSQL: Vietnamese order, advisory locks, and bulk writing of rows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models

from motcua.base.text import order_tables, sort_key

Row = TypeVar("Row", bound=models.Model)
_key = lru_cache(50_000)(sort_key)
_LETTERS, _PLACES, _TONES = order_tables()


class InVietnamese(models.Func):
    """Expression for `order_by`: "Đất đai" after "Dân tộc" and before "Giáo dục"; a, ă, â, … d, đ, e, ê.

    PostgreSQL may have been built without the collations of ICU, so that there the order is spelt out: letters by
    their place in the alphabet first, tones second.
    """

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile to the text with the collation of `order_in_vietnamese`."""
        return super().as_sql(compiler, connection, template="%(expressions)s COLLATE vietnamese", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile to the places of the letters, then their tones, compared byte by byte."""
        sql, parameters = compiler.compile(self.source_expressions[0])
        spelt = f'(translate({sql}, %s, %s) || chr(1) || translate({sql}, %s, %s)) COLLATE "C"'
        return spelt, [*parameters, _LETTERS, _PLACES, *parameters, _LETTERS, _TONES]


class GivenName(models.Func):
    """Last word of a person's name, by which Vietnamese sort people."""

    function = "given_name"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile to the part after the last space."""
        return super().as_sql(compiler, connection, template="split_part(%(expressions)s, ' ', -1)", **extra)


def by_name(field: str = "full_name") -> tuple[InVietnamese, InVietnamese, str]:
    """Return expressions for `order_by`: people by given name, then by whole name, then by id."""
    return InVietnamese(GivenName(field)), InVietnamese(field), "pk"


def order_in_vietnamese(connection: Any, **_: Any) -> None:
    """Add the Vietnamese collation to a connection to SQLite; called when one is opened."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("vietnamese", _compared)
        connection.connection.create_function("given_name", 1, _given_name, deterministic=True)


def _compared(one: str, other: str) -> int:
    first, second = _key(one), _key(other)
    return (first > second) - (first < second)


def _given_name(name: str | None) -> str | None:
    return name if name is None else name.rpartition(" ")[2]


def read_rows(model: type[Row], condition: str, parameters: Sequence[Any]) -> list[Row]:
    """Read whole rows by a condition in SQL, spelled out for what every page asks.

    Composing a queryset takes Django two to five times as long as the database takes to answer it. The condition is
    a text of our own; values come as parameters.
    """
    return list(model._default_manager.raw(f"SELECT * FROM {model._meta.db_table} WHERE {condition}", parameters))


def tell_planner(*kinds: type[models.Model]) -> None:
    """Run ANALYZE in PostgreSQL after a bulk insert: until then, it plans for empty tables.

    SQLite needs nothing. Works inside a transaction; costs milliseconds for a table of thousands.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(kind._meta.db_table) for kind in kinds)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def take_turns(name: str) -> None:
    """Wait until no other transaction that asked for the same lock is open; call it inside one.

    SQLite lets one writer in at a time anyway: a transaction that writes holds its lock from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


class Writer:
    """Bulk writer of rows of one model as tuples of the columns that vary; all others hold one value in every row."""

    def __init__(self, model: type[models.Model], varying: Sequence[str], constant: dict[str, Any]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        if unknown := {*varying, *constant} - fields.keys():
            raise LookupError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
        quote = connection.ops.quote_name
        rest = {name: _default(field) for name, field in fields.items() if name not in varying} | constant
        names = ", ".join(quote(str(fields[name].column)) for name in (*varying, *rest))
        values = ", ".join([*["%s"] * len(varying), *(_literal(value) for value in rest.values())])
        self.sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({values})"
        self.copy = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
        self.rest = tuple(value if value is None or isinstance(value, int) else str(value) for value in rest.values())

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write the rows; in PostgreSQL by COPY."""
        if not rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.executemany(self.sql, rows)
                return
            with cursor.copy(self.copy) as stream:
                for row in rows:
                    stream.write_row(row + self.rest)


def _default(field: models.Field) -> Any:
    return "[]" if isinstance(field, models.JSONField) else field.get_default()


def _literal(value: Any) -> str:
    """Return a constant of our own as SQL: None, a truth value, a number, or a plain word."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value)) if connection.vendor == "sqlite" else str(value).upper()
    if isinstance(value, int):
        return str(value)
    word = str(value)
    if "'" in word or "%" in word:
        raise ValueError(f"not a plain word: {word!r}")
    return f"'{word}'"


def next_id(model: type[models.Model]) -> int:
    """Return the id that the next row may have."""
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def reset_sequences(written: Sequence[type[models.Model]]) -> None:
    """Set the sequences of the database to continue after the ids that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
