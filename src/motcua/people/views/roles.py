"""Pages of roles: granting, ending, and the holders at each agency."""

from functools import partial

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.database import by_name
from motcua.base.text import fold
from motcua.base.time import now
from motcua.people import actions
from motcua.people.forms.administration import ReasonForm, RoleForm, places
from motcua.people.models import Account, RoleHolding
from motcua.people.permissions import actor_in, allowed, can_manage_accounts, can_see_account
from motcua.people.queries import in_force, names
from motcua.people.views import attempt, page_of
from motcua.people.vocabulary import Role


@require_safe
@allowed(can_manage_accounts)
def roles_by_agency(request: HttpRequest) -> HttpResponse:
    """List every agency one administers, with today's holders of each role; agencies without anybody too."""
    on, reach = actor_in(request).on, actor_in(request).reach(Role.ADMINISTRATOR)
    standing = tree(on)
    words = fold(request.GET.get("q", "")[:100]).split()
    found = [agency_id for agency_id, _ in places(standing, reach) if _has(standing[agency_id].name, words)]
    page = page_of(request, found)
    rows: dict[int, list[RoleHolding]] = {agency_id: [] for agency_id in page.object_list}
    held = RoleHolding.objects.filter(in_force(on), agency__in=rows, account__is_active=True).select_related("account")
    for holding in held.order_by("role", *by_name("account__full_name")):
        rows[holding.agency_id].append(holding)
    agencies = [(standing[agency_id], several) for agency_id, several in rows.items()]
    return render(request, "people/roles_by_agency.html", {"page": page, "agencies": agencies})


def _has(name: str, words: list[str]) -> bool:
    return all(word in fold(name) for word in words)


@require_http_methods(["GET", "POST"])
@allowed(can_manage_accounts)
@reauthentication_required
def role_grant(request: HttpRequest, account_id: int) -> HttpResponse:
    """Grant a role at an agency for a time, by a decision; the password is asked for again first."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not can_see_account(actor_in(request), account):
        raise Http404
    on, reach = actor_in(request).on, actor_in(request).reach(Role.ADMINISTRATOR)
    initial = {"agency": request.GET.get("agency")}
    form = RoleForm(request.POST or None, standing=tree(on), reach=reach, today=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        begins, ends = form.period()
        grant = partial(
            actions.grant_role,
            account=account,
            role=Role(words["role"]),
            agency=Agency.objects.get(pk=words["agency"]),
            with_subtree=words["with_subtree"],
            valid_from=begins,
            valid_to=ends,
            legal_basis=words["legal_basis"],
            by=actor_in(request),
            at=now(),
        )
        if attempt(form, grant):
            messages.success(request, f"Đã cấp vai trò “{Role(words['role']).label}” cho {account.full_name}.")
            return redirect("account_detail", account.pk)
    return render(request, "people/role_form.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
@allowed(can_manage_accounts)
def role_end(request: HttpRequest, holding_id: int) -> HttpResponse:
    """End a role at once, for a reason."""
    holding = RoleHolding.objects.select_related("account").filter(pk=holding_id).first()
    if holding is None or not can_see_account(actor_in(request), holding.account):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, partial(actions.end_role, holding=holding, reason=reason, by=actor_in(request), at=now())):
            messages.success(request, f"Đã kết thúc vai trò “{holding.get_role_display()}” của {holding.account}.")
            return redirect("account_detail", holding.account_id)
    place = names({holding.agency_id}, tree(actor_in(request).on)).get(holding.agency_id, "")
    return render(request, "people/role_end.html", {"form": form, "holding": holding, "place": place})
