"""Officials' pages of the catalogue: list, one procedure through time, its edits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.queries import Tree, tree
from motcua.agencies.vocabulary import Level
from motcua.base.database import InVietnamese
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.design.tables import Column, Kind, Table
from motcua.people.models import AdministrationEvent
from motcua.people.permissions import actor_in, allowed
from motcua.people.queries import home_office
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Actor
from motcua.procedures import actions
from motcua.procedures.forms import (
    CatalogueFilterForm,
    DecisionForm,
    FieldForm,
    LockForm,
    NewVersionForm,
    ProcedureForm,
    VersionForm,
)
from motcua.procedures.models import Procedure, ProcedureField, ProcedureVersion
from motcua.procedures.permissions import (
    can_add_procedure,
    can_keep_catalogue,
    can_keep_office_part,
    can_keep_procedure,
    can_keep_process,
    can_keep_some,
    can_read_catalogue,
)
from motcua.procedures.queries import catalogue, intake_open, version_in_force, with_version
from motcua.procedures.queries.catalogue import versions_of
from motcua.procedures.queries.office_parts import closed_at, office_part
from motcua.procedures.vocabulary import CaseData, ProcedureOrigin, VersionData

PAGE_SIZE = 30
COLUMNS = (
    Column("Mã thủ tục", width=14, key="code"),
    Column("Tên thủ tục", width=60, key="name"),
    Column("Lĩnh vực", width=24, key="field"),
    Column("Cấp", width=12, key="level"),
    Column("Thời hạn", Kind.DECIMAL, 10, "duration"),
    Column("Đơn vị thời hạn", width=16, key="duration_unit"),
    Column("Mức độ trực tuyến", width=18, key="online_level"),
    Column("Phiên bản từ ngày", Kind.DAY, 14, "valid_from"),
    Column("Đã đối chiếu văn bản", width=14, key="is_verified"),
)
HOME = ("Danh mục thủ tục", "/danh-muc/thu-tuc/")


def _name(standing: Tree, agency_id: int | None) -> str:
    return standing[agency_id].name if agency_id is not None and agency_id in standing else ""


def trail(procedure: Procedure) -> list[tuple[str, str]]:
    """Return the breadcrumb trail of a procedure's page."""
    return [HOME, (procedure.code, f"/danh-muc/thu-tuc/{procedure.code}/")]


def keep_or_refuse(request: HttpRequest, code: str) -> None:
    """Raise PermissionDenied with the reason unless the person keeps the procedure."""
    if not can_keep_procedure(actor_in(request), code):
        raise PermissionDenied(" ".join((can_keep_procedure.__doc__ or "").split()))


@require_safe
@allowed(can_read_catalogue)
def procedures(request: HttpRequest) -> HttpResponse:
    """The whole catalogue, with what still waits for a keeper."""
    on = today()
    form = CatalogueFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    field, only = values.get("linh_vuc"), values.get("loc")
    rows = catalogue(
        text=values.get("q") or "",
        field_id=field.pk if field else None,
        level=values.get("cap") or "",
        on=on,
        origin=ProcedureOrigin.IMPORTED if only == "imported" else "",
        unverified_on=on if only == "unverified" else None,
    )
    if wanted_format(request):
        table = Table("Danh mục thủ tục hành chính", COLUMNS, _lines(with_version(rows, on)), as_of=now())
        return export(request, table, name=f"thu-tuc-{on:%Y-%m-%d}", subject="procedures")
    page = Paginator(with_version(rows, on), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "on": on}
    context["keeps"] = can_keep_catalogue(actor_in(request))
    context["adds"] = context["keeps"] or can_add_procedure(actor_in(request))
    return render(request, "procedures/list.html", context)


