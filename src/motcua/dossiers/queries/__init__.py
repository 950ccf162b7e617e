"""Queries of dossiers: work lists, search, one dossier's page, its history, the catalogue for a dossier."""

from motcua.acts.queries import replay, state_of, verify_chain
from motcua.dossiers.queries.details import Detail, detail
from motcua.dossiers.queries.public import PublicStatus, public_status
from motcua.dossiers.queries.search import search
from motcua.dossiers.queries.worklists import (
    LISTS,
    ORDERS,
    PAGE_SIZES,
    WorkList,
    counts,
    lists_of,
    members,
    page_of,
    reach_of,
)

__all__ = [
    "LISTS",
    "ORDERS",
    "PAGE_SIZES",
    "Detail",
    "PublicStatus",
    "WorkList",
    "counts",
    "detail",
    "lists_of",
    "members",
    "page_of",
    "public_status",
    "reach_of",
    "replay",
    "search",
    "state_of",
    "verify_chain",
]
