"""Tracking book: dossiers received by agencies, each line with the method and recipient of its return."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.dossiers.models import Dossier, DossierReturn
from motcua.dossiers.queries.worklists import MOST_PAGED, BoundedPaginator

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PAGE = 50
ORDER = ("received_at", "pk")


class Returned(TypedDict):
    """Annotations of a line: the method and recipient of its valid return; None without one."""

    given_back: str | None
    given_to: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Line of the book: the dossier, method and recipient of its return (empty where there is none)."""

    dossier: Dossier
    method: str = ""
    recipient: str = ""


def entries(lines: "Iterable[WithAnnotations[Dossier, Returned]]") -> Iterator[Entry]:
    """Convert lines to entries with their return; no query of its own."""
    for line in lines:
        yield Entry(line, line.given_back or "", line.given_to or "")


def shelf(places: Collection[int], wanted: Q) -> "QuerySet[WithAnnotations[Dossier, Returned]]":
    """Return the lines of the book kept by these agencies, in order; one query, however it is sliced."""
    return _lines(Q(received_agency__in=places) & wanted)


def pages(lines: "QuerySet[WithAnnotations[Dossier, Returned]]", number: int | str) -> BoundedPaginator:
    """Paginate the book, counted to ten thousand lines; three queries for a page, even an empty one."""

    def read(ids: Sequence[int]) -> list[Entry]:
        return list(entries(_lines(Q(pk__in=ids or (0,)))))

    return BoundedPaginator(lines, ORDER, PAGE, number, ahead=MOST_PAGED, read=read)


def _lines(wanted: Q) -> "QuerySet[WithAnnotations[Dossier, Returned]]":
    """Annotate dossiers with their valid return (`Returned`)."""
    standing = DossierReturn.objects.filter(dossier=OuterRef("pk"), cancelled_at=None).order_by("-pk")
    lines = Dossier.objects.filter(wanted).select_related("procedure").defer("due_trace").order_by(*ORDER)
    return lines.annotate(
        given_back=Subquery(standing.values("method")[:1]), given_to=Subquery(standing.values("recipient_name")[:1])
    )