def _lines(rows: Iterable[Procedure]) -> Iterator[tuple[Any, ...]]:
    """Yield a line of the export for each procedure, with its version in force."""
    for row in rows:
        version = next(iter(row.in_force), None)  # type: ignore[attr-defined]
        first = next(iter(version.cases.all()), None) if version else None
        yield (
            row.code,
            row.name,
            row.field.name,
            row.get_level_display(),
            first.duration if first else None,
            first.get_duration_unit_display() if first else "",
            version.get_online_level_display() if version else "",
            version.valid_from if version else None,
            version.is_verified if version else None,
        )


def _own_part(actor: Actor, row: Procedure) -> dict[str, Any] | None:
    """Return what the person's own office says of the procedure; None for who keeps nothing there."""
    office = home_office(actor)
    standing = tree(actor.on)
    if office is None or office not in standing or not can_keep_office_part(actor, office):
        return None
    return {"place": standing[office], "part": office_part(row, office)}


@require_safe
@allowed(can_read_catalogue)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: versions, cases, processes, and the log of its changes."""
    row = get_object_or_404(Procedure.objects.select_related("field", "matched_to"), code=code)
    actor, on = actor_in(request), today()
    versions = versions_of(row)
    current = next((one for one in versions if one.valid_from <= on < one.valid_to), None)
    chosen = next((one for one in versions if str(one.pk) == request.GET.get("phien_ban")), current)
    chosen = chosen or (versions[0] if versions else None)
    standing = tree(on)
    keeps = can_keep_procedure(actor, code)
    processes = [
        (process, _name(standing, process.agency_id), keeps or can_keep_process(actor, process.agency_id, code))
        for process in row.processes.prefetch_related("steps").order_by("-valid_from", "agency_id")
    ]
    context = {
        "procedure": row,
        "versions": versions,
        "current": current,
        "version": chosen,
        "is_open": chosen is not None and intake_open(chosen, on),
        "processes": processes,
        "events": AdministrationEvent.objects.filter(subject=code, action__startswith="procedures.")
        .select_related("account")
        .order_by("-at")[:20],
        "on": on,
        "keeps": keeps,
        "keeps_some": can_keep_some(actor),
        "own_part": _own_part(actor, row),
        "closings": [(part, _name(standing, part.agency_id)) for part in closed_at(row, on)],
        "trail": [HOME],
    }
    return render(request, "procedures/procedure.html", context)


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a procedure, or correct what holds for all its versions."""
    row = get_object_or_404(Procedure, code=code) if code else None
    if row:
        keep_or_refuse(request, code)
    elif not can_add_procedure(actor_in(request)):
        raise PermissionDenied(" ".join((can_keep_catalogue.__doc__ or "").split()))
    initial = {name: getattr(row, name) for name in ProcedureForm.base_fields} if row else None
    form = ProcedureForm(request.POST or None, initial=initial)
    if row:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        saved = _saved(form, is_new=row is None, by=actor_in(request))
        if saved is not None:
            messages.success(request, f"Đã lưu thủ tục {saved.code}.")
            return redirect("catalogue_procedure", saved.code)
    context = {"form": form, "procedure": row, "trail": trail(row) if row else [HOME]}
    return render(request, "procedures/edit.html", context)


def _saved(form: ProcedureForm, *, is_new: bool, by: Actor) -> Procedure | None:
    """Save the procedure; where it is refused, put the reasons beside the fields and return None."""
    if is_new and Procedure.objects.filter(code=form.cleaned_data["code"]).exists():
        form.add_error("code", "Danh mục đã có thủ tục mang mã này.")
        return None
    try:
        return actions.save_procedure(**form.cleaned_data, by=by, at=now())
    except Invalid as invalid:
        take_errors(form, invalid)
    except Refused as refused:
        form.add_error("code", str(refused))
    return None


