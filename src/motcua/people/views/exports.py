"""Download of a list: one file in the requested format, and one line in the log of access."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from motcua.base.time import now
from motcua.design.tables import FORMATS, MEDIA, Table, as_file
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Access


def wanted_format(request: HttpRequest) -> str:
    """Return the format in the address (`dang=xlsx`, `csv`, `csv-may`); empty where the page itself is requested."""
    asked = request.GET.get("dang", "")
    return asked if asked in FORMATS else ""


def export(
    request: HttpRequest,
    table: Table,
    *,
    name: str,
    subject: str,
    detail: str = "",
    form: str = "",
    records: Iterable[str] = (),
) -> HttpResponse:
    """Return the list as a file (`form`, else the format in the address), after logging the access.

    The caller has checked the list's own policy, and gives only rows that the person may see; `records` are the codes
    of those in which it names a person.
    """
    form = form or wanted_format(request) or "xlsx"
    record_access(
        actor=actor_in(request),
        action=Access.EXPORT,
        subject=subject,
        detail=(detail or table.title) + f" ({form})",
        records=records,
        at=now(),
        request=request,
    )
    ending = FORMATS[form]
    response = HttpResponse(as_file(table, form), content_type=MEDIA[ending])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or ""
    return response
