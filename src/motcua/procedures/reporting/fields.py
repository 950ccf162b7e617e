"""Groups of fields of administration that a form declares, found in the catalogue by code or by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from motcua.base.text import fold
from motcua.procedures.models import ProcedureField
from motcua.reports.registry import DimensionGroup


def fields_of(groups: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the fields of each group of a form, found by code or by name without accents."""
    known = list(ProcedureField.objects.order_by("pk").values_list("pk", "code", "name"))
    return {
        group: tuple(pk for pk, code, name in known if code in wanted["codes"] or _named(name, wanted["names"]))
        for group, wanted in groups.items()
    }


def _named(name: str, wanted: Iterable[str]) -> bool:
    return fold(name) in {fold(word) for word in wanted}


#: `field_groups: {land: {codes: […], names: […]}}` in a form, `where: {field_group: land}` in its rows.
FIELD_GROUP = DimensionGroup("field_group", "field", "field_groups", fields_of)
