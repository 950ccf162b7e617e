"""Files and previews of results: the file or the page from its template, page images, text of a new draft."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.base.time import now
from motcua.design.print import PrintFailed
from motcua.dossiers.forms.action_forms.results import PrepareForm
from motcua.dossiers.gateways.files import FileRefused, joined, open_stored
from motcua.dossiers.gateways.printing.results import print_result
from motcua.dossiers.gateways.thumbnails import draw_page
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.permissions import can_list, sees_personal_data, visible
from motcua.dossiers.queries.drafts import proposed_name, templates_of, words_of
from motcua.dossiers.views.papers import LOCKED, hand_out
from motcua.dossiers.views.request_access import (
    WITH_HOLDER,
    actor_of,
    note_access,
    note_part,
    personal_dossier,
    typed,
)
from motcua.people.permissions import allowed

PDF = "application/pdf"
MOST_PRINTED = 200


@never_cache
@require_safe
@allowed(can_list)
def result_file(request: HttpRequest, code: str, result_id: int) -> HttpResponse:
    """File of a result; for a draft on a template, its current page."""
    row = personal_dossier(request, code, *WITH_HOLDER)
    result = _result(row, result_id)
    if result.file is not None:
        return hand_out(request, row.code, result.file, result.number or result.name)
    note_access(request, "download", f"dossier:{row.code}", result.name)
    headers = {"Content-Disposition": f'inline; filename="{row.code}-du-thao.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(_printed(row, result), content_type=PDF, headers=headers)


@never_cache
@require_safe
@allowed(can_list)
def picture(request: HttpRequest, code: str, result_id: int, page: int) -> HttpResponse:
    """Image of a page of the result (from 1), for reading before signing or sealing."""
    row = personal_dossier(request, code, *WITH_HOLDER)
    result = _result(row, result_id)
    note_part(request, row.code, result.name)
    try:
        if result.file is not None:
            with open_stored(result.file) as content:
                drawn = draw_page(content.read(), result.file.media_type, page)
        else:
            drawn = draw_page(_printed(row, result), PDF, page)
    except FileRefused as lost:
        raise Http404(str(lost))
    if drawn is None:
        raise Http404("Văn bản không có trang này.")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": LOCKED}
    return HttpResponse(drawn, content_type="image/webp", headers=headers)


@never_cache
@require_POST
@allowed(can_list)
def print_results(request: HttpRequest) -> HttpResponse:
    """Print the latest issued results of several dossiers as one PDF, to be sealed together."""
    codes = [code.replace("\0", "") for code in request.POST.getlist("code")[:MOST_PRINTED]]
    actor = actor_of(request)
    rows = Dossier.objects.filter(visible(actor), code__in=codes).order_by("due_at", "pk")
    found = [(row.code, _issued(row)) for row in rows if sees_personal_data(actor, row)]
    named, issued = [code for code, one in found if one], [one for _, one in found if one]
    try:
        pages = joined([(open_stored(one.file).read(), one.file.media_type) for one in issued if one.file])
    except FileRefused as lost:
        raise Http404(str(lost))
    if pages is None:
        raise Http404("Không có văn bản nào để in.")
    note_access(request, "print", "dossiers", f"Văn bản kết quả: {len(issued)} hồ sơ", named)
    headers = {"Content-Disposition": f'inline; filename="ket-qua-{now():%Y%m%d-%H%M}.pdf"'}
    return HttpResponse(pages, content_type=PDF, headers=headers)


def _issued(row: Dossier) -> Result | None:
    found = row.results.select_related("file").filter(cancelled_at=None).exclude(number="")
    return found.order_by("-version").first()


def _result(row: Dossier, result_id: int) -> Result:
    result = row.results.select_related("file").filter(pk=result_id, cancelled_at=None).first()
    if result is None or not result.has_page:
        raise Http404("Kết quả này không có tệp.")
    return result


def _printed(row: Dossier, result: Result) -> bytes:
    try:
        pages = print_result(row, result, at=now())
    except PrintFailed as failed:
        raise Http404(str(failed))
    if pages is None:
        raise Http404("Mẫu của văn bản này không còn dùng. Soạn lại kết quả.")
    return pages


@never_cache
@require_safe
@allowed(can_list)
def wording(request: HttpRequest, code: str) -> HttpResponse:
    """Text of the template chosen while drafting; of the best fitting one where the proposal changed."""
    row = personal_dossier(request, code, *WITH_HOLDER)
    note_part(request, row.code, "Lời văn của dự thảo")
    is_refusal = request.GET.get("is_refusal") == "yes"
    name = typed(request, "name", 500)
    fitting = templates_of(row, name, on=now().date(), is_refusal=is_refusal)
    asked = typed(request, "template", 64)
    if request.headers.get("HX-Trigger-Name") != "template" and asked not in [one.key for one in fitting]:
        asked = fitting[0].key if fitting else ""
    initial = {
        "is_refusal": "yes" if is_refusal else "no",
        "name": proposed_name(row, name, fitting, is_refusal=is_refusal),
        "template": asked,
        "content": words_of(row, asked, reason=typed(request, "reason", 1000)),
    }
    form = PrepareForm(record=row, actor=actor_of(request), at=now(), initial=initial)
    return render(request, "dossiers/_wording.html", {"form": form})
