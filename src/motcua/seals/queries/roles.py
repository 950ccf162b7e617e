"""Comparison of roles with the log of administration: nobody holds a role that no act of the log gave.

Roles that stood without an entry when sealing began (an upgrade, data loaded at installation) are accepted as they
were, by the hash that the first head has of each.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from motcua.base.canonical import canonical, plain
from motcua.people.models import AdministrationEvent, RoleHolding
from motcua.people.vocabulary import Deed, Role

#: Columns of a role by their name in the log.
TOLD = {"role": "role", "agency": "agency_id", "with_subtree": "with_subtree", "from": "valid_from"}


def unlogged_roles() -> Iterator[tuple[int, str]]:
    """Iterate over number and hash of the roles that the log does not have."""
    granted = _granted()
    for holding in RoleHolding.objects.order_by("pk").iterator(chunk_size=2_000):
        if holding.pk not in granted:
            yield holding.pk, digest_of(holding)


def digest_of(holding: RoleHolding) -> str:
    """Return the hash of all columns of a role."""
    columns = (column.attname for column in holding._meta.concrete_fields)
    return sha256(canonical([plain(getattr(holding, name)) for name in columns]).encode()).hexdigest()


def role_faults(accepted: Mapping[int, str]) -> Iterator[str]:
    """Iterate over roles that the log does not know, or knows otherwise, in the official's words; two queries."""
    granted = _granted()
    roles = RoleHolding.objects.select_related("account").order_by("pk")
    for holding in roles.iterator(chunk_size=2_000):
        name = f"Vai trò {Role(holding.role).label} của {holding.account.username}"
        told = granted.get(holding.pk)
        if told is None:
            if accepted.get(holding.pk) != digest_of(holding):
                yield f"{name}: không có trong nhật ký quản trị."
        elif wrong := [key for key, column in TOLD.items() if str(told[key]) != str(getattr(holding, column))]:
            yield f"{name}: khác với nhật ký quản trị ở {', '.join(wrong)}."
        elif holding.valid_to.isoformat() > told["to"]:
            yield f"{name}: kéo dài quá ngày {told['to']} mà nhật ký quản trị ghi."
        elif told["ended"] and not told["shortened"] and holding.ended_at is None:
            yield f"{name}: nhật ký quản trị ghi đã kết thúc, bảng vai trò thì không."


def _granted() -> dict[int, dict[str, Any]]:
    """Return what the log says of each role, by its number."""
    found: dict[int, dict[str, Any]] = {}
    deeds = (Deed.ROLE_GRANTED, Deed.ROLE_ENDED, Deed.ENDED)
    for action, detail in (
        AdministrationEvent.objects.filter(action__in=deeds).order_by("pk").values_list("action", "detail")
    ):
        rows = detail.get("roles", []) if action == Deed.ENDED else [detail]
        for row in rows:
            if action == Deed.ROLE_GRANTED:
                found[row["holding"]] = {**row, "ended": False, "shortened": False}
            elif row.get("holding") in found:
                found[row["holding"]] |= _ending(found[row["holding"]], row)
    return found


def _ending(told: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an end says of a role: ended at once, or with an earlier last day, as when its agency ends."""
    last = min(str(told["to"]), str(row["to"]))
    return {"ended": True, "shortened": last < told["to"], "to": last}
