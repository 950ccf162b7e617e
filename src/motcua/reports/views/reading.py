"""Pages of the reader: upload a report, show it with its figures marked and findings beside it."""

import math
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.time import local, now
from motcua.people.permissions import actor_in, allowed
from motcua.reader.gateways import ReaderError
from motcua.reader.gateways.review import interval_of, review
from motcua.reader.gateways.shelf import Kept
from motcua.reader.rules.advice import action, quotes, summary
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.indicators import Pair
from motcua.reader.rules.marking import marked
from motcua.reader.vocabulary import KINDS, VERDICT_SIGNS, Citation, Finding, Reading, Verdict
from motcua.reports.forms import ReadingForm
from motcua.reports.gateways.readings import compared, read_upload, shelf_of
from motcua.reports.permissions import may_check_reports

PAGE_LINES = 2_500
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TONES = {
    Verdict.INCONSISTENT: "bad",
    Verdict.AMBIGUOUS: "warn",
    Verdict.ROUNDED: "info",
    Verdict.CONSISTENT: "good",
}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_check_reports)
def reading_list(request: HttpRequest) -> HttpResponse:
    """List one's own readings, with the form that reads another report."""
    shelf = shelf_of(actor_in(request))
    form = ReadingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = read_upload(form.cleaned_data["report"])
        except ReaderError as error:
            form.add_error("report", str(error))
        else:
            return redirect("reading", key=shelf.put(reading, now()))
    kept = [(one, _counted(one)) for one in shelf.all()]
    status = 422 if form.errors else 200
    return render(request, "reports/reading_list.html", {"form": form, "kept": kept}, status=status)


@require_safe
@allowed(may_check_reports)
def reading(request: HttpRequest, key: str) -> HttpResponse:
    """Show one reading: the document with its figures marked, findings beside it, filtered by verdict."""
    found = _own(request, key)
    counts = Counter(finding.verdict for finding in found.findings)
    chosen = request.GET.get("ket-luan", "")
    chosen = chosen if chosen in set(Verdict) else ""
    pages = max(1, math.ceil(len(found.text.lines) / PAGE_LINES))
    page = _page_in(request, pages)
    shown = [finding for finding in found.findings if chosen in ("", finding.verdict.value)]
    context: dict[str, Any] = {
        "key": key,
        "reading": found,
        "filters": [(v, *VERDICT_SIGNS[v], counts[v]) for v in VERDICT_SIGNS],
        "chosen": chosen,
        "summary": summary(found),
        "findings": [_finding(found, finding, pages) for finding in shown],
        "lines": _lines(found, page),
        "page": page,
        "pages": range(1, pages + 1),
        "documents": _cited(found.documents, pages),
        "others": [one for one in shelf_of(actor_in(request)).all() if one.key != key],
    }
    return render(request, "reports/reading.html", context)


def _page_in(request: HttpRequest, pages: int) -> int:
    """Return the page that the address asks for, within those that there are."""
    wanted = request.GET.get("trang", "1")
    return max(1, min(int(wanted), pages)) if wanted.isascii() and wanted.isdigit() else 1


def _lines(found: Reading, page: int) -> list[Any]:
    """Return the lines of a page with the tones of their verdicts."""
    return [
        (line, _tone(line.verdict), [(part, _tone(part.verdict)) for part in line.parts])
        for line in marked(found, (page - 1) * PAGE_LINES + 1, page * PAGE_LINES)
    ]


@require_safe
@allowed(may_check_reports)
def reading_review(request: HttpRequest, key: str) -> HttpResponse:
    """Download the review of a reading as a Word document."""
    found = _own(request, key)
    name = actor_in(request).name
    content = review(found, made=f"Lập lúc {local(now()):%H:%M ngày %d/%m/%Y}, người lập: {name}")
    stem = found.text.name.rsplit(".", 1)[0]
    answer = HttpResponse(content, content_type=_DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, f"Kiểm tra {stem}.docx") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@allowed(may_check_reports)
