"""Accounts: create, edit, end and restore them; passwords, locks and second factors."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from motcua.agencies.models import Agency
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.people import gateways, permissions, rules
from motcua.people.actions.logs import need, record
from motcua.people.actions.roles import end, need_successor, told_of, wait_in_line
from motcua.people.gateways.sessions import sessions_of
from motcua.people.models import Account, Delegation, RoleHolding
from motcua.people.queries import in_force
from motcua.people.vocabulary import SYSTEM, Actor, Deed, Role

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Return a random password to hand over once, easy to read aloud: four groups, no look-alikes."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def create_account(
    *, username: str, full_name: str, by: Actor, at: datetime, title: str = "", email: str = "", phone: str = ""
) -> tuple[Account, str]:
    """Create an account and return the password to hand over; the person must change it at first sign-in."""
    need(permissions.can_manage_accounts(by), "Chỉ quản trị hệ thống được tạo tài khoản.")
    username, full_name = nfc(username).lower(), nfc(full_name)
    if fault := rules.username_fault(username):
        raise Invalid({"username": fault})
    if not full_name:
        raise Invalid({"full_name": "Nhập họ và tên."})
    if Account.objects.filter(username__iexact=username).exists():
        raise Invalid({"username": f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác."})
    password = new_password()
    words = {"full_name": full_name, "title": nfc(title), "email": email.strip(), "phone": phone.strip()}
    try:
        with transaction.atomic():
            account = Account.objects.create_user(username, password, must_change_password=True, **words)
            record(Deed.CREATED, account, by, at, {"username": username, "full_name": full_name})
    except IntegrityError:  # a second click, or a colleague, came first
        raise Invalid({"username": f"Tên đăng nhập “{username}” vừa có người dùng. Chọn tên khác."}) from None
    return account, password


def appoint_administrator(
    *, username: str, full_name: str, agency: Agency, legal_basis: str, by: Actor, at: datetime, password: str = ""
) -> tuple[Account, str]:
    """Appoint the first administrator, or restore access: create or restore the account, with a new password.

    Only the platform itself, that is a person who may run commands on its machine. A password that the person chose
    must satisfy the rules; without one a random one is made, to be changed at the first sign-in.
    """
    need(by is SYSTEM, "Việc này chỉ làm bằng lệnh trên máy chủ.")
    username, full_name, on = nfc(username).lower(), nfc(full_name), local(at).date()
    if fault := rules.username_fault(username):
        raise Invalid({"username": fault})
    with transaction.atomic():
        account = Account.objects.filter(username__iexact=username).first() or Account(username=username)
        account.full_name = full_name or account.full_name
        if not account.full_name:
            raise Invalid({"full_name": "Nhập họ và tên của người quản trị (--name)."})
        if password:
            _need_strong(password, account)
        account.is_active, account.ended_on, account.must_change_password = True, None, not password
        password = password or new_password()
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
            record(Deed.ROLE_GRANTED, account, by, at, told_of(holding))
        record(Deed.PASSWORD_RESET, account, by, at, {"reason": "Lệnh trên máy chủ"})
    gateways.unlock(account)
    return account, password


def edit_account(*, account: Account, by: Actor, at: datetime, **changes: str) -> Account:
    """Change name, title, e-mail or telephone; the log keeps old and new."""
    _need_account(by, account)
    allowed = {"full_name", "title", "email", "phone"}
    wanted = {key: nfc(value) for key, value in changes.items() if key in allowed}
    if not wanted.get("full_name", account.full_name):
        raise Invalid({"full_name": "Nhập họ và tên."})
    changed = {key: value for key, value in wanted.items() if value != getattr(account, key)}
    if not changed:
        return account
    with transaction.atomic():
        detail = {key: [getattr(account, key), value] for key, value in changed.items()}
        for key, value in changed.items():
            setattr(account, key, value)
        account.save(update_fields=list(changed))
        record(Deed.EDITED, account, by, at, detail)
    return account


def end_account(*, account: Account, reason: str, by: Actor, at: datetime) -> Account:
    """End an account when the person leaves: sign-in, sessions, roles, delegations end at once; nothing is deleted."""
    _need_account(by, account)
    need(account.pk != by.account_id, "Không tự vô hiệu hóa tài khoản của mình được. Đề nghị một quản trị khác làm.")
    reason, on = nfc(reason), local(at).date()
    if not reason:
        raise Invalid({"reason": "Ghi lý do kết thúc, ví dụ số quyết định nghỉ hưu, chuyển công tác."})
    with transaction.atomic():
        wait_in_line()
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if not account.is_active:
            raise Refused("Tài khoản này đã kết thúc từ trước.")
        held = RoleHolding.objects.filter(account=account, valid_to__gt=on, ended_at__isnull=True)
        administered = held.filter(in_force(on), role=Role.ADMINISTRATOR).values_list("agency_id", flat=True)
        need_successor(account, set(administered), on)
        ended = [end(holding, at) for holding in held]
        Delegation.objects.filter(delegate=account, revoked_at__isnull=True).update(revoked_at=at)
        account.is_active, account.ended_on = False, on
        account.set_unusable_password()  # ends the sessions
        account.save(update_fields=["is_active", "ended_on", "password"])
        record(Deed.ENDED, account, by, at, {"reason": reason, "roles": ended})
    return account


def restore_account(*, account: Account, by: Actor, at: datetime) -> str:
    """Restore an ended account with a new password; the roles are granted anew."""
    _need_account(by, account)
    if account.is_active:
        raise Refused("Tài khoản này đang hoạt động.")
    password = new_password()
    with transaction.atomic():
        account.is_active, account.ended_on, account.must_change_password = True, None, True
        account.set_password(password)
        account.save(update_fields=["is_active", "ended_on", "must_change_password", "password"])
        record(Deed.RESTORED, account, by, at)
    return password


def reset_password(*, account: Account, by: Actor, at: datetime) -> str:
    """Set a new password to hand over; sessions end, and the person must change it."""
    _need_account(by, account)
    need(account.pk != by.account_id, "Đổi mật khẩu của chính bạn ở trang “Tài khoản của tôi”.")
    need(account.is_active, "Tài khoản đã kết thúc. Mở lại tài khoản trước.")
    password = new_password()
    with transaction.atomic():
        account.must_change_password = True
        account.set_password(password)
        account.save(update_fields=["must_change_password", "password"])
        record(Deed.PASSWORD_RESET, account, by, at)
    gateways.unlock(account)
    return password


def change_own_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """Change one's own password; this ends the duty to change it."""
    need(account.pk == by.account_id, "Chỉ chính chủ tự đổi được mật khẩu.")
    _need_strong(password, account)
    with transaction.atomic():
        account.must_change_password = False
        account.set_password(password)
        account.save(update_fields=["must_change_password", "password"])
        record(Deed.PASSWORD_CHANGED, account, by, at)