@require_http_methods(["GET", "POST"])
@allowed(can_keep_catalogue)
def fields(request: HttpRequest) -> HttpResponse:
    """Fields of administration: list, add, rename."""
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_field(**form.cleaned_data, by=actor_in(request), at=now())
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, f"Đã lưu lĩnh vực {saved.name}.")
            return redirect("catalogue_fields")
    rows = ProcedureField.objects.order_by(InVietnamese("name"))
    return render(request, "procedures/fields.html", {"form": form, "rows": rows, "trail": [HOME]})


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """A new version on an announcement decision; cases are taken over and edited afterwards."""
    row = get_object_or_404(Procedure, code=code)
    keep_or_refuse(request, code)
    before = version_in_force(row, today()) or row.versions.order_by("-valid_from").first()
    base = (
        actions.current_data(before)
        if before
        else VersionData(today(), row.level or Level.COMMUNE, cases=(CaseData(),))
    )
    base = replace(base, is_verified=False, intake_locked_on=None)
    initial = NewVersionForm.initial_of(base) | {"valid_from": None, "valid_to": None}
    form = NewVersionForm(request.POST or None, initial=initial)
    decision = DecisionForm(request.POST or None, prefix="qd")
    if request.method == "POST" and form.is_valid() and decision.is_valid():
        data = replace(base, **form.values(), valid_from=form.cleaned_data["valid_from"])
        data = replace(data, decision=None)
        try:
            version = actions.announce_version(
                procedure=row,
                data=data,
                decision=decision.data_of(),
                by=actor_in(request),
                at=now(),
            )
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, f"Đã công bố phiên bản hiệu lực từ {version.valid_from:%d/%m/%Y}.")
            return redirect(f"/danh-muc/thu-tuc/{row.code}/?phien_ban={version.pk}")
    context = {"form": form, "decision": decision, "procedure": row, "trail": trail(row), "before": before}
    return render(request, "procedures/announce.html", context)


def _version(pk: int) -> ProcedureVersion:
    rows = ProcedureVersion.objects.select_related("procedure", "decision")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a version that was entered wrongly."""
    version = _version(pk)
    keep_or_refuse(request, version.procedure.code)
    before = actions.current_data(version)
    form = VersionForm(request.POST or None, initial=VersionForm.initial_of(before))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_version(
                version=version,
                data=replace(before, **form.values()),
                by=actor_in(request),
                at=now(),
            )
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, "Đã sửa phiên bản.")
            return redirect(f"/danh-muc/thu-tuc/{version.procedure.code}/?phien_ban={version.pk}")
    context = {"form": form, "version": version, "trail": trail(version.procedure)}
    return render(request, "procedures/correct.html", context)


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the intake of dossiers from a day."""
    version = _version(pk)
    keep_or_refuse(request, version.procedure.code)
    form = LockForm(request.POST or None, initial={"on": version.intake_locked_on or today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.lock_intake(version=version, on=form.cleaned_data["on"], by=actor_in(request), at=now())
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, f"Ngừng tiếp nhận hồ sơ mới từ {form.cleaned_data['on']:%d/%m/%Y}.")
            return redirect("catalogue_procedure", version.procedure.code)
    context = {"form": form, "version": version, "trail": trail(version.procedure)}
    return render(request, "procedures/lock.html", context)


@require_POST
@allowed(can_keep_some)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Resume the intake of dossiers."""
    version = _version(pk)
    keep_or_refuse(request, version.procedure.code)
    actions.unlock_intake(version=version, by=actor_in(request), at=now())
    messages.success(request, "Đã mở lại tiếp nhận.")
    return redirect("catalogue_procedure", version.procedure.code)


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def repeal(request: HttpRequest, code: str) -> HttpResponse:
    """Bãi bỏ: the version in force ends with a decision."""
    row = get_object_or_404(Procedure, code=code)
    keep_or_refuse(request, code)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.repeal(procedure=row, decision=form.data_of(), by=actor_in(request), at=now())
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, f"Đã bãi bỏ thủ tục {row.code}. Hồ sơ đã nhận vẫn được giải quyết đến khi xong.")
            return redirect("catalogue_procedure", row.code)
    return render(request, "procedures/repeal.html", {"form": form, "procedure": row, "trail": trail(row)})
