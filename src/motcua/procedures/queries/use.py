"""Use of versions and processes by records of other rooms, registered without importing those rooms."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.fields.reverse_related import ForeignObjectRel

from motcua.procedures.models import InternalProcess, ProcedureCase, ProcedureVersion, ProcessStep
from motcua.procedures.rules.upgrade import Use


def _referring(model: type[Model], wanted: Iterable[int], path: str = "") -> set[int]:
    """Return keys among the wanted ones that other rooms' rows refer to; one query for each foreign key."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):  # dossiers have no way back: related_name "+"
        if not isinstance(relation, ForeignObjectRel):
            continue
        room = relation.related_model
        if isinstance(room, str) or room._meta.app_label == model._meta.app_label:
            continue
        name = relation.field.name
        keys: Any = room._default_manager.filter(**{f"{name}{path}__in": wanted})
        found |= set(keys.order_by().values_list(f"{name}{path}", flat=True).distinct())
    return found


def in_use(codes: Iterable[str]) -> dict[str, Use]:
    """Return for each procedure the first days of the versions and processes that dossiers follow."""
    wanted = list(codes)
    versions = {
        key: (code, day)
        for key, code, day in ProcedureVersion.objects.filter(procedure__code__in=wanted).values_list(
            "pk", "procedure__code", "valid_from"
        )
    }
    processes = {
        key: (code, day)
        for key, code, day in InternalProcess.objects.filter(procedure__code__in=wanted, agency=None).values_list(
            "pk", "procedure__code", "valid_from"
        )
    }
    followed = _referring(ProcedureVersion, versions) | _referring(ProcedureCase, versions, "__version")
    walked = _referring(ProcessStep, processes, "__process")
    days: dict[str, tuple[set[Any], set[Any]]] = defaultdict(lambda: (set(), set()))
    for place, known, keys in ((0, versions, followed), (1, processes, walked)):
        for key in keys:
            code, day = known[key]
            days[code][place].add(day)
    return {code: Use(frozenset(one), frozenset(other)) for code, (one, other) in days.items()}
