"""The tracking book: what was received where, each line with how and to whom the result was given back."""

from collections.abc import Collection, Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.dossiers.models import Dossier, DossierReturn
from motcua.dossiers.queries.worklists import MOST_PAGED, BoundedPaginator

PAGE = 50
ORDER = ("received_at", "pk")


def shelf(places: Collection[int], wanted: Q) -> QuerySet[Dossier]:
    """The lines of the book that these agencies keep, in their order; one query, however it is cut."""
    return _lines(Q(received_agency__in=places) & wanted)


def pages(lines: QuerySet[Dossier], number: int | str) -> BoundedPaginator:
    """The book in pages, counted to ten thousand lines; three queries for a page, even of none."""

    def read(ids: Sequence[int]) -> list[Dossier]:
        return list(_lines(Q(pk__in=ids or (0,))))

    return BoundedPaginator(lines, ORDER, PAGE, number, ahead=MOST_PAGED, read=read)


def _lines(wanted: Q) -> QuerySet[Dossier]:
    """Each with the return that stands: `given_back` is the method, `given_to` the recipient."""
    standing = DossierReturn.objects.filter(dossier=OuterRef("pk"), cancelled_at=None).order_by("-pk")
    lines = Dossier.objects.filter(wanted).select_related("procedure").defer("due_trace").order_by(*ORDER)
    return lines.annotate(
        given_back=Subquery(standing.values("method")[:1]), given_to=Subquery(standing.values("recipient_name")[:1])
    )
