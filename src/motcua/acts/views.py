"""Pages of an act: its form, doing it, and refusals after concurrent changes; the same for every subject.

A room mounts the pages of its subject with `act_paths` in its `urls`; it gives its own part as an `ActPages`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.acts.actions import undoable
from motcua.acts.forms import ActForm
from motcua.acts.models import RevisionedModel
from motcua.acts.registry import ActDeclaration, Subject, acts_of, acts_with_slip, find_act
from motcua.acts.vocabulary import UNDO
from motcua.base.refusals import Invalid, Refused, Stale
from motcua.base.time import now
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Actor, Held


@dataclass(frozen=True, kw_only=True, slots=True)
class ActPages:
    """Room's part of the pages of its acts.

    `find` answers the record of a code that the person may see, or raises Http404; `policy` is asked before that.
    `authority` raises Refused where the person may not act. `address` is the record's page. `brief` is a template
    that shows what the record is, with what `context` adds; `store` keeps an uploaded file and answers its number;
    `print_slip` answers the paper of a slip, for the record and the event that gave it out. After an act, `done`
    answers the page that tells what comes next, None for the record's own page, where `tell` says it in a sentence.
    """

    subject: Subject
    policy: Callable[[Actor], bool]
    find: Callable[[HttpRequest, str], RevisionedModel]
    authority: Callable[[Actor, str, Any], Held | None]
    address: Callable[[Any], str]
    brief: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    list_address: Callable[[], str]
    list_name: str
    store: Callable[[Any], int] | None = None
    print_slip: Callable[[HttpRequest, Any, Any, str], HttpResponse] | None = None
    done: Callable[[Any, ActDeclaration], str | None] = lambda record, act: None
    tell: Callable[[Any], str] = lambda record: ""

    def status_name(self, record: RevisionedModel) -> str:
        """Return the label of the record's status."""
        return str(self.subject.statuses(record.status).label)


def act_paths(pages: ActPages, prefix: str, name: str) -> list[URLPattern]:
    """Return the URLs of the acts of a subject: `<prefix><code>/viec/<act>/`, `…/hoan-tac/` and `…/phieu/<slip>/`.

    Their names are `<name>_act`, `<name>_undo` and, where the room prints its slips here, `<name>_slip`.
    """

    @never_cache
    @require_http_methods(["GET", "POST"])
    @allowed(pages.policy)
    def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
        return _act(request, pages, code, action)

    @require_POST
    @allowed(pages.policy)
    def undo(request: HttpRequest, code: str) -> HttpResponse:
        return _undo(request, pages, code)

    @never_cache
    @require_safe
    @allowed(pages.policy)
    def slip(request: HttpRequest, code: str, kind: str) -> HttpResponse:
        return _slip(request, pages, code, kind)

    slips = [path(f"{prefix}<str:code>/phieu/<slug:kind>/", slip, name=f"{name}_slip")] if pages.print_slip else []
    return [
        path(f"{prefix}<str:code>/viec/<slug:action>/", act, name=f"{name}_act"),
        path(f"{prefix}<str:code>/hoan-tac/", undo, name=f"{name}_undo"),
        *slips,
    ]


def offered_acts(
    pages: ActPages, actor: Actor, record: RevisionedModel, read: Any, at: datetime
) -> list[ActDeclaration]:
    """Return the acts with a form that the record's status, the moment and the person's roles allow, in declared order.

    `read` is what the room's page has read of the record; `relevant` of each declaration is asked with it.
    """
    standing = [
        act
        for act in acts_of(pages.subject.key)
        if act.form is not None and record.status in act.arrows and act.relevant(read, at)
    ]
    return [act for act in standing if _may(pages, actor, act.key, record)]


def undo_offered(pages: ActPages, actor: Actor, event: Any, at: datetime) -> Any:
    """Return the last event where the person may undo it now; else None."""
    return event if not undoable(pages.subject, event, by=actor, at=at) else None


def _may(pages: ActPages, actor: Actor, act: str, record: RevisionedModel) -> bool:
    try:
        pages.authority(actor, act, record)
    except Refused:
        return False
    return True


def _act(request: HttpRequest, pages: ActPages, code: str, action: str) -> HttpResponse:
    """Show the form of one act and do it; a refused act says why and keeps what was typed."""
    act = find_act(pages.subject.key, action)
    if act is None or act.form is None:
        raise Http404("Không có thao tác này.")
    record = pages.find(request, code)
    try:
        pages.authority(actor_in(request), act.key, record)
    except Refused as refused:
        raise PermissionDenied(str(refused)) from None
    if request.method == "POST":
        return _do(request, pages, record, act)
    if record.status not in act.arrows:
        messages.warning(
            request,
            f"{pages.subject.noun} đang “{pages.status_name(record)}” nên không thể “{act.name}”. "
            "Các việc có thể làm hiện ở trang này.",
        )
        return redirect(pages.address(record))
    initial = {
        name: value for name, value in request.GET.items() if name in act.form.base_fields and name != "revision"
    }
    form = act.form(record=record, actor=actor_in(request), at=now(), initial=initial)
    return _page(request, pages, record, act, form)


