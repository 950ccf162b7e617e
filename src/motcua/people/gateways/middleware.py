"""Middleware of sign-in: the acting person, duties before work, inactivity, and private pages."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from motcua.base.time import now, today
from motcua.people.gateways import WITHOUT_DELEGATED, second_factors
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor

#: Session key: minute, since 1970, in which the session was last used.
LAST_USED = "last_used"
#: Pages open to a person who still has a duty: sign out, confirm who one is, and the duty itself.
_OPEN = ("account_logout", "account_reauthenticate", "mfa_reauthenticate")

Answer = Callable[[HttpRequest], HttpResponse]


def _signed_in(request: HttpRequest) -> Account | None:
    """Return the signed-in account without reading the database for visitors who have no session."""
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return user if isinstance(user, Account) else None


class ActorMiddleware:
    """Sets the acting person on the request, as of today, so that every policy sees the same one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest) -> Actor:
        if not isinstance(request.user, Account):
            return Actor(account_id=0, name="", on=today())
        actor = actor_of(request.user, today())
        if request.session.get(WITHOUT_DELEGATED):
            own = tuple(held for held in actor.held if held.delegated_by is None)
            return Actor(actor.account_id, actor.name, actor.on, own)
        return actor


def this_minute() -> int:
    """Return the minute since 1970."""
    return int(now().timestamp()) // 60


def note_sign_in(sender: object, request: HttpRequest, **_: object) -> None:
    """Receiver of the sign-in signal: the session is used from now on."""
    request.session[LAST_USED] = this_minute()


class InactivityMiddleware:
    """Ends a session after `MOTCUA_IDLE_MINUTES` without a request.

    Use is noted at sign-in and then at every twelfth of that time, so that most requests write nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.IDLE_MINUTES or _signed_in(request) is None:
            return self.get_response(request)
        minute = this_minute()
        used = request.session.get(LAST_USED, minute)
        if minute - used >= settings.IDLE_MINUTES:
            return self._ended(request)
        if LAST_USED not in request.session or minute - used >= max(1, settings.IDLE_MINUTES // 12):
            request.session[LAST_USED] = minute
        return self.get_response(request)

    def _ended(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.info(
            request,
            f"Phiên làm việc đã kết thúc sau {settings.IDLE_MINUTES} phút không thao tác. Đăng nhập lại để tiếp tục.",
        )
        if request.headers.get("HX-Request"):
            back = urlencode({"next": request.headers.get("Referer", "/")})
            return HttpResponse(status=401, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{back}"})
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


class DutyMiddleware:
    """Lets a person do nothing before a handed-over password is changed, or a required second factor switched on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = _signed_in(request)
        if account is None or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        duty = self._duty(request, account)
        if duty is None or request.path in {reverse(name) for name in (*_OPEN, duty[0])}:
            return self.get_response(request)
        messages.warning(request, duty[1])
        return redirect(duty[0])

    def _duty(self, request: HttpRequest, account: Account) -> tuple[str, str] | None:
        if account.must_change_password:
            return (
                "account_change_password",
                "Mật khẩu này do quản trị hệ thống cấp. Đổi mật khẩu của bạn trước khi làm việc.",
            )
        actor: Actor = request.actor  # type: ignore[attr-defined]
        required = bool(settings.SECOND_FACTOR_ROLES) and actor.holds(*settings.SECOND_FACTOR_ROLES)
        if required and not second_factors().filter(user=account).exists():
            return "mfa_activate_totp", "Vai trò của bạn phải dùng xác thực hai bước. Bật trước khi làm việc."
        return None


class PrivatePagesMiddleware:
    """Keeps what a signed-in person sees out of every cache, and empties the browser's storage when they sign out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = _signed_in(request) is not None
        answer = self.get_response(request)
        if signed_in and "no-store" not in answer.get("Cache-Control", ""):
            answer["Cache-Control"] = "no-store, private"
        if signed_in and request.method == "POST" and request.path == reverse("account_logout"):
            answer["Clear-Site-Data"] = '"storage"'
        return answer
