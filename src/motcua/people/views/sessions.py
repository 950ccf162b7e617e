"""Page of one's own sessions: where one is signed in, and ending the sessions that are not one's own any more."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.base.time import now
from motcua.people import actions
from motcua.people.gateways.sessions import device_of, sessions_of
from motcua.people.models import Account
from motcua.people.permissions import actor_in, allowed, is_signed_in


def _me(request: HttpRequest) -> Account:
    return Account.objects.get(pk=actor_in(request).account_id)


@require_safe
@allowed(is_signed_in)
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions in which I am signed in, this one first."""
    here = request.session.session_key
    rows = [(row, device_of(row), row.session_key == here) for row in sessions_of(_me(request))]
    rows.sort(key=lambda row: not row[2])
    return render(request, "people/sessions.html", {"rows": rows, "others": sum(not row[2] for row in rows)})


@allowed(is_signed_in)
def no_password(request: HttpRequest) -> HttpResponse:
    """Refuse to set a first password: that is the administrator's act. The library leads here from its change page."""
    raise PermissionDenied("Tài khoản này chưa có mật khẩu. Nhờ quản trị hệ thống của cơ quan cấp mật khẩu.")


@require_POST
@allowed(is_signed_in)
def session_end(request: HttpRequest) -> HttpResponse:
    """End one of my other sessions, or all of them."""
    me, here = _me(request), request.session.session_key or ""
    chosen = request.POST.get("session", "")
    if chosen.isdecimal():
        if actions.end_session(account=me, key=int(chosen[:18]), by=actor_in(request)):
            messages.success(request, "Đã kết thúc phiên đăng nhập.")
        else:
            messages.info(request, "Phiên này đã kết thúc từ trước.")
    else:
        ended = actions.end_sessions(account=me, by=actor_in(request), at=now(), but=here)
        messages.success(request, f"Đã kết thúc {ended} phiên đăng nhập khác.")
    return redirect("sessions")
