"""What administrators and holders do to accounts, roles and delegations, and the record of who saw what.

Every action: permission, rules, change in one transaction, a line in the log of administration.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest

from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.text import nfc
from motcua.base.time import FOREVER, local
from motcua.people import gateways, permissions, rules
from motcua.people.models import AccessRecord, Account, AdministrationEvent, Delegation, RoleHolding
from motcua.people.queries import colleagues, in_force, other_administrators
from motcua.people.vocabulary import SYSTEM, Actor, Deed, Invalid, Refused, Role

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _record(deed: str, subject: Model | str, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    label = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    account_id = by.account_id or None
    AdministrationEvent.objects.create(
        account_id=account_id, at=at, action=deed, subject=label[:128], detail=dict(detail or {})
    )


def record_administration(
    *, action: str, subject: str, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """A line in the log of administration for a room that keeps catalogues; inside the caller's transaction."""
    _record(action, subject, by, at, detail)


def record_access(
    *,
    actor: Actor,
    action: str,
    subject: str,
    at: datetime,
    detail: str = "",
    request: HttpRequest | None = None,
    address: str | None = None,
) -> None:
    """A line in the log of access: this person saw or took out this personal data; one insert."""
    if request is not None:
        address = gateways.address_of(request)
    AccessRecord.objects.create(
        account_id=actor.account_id or None,
        at=at,
        action=action[:32],
        subject=subject[:128],
        detail=detail[:255],
        address=address,
    )


# Accounts ----------------------------------------------------------------------------------------------
def _need(allowed: bool, why: str) -> None:
    if not allowed:
        raise Refused(why)


def _need_account(by: Actor, account: Account) -> None:
    _need(
        permissions.can_manage_account(by, account),
        "Bạn không quản trị mọi cơ quan mà tài khoản này đang giữ vai trò. Đề nghị quản trị hệ thống cấp trên.",
    )


