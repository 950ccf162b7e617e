"""Adapters of the sign-in libraries: no self sign-up, Vietnamese messages, lockout, ended accounts."""

import base64
import hashlib
from copy import copy
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base.database import read_rows
from motcua.base.text import fold, nfc
from motcua.base.time import now
from motcua.people.gateways.devices import is_from_known_device, known_device
from motcua.people.models import Account

#: Session key: the person has switched off, for now, the powers that colleagues delegated.
WITHOUT_DELEGATED = "without_delegated"


class AccountAdapter(DefaultAccountAdapter):
    """Account adapter of allauth: accounts are created by an administrator, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã kết thúc hoạt động.",
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "email_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "phone_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "too_many_login_attempts": "Đã thử sai quá nhiều lần. Chờ 5 phút rồi thử lại.",
        "enter_current_password": "Mật khẩu hiện tại chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "incorrect_code": "Mã chưa đúng hoặc đã hết hiệu lực. Nhập mã đang hiện trong ứng dụng.",
        "rate_limited": "Bạn gửi quá nhiều yêu cầu. Chờ một phút rồi thử lại.",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt: for a browser the person has used before by itself, else for the name and address."""
        device = known_device(request, credentials.get("username") or "")
        if not device:
            super().pre_authenticate(request, **credentials)
        elif not ratelimit.consume(request, action="login_known_device", key=device):
            raise self.validation_error("too_many_login_attempts")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return false: there is no sign-up."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Adapter of the second factor: Vietnamese messages; secrets are encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Không tắt được xác thực hai bước.",
        "cannot_generate_recovery_codes": "Bật xác thực hai bước trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã chưa đúng hoặc đã hết hiệu lực. Nhập mã đang hiện trong ứng dụng.",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from the office's secret key."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` returned."""
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    digest = hashlib.sha256(b"motcua.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class StrongPassword:
    """Django's own checks of a password, with our account fields and messages in Vietnamese."""

    def __init__(self, min_length: int = 10) -> None:
        names = ("username", "full_name", "email", "phone", "folded_name")
        self.min_length = min_length
        self.checks = (
            (MinimumLengthValidator(min_length), f"Mật khẩu quá ngắn. Dùng ít nhất {min_length} ký tự."),
            (NumericPasswordValidator(), "Mật khẩu chỉ có chữ số. Thêm chữ hoặc ký tự khác."),
            (CommonPasswordValidator(), "Mật khẩu này quá thông dụng, dễ bị đoán. Chọn mật khẩu khác."),
            (UserAttributeSimilarityValidator(names), "Mật khẩu giống tên hoặc địa chỉ của bạn. Chọn mật khẩu khác."),
        )

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError with every fault, in Vietnamese."""
        faults = []
        person = copy(user)
        if person is not None:
            person.folded_name = fold(person.full_name)  # type: ignore[attr-defined]
        for check, words in self.checks:
            try:
                check.validate(
                    fold(password) if isinstance(check, UserAttributeSimilarityValidator) else password, person
                )
            except ValidationError:
                faults.append(words)
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        """Return the help text of a new password."""
        return f"Ít nhất {self.min_length} ký tự, không chỉ gồm chữ số, không thông dụng, không giống tên của bạn."


# Lockout -----------------------------------------------------------------------------------------------
def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the account name of a sign-in, however it is spelled: "QuanTri " and "quantri" are one."""
    named = (credentials or {}).get("username") or request.POST.get("login", "")
    if not named and getattr(request, "user", None) is not None and request.user.is_authenticated:
        named = request.user.get_username()
    return nfc(named).casefold()[:255]


def attempts_left(request: HttpRequest, username: str) -> int | None:
    """Return how many more wrong passwords are allowed until the lock; None where nobody counts."""
    if is_from_known_device(request, {"username": username}):
        return None
    failed = AxesProxyHandler.get_failures(request, {"username": username})
    return None if failed is None else max(settings.AXES_FAILURE_LIMIT - int(failed), 0)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Return the page shown after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)


def locked_names() -> set[str]:
    """Return the account names for which sign-in is locked at some address just now."""
    since = now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return set(failed.filter(attempt_time__gte=since).values_list("username", flat=True))


def is_locked(account: Account) -> bool:
    """Return whether sign-in is locked for the account at some address just now."""
    return account.username.casefold() in locked_names()


def second_factors() -> QuerySet[Authenticator]:
    """Return the authenticator apps that people have set up."""
    return Authenticator.objects.filter(type=Authenticator.Type.TOTP)


def unlock(account: Account) -> int:
    """Delete the failed attempts of the account; returns how many records there were."""
    return int(reset(username=account.username.casefold()) or 0)


# The session and its account ---------------------------------------------------------------------------
class SessionStore(DatabaseSession):
    """Django's sessions in the database (`SESSION_ENGINE`); every request reads one, with a query spelled out."""

    def load(self) -> dict[str, Any]:
        """Return the data of a session that has not ended; of any other, what Django does."""
        found = read_rows(Session, "session_key = %s", [self.session_key])
        if found and found[0].expire_date > now():
            return self.decode(found[0].session_data)
        return super().load()


class SignInBackend(AuthenticationBackend):
    """Sign-in by user name (`AUTHENTICATION_BACKENDS`); every request reads its account, with a query spelled out."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session while it may sign in; else None."""
        found = read_rows(Account, "id = %s", [user_id])
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def address_of(request: HttpRequest) -> str | None:
    """Return the network address that a request came from, past the proxies that the settings trust."""
    return get_client_ip(request) or None
