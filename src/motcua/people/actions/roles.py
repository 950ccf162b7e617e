"""Grant and end roles at an agency; the last administrator can never be ended."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import FOREVER, local
from motcua.people import permissions, rules
from motcua.people.actions.logs import need, record
from motcua.people.models import Account, RoleHolding
from motcua.people.queries import handed_over, other_administrators
from motcua.people.vocabulary import Actor, Deed, Role

#: For so long after having had a password in hand, an administrator gives the account no role where another can.
TWO_PERSONS = timedelta(days=30)


def grant_role(
    *,
    account: Account,
    role: Role,
    agency: Agency,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_to: date = FOREVER,
    with_subtree: bool = False,
    legal_basis: str = "",
) -> RoleHolding:
    """Grant the account the role at the agency over [valid_from, valid_to), by a decision; never to oneself.

    Nor to an account that one created or reset oneself of late, where another administrator can grant it; where nobody
    else can, it is granted and marked in the log.
    """
    need(account.pk != by.account_id, "Không tự cấp vai trò cho mình được. Đề nghị một quản trị khác cấp.")
    need(
        permissions.can_grant_role(by, agency.pk, with_subtree),
        "Bạn không quản trị cơ quan này, hoặc không quản trị hết các đơn vị cấp dưới của nó.",
    )
    need(account.is_active, "Tài khoản đã kết thúc. Mở lại tài khoản trước khi cấp vai trò.")
    if not nfc(legal_basis):
        raise Invalid({"legal_basis": "Nhập căn cứ cấp vai trò, ví dụ số và ngày quyết định phân công."})
    if fault := rules.period_fault(valid_from, valid_to, local(at).date()):
        raise Invalid({"valid_to": fault})
    alone = _need_second_person(account, agency.pk, with_subtree, by, at)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        for other in RoleHolding.objects.filter(account=account, role=role, agency=agency, ended_at__isnull=True):
            if rules.overlaps(valid_from, valid_to, other.valid_from, other.valid_to):
                raise Invalid({"role": "Tài khoản đã giữ vai trò này tại cơ quan này trong thời gian đó."})
        holding = RoleHolding.objects.create(
            account=account,
            role=role,
            agency=agency,
            with_subtree=with_subtree,
            valid_from=valid_from,
            valid_to=valid_to,
            legal_basis=nfc(legal_basis),
        )
        record(Deed.ROLE_GRANTED, account, by, at, told_of(holding) | alone)
    return holding


def _need_second_person(
    account: Account, agency_id: int, with_subtree: bool, by: Actor, at: datetime
) -> dict[str, bool]:
    """Refuse if the same person made the account and another administrator can grant; return the mark for the log.

    An administrator whose own password this one had in hand is no second person.
    """
    made, on = handed_over(by.account_id, at - TWO_PERSONS), local(at).date()
    if account.pk not in made:
        return {}
    places = set(tree(on).subtree(agency_id)) if with_subtree else {agency_id}
    others = other_administrators({by.account_id, account.pk, *made}, on)
    need(
        not any(places <= held.reach for held in others),
        f"Trong {TWO_PERSONS.days} ngày qua chính bạn đã tạo hoặc mở lại tài khoản này, cấp lại mật khẩu hay gỡ xác "
        "thực hai bước của nó, nên vai trò phải do người thứ hai cấp. Đề nghị một quản trị khác của cơ quan cấp.",
    )
    return {"alone": True}


def end_role(*, holding: RoleHolding, reason: str, by: Actor, at: datetime) -> RoleHolding:
    """End the role at once, and the delegations of it."""
    need(permissions.can_end_role(by, holding), "Bạn không quản trị cơ quan của vai trò này.")
    on = local(at).date()
    if not nfc(reason):
        raise Invalid({"reason": "Ghi lý do kết thúc vai trò, ví dụ số quyết định."})
    with transaction.atomic():
        wait_in_line()
        holding = RoleHolding.objects.select_for_update(no_key=True).get(pk=holding.pk)
        if holding.ended_at is not None or holding.valid_to <= on:
            raise Refused("Vai trò này đã kết thúc từ trước.")
        if holding.role == Role.ADMINISTRATOR:
            need_successor(holding.account, {holding.agency_id}, on)
        record(Deed.ROLE_ENDED, holding.account, by, at, {**end(holding, at), "reason": nfc(reason)})
    return holding


def told_of(holding: RoleHolding) -> dict[str, Any]:
    """Return the role as the log writes it."""
    return {
        "holding": holding.pk,
        "role": holding.role,
        "agency": holding.agency_id,
        "with_subtree": holding.with_subtree,
        "from": holding.valid_from.isoformat(),
        "to": holding.valid_to.isoformat(),
        "legal_basis": holding.legal_basis,
    }


def end(holding: RoleHolding, at: datetime) -> dict[str, Any]:
    """End the holding at once; its last day is yesterday where it had begun before today."""
    on = local(at).date()
    told = told_of(holding)
    holding.ended_at = at
    if holding.valid_from < on < holding.valid_to:
        holding.valid_to = on
    holding.save(update_fields=["ended_at", "valid_to"])
    holding.delegations.filter(revoked_at__isnull=True).update(revoked_at=at)
    return told


def wait_in_line() -> None:
    """Lock, so that two administrators who end each other do so one after the other; taken before any other lock."""
    held = RoleHolding.objects.select_for_update(no_key=True).filter(role=Role.ADMINISTRATOR)
    list(held.order_by("pk").values_list("pk"))


def need_successor(account: Account, places: set[int], on: date) -> None:
    """Refuse unless somebody else still administers every one of the places."""
    reached = frozenset[int]().union(*(held.reach for held in other_administrators([account.pk], on)))
    if not places <= reached:
        raise Refused(
            "Đây là người quản trị cuối cùng của cơ quan, nên không kết thúc được. "
            "Cấp vai trò quản trị cho người khác trước, rồi làm lại."
        )
