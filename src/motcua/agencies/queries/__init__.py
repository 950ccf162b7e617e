"""Queries on agencies on a date: resolving codes, superiors and subordinates, predecessors and successors."""

from datetime import date

from motcua.agencies.queries.history import (
    Fit,
    Lines,
    Placed,
    Relative,
    forget_lines,
    has_begun,
    inherited,
    lines,
    nodes_within,
    not_comparable,
    place_on,
    placement,
    predecessors,
    successors,
)
from motcua.agencies.queries.search import search
from motcua.agencies.queries.trees import (
    AgencyNotFound,
    Place,
    Tree,
    change_days,
    forget_trees,
    place,
    places,
    resolve,
    tree,
)

__all__ = [
    "AgencyNotFound",
    "Fit",
    "Lines",
    "Place",
    "Placed",
    "Relative",
    "Tree",
    "ancestors",
    "change_days",
    "children",
    "forget",
    "has_begun",
    "inherited",
    "lines",
    "nodes_within",
    "not_comparable",
    "path",
    "place",
    "place_on",
    "placement",
    "places",
    "predecessors",
    "resolve",
    "search",
    "successors",
    "tree",
]


def children(agency_id: int | None, on: date) -> list[Place]:
    """Return the agencies directly below the agency on the day; None asks for the top of the tree."""
    return tree(on).children(agency_id)


def ancestors(agency_id: int, on: date) -> list[Place]:
    """Return the agencies above the agency on the day, from the top down."""
    return tree(on).ancestors(agency_id)


def path(agency_id: int, on: date) -> list[Place]:
    """Return the path from the top of the tree down to the agency, as it stood on the day."""
    return tree(on).path(agency_id)


def forget() -> None:
    """Clear all caches (tests roll back; nothing else needs it)."""
    forget_trees()
    forget_lines()
