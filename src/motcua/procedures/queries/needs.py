"""Common needs of citizens in their own words, each with its procedures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Q

from motcua.base.text import fold
from motcua.base.time import today
from motcua.procedures.models import ProcedureCase
from motcua.procedures.queries.catalogue import offers
from motcua.procedures.vocabulary import DurationUnit, limit_text

FRESH_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Need:
    """Citizens' need: its name, picture and procedures, by field or by words of the name."""

    name: str
    icon: str
    field: str = ""
    words: str = ""


NEEDS = (
    Need("Khai sinh", "person-plus", words="khai sinh"),
    Need("Kết hôn", "heart", words="kết hôn"),
    Need("Chứng thực bản sao, chữ ký", "patch-check", field="CT"),
    Need("Đất đai, Giấy chứng nhận", "map", field="DD"),
    Need("Mở hộ kinh doanh", "shop", field="HKD"),
    Need("Trợ cấp, bảo trợ xã hội", "cash-coin", field="BTXH"),
)


def needs() -> Mapping[str, Any] | None:
    """Return the needs met by procedures in force, and the number of procedures; two queries, cached ten minutes."""
    on = today()
    key = f"needs-{on}"
    found: Mapping[str, Any] | None = cache.get(key)
    if found is None:
        found = _count()
        cache.set(key, found, FRESH_SECONDS)
    return found if found["total"] else None


def _count() -> Mapping[str, Any]:
    on = today()
    shown = offers(on).order_by()
    in_force = Q(version__valid_from__lte=on, version__valid_to__gt=on, version__procedure__in=shown.values("pk"))
    cases = list(
        ProcedureCase.objects.filter(in_force).values_list(
            "version__procedure_id", "version__procedure__folded_name", "version__procedure__field__code",
            "version__procedure__field_id", "version__procedure__folded_short_names",
            "duration", "duration_unit", "has_no_due_date",
        )
    )  # fmt: skip
    answered = []
    for need in NEEDS:
        words = fold(need.words).split()  # each in the name or an everyday name, as `matching` searches
        own = [
            row
            for row in cases
            if (row[2] == need.field if need.field else all(word in row[1] or word in row[4] for word in words))
        ]
        if own:
            asked = {"linh_vuc": own[0][3]} if need.field else {"q": need.words}
            answered.append((need, _said(own), urlencode(asked)))
    return {"needs": answered, "total": shown.count()}


def _said(rows: list[tuple[Any, ...]]) -> str:
    """Describe the number of procedures and their shortest and longest time limits."""
    limits = sorted(
        {
            (unit != DurationUnit.WORKING_HOUR and duration > 0, duration, unit)
            for *_, duration, unit, endless in rows
            if not endless
        }
    )
    many = f"{len({row[0] for row in rows})} thủ tục"
    if not limits:
        return many
    first, last = (limit_text(duration, unit).lower() for _, duration, unit in (limits[0], limits[-1]))
    return f"{many}, {first}" if first == last else f"{many}, {first} đến {last}"
