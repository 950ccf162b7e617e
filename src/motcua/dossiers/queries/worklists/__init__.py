"""Work lists: dossiers waiting for a person, a desk or an agency, sorted by due date.

Every list is a condition on a dossier's row that a small index answers (open dossiers only), so that a million
ended ones cost nothing. A page is three queries whatever its length: how many there are, as far as one pages from
here, the numbers in order, and the rows. Lists are counted together in one query, and no further than three hundred.
"""

from motcua.dossiers.queries.worklists.conditions import Sorted, due_soon_until
from motcua.dossiers.queries.worklists.lists import LISTS, WorkList
from motcua.dossiers.queries.worklists.members import MOST_COUNTED, count_together, counts, lists_of, members
from motcua.dossiers.queries.worklists.pages import (
    MOST_PAGED,
    ORDERS,
    PAGE_SIZES,
    BoundedPaginator,
    Held,
    held_in,
    page_of,
    rows_of,
)
from motcua.dossiers.queries.worklists.reach import Reach, reach_of

__all__ = [
    "Sorted",
    "due_soon_until",
    "LISTS",
    "WorkList",
    "Reach",
    "reach_of",
    "MOST_COUNTED",
    "count_together",
    "counts",
    "lists_of",
    "members",
    "MOST_PAGED",
    "ORDERS",
    "PAGE_SIZES",
    "BoundedPaginator",
    "Held",
    "held_in",
    "page_of",
    "rows_of",
]
