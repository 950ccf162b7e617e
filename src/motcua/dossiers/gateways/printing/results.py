"""PDF of a result drafted on a template: as a draft, signed, or with its number and day."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from motcua.agencies.queries import tree
from motcua.base.time import local, long_day
from motcua.books.models import BookNumber
from motcua.design.print import typeset
from motcua.dossiers.gateways.printing.assembly import letterhead, name_of
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.queries.drafts import fields_of, series_for
from motcua.dossiers.rules.result_templates import ResultTemplate, template_of
from motcua.dossiers.rules.results import caption_of
from motcua.dossiers.vocabulary import RESULT_BOOK, SUBJECT

_SOURCE = "dossiers/gateways/printing/result.typ"


def print_result(dossier: Dossier, result: Result, *, at: datetime) -> bytes | None:
    """Render a result drafted on a template, dated by its issue or before it by `at`; None without a template."""
    template = template_of(result.template)
    if template is None:
        return None
    moment = result.issued_at or at
    return typeset(_SOURCE, _data(dossier, result, template, local(moment).date()), at=moment)


def _data(dossier: Dossier, result: Result, template: ResultTemplate, on: date) -> dict[str, Any]:
    fields = fields_of(dossier, reason=result.reason)
    office = tree(on).office(dossier.competent_agency_id)
    series = series_for(result)
    place = letterhead(dossier.competent_agency_id, on).place
    bare = result.number.partition("/")[0]
    return {
        "layout": template.layout,
        "title": template.title or result.name,
        "subject": template.words(fields, template.subject) if template.subject else "",
        "lines": _lines(result.content),
        "number": result.number or f"            /{series}",
        "bare_number": bare,
        "volume": _volume(dossier, bare, series, on) if bare else "",
        "series": series,
        "place_date": f"{place}, {_dated(result, on)}",
        "agency": name_of(office, on),
        "applicant": dossier.applicant_name,
        "papers": [fields["giay_to"]] if fields["giay_to"] else [],
        "code": dossier.code,
        "expires": long_day(result.expires_on) if result.expires_on else "",
        "recipients": _recipients(dossier, template),
        "caption": caption_of(result.signer_title),
        "signed_as": template.signed_as or result.signer_title or "Người ký",
        "signer": result.signer,
        "mark": _mark(result),
    }


def _lines(content: str) -> list[str]:
    """Return the lines of a text without the empty ones."""
    return [line.strip() for line in content.splitlines() if line.strip()]


def _dated(result: Result, on: date) -> str:
    return long_day(on) if result.is_issued else _undated(on)


def _recipients(dossier: Dossier, template: ResultTemplate) -> list[str]:
    first = "Như trên" if template.layout == "notice" else dossier.applicant_name
    return [first, f"Lưu: VT, hồ sơ {dossier.code}"]


def _mark(result: Result) -> str:
    """Return the words across a page that is not issued yet."""
    if result.is_issued:
        return ""
    return "Đã ký duyệt, chờ vào sổ" if result.is_signed else "Dự thảo"


def _volume(dossier: Dossier, number: str, series: str, on: date) -> str:
    """Return the volume of the book that holds the number, with the year: `01/2026`."""
    asked = Q(subject_kind=SUBJECT, subject_id=dossier.pk, book__kind=RESULT_BOOK, book__series=series, number=number)
    found = BookNumber.objects.filter(asked, book__year=on.year).order_by("-pk").first()
    return f"{found.volume if found else 1:02d}/{on.year}"


def _undated(on: date) -> str:
    return f"ngày       tháng       năm {on.year}"
