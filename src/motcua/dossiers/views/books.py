"""The tracking book (sổ theo dõi hồ sơ): a page by field and days, as PDF on its form and as a workbook."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.agencies.queries import tree
from motcua.base.database import InVietnamese
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.design.templatetags.design import day
from motcua.dossiers.forms.filters import BookForm
from motcua.dossiers.gateways.printing import Book, print_book
from motcua.dossiers.gateways.printing.assembly import book_line, letterhead
from motcua.dossiers.permissions import book_agencies, can_keep_books
from motcua.dossiers.queries.books import entries, pages, shelf
from motcua.dossiers.rules.slips import SlipKind, form_set
from motcua.dossiers.views.request_access import actor_of, note_access
from motcua.people.permissions import allowed
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Access
from motcua.procedures.models import ProcedureField

#: Maximum number of lines of a PDF and of a workbook; longer periods are printed in parts.
MOST_PRINTED, MOST_EXPORTED = 2_000, 10_000
COLUMNS = (
    Column("TT", Kind.NUMBER, 6, "number"),
    Column("Mã hồ sơ", width=24, key="code"),
    Column("Tên thủ tục hành chính", width=44, key="procedure_name"),
    Column("Số lượng hồ sơ (bộ)", Kind.NUMBER, 10, "set_count"),
    Column("Tên cá nhân, tổ chức", width=26, key="applicant_name"),
    Column("Địa chỉ", width=32, key="address"),
    Column("Số điện thoại", width=14, key="phone"),
    Column("Cơ quan chủ trì giải quyết", width=30, key="competent_agency"),
    Column("Nhận hồ sơ", Kind.MOMENT, 17, "received_at"),
    Column("Hẹn trả kết quả", Kind.MOMENT, 17, "due_at"),
    Column("Trả kết quả", Kind.MOMENT, 17, "returned_at"),
    Column("Phương thức nhận kết quả", width=18, key="return_method"),
    Column("Người nhận", width=24, key="recipient_name"),
    Column("Ghi chú", width=24, key="note"),
)


@never_cache
@require_safe
@allowed(can_keep_books)
def book(request: HttpRequest) -> HttpResponse:
    """Tracking book on the screen, or as a file (`dang=pdf`, `xlsx`, `csv`); exports are logged."""
    today = now().date()
    fields = list(ProcedureField.objects.order_by(InVietnamese("name")).values_list("pk", "name"))
    form = BookForm(request.GET, fields=fields, today=today)
    wanted = request.GET.get("dang", "")
    if not form.is_valid():
        return render(request, "dossiers/book.html", {"form": form}, status=422)
    given = form.cleaned_data
    rows = shelf(book_agencies(actor_of(request)), form.condition())
    names = {place.agency_id: place.name for place in tree(min(given["last"], today)).places.values()}
    form_wanted, days = wanted_format(request), f"{day(given['first'])} – {day(given['last'])}"
    if wanted == "pdf":
        note_access(request, Access.EXPORT, "book", f"{days} pdf", _codes(rows[:MOST_PRINTED]))
        return _pdf(request, given, rows, names, dict(fields))
    if form_wanted:
        exported = (book_line(entry, names) for entry in entries(rows[:MOST_EXPORTED]))
        cells = (
            (place, line.code, line.procedure, line.set_count, line.applicant, line.address, line.phone, line.agency,
             line.received_at, line.due_at, line.returned_at, line.method, line.recipient, line.note)
            for place, line in enumerate(exported, start=1)
        )  # fmt: skip
        name = f"so-theo-doi-{given['first']:%Y%m%d}-{given['last']:%Y%m%d}"
        table = Table("Sổ theo dõi hồ sơ", COLUMNS, cells)
        codes = _codes(rows[:MOST_EXPORTED])
        return export(request, table, name=name, subject="book", detail=days, records=codes)
    number = request.GET.get("page", 1)
    page = pages(rows, number).get_page(number)
    note_access(request, Access.VIEW, "book", days, [entry.dossier.code for entry in page.object_list])
    lines = [(page.start_index() + place, book_line(entry, names)) for place, entry in enumerate(page.object_list)]
    forms = form_set(given["last"])
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "circular": forms.circular,
        "form_number": forms.forms[SlipKind.BOOK].number,
        "too_long": page.paginator.count > MOST_PRINTED,
        "most": MOST_PRINTED,
    }
    return render(request, "dossiers/book.html", context)


def _codes(rows: QuerySet[Any]) -> list[str]:
    """Return the codes of the dossiers in the lines, for the log of access."""
    return [row.code for row in rows]


def _pdf(
    request: HttpRequest, given: dict[str, Any], rows: QuerySet[Any], names: dict[int, str], fields: dict[int, str]
) -> HttpResponse:
    at = now()
    first = rows.values_list("received_agency_id", flat=True).first()
    home = first or next(iter(sorted(actor_of(request).home_ids)), 0)
    scope = f"Lĩnh vực: {fields[given['field']]}" if given["field"] else ""
    printed = Book(
        letterhead=letterhead(home, min(given["last"], at.date())),
        issued_at=at,
        first=given["first"],
        last=given["last"],
        scope=scope,
        lines=tuple(book_line(entry, names) for entry in entries(rows[:MOST_PRINTED])),
    )
    name = f"so-theo-doi-{given['first']:%Y%m%d}-{given['last']:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(print_book(printed), content_type="application/pdf", headers=headers)
