"""Faults of declared families: missing columns, unknown dimensions, table columns that are too narrow."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import BigIntegerField, Field

from motcua.base.registry import UnknownName, nearest_name
from motcua.statistics.registry import FAMILIES, require_dimension
from motcua.statistics.vocabulary import ColumnKind, Family, PeriodValue, TwoTimes


def family_faults() -> Iterator[str]:
    """Return every fault of the registered families."""
    for family in FAMILIES:
        where = FAMILIES.where(family.key)
        for check in _CHECKS:
            for fault in check(family, where):
                yield fault if fault.startswith(where) else f"{where}: {fault}"


def _columns(family: Family, where: str) -> Iterator[str]:
    names = family.stored
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the column {name!r} is declared twice"
    for column in family.columns:
        if column.scale and column.kind is not ColumnKind.DECIMAL:
            yield f"the column {column.name!r} has a scale, but only a decimal column has one, not {column.kind}"
        if column.scale < 0:
            yield f"the scale of the column {column.name!r} is below nought"


def _named_columns(family: Family, where: str) -> Iterator[str]:
    """Check that every column named in the family exists."""
    named = {"subject": [family.subject], "dimensions": list(family.dimensions.values())}
    match family.lifetime:
        case TwoTimes() as times:
            named |= {"begins_on": [times.begins_on] if times.begins_on else [], "coming": list(times.coming)}
            named |= {
                "dependent": list(times.dependent),
                "unseen_until": [n for pair in times.unseen_until for n in pair],
            }
        case PeriodValue(series=series):
            named["series"] = list(series)
    if family.records is not None:
        named["records"] = list(family.records.fact_columns)
    for role, names in named.items():
        for name in names:
            if name not in family.stored:
                yield f"{role} names the column {name!r}, which the family does not have{nearest(name, family.stored)}"


def _dimensions(family: Family, where: str) -> Iterator[str]:
    if family.attribution not in family.dimensions:
        hint = nearest(family.attribution, family.dimensions)
        yield f"the attribution {family.attribution!r} is not one of its dimensions{hint}"
    for name in family.dimensions:
        try:
            known = require_dimension(name, where=where)
        except UnknownName as unknown:
            yield str(unknown)
        else:
            if known.public_key != name:
                yield f"the dimension {name!r} has the short key {known.public_key!r}; write that one"


def _table(family: Family, where: str) -> Iterator[str]:
    """Check that the table has every column, in 64 bits where the family declares 64."""
    if family.model is None:
        return
    fields: dict[str, Field[Any, Any]] = {str(field.column): field for field in family.model._meta.concrete_fields}
    if family.model._meta.db_table != family.table:
        yield f"the table {family.table!r} is not that of {family.model.__name__} ({family.model._meta.db_table!r})"
    for name, kind in family.types():
        if name not in fields:
            yield f"{family.model.__name__} has no column {name!r}{nearest(name, fields)}"
        elif kind == "int64" and not isinstance(fields[name], BigIntegerField):
            of = "the subject" if name == family.subject else family.column(name).kind
            narrow = type(fields[name]).__name__
            yield f"the column {name!r} ({of}) needs 64 bits: BigIntegerField, not {narrow}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest existing one."""
    found = nearest_name(name, known)
    return f"; did you mean {found!r}?" if found else ""


_CHECKS: tuple[Callable[[Family, str], Iterator[str]], ...] = (_columns, _named_columns, _dimensions, _table)
