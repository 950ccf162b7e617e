"""Delegation: a holder lends a role to a colleague of the office for a time, and revokes it."""

from datetime import date, datetime

from django.db import transaction

from motcua.agencies.queries import tree
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.people import permissions, rules
from motcua.people.actions.logs import need, record
from motcua.people.actions.roles import told_of
from motcua.people.models import Account, Delegation, RoleHolding
from motcua.people.queries import colleagues, in_force
from motcua.people.vocabulary import Actor, Deed, Role


def delegate_role(
    *,
    holding: RoleHolding,
    delegate: Account,
    valid_from: date,
    valid_to: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Delegate a role to a colleague of the same office over [valid_from, valid_to)."""
    on = local(at).date()
    need(holding.account_id == by.account_id, "Chỉ người giữ vai trò mới ủy quyền được vai trò đó.")
    need(
        RoleHolding.objects.filter(in_force(on), pk=holding.pk).exists(),
        "Vai trò này không còn hiệu lực, nên không ủy quyền được.",
    )
    if fault := rules.delegation_fault(Role(holding.role), valid_from, valid_to, on, holding.valid_to):
        raise Invalid({"valid_to": fault})
    if not nfc(reason):
        raise Invalid({"reason": "Ghi lý do, ví dụ số văn bản ủy quyền, thời gian đi công tác."})
    if not colleagues(holding, on, tree(on)).filter(pk=delegate.pk).exists():
        raise Invalid({"delegate": "Chỉ ủy quyền cho người đang giữ vai trò trong cùng cơ quan."})
    with transaction.atomic():
        RoleHolding.objects.select_for_update(no_key=True).get(pk=holding.pk)
        for other in Delegation.objects.filter(holding=holding, delegate=delegate, revoked_at__isnull=True):
            if rules.overlaps(valid_from, valid_to, other.valid_from, other.valid_to):
                raise Invalid({"delegate": "Người này đã được ủy quyền vai trò đó trong thời gian này."})
        made = Delegation.objects.create(
            holding=holding, delegate=delegate, valid_from=valid_from, valid_to=valid_to, reason=nfc(reason)
        )
        detail = {**told_of(holding), "delegate": delegate.pk, "reason": made.reason}
        record(Deed.DELEGATED, made, by, at, {**detail, "from": str(valid_from), "to": str(valid_to)})
    return made


def revoke_delegation(*, delegation: Delegation, by: Actor, at: datetime) -> Delegation:
    """End the delegation at once."""
    need(
        permissions.can_revoke_delegation(by, delegation),
        "Chỉ người ủy quyền, người được ủy quyền hoặc quản trị hệ thống thu hồi được ủy quyền.",
    )
    with transaction.atomic():
        delegation = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
        if delegation.revoked_at is not None:
            raise Refused("Ủy quyền này đã được thu hồi.")
        delegation.revoked_at = at
        delegation.save(update_fields=["revoked_at"])
        record(Deed.DELEGATION_REVOKED, delegation, by, at)
    return delegation