def _do(request: HttpRequest, pages: ActPages, record: RevisionedModel, act: ActDeclaration) -> HttpResponse:
    if act.form is None or act.perform is None:
        raise Http404("Không có thao tác này.")
    form = act.form(request.POST, request.FILES, record=record, actor=actor_in(request), at=now())
    if not form.is_valid():
        return _page(request, pages, record, act, form, status=422)
    stored = _store(pages, form)
    if not form.is_valid():
        return _page(request, pages, record, act, form, status=422)
    try:
        act.perform(
            **{pages.subject.link: record}, by=actor_in(request), at=now(), **form.arguments(stored), **form.when()
        )
    except Refused as refused:
        return _refused(request, pages, record, act, form, refused)
    return _after(request, pages, record, act, form.follow_up())


def _after(
    request: HttpRequest, pages: ActPages, record: RevisionedModel, act: ActDeclaration, more: tuple[str, str] | None
) -> HttpResponse:
    """Go on to what follows the act, to the page after it, or back to the record, and tell what was done."""
    if more is None and (done := pages.done(record, act)) is not None:
        return redirect(done)
    told = pages.tell(record) or f"Trạng thái: {pages.status_name(record)}."
    messages.success(request, f"{act.name}: {pages.subject.code_of(record)}. {told}")
    if more is None:
        return redirect(pages.address(record))
    messages.info(request, more[0])
    return redirect(more[1])


def _refused(
    request: HttpRequest,
    pages: ActPages,
    record: RevisionedModel,
    act: ActDeclaration,
    form: ActForm,
    refused: Refused,
) -> HttpResponse:
    """Show the form again: 409 with what changed meanwhile, 422 with a message beside each field, else 403."""
    if isinstance(refused, Stale):
        seen = form.cleaned_data["revision"]
        noun = pages.subject.noun
        form.add_error(
            None, f"{noun} vừa được người khác cập nhật nên việc của bạn chưa được ghi. Xem thay đổi ở trên."
        )
        model = type(record)._default_manager
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["revision"] = str(model.values_list("revision", flat=True).get(pk=record.pk))  # type: ignore[index]
        newer = pages.subject.event_model._default_manager.filter(**{pages.subject.link: record}, sequence__gt=seen)
        events = list(newer.select_related("account").order_by("sequence"))
        return _page(request, pages, record, act, form, status=409, newer=events)
    take_errors(form, refused)
    return _page(request, pages, record, act, form, status=422 if isinstance(refused, Invalid) else 403)


def _store(pages: ActPages, form: ActForm) -> dict[str, tuple[int, str]]:
    stored = {}
    for name, upload in form.uploads():
        if pages.store is None:
            raise TypeError(f"{type(form).__name__} takes files, but its subject has nowhere to store them")
        try:
            stored[name] = (pages.store(upload), upload.name or "")
        except Refused as refused:
            form.add_error(name, str(refused))
    return stored


def _page(
    request: HttpRequest,
    pages: ActPages,
    record: RevisionedModel,
    act: ActDeclaration,
    form: ActForm,
    *,
    status: int = 200,
    newer: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "act": act,
        "form": form,
        "newer": newer or [],
        "pages": pages,
        "code": pages.subject.code_of(record),
        "address": pages.address(record),
        "list_address": pages.list_address(),
        "noun": pages.subject.noun.lower(),
        "record": record,
        "confirmed_name": "",
    }
    return render(request, "acts/act.html", context | pages.context(request, record), status=status)


def _undo(request: HttpRequest, pages: ActPages, code: str) -> HttpResponse:
    """Undo the person's last act."""
    record = pages.find(request, code)
    revision = request.POST.get("revision", "")
    declared = find_act(pages.subject.key, UNDO)
    if declared is None or (perform := declared.perform) is None:
        raise Http404("Không hoàn tác được ở đây.")
    try:
        perform(
            **{pages.subject.link: record},
            by=actor_in(request),
            at=now(),
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã hoàn tác. Việc vừa làm và việc hoàn tác đều được ghi trong diễn biến.")
    return redirect(pages.address(record))


def _slip(request: HttpRequest, pages: ActPages, code: str, kind: str) -> HttpResponse:
    """Return the paper that the latest act with this slip gave out, unless the act was undone."""
    record = pages.find(request, code)
    acts = acts_with_slip(pages.subject.key, kind)
    events = pages.subject.event_model._default_manager.filter(**{pages.subject.link: record}, action__in=acts)
    event = events.filter(**{"undone_by": None}).order_by("-sequence").first() if acts else None
    if event is None or pages.print_slip is None:
        raise Http404("Phiếu này chưa được lập, hoặc việc lập phiếu đã được hoàn tác.")
    return pages.print_slip(request, record, event, kind)
