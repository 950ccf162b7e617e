"""Pages of a work list: sorted, filtered, bounded; three queries whatever the length."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from motcua.base.database import InVietnamese
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.worklists.conditions import (
    Sorted,
)
from motcua.dossiers.queries.worklists.lists import LISTS
from motcua.dossiers.queries.worklists.members import members
from motcua.people.vocabulary import Actor

#: Paging stops here; a list that long is worked from its top.
MOST_PAGED = 10_000
#: A page's list is counted to the end of the thousand in which the page lies.
_COUNTED_AHEAD = 1_000
PAGE_SIZES = (25, 50, 100, 200)
WITH = (
    "procedure",
    "case",
    "apology",
    "field",
    "holder",
    "step",
    "received_agency",
    "competent_agency",
    "holder_agency",
)


class BoundedPaginator(Paginator):
    """Paginator over a list of any length: counted to the end of the thousand (of `ahead`) with the wanted page.

    `is_more` tells that the list goes on behind what was counted; `ends_early` that paging stops at ten thousand.
    `read` reads the rows of a page by their numbers, in one query even of none.
    """

    def __init__(
        self,
        found: QuerySet[Dossier],
        order: Sequence[Any],
        size: int,
        number: int | str = 1,
        *,
        ahead: int = _COUNTED_AHEAD,
        read: Callable[[Sequence[int]], list[Any]] | None = None,
    ) -> None:
        self._found = found.order_by(*order)
        super().__init__(self._found, size if size in PAGE_SIZES else PAGE_SIZES[0])
        place = int(number) if str(number).isdecimal() and len(str(number)) < 7 else 1
        self._bound = min(MOST_PAGED, (place * self.per_page // ahead + 1) * ahead)
        self._read = read or rows_of

    @cached_property
    def _counted(self) -> int:
        """Count, one above the bound where the list goes on."""
        return self._found.order_by()[: self._bound + 1].count()

    @property
    def count(self) -> int:
        """Return the number of rows counted."""
        return min(self._counted, self._bound)

    @property
    def is_more(self) -> bool:
        """Check whether there are more than counted."""
        return self._counted > self._bound

    @property
    def ends_early(self) -> bool:
        """Check whether there are more than can be paged."""
        return self.is_more and self._bound == MOST_PAGED

    def page(self, number: int | str) -> Page:
        """Return the rows of a page, in order; two queries (in one, PostgreSQL may read the whole table)."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids = list(self._found.values_list("pk", flat=True)[start : start + self.per_page])
        return Page(self._read(ids), number, self)


def rows_of(ids: Sequence[int]) -> list[Dossier]:
    """Load the dossiers of these ids in this order, with all that a line of a list shows.

    One query, even of none, so that an empty page costs as much.
    """
    found = Dossier.objects.filter(pk__in=ids or (0,)).select_related(*WITH).defer("due_trace")
    by_id = {dossier.pk: dossier for dossier in found}
    return [by_id[pk] for pk in ids if pk in by_id]


@dataclass(frozen=True, slots=True)
class Held:
    """Filter values in a list: fields and holders with their names, agencies."""

    fields: dict[int, str]
    holders: dict[int, str]
    agencies: set[int]


def held_in(actor: Actor, key: str, at: datetime) -> Held:
    """Return the filter values of a list, of a long one those of its first thousand rows; one query."""
    found = members(actor, key, at).order_by()
    columns = ("field_id", "field__name", "holder_id", "holder__full_name", "competent_agency_id")
    held = Held({}, {}, set())
    for field_id, field, holder_id, holder, agency_id in found.values_list(*columns)[:_COUNTED_AHEAD]:
        held.fields[field_id] = field
        held.agencies.add(agency_id)
        if holder_id is not None:
            held.holders[holder_id] = holder
    return held


#: What a person may sort a list by: key → (title, columns).
ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "due": ("Hạn trả", ("due_at", "pk")),
    "-due": ("Hạn trả, xa trước", ("-due_at", "-pk")),
    "received": ("Ngày tiếp nhận", (Sorted("received_at"), "pk")),
    "-received": ("Ngày tiếp nhận, mới trước", (Sorted("received_at").desc(), "-pk")),
    "name": ("Chủ hồ sơ", (InVietnamese("applicant_name"), "pk")),
}


def page_of(
    actor: Actor,
    key: str,
    at: datetime,
    *,
    number: int | str = 1,
    size: int = PAGE_SIZES[0],
    order: str = "",
    agency_ids: Iterable[int] | None = None,
) -> Page:
    """Return a page of a list, sorted by due date or as requested; three queries."""
    found = members(actor, key, at, agency_ids)
    columns = ORDERS[order][1] if order in ORDERS else (_default_order(key), "pk")
    return BoundedPaginator(found, columns, size, number).get_page(number)


def _default_order(key: str) -> Any:
    column = LISTS[key].order if key in LISTS else "due_at"
    return F(column).asc(nulls_last=True) if column == "due_at" and connection.vendor != "sqlite" else column