def reading_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Delete a reading of one's own."""
    try:
        shelf_of(actor_in(request)).remove(key)
    except LookupError:
        raise Http404 from None
    messages.success(request, "Đã xóa kết quả đọc báo cáo.")
    return redirect("reading_list")


@require_safe
@allowed(may_check_reports)
def reading_compare(request: HttpRequest) -> HttpResponse:
    """Compare two readings by indicator: year against year."""
    kept = shelf_of(actor_in(request)).all()
    keys = {one.key for one in kept}
    first, second = request.GET.get("a", ""), request.GET.get("b", "")
    context: dict[str, Any] = {"kept": kept, "a": first, "b": second}
    if first in keys and second in keys and first != second:
        one, other = _own(request, first), _own(request, second)
        context |= {"first": one, "second": other, "pairs": [(pair, *_change(pair)) for pair in compared(one, other)]}
    elif first or second:
        context["problem"] = "Hãy chọn hai báo cáo khác nhau trong danh sách của bạn."
    return render(request, "reports/reading_compare.html", context)


def _change(pair: Pair) -> tuple[float | None, float | None]:
    """Return the change in the unit and in per cent, where both sides are counts or both are shares."""
    one, other = pair.first, pair.second
    if one is None or other is None or (one.unit == "%") != (other.unit == "%") or "mã" in (one.kind, other.kind):
        return None, None
    change = other.value - one.value
    return change, 100 * change / one.value if one.value and one.unit != "%" else None


def _own(request: HttpRequest, key: str) -> Reading:
    try:
        return shelf_of(actor_in(request)).get(key)
    except LookupError:
        raise Http404 from None


def _counted(kept: Kept) -> list[tuple[str, str, str, int]]:
    """Return the verdicts that occur in a reading: tone, sign, words, number."""
    order = list(VERDICT_SIGNS)
    return [(_TONES[v], *VERDICT_SIGNS[v], kept.verdicts[v.value]) for v in order if kept.verdicts[v.value]]


def _tone(verdict: Verdict | None) -> str:
    return _TONES[verdict] if verdict else ""


def _finding(found: Reading, finding: Finding, pages: int) -> dict[str, Any]:
    sign, words = VERDICT_SIGNS[finding.verdict]
    return {
        "tone": _TONES[finding.verdict],
        "sign": sign,
        "words": words,
        "kind": KINDS.get(finding.kind, finding.kind),
        "explanation": finding.explanation,
        "expected": say(finding.expected),
        "stated": say(finding.stated),
        "interval": interval_of(finding).strip(" ()"),
        "lines": [(line, _href(line, pages)) for line in finding.lines],
        "action": action(found, finding),
        "quotes": [(quote, _href(quote.line, pages)) for quote in quotes(found, finding)] if _is_fault(finding) else [],
    }


def _is_fault(finding: Finding) -> bool:
    return finding.verdict in (Verdict.INCONSISTENT, Verdict.AMBIGUOUS)


def _href(line: int, pages: int) -> str:
    """Return the link to a line: on this page, or on the page of a long document that has it."""
    page = f"?trang={(line - 1) // PAGE_LINES + 1}" if pages > 1 else ""
    return f"{page}#dong-{line}"


def _cited(documents: tuple[Citation, ...], pages: int) -> list[tuple[str, str, str, list[tuple[int, str]]]]:
    groups: dict[str, list[Citation]] = {}
    for cited in documents:
        groups.setdefault(cited.doc_key or f"{cited.type} {cited.symbol} {cited.date}", []).append(cited)
    rows = []
    for members in groups.values():
        dates = "; ".join(dict.fromkeys(member.date for member in members if member.date))
        issuer = next((member.issuer for member in members if member.issuer), "")
        lines = [(member.line, _href(member.line, pages)) for member in members]
        rows.append((f"{members[0].type} {members[0].symbol}".strip(), dates, issuer, lines))
    return rows