def _need_strong(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Invalid({"password1": " ".join(weak.messages)}) from None


def unlock_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Unlock sign-in after too many wrong passwords."""
    _need_account(by, account)
    with transaction.atomic():
        forgotten = gateways.unlock(account)
        record(Deed.UNLOCKED, account, by, at, {"attempts": forgotten})


def end_sessions(*, account: Account, by: Actor, at: datetime, but: str = "") -> int:
    """End the account's sessions (all but the one of that key) and return how many; one's own, or by an administrator.

    An administrator's act is logged.
    """
    own = account.pk == by.account_id
    if not own:
        _need_account(by, account)
    with transaction.atomic():
        ended = [session for session in sessions_of(account) if session.session_key != but]
        for session in ended:
            session.end()
        if not own:
            record(Deed.SESSIONS_ENDED, account, by, at, {"sessions": len(ended)})
    return len(ended)


def end_session(*, account: Account, key: int, by: Actor) -> bool:
    """End one of one's own sessions; returns whether it was still open."""
    need(account.pk == by.account_id, "Chỉ chính chủ xem và kết thúc được từng phiên của mình.")
    found = [session for session in sessions_of(account) if session.pk == key]
    for session in found:
        session.end()
    return bool(found)


def remove_second_factor(*, account: Account, by: Actor, at: datetime) -> None:
    """Remove the second factor of a person who lost phone and recovery codes; they set it up again after sign-in."""
    _need_account(by, account)
    need(account.pk != by.account_id, "Tắt xác thực hai bước của chính bạn ở trang “Tài khoản của tôi”.")
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=account).delete()
        if not removed:
            raise Refused("Tài khoản này chưa bật xác thực hai bước.")
        record(Deed.FACTOR_REMOVED, account, by, at)


def _need_account(by: Actor, account: Account) -> None:
    need(
        permissions.can_manage_account(by, account),
        "Bạn không quản trị mọi cơ quan mà tài khoản này đang giữ vai trò. Đề nghị quản trị hệ thống cấp trên.",
    )


def put_introduction_away(*, actor: Actor, at: datetime) -> None:
    """Hide the introduction on the home page; a choice about one's own screen, not logged."""
    Account.objects.filter(pk=actor.account_id, introduced_at=None).update(introduced_at=at)
