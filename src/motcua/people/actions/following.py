"""Roles held at agencies that end: they go over to the successor on the day, or end with the agency."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from motcua.agencies.registry import Ending, Holding
from motcua.agencies.vocabulary import AgencyEventKind, Keeper
from motcua.base.database import by_name
from motcua.people.actions.logs import record
from motcua.people.actions.roles import told_of
from motcua.people.models import RoleHolding
from motcua.people.rules import overlaps
from motcua.people.vocabulary import Actor, Deed

_SHOWN = 60


def _held(ending: Ending) -> list[RoleHolding]:
    rows = RoleHolding.objects.filter(
        agency__in=ending.agency_ids, ended_at__isnull=True, valid_to__gt=ending.effective_on
    )
    return list(rows.select_related("account").order_by(*by_name("account__full_name"), "role", "pk"))


def roles_held(ending: Ending) -> list[Holding]:
    """Return who holds which role at agencies that end, and what becomes of the roles."""
    rows = _held(ending)
    moves = ending.heir_id is not None and ending.roles == "move"
    on = f"{ending.effective_on:%d/%m/%Y}"
    becomes = f"giữ nguyên vai trò tại cơ quan kế thừa từ {on}" if moves else f"kết thúc vai trò từ {on}"
    names = tuple(f"{row.account.full_name} ({row.get_role_display()})" for row in rows[:_SHOWN])
    return [Holding("Người và vai trò", len(rows), becomes, names)]


def note_change(kind: str, agency_id: int | None, detail: dict[str, Any], by: Keeper, at: datetime) -> None:
    """Add a change of the tree to the log of administration."""
    told = {name: value for name, value in detail.items() if name not in ("rows", "followed")}
    record(f"agencies.{kind}", f"agencies.agency:{agency_id or 0}", _actor(by, at), at, told)


def deeds() -> dict[str, str]:
    """Return the words of the log for changes of the tree."""
    return {f"agencies.{kind.value}": f"Tổ chức: {kind.label.lower()}" for kind in AgencyEventKind}


class RoleFollower:
    """Moves or ends the roles held at agencies that end, and takes that back."""

    def carry(self, ending: Ending, by: Keeper, at: datetime) -> dict[str, Any]:
        """End each role with its agency, and let it begin at the successor where roles move."""
        kept: dict[str, Any] = {"ended": [], "made": []}
        for row in _held(ending):
            kept["ended"].append([row.pk, row.valid_to.isoformat()])
            last, begins = row.valid_to, max(row.valid_from, ending.effective_on)
            if ending.heir_id is not None and ending.roles == "move" and not _holds(row, ending.heir_id, begins):
                made = RoleHolding.objects.create(
                    account_id=row.account_id, role=row.role, agency_id=ending.heir_id, with_subtree=row.with_subtree,
                    valid_from=begins, valid_to=last, legal_basis=ending.legal_basis[:255],
                )  # fmt: skip
                kept["made"].append(made.pk)
                record(Deed.ROLE_GRANTED, row.account, _actor(by, at), at, told_of(made))
            _close(row, ending.effective_on, at)
            record(Deed.ROLE_ENDED, row.account, _actor(by, at), at, told_of(row))
        return kept

    def back(self, kept: dict[str, Any], gone: Sequence[int], by: Keeper, at: datetime) -> None:
        """Hold the roles as before; those made for the change, and any at an agency that never begins, end unbegun."""
        made = RoleHolding.objects.filter(pk__in=kept["made"]) | RoleHolding.objects.filter(agency__in=gone)
        for row in made.filter(ended_at__isnull=True).select_related("account"):
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            record(Deed.ROLE_ENDED, row.account, _actor(by, at), at, told_of(row))
        for pk, last in kept["ended"]:
            row = RoleHolding.objects.select_related("account").get(pk=pk)
            row.valid_to, row.ended_at = date.fromisoformat(last), None
            row.save(update_fields=["valid_to", "ended_at"])
            record(Deed.ROLE_GRANTED, row.account, _actor(by, at), at, told_of(row))


def _close(row: RoleHolding, on: date, at: datetime) -> None:
    """End the role with the day; one that would begin later ends unbegun."""
    if row.valid_from < on:
        row.valid_to = on
    else:
        row.ended_at = at
    row.save(update_fields=["valid_to", "ended_at"])


def _holds(row: RoleHolding, heir_id: int, begins: date) -> bool:
    others = RoleHolding.objects.filter(account=row.account_id, role=row.role, agency=heir_id, ended_at__isnull=True)
    return any(overlaps(begins, row.valid_to, other.valid_from, other.valid_to) for other in others)


def _actor(by: Keeper, at: datetime) -> Actor:
    return by if isinstance(by, Actor) else Actor(by.account_id, by.name, at.date())
