"""Stamp of the catalogue: drawn anew by the database itself with every row that is written, changed or deleted.

Triggers, because rows come by forms, imports, upgrades, bulk inserts and cascades; whatever writes, in whichever
process, the new stamp is seen together with the new rows or not at all. Django keeps no triggers, and on SQLite it
drops them with every change of a table, so they are made after each `migrate`.
"""

from typing import Any

from django.db import connections, models

from motcua.procedures.models import (
    AnnouncementDecision,
    CatalogueStamp,
    FeeRule,
    InternalProcess,
    OfficeProcedure,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)

STAMPED: tuple[type[models.Model], ...] = (
    ProcedureField,
    Procedure,
    AnnouncementDecision,
    ProcedureVersion,
    ProcedureCase,
    RequiredDocument,
    FeeRule,
    InternalProcess,
    ProcessStep,
    OfficeProcedure,
)
_TABLE = CatalogueStamp._meta.db_table
_TABLES = tuple(model._meta.db_table for model in STAMPED)
_DEEDS = ("INSERT", "UPDATE", "DELETE")
_DRAWN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(gen_random_uuid()::text)"}


def keep_stamp(*, using: str, **_: Any) -> None:
    """Make the triggers and draw a stamp; after `migrate`, and nothing where the tables are not there (any more)."""
    connection = connections[using]
    if not {_TABLE, *_TABLES} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in _triggers(connection.vendor):
            cursor.execute(statement)
        cursor.execute(f"DELETE FROM {_TABLE}")
        cursor.execute(f"INSERT INTO {_TABLE} (id, stamp) VALUES (1, {_DRAWN[connection.vendor]})")


def _triggers(vendor: str) -> list[str]:
    update = f"UPDATE {_TABLE} SET stamp = {_DRAWN[vendor]}"
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_stamp_{deed.lower()} AFTER {deed} ON {table} BEGIN {update}; END"
            for table in _TABLES
            for deed in _DEEDS
        ]
    function = (
        f"CREATE OR REPLACE FUNCTION {_TABLE}_draw() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {update}; RETURN NULL; END $$"
    )
    made = [function]
    for table in _TABLES:
        made.append(f"DROP TRIGGER IF EXISTS {table}_stamp ON {table}")
        made.append(
            f"CREATE TRIGGER {table}_stamp AFTER {' OR '.join(_DEEDS)} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_draw()"
        )
    return made
