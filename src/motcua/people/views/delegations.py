"""Pages of delegation for its holder: given and received delegations, delegating, revoking, switching off."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.queries import tree
from motcua.base.time import now
from motcua.people import actions
from motcua.people.forms.administration import DelegationForm, after
from motcua.people.gateways import WITHOUT_DELEGATED
from motcua.people.models import Account, Delegation
from motcua.people.permissions import (
    actor_in,
    allowed,
    can_delegate,
    can_revoke_delegation,
    delegable_holdings,
    is_signed_in,
)
from motcua.people.queries import lent_in_force, names
from motcua.people.views import attempt, attempt_or_tell


@require_safe
@allowed(is_signed_in)
def delegations(request: HttpRequest) -> HttpResponse:
    """List my delegations, given and received, the latest first."""
    me, on = actor_in(request).account_id, actor_in(request).on
    rows = Delegation.objects.filter(Q(delegate_id=me) | Q(holding__account_id=me))
    rows = rows.select_related("holding", "holding__account", "delegate").order_by("-valid_from", "-pk")[:200]
    called = names({row.holding.agency_id for row in rows}, tree(on))
    shown = [(row, called.get(row.holding.agency_id, ""), _state(row, on)) for row in rows]
    context = {
        "given": [entry for entry in shown if entry[0].holding.account_id == me],
        "received": [entry for entry in shown if entry[0].delegate_id == me],
        "can_delegate": can_delegate(actor_in(request)),
        "active": lent_in_force(on).filter(delegate_id=me).exists(),
        "laid_aside": bool(request.session.get(WITHOUT_DELEGATED)),
    }
    return render(request, "people/delegations.html", context)


def _state(row: Delegation, on: date) -> tuple[str, str]:
    """Return the state of a delegation, as a word and a tone."""
    if row.revoked_at is not None:
        return "Đã thu hồi", "done"
    if row.valid_to <= on or row.holding.ended_at is not None:
        return "Đã hết hạn", "done"
    return ("Chưa bắt đầu", "info") if row.valid_from > on else ("Đang hiệu lực", "good")


@require_http_methods(["GET", "POST"])
@allowed(can_delegate)
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Delegate one of my roles to a colleague for a time."""
    on = actor_in(request).on
    standing, holdings = tree(on), delegable_holdings(actor_in(request))
    called = names({row.agency_id for row in holdings}, standing)
    form = DelegationForm(request.POST or None, holdings=holdings, names=called, standing=standing, today=on)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        lend = partial(
            actions.delegate_role,
            holding=next(row for row in holdings if row.pk == words["holding"]),
            delegate=Account.objects.get(pk=words["delegate"]),
            valid_from=words["valid_from"],
            valid_to=after(words["last_day"]),
            reason=words["reason"],
            by=actor_in(request),
            at=now(),
        )
        if made := attempt(form, lend):
            messages.success(request, f"Đã ủy quyền cho {made.delegate.full_name}.")
            return redirect("delegations")
    return render(request, "people/delegation_form.html", {"form": form})


@require_POST
@allowed(is_signed_in)
def delegation_revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation at once."""
    row = Delegation.objects.select_related("holding").filter(pk=delegation_id).first()
    if row is None or not can_revoke_delegation(actor_in(request), row):
        raise Http404
    if attempt_or_tell(request, lambda: actions.revoke_delegation(delegation=row, by=actor_in(request), at=now())):
        messages.success(request, "Đã thu hồi ủy quyền.")
    return redirect("delegations")


@require_POST
@allowed(is_signed_in)
def delegation_switch(request: HttpRequest) -> HttpResponse:
    """Switch the delegated powers off for this session, or on again."""
    aside = request.POST.get("aside") == "1"
    request.session[WITHOUT_DELEGATED] = aside
    told = "Bạn chỉ dùng vai trò của chính mình." if aside else "Bạn dùng cả vai trò được ủy quyền."
    messages.info(request, told)
    return redirect("delegations")