def new_password() -> str:
    """A password to hand over once, easy to read aloud: four groups, no look-alikes."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def create_account(
    *, username: str, full_name: str, by: Actor, at: datetime, title: str = "", email: str = "", phone: str = ""
) -> tuple[Account, str]:
    """A new account and the password to hand over; the person must choose an own one at first sign-in."""
    _need(permissions.can_manage_accounts(by), "Chỉ quản trị hệ thống được tạo tài khoản.")
    username, full_name = nfc(username).lower(), nfc(full_name)
    if fault := rules.username_fault(username):
        raise Invalid(username=fault)
    if not full_name:
        raise Invalid(full_name="Nhập họ và tên.")
    if Account.objects.filter(username__iexact=username).exists():
        raise Invalid(username=f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác.")
    password = new_password()
    words = {"full_name": full_name, "title": nfc(title), "email": email.strip(), "phone": phone.strip()}
    try:
        with transaction.atomic():
            account = Account.objects.create_user(username, password, must_change_password=True, **words)
            _record(Deed.CREATED, account, by, at, {"username": username, "full_name": full_name})
    except IntegrityError:  # a second click, or a colleague, was faster
        raise Invalid(username=f"Tên đăng nhập “{username}” vừa có người dùng. Chọn tên khác.") from None
    return account, password


def appoint_administrator(
    *, username: str, full_name: str, agency: Agency, legal_basis: str, by: Actor, at: datetime
) -> tuple[Account, str]:
    """The first administrator, or the way back in: makes or reopens the account, with a new password.

    Only the platform itself, that is whoever may run commands on its machine.
    """
    _need(by is SYSTEM, "Việc này chỉ làm bằng lệnh trên máy chủ.")
    username, full_name, on = nfc(username).lower(), nfc(full_name), local(at).date()
    if fault := rules.username_fault(username):
        raise Invalid(username=fault)
    password = new_password()
    with transaction.atomic():
        account = Account.objects.filter(username__iexact=username).first() or Account(username=username)
        account.full_name = full_name or account.full_name
        if not account.full_name:
            raise Invalid(full_name="Nhập họ và tên của người quản trị (--name).")
        account.is_active, account.ended_on, account.must_change_password = True, None, True
        account.set_password(password)
        account.save()
        held = RoleHolding.objects.filter(in_force(on), account=account, role=Role.ADMINISTRATOR, agency=agency)
        if not held.filter(with_subtree=True).exists():
            holding = RoleHolding.objects.create(
                account=account,
                role=Role.ADMINISTRATOR,
                agency=agency,
                with_subtree=True,
                valid_from=on,
                legal_basis=nfc(legal_basis),
            )
            _record(Deed.ROLE_GRANTED, account, by, at, _told(holding))
        _record(Deed.PASSWORD_RESET, account, by, at, {"reason": "Lệnh trên máy chủ"})
    gateways.unlock(account)
    return account, password


def edit_account(*, account: Account, by: Actor, at: datetime, **changes: str) -> Account:
    """New name, title, e-mail or telephone; the log keeps old and new."""
    _need_account(by, account)
    allowed = {"full_name", "title", "email", "phone"}
    wanted = {key: nfc(value) for key, value in changes.items() if key in allowed}
    if not wanted.get("full_name", account.full_name):
        raise Invalid(full_name="Nhập họ và tên.")
    changed = {key: value for key, value in wanted.items() if value != getattr(account, key)}
    if not changed:
        return account
    with transaction.atomic():
        detail = {key: [getattr(account, key), value] for key, value in changed.items()}
        for key, value in changed.items():
            setattr(account, key, value)
        account.save(update_fields=list(changed))
        _record(Deed.EDITED, account, by, at, detail)
    return account


def _wait_in_line() -> None:
    """Two administrators who end each other do so one after the other; taken before any other lock."""
    held = RoleHolding.objects.select_for_update(no_key=True).filter(role=Role.ADMINISTRATOR)
    list(held.order_by("pk").values_list("pk"))


def _need_successor(account: Account, places: set[int], on: date) -> None:
    """Somebody else must still administer every one of the places."""
    reached = frozenset[int]().union(*(held.reach for held in other_administrators(account.pk, on)))
    if not places <= reached:
        raise Refused(
            "Đây là người quản trị cuối cùng của cơ quan, nên không kết thúc được. "
            "Cấp vai trò quản trị cho người khác trước, rồi làm lại."
        )


def end_account(*, account: Account, reason: str, by: Actor, at: datetime) -> Account:
    """The person leaves: sign-in, sessions, roles and delegations end at once; nothing is deleted."""
    _need_account(by, account)
    _need(account.pk != by.account_id, "Không tự kết thúc tài khoản của mình được. Đề nghị một quản trị khác làm.")
    reason, on = nfc(reason), local(at).date()
    if not reason:
        raise Invalid(reason="Ghi lý do kết thúc, ví dụ số quyết định nghỉ hưu, chuyển công tác.")
    with transaction.atomic():
        _wait_in_line()
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if not account.is_active:
            raise Refused("Tài khoản này đã kết thúc từ trước.")
        held = RoleHolding.objects.filter(account=account, valid_to__gt=on, ended_at__isnull=True)
        administered = held.filter(in_force(on), role=Role.ADMINISTRATOR).values_list("agency_id", flat=True)
        _need_successor(account, set(administered), on)
        ended = [_end(holding, at) for holding in held]
        Delegation.objects.filter(delegate=account, revoked_at__isnull=True).update(revoked_at=at)
        account.is_active, account.ended_on = False, on
        account.set_unusable_password()  # the sessions die with it
        account.save(update_fields=["is_active", "ended_on", "password"])
        _record(Deed.ENDED, account, by, at, {"reason": reason, "roles": ended})
    return account


def restore_account(*, account: Account, by: Actor, at: datetime) -> str:
    """The person is back: a new password; the roles are granted anew."""
    _need_account(by, account)
    if account.is_active:
        raise Refused("Tài khoản này đang hoạt động.")
    password = new_password()
    with transaction.atomic():
        account.is_active, account.ended_on, account.must_change_password = True, None, True
        account.set_password(password)
        account.save(update_fields=["is_active", "ended_on", "must_change_password", "password"])
        _record(Deed.RESTORED, account, by, at)
    return password


def reset_password(*, account: Account, by: Actor, at: datetime) -> str:
    """A new password to hand over; sessions end, and the person must choose an own one."""
    _need_account(by, account)
    _need(account.pk != by.account_id, "Đổi mật khẩu của chính bạn ở trang “Tài khoản của tôi”.")
    _need(account.is_active, "Tài khoản đã kết thúc. Mở lại tài khoản trước.")
    password = new_password()
    with transaction.atomic():
        account.must_change_password = True
        account.set_password(password)
        account.save(update_fields=["must_change_password", "password"])
        _record(Deed.PASSWORD_RESET, account, by, at)
    gateways.unlock(account)
    return password


def change_own_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """The person chooses; the duty to change ends."""
    _need(account.pk == by.account_id, "Chỉ chính chủ tự đổi được mật khẩu.")
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Invalid(password1=" ".join(weak.messages)) from None
    with transaction.atomic():
        account.must_change_password = False
        account.set_password(password)
        account.save(update_fields=["must_change_password", "password"])
        _record(Deed.PASSWORD_CHANGED, account, by, at)


def unlock_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Sign-in is open again after too many wrong passwords."""
    _need_account(by, account)
    with transaction.atomic():
        forgotten = gateways.unlock(account)
        _record(Deed.UNLOCKED, account, by, at, {"attempts": forgotten})


