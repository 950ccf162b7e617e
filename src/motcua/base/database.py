"""What the two databases must be told differently: Vietnamese order, turns, and many rows written at once."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from motcua.base.text import order_tables, sort_key

_key = lru_cache(50_000)(sort_key)
_LETTERS, _PLACES, _TONES = order_tables()


class InVietnamese(models.Func):
    """A text for `order_by`: "Đất đai" after "Dân tộc" and before "Giáo dục"; a, ă, â, … d, đ, e, ê.

    PostgreSQL may have been built without the collations of ICU, so that there the order is spelt out: letters by
    their place in the alphabet first, tones second.
    """

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The text with the collation of `order_in_vietnamese`."""
        return super().as_sql(compiler, connection, template="%(expressions)s COLLATE vietnamese", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Places of the letters, then their tones, compared byte by byte."""
        sql, parameters = compiler.compile(self.source_expressions[0])
        spelt = f'(translate({sql}, %s, %s) || chr(1) || translate({sql}, %s, %s)) COLLATE "C"'
        return spelt, [*parameters, _LETTERS, _PLACES, *parameters, _LETTERS, _TONES]


class GivenName(models.Func):
    """The last word of a person's name, by which Vietnamese put people in order."""

    function = "given_name"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """What follows the last space."""
        return super().as_sql(compiler, connection, template="split_part(%(expressions)s, ' ', -1)", **extra)


def by_name(field: str = "full_name") -> tuple[InVietnamese, InVietnamese, str]:
    """For `order_by`: people by given name, then by whole name, then as they came."""
    return InVietnamese(GivenName(field)), InVietnamese(field), "pk"


def order_in_vietnamese(connection: Any, **_: Any) -> None:
    """Teach a connection to SQLite the order of Vietnamese; heard when one is opened."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("vietnamese", _compared)
        connection.connection.create_function("given_name", 1, _given_name, deterministic=True)


def _compared(one: str, other: str) -> int:
    first, second = _key(one), _key(other)
    return (first > second) - (first < second)


def _given_name(name: str | None) -> str | None:
    return name if name is None else name.rpartition(" ")[2]


def tell_planner(*kinds: type[models.Model]) -> None:
    """After many rows came in at once, let PostgreSQL count them: until it does, it plans for empty tables.

    SQLite needs nothing. Works inside a transaction; costs milliseconds for a table of thousands.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(kind._meta.db_table) for kind in kinds)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def take_turns(name: str) -> None:
    """Wait until no other transaction that asked for the same turn is open; call it inside one.

    SQLite lets one writer in at a time anyway: a transaction that writes has its turn from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


class Writer:
    """Rows of one model as tuples of the columns that vary; all others hold one value in every row."""

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
        """Write the rows; PostgreSQL takes them in by COPY."""
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
    """A constant of our own as SQL: None, a truth value, a number, or a plain word."""
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
    """The number that the next row may have."""
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def reset_sequences(written: Sequence[type[models.Model]]) -> None:
    """Let the database go on counting after the numbers that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
