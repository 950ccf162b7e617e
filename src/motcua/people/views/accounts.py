"""Pages of accounts: list, one account, and an administrator's acts on it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.queries import tree
from motcua.base.text import fold, sort_key
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.people import actions, gateways
from motcua.people.forms.administration import AccountFilter, AccountForm, ReasonForm
from motcua.people.gateways.sessions import sessions_of
from motcua.people.models import Account, AdministrationEvent, RoleHolding
from motcua.people.permissions import (
    actor_in,
    allowed,
    can_manage_account,
    can_manage_accounts,
    can_see_account,
    visible_accounts,
)
from motcua.people.queries import holdings_of, in_care, in_force, lent_in_force, names
from motcua.people.views import attempt, attempt_or_tell, page_of
from motcua.people.views.exports import export, wanted_format
from motcua.people.views.logs import told
from motcua.people.vocabulary import Role

#: Session key of a password that is shown once, on the next page.
HANDED_OVER = "password_to_hand_over"


def _account(request: HttpRequest, account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not can_see_account(actor_in(request), account):
        raise Http404
    return account


@require_safe
@allowed(can_manage_accounts)
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts of the agencies one administers: searched without accents, sorted by given name."""
    standing, reach = tree(actor_in(request).on), actor_in(request).reach(Role.ADMINISTRATOR)
    form = AccountFilter({"state": "active", **request.GET.dict()}, standing=standing, reach=reach)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {"state": "active"}
    accounts = visible_accounts(actor_in(request))
    if wanted.get("state") != "all":
        accounts = accounts.filter(is_active=wanted.get("state") != "ended")
    if wanted.get("role") or wanted.get("agency"):
        held = Q(role=wanted["role"]) if wanted.get("role") else Q()
        held &= Q(agency__in=standing.subtree(wanted["agency"])) if wanted.get("agency") else Q()
        accounts = accounts.filter(
            pk__in=RoleHolding.objects.filter(held, in_force(actor_in(request).on)).values("account")
        )
    if wanted.get("care"):
        accounts = in_care(accounts, wanted["care"], actor_in(request).on, gateways.locked_names())
    found = _sorted(accounts, fold(wanted.get("q") or ""), request.GET.get("sort", "name"))
    if wanted_format(request):
        return export(request, _table(request, found), name="tai-khoan", subject="accounts")
    page = page_of(request, found)
    rows = _rows(request, list(page.object_list))
    return render(request, "people/account_list.html", {"form": form, "page": page, "rows": rows})


def _table(request: HttpRequest, keys: list[int]) -> Table:
    """Return all the accounts of the list as a table, with their roles of today."""
    rows = [row for start in range(0, len(keys), 500) for row in _rows(request, keys[start : start + 500])]
    columns = (
        Column("Họ và tên", width=28, key="full_name"),
        Column("Chức danh", width=24, key="title"),
        Column("Tên đăng nhập", width=20, key="username"),
        Column("Vai trò hôm nay", width=60, key="roles"),
        Column("Xác thực hai bước", width=12, key="second_factor"),
        Column("Đăng nhập gần nhất", Kind.MOMENT, 18, "last_login"),
        Column("Kết thúc ngày", Kind.DAY, 14, "ended_on"),
    )
    lines = (
        (
            row["account"].full_name,
            row["account"].title,
            row["account"].username,
            "; ".join(f"{holding.get_role_display()} tại {place}" for holding, place in row["holdings"]),
            row["second_factor"],
            row["account"].last_login,
            row["account"].ended_on,
        )
        for row in rows
    )
    return Table("Tài khoản", columns, lines)


def _sorted(accounts: QuerySet[Account], words: str, sort: str) -> list[int]:
    """Return the ids of the accounts whose name has every word, by given name, user name or last sign-in."""
    rows = accounts.values_list("pk", "full_name", "username", "last_login")
    found = [row for row in rows if all(word in fold(f"{row[1]} {row[2]}") for word in words.split())]
    keys = {
        "name": lambda row: (sort_key(row[1].split(" ")[-1]), sort_key(row[1])),
        "username": lambda row: row[2],
        "login": lambda row: row[3].timestamp() if row[3] else 0.0,
    }
    found.sort(key=keys.get(sort.lstrip("-"), keys["name"]), reverse=sort.startswith("-"))
    return [row[0] for row in found]


def _rows(request: HttpRequest, keys: list[int]) -> list[dict]:
    """Return the rows of the list for these accounts; the number of queries does not depend on how many."""
    on = actor_in(request).on
    accounts = Account.objects.in_bulk(keys)
    held: dict[int, list[RoleHolding]] = {}
    for holding in RoleHolding.objects.filter(in_force(on), account__in=keys).order_by("role", "pk"):
        held.setdefault(holding.account_id, []).append(holding)
    called = names({holding.agency_id for several in held.values() for holding in several}, tree(on))
    second = set(gateways.second_factors().filter(user__in=keys).values_list("user", flat=True))
    locked = gateways.locked_names()
    return [
        {
            "account": accounts[key],
            "holdings": [(holding, called.get(holding.agency_id, "")) for holding in held.get(key, [])],
            "second_factor": key in second,
            "locked": accounts[key].username.casefold() in locked,
        }
        for key in keys
    ]