def remove_second_factor(*, account: Account, by: Actor, at: datetime) -> None:
    """The person lost the phone and the recovery codes; they sign in with the password and set it up anew."""
    _need_account(by, account)
    _need(account.pk != by.account_id, "Tắt xác thực hai bước của chính bạn ở trang “Tài khoản của tôi”.")
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=account).delete()
        if not removed:
            raise Refused("Tài khoản này chưa bật xác thực hai bước.")
        _record(Deed.FACTOR_REMOVED, account, by, at)


# Roles -------------------------------------------------------------------------------------------------
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
    """The account holds the role at the agency over [valid_from, valid_to), by a decision."""
    _need(
        permissions.can_grant_role(by, agency.pk, with_subtree),
        "Bạn không quản trị cơ quan này, hoặc không quản trị hết các đơn vị cấp dưới của nó.",
    )
    _need(account.is_active, "Tài khoản đã kết thúc. Mở lại tài khoản trước khi cấp vai trò.")
    if not nfc(legal_basis):
        raise Invalid(legal_basis="Nhập căn cứ cấp vai trò, ví dụ số và ngày quyết định phân công.")
    if fault := rules.period_fault(valid_from, valid_to, local(at).date()):
        raise Invalid(valid_to=fault)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        for other in RoleHolding.objects.filter(account=account, role=role, agency=agency, ended_at__isnull=True):
            if rules.overlaps(valid_from, valid_to, other.valid_from, other.valid_to):
                raise Invalid(role="Tài khoản đã giữ vai trò này tại cơ quan này trong thời gian đó.")
        holding = RoleHolding.objects.create(
            account=account,
            role=role,
            agency=agency,
            with_subtree=with_subtree,
            valid_from=valid_from,
            valid_to=valid_to,
            legal_basis=nfc(legal_basis),
        )
        _record(Deed.ROLE_GRANTED, account, by, at, _told(holding))
    return holding


def _told(holding: RoleHolding) -> dict[str, Any]:
    return {
        "holding": holding.pk,
        "role": holding.role,
        "agency": holding.agency_id,
        "with_subtree": holding.with_subtree,
        "from": holding.valid_from.isoformat(),
        "to": holding.valid_to.isoformat(),
        "legal_basis": holding.legal_basis,
    }


