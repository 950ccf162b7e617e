"""The tracking book: what was received where, each line with how and to whom the result was given back."""

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
    """What is read along with a line: the method of the return that stands, and its recipient; None without one."""

    given_back: str | None
    given_to: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the book: the dossier, how and to whom its result was given back (empty where it was not)."""

    dossier: Dossier
    method: str = ""
    recipient: str = ""


def entries(lines: "Iterable[WithAnnotations[Dossier, Returned]]") -> Iterator[Entry]:
    """The lines with their return; no query of its own."""
    for line in lines:
        yield Entry(line, line.given_back or "", line.given_to or "")


def shelf(places: Collection[int], wanted: Q) -> "QuerySet[WithAnnotations[Dossier, Returned]]":
    """The lines of the book that these agencies keep, in their order; one query, however it is cut."""
    return _lines(Q(received_agency__in=places) & wanted)


def pages(lines: "QuerySet[WithAnnotations[Dossier, Returned]]", number: int | str) -> BoundedPaginator:
    """The book in pages, counted to ten thousand lines; three queries for a page, even of none."""

    def read(ids: Sequence[int]) -> list[Entry]:
        return list(entries(_lines(Q(pk__in=ids or (0,)))))

    return BoundedPaginator(lines, ORDER, PAGE, number, ahead=MOST_PAGED, read=read)


def _lines(wanted: Q) -> "QuerySet[WithAnnotations[Dossier, Returned]]":
    """Each with the return that stands (`Returned`)."""
    standing = DossierReturn.objects.filter(dossier=OuterRef("pk"), cancelled_at=None).order_by("-pk")
    lines = Dossier.objects.filter(wanted).select_related("procedure").defer("due_trace").order_by(*ORDER)
    return lines.annotate(
        given_back=Subquery(standing.values("method")[:1]), given_to=Subquery(standing.values("recipient_name")[:1])
    )