@never_cache
@require_safe
@allowed(can_manage_accounts)
def account_detail(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show one account: roles, delegations, sign-in, and the log lines about it."""
    account, on = _account(request, account_id), actor_in(request).on
    holdings = list(holdings_of(account))
    lent = lent_in_force(on).filter(Q(delegate=account) | Q(holding__account=account))
    events = list(_history(account)[:30])
    standing = tree(on)
    called = names({holding.agency_id for holding in [*holdings, *(loan.holding for loan in lent)]}, standing)
    second = gateways.second_factors().filter(user=account).first()
    handed = request.session.pop(HANDED_OVER, None)
    context = {
        "account": account,
        "current": [(row, called.get(row.agency_id, "")) for row in holdings if _stands(row, on)],
        "past": [(row, called.get(row.agency_id, "")) for row in holdings if not _stands(row, on)],
        "today": on,
        "lent": [(loan, called.get(loan.holding.agency_id, "")) for loan in lent],
        "events": told(events, standing),
        "second_factor": second,
        "locked": gateways.is_locked(account),
        "sessions": len(sessions_of(account)),
        "manageable": can_manage_account(actor_in(request), account),
        "is_me": account.pk == actor_in(request).account_id,
        "administered": actor_in(request).reach(Role.ADMINISTRATOR),
        "password": handed["password"] if handed and handed["account"] == account.pk else "",
    }
    return render(request, "people/account_detail.html", context)


def _stands(holding: RoleHolding, on: date) -> bool:
    """Return whether it is in force or still to come."""
    return holding.ended_at is None and holding.valid_to > on


def _history(account: Account) -> QuerySet[AdministrationEvent]:
    subject = f"people.account:{account.pk}"
    return AdministrationEvent.objects.filter(subject=subject).select_related("account").order_by("-at", "-pk")


@require_http_methods(["GET", "POST"])
@allowed(can_manage_accounts)
def account_new(request: HttpRequest) -> HttpResponse:
    """Create an account; its password is shown once, on the next page."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.create_account(**form.cleaned_data, by=actor_in(request), at=now()))
        if made:
            account, password = made
            request.session[HANDED_OVER] = {"account": account.pk, "password": password}
            messages.success(request, f"Đã tạo tài khoản của {account.full_name}. Việc tiếp theo: cấp vai trò.")
            return redirect("account_detail", account.pk)
    return render(request, "people/account_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allowed(can_manage_accounts)
def account_edit(request: HttpRequest, account_id: int) -> HttpResponse:
    """Edit name, title or addresses."""
    account = _account(request, account_id)
    form = AccountForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        edit = partial(actions.edit_account, account=account, by=actor_in(request), at=now(), **form.cleaned_data)
        if attempt(form, edit):
            messages.success(request, "Đã lưu thông tin tài khoản.")
            return redirect("account_detail", account.pk)
    return render(request, "people/account_form.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
@allowed(can_manage_accounts)
def account_end(request: HttpRequest, account_id: int) -> HttpResponse:
    """End an account: shows what will end, asks why, and ends it."""
    account = _account(request, account_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        end = partial(actions.end_account, account=account, reason=reason, by=actor_in(request), at=now())
        if attempt(form, end):
            messages.success(request, f"Đã vô hiệu hóa tài khoản của {account.full_name}, cùng mọi phiên và vai trò.")
            return redirect("account_detail", account.pk)
    on = actor_in(request).on
    held = [row for row in holdings_of(account) if _stands(row, on)]
    called = names({row.agency_id for row in held}, tree(on))
    holdings = [(row, called.get(row.agency_id, "")) for row in held]
    return render(request, "people/account_end.html", {"form": form, "account": account, "holdings": holdings})


@require_POST
@allowed(can_manage_accounts)
@reauthentication_required
def account_act(request: HttpRequest, account_id: int, act: str) -> HttpResponse:
    """Do an act that needs no form (password, sessions, lock, second factor); the password is asked for again first."""
    account = _account(request, account_id)
    if act not in _ACTS:
        raise Http404
    action, done = _ACTS[act]
    before = account.is_active
    answer = attempt_or_tell(request, lambda: (action(account=account, by=actor_in(request), at=now()), True))
    if answer:
        messages.success(request, done)
        if isinstance(answer[0], str):
            request.session[HANDED_OVER] = {"account": account.pk, "password": answer[0]}
            if not before:
                messages.info(request, "Các vai trò cũ không tự mở lại. Cấp vai trò mới bên dưới.")
    return redirect("account_detail", account.pk)


_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "cap-lai-mat-khau": (actions.reset_password, "Đã cấp mật khẩu mới. Mọi phiên đăng nhập cũ đã kết thúc."),
    "mo-lai": (actions.restore_account, "Đã mở lại tài khoản."),
    "mo-khoa": (actions.unlock_account, "Đã mở khóa đăng nhập."),
    "ket-thuc-phien": (actions.end_sessions, "Đã kết thúc mọi phiên đăng nhập của người này."),
    "go-xac-thuc": (actions.remove_second_factor, "Đã gỡ xác thực hai bước. Nhắc người này bật lại."),
}