def _end(holding: RoleHolding, at: datetime) -> dict[str, Any]:
    """End the holding at once; its last day is yesterday where it had begun before today."""
    on = local(at).date()
    told = _told(holding)
    holding.ended_at = at
    if holding.valid_from < on < holding.valid_to:
        holding.valid_to = on
    holding.save(update_fields=["ended_at", "valid_to"])
    holding.delegations.filter(revoked_at__isnull=True).update(revoked_at=at)
    return told


def end_role(*, holding: RoleHolding, reason: str, by: Actor, at: datetime) -> RoleHolding:
    """The role ends at once, and what was delegated from it."""
    _need(permissions.can_end_role(by, holding), "Bạn không quản trị cơ quan của vai trò này.")
    on = local(at).date()
    if not nfc(reason):
        raise Invalid(reason="Ghi lý do kết thúc vai trò, ví dụ số quyết định.")
    with transaction.atomic():
        _wait_in_line()
        holding = RoleHolding.objects.select_for_update(no_key=True).get(pk=holding.pk)
        if holding.ended_at is not None or holding.valid_to <= on:
            raise Refused("Vai trò này đã kết thúc từ trước.")
        if holding.role == Role.ADMINISTRATOR:
            _need_successor(holding.account, {holding.agency_id}, on)
        _record(Deed.ROLE_ENDED, holding.account, by, at, {**_end(holding, at), "reason": nfc(reason)})
    return holding


# Delegation --------------------------------------------------------------------------------------------
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
    """The holder lets a colleague of the same office act in the role over [valid_from, valid_to)."""
    on = local(at).date()
    _need(holding.account_id == by.account_id, "Chỉ người giữ vai trò mới ủy quyền được vai trò đó.")
    _need(
        RoleHolding.objects.filter(in_force(on), pk=holding.pk).exists(),
        "Vai trò này không còn hiệu lực, nên không ủy quyền được.",
    )
    if fault := rules.delegation_fault(Role(holding.role), valid_from, valid_to, on, holding.valid_to):
        raise Invalid(valid_to=fault)
    if not nfc(reason):
        raise Invalid(reason="Ghi lý do, ví dụ số văn bản ủy quyền, thời gian đi công tác.")
    if not colleagues(holding, on, tree(on)).filter(pk=delegate.pk).exists():
        raise Invalid(delegate="Chỉ ủy quyền cho người đang giữ vai trò trong cùng cơ quan.")
    with transaction.atomic():
        RoleHolding.objects.select_for_update(no_key=True).get(pk=holding.pk)
        for other in Delegation.objects.filter(holding=holding, delegate=delegate, revoked_at__isnull=True):
            if rules.overlaps(valid_from, valid_to, other.valid_from, other.valid_to):
                raise Invalid(delegate="Người này đã được ủy quyền vai trò đó trong thời gian này.")
        made = Delegation.objects.create(
            holding=holding, delegate=delegate, valid_from=valid_from, valid_to=valid_to, reason=nfc(reason)
        )
        detail = {**_told(holding), "delegate": delegate.pk, "reason": made.reason}
        _record(Deed.DELEGATED, made, by, at, {**detail, "from": str(valid_from), "to": str(valid_to)})
    return made


def revoke_delegation(*, delegation: Delegation, by: Actor, at: datetime) -> Delegation:
    """The delegation ends at once."""
    _need(
        permissions.can_revoke_delegation(by, delegation),
        "Chỉ người ủy quyền, người được ủy quyền hoặc quản trị hệ thống thu hồi được ủy quyền.",
    )
    with transaction.atomic():
        delegation = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
        if delegation.revoked_at is not None:
            raise Refused("Ủy quyền này đã được thu hồi.")
        delegation.revoked_at = at
        delegation.save(update_fields=["revoked_at"])
        _record(Deed.DELEGATION_REVOKED, delegation, by, at)
    return delegation
