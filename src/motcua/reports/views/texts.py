"""Pages for writing a draft: sections, generated passages, and the binding of pasted numbers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.reports import actions
from motcua.reports.forms import BindingsForm, SectionForm
from motcua.reports.gateways.files import Made
from motcua.reports.models import Report
from motcua.reports.permissions import may_open_reports
from motcua.reports.queries.texts import SECTION, Written, versions_of, written
from motcua.reports.registry import NAMED_FIGURES, PARAGRAPHS
from motcua.reports.rules.bindings import Proposal, accepted, proposals
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.passages import HEADING, PARAGRAPH, RESULTS, Passage
from motcua.reports.rules.prose import UnknownFigure, paragraphs_of
from motcua.reports.rules.word_diff import word_diff
from motcua.reports.views.request_access import done, made_report, page_of
from motcua.reports.vocabulary import RESULT_SECTIONS, Section


@require_safe
@allowed(may_open_reports)
def report_sections(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole text in the order of the print, with links to edit it."""
    found, made = made_report(request, pk)
    passages = made.composed.passages
    kept = {text.section: text for text in found.sections.select_related("author")}
    rows: list[dict[str, Any]] = []
    for section in Section:
        heading = passages[f"{HEADING}{section.value}"]
        own = [one for one in made.composed.text.get(section.value, ()) if one.name == f"{SECTION}{section.value}"]
        generated = [passages[name] for name in _generated_in(made, section)]
        rows.append(
            {
                "section": section,
                "heading": heading,
                "part": passages[RESULTS] if section is RESULT_SECTIONS[0] else None,
                "text": kept.get(section.value),
                "paragraphs": own,
                "generated": generated,
                "flags": [f for f in made.composed.findings if f"section.{section.value}" in f.refs],
            }
        )
    context = page_of(request, found, made, "sections") | {
        "rows": rows,
        "beginning": [passages[key] for key in ("subject", "addressee", "bases", "opening")],
        "end": [passages[key] for key in ("closing", "recipients")],
        "outdated": [one for one in passages.values() if one.is_outdated],
    }
    return render(request, "reports/sections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show one section: its text with names of figures, its printed form, and the figures to choose from."""
    return _text_page(request, pk, f"{SECTION}{section}")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_passage(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one passage: its generated text, its edited text, and their differences."""
    return _text_page(request, pk, key)


@require_POST
@allowed(may_open_reports)
def report_passage_reset(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Restore the generated text of the passage."""
    found, _ = made_report(request, pk)
    reset = done(request, lambda: actions.reset_passage(report=found, key=key, by=actor_in(request), at=now()))
    if reset is not None:
        messages.success(request, "Đã lấy lại đoạn hệ thống viết. Bản đã sửa còn trong diễn biến của đoạn.")
    return redirect("report_passage", pk=pk, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_bindings(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Bind every unbound number of a text to the figure it equals, or give the reason why it stays; all in one step."""
    found, made = made_report(request, pk)
    text = _written(found, made, key)
    offered = proposals(text.text, made.composed.figures, list(text.justified))
    seen = actions.stamp_of(text.standing)
    form = BindingsForm(request.POST or None, offered=offered, seen=seen)
    if request.method == "POST" and request.POST.get("seen") != seen:
        messages.warning(request, "Nội dung vừa được người khác sửa; các số đề xuất dưới đây theo bản mới.")
        return redirect("report_bindings", pk=pk, key=key)
    if request.method == "POST" and form.is_valid() and _bound(request, found, text, offered, form):
        return redirect(address_of(found, key))
    context = page_of(request, found, made, "sections") | {
        "form": form,
        "item": text,
        "address": address_of(found, key),
        "matched": [row for row in form.rows() if row.proposal.candidates],
        "unmatched": [row for row in form.rows() if not row.proposal.candidates],
    }
    return render(request, "reports/bindings.html", context, status=422 if form.errors else 200)


def address_of(found: Report, key: str) -> str:
    """Return the address of a text's page."""
    if key.startswith(SECTION):
        return reverse("report_section", args=[found.pk, key.removeprefix(SECTION)])
    return reverse("report_passage", args=[found.pk, key])


def _text_page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    found, made = made_report(request, pk)
    text = _written(found, made, key)
    initial = {"seen": actions.stamp_of(text.standing), "text": text.text, "justified": _reasons(text)}
    form = SectionForm(request.POST or None, initial=initial, one_line=text.passage is not None and _short(text))
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status, theirs = _saved(request, found, made, text, form)
        if status == 200:
            return _after(request, found, key)
    passage = text.passage
    own = [one for one in made.composed.text.get(key.removeprefix(SECTION), ()) if one.name == key]
    context = page_of(request, found, made, "sections") | {
        "form": form,
        "item": text,
        "passage": passage,
        "theirs": theirs,
        "paragraphs": passage.paragraphs if passage else own,
        "versions": versions_of(found, key),
        "figures": _pickable(made),
        "dropped": [made.composed.figures[name] for name in passage.dropped if name in made.composed.figures]
        if passage
        else [],
    }
    return render(request, "reports/text.html", context, status=status)


def _saved(
    request: HttpRequest, found: Report, made: Made, text: Written, form: SectionForm
) -> tuple[int, dict[str, Any] | None]:
    """Save the text; returns 200, 422 with the error beside the field, or 409 with the text of somebody else."""
    data = dict(form.cleaned_data)
    try:
        paragraphs_of(data["text"], made.composed.figures)
    except UnknownFigure as error:
        form.add_error("text", str(error))
        return 422, None
    try:
        kept = done(request, lambda: _write(request, found, text, data["text"], data["justified"], data["seen"]))
    except Invalid as invalid:
        form.add_error("text", str(invalid))
        fresh = _written(found, made, text.key)
        if actions.stamp_of(fresh.standing) == data["seen"]:
            return 422, None
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = actions.stamp_of(fresh.standing)  # type: ignore[index]
        return 409, {"text": fresh, "changes": word_diff(fresh.text, data["text"])}
    return (422 if kept is None else 200), None


def _write(
    request: HttpRequest, found: Report, text: Written, words: str, justified: dict[str, str], seen: str
) -> Report:
    """Save the words under their key."""
    given: dict[str, Any] = {"report": found, "text": words, "justified": justified, "seen": seen}
    given |= {"by": actor_in(request), "at": now()}
    if (section := text.section) is not None:
        return actions.write_section(section=section, **given)
    return actions.edit_passage(key=text.key, **given)


def _after(request: HttpRequest, found: Report, key: str) -> HttpResponse:
    """Return the next page: the binding of unbound numbers, else the text."""
    fresh, made = made_report(request, found.pk)
    text = _written(fresh, made, key)
    left = proposals(text.text, made.composed.figures, list(text.justified))
    if not left:
        messages.success(request, "Đã lưu.")
        return redirect(address_of(found, key))
    messages.warning(request, f"Đã lưu. Còn {len(left)} số nhập thủ công: gắn với số liệu hoặc ghi lý do ở đây.")
    return redirect("report_bindings", pk=found.pk, key=key)


def _bound(request: HttpRequest, found: Report, text: Written, offered: list[Proposal], form: BindingsForm) -> bool:
    """Save the accepted figures and reasons; return whether that succeeded."""
    chosen = form.chosen()
    words = accepted(text.text, offered, chosen)
    justified = {**text.justified, **form.reasons()}
    try:
        kept = done(request, lambda: _write(request, found, text, words, justified, form.cleaned_data["seen"]))
    except Invalid as invalid:
        form.add_error(None, str(invalid))
        return False
    if kept is None:
        return False
    left = len(offered) - len(chosen) - len(form.reasoned())
    more = f" Còn {left} số chưa gắn và chưa có lý do." if left else ""
    messages.success(request, f"Đã gắn {len(chosen)} số với số liệu của báo cáo.{more}")
    return True


def _written(found: Report, made: Made, key: str) -> Written:
    try:
        return written(found, made.composed, key)
    except LookupError as error:
        raise Http404(str(error)) from None


def _reasons(text: Written) -> str:
    return "\n".join(f"{number} = {reason}" for number, reason in text.justified.items())


def _short(text: Written) -> bool:
    return text.passage is not None and text.passage.is_one_line


def _generated_in(made: Made, section: Section) -> list[str]:
    """Return the keys of the generated paragraphs of a section, those left out included."""
    return [key for key, passage in made.composed.passages.items() if _stands_in(passage, section)]


def _stands_in(passage: Passage, section: Section) -> bool:
    if not passage.key.startswith(PARAGRAPH):
        return False
    provider = passage.key.removeprefix(PARAGRAPH).split(".", 1)[0]
    return provider in PARAGRAPHS and PARAGRAPHS[provider].section is section


def _pickable(made: Made) -> list[Figure]:
    """Return the figures that a text usually names, as the rooms that bring them say."""
    offers = [provider.is_offered for provider in NAMED_FIGURES]
    return [figure for ref, figure in made.composed.figures.items() if any(offers_it(ref) for offers_it in offers)]
