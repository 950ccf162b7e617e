"""Figures of an agency: its scope on the tree of a date, the counts, and the records behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from motcua.agencies.queries import Place, nodes_within, placement, resolve
from motcua.base.canonical import plain
from motcua.base.law import documents_on
from motcua.base.time import day_number
from motcua.reports.queries.recording import recording_of
from motcua.reports.registry import REPORTED_FAMILIES, ReportedFamily
from motcua.statistics.queries import Request, failed_identities, figures, records
from motcua.statistics.ratios import ratio_of
from motcua.statistics.registry import (
    DIMENSIONS,
    FAMILIES,
    MEASURES,
    RATIOS,
    by_public_key,
    dimension_key,
    measures_of,
)
from motcua.statistics.vocabulary import Cell, Days


class WrongQuestion(ValueError):
    """Raised for a question that cannot be asked; the message says which can."""


@dataclass(frozen=True)
class Scope:
    """Scope of figures: an agency on the tree of a date, alone or with all below it.

    Every agency as recorded counts at the node that it is, or became, on that tree (domain §3.2 rule 3).
    """

    place: Place
    tree_on: date
    with_subtree: bool
    places: Mapping[int, int] = field(repr=False)


def scope_of(code: str, *, tree_on: date, with_subtree: bool = False) -> Scope:
    """Return the scope of the agency of that code on the tree of the day; raises AgencyNotFound."""
    return scope_at(resolve(code, tree_on), tree_on=tree_on, with_subtree=with_subtree)


def scope_at(place: Place, *, tree_on: date, with_subtree: bool = False) -> Scope:
    """Return the scope of an agency already found."""
    within = nodes_within(place.agency_id, tree_on)
    if not with_subtree:
        within = {agency: node for agency, node in within.items() if node == place.agency_id}
    return Scope(place, tree_on, with_subtree, within)


@dataclass(frozen=True)
class Question:
    """Figures of a scope between two days (both included), split by dimensions, perhaps of a snapshot."""

    scope: Scope
    first: date
    last: date
    by: tuple[str, ...] = ()
    where: Mapping[str, int] = field(default_factory=dict)
    source: Path | None = None
    known_on: date | None = None
    family: str = ""  # the first family that a room reports, where none is named

    def __post_init__(self) -> None:
        if not self.family:
            object.__setattr__(self, "family", REPORTED_FAMILIES.names()[0])
        if self.last < self.first:
            raise WrongQuestion(f"Ngày cuối {self.last:%d/%m/%Y} trước ngày đầu {self.first:%d/%m/%Y}.")
        unknown = [name for name in self.by if name not in FAMILIES[self.family].dimensions]
        if unknown:
            choices = ", ".join(FAMILIES[self.family].dimensions)
            raise WrongQuestion(f"Không có chiều số liệu “{', '.join(unknown)}”; các chiều có: {choices}.")

    def request(self) -> Request:
        """Return the question as a request to the statistics.

        Figures count for the family's own agency; split by another agency of the record (the receiving one) and not
        by its own, they count for that other one. Split by both, the other one too stands on the tree of the day.
        """
        attribute_to, counted_as = "", {}
        for other in reported(self.family).attributions:
            if other not in self.by:
                continue
            if FAMILIES[self.family].attribution not in self.by:
                attribute_to = other
            else:
                placed = placement(self.scope.tree_on).items()
                counted_as[other] = {old: at.node_id for old, at in placed if old != at.node_id}
        return Request(
            family=self.family,
            days=Days(day_number(self.first), day_number(self.last)),
            places=self.scope.places,
            attribute_to=attribute_to,
            by=self.by,
            where=self.where,
            source=self.source,
            known_on=day_number(self.known_on) if self.known_on else None,
            counted_as=counted_as,
        )


def reported(family: str) -> ReportedFamily:
    """Return how the family is reported."""
    return REPORTED_FAMILIES[family] if family in REPORTED_FAMILIES else ReportedFamily(family)


def dimensions(names: Sequence[str], family: str) -> tuple[str, ...]:
    """Return the dimensions for the names that a person typed."""
    aliases = reported(family).aliases
    return tuple(dimension_key(aliases.get(name.strip(), name.strip())) for name in names if name.strip())


def counted(question: Question, measures: Sequence[str] | None = None) -> list[Cell]:
    """Return the cells of the question; without `by`, exactly one."""
    return figures(question.request(), measures)


def total(question: Question, measures: Sequence[str] | None = None) -> Cell:
    """Return the figures of the whole scope in one cell, for the agency that the split counts for: its cells add up to
    it.
    """
    return figures(replace(question.request(), by=()), measures)[0]


def record_ids(question: Question, measure: str, offset: int = 0, limit: int | None = None) -> tuple[int, list[int]]:
    """Return how many records the figure counts, and their ids (a page of them)."""
    if measure not in MEASURES:
        raise WrongQuestion(f"Không có chỉ tiêu “{measure}”; các chỉ tiêu có: {', '.join(MEASURES.names())}.")
    return records(question.request(), measure, offset, limit)


def ratios_of(family: str) -> list[str]:
    """Return the ratios whose parts are measures of the family."""
    return [ratio.public_key for ratio in RATIOS if MEASURES[ratio.numerator[0]].family == family]


def percent(ratio: str, cell: Cell) -> dict[str, Any]:
    """Compute a ratio from its parts: numerator, denominator, and the percentage (None where there is nothing)."""
    share = ratio_of(ratio, cell.figures)
    percentage = None if share.value is None else float(share.value)
    return {"numerator": plain(share.numerator), "denominator": plain(share.denominator), "percent": percentage}


def labelled(cells: Sequence[Cell], by: Sequence[str]) -> list[dict[str, Any]]:
    """Return the cells with the slugs and words of their dimensions; one query for each dimension."""
    words = {}
    for name in by:
        numbers = {cell.key[name] for cell in cells}
        words[name] = (DIMENSIONS[name].slugs(numbers), DIMENSIONS[name].labels(numbers))
    return [
        {
            "key": {name: words[name][0].get(cell.key[name], str(cell.key[name])) for name in by},
            "labels": {name: words[name][1].get(cell.key[name], str(cell.key[name])) for name in by},
            "figures": by_public_key(cell.figures),
        }
        for cell in cells
    ]


def provenance(question: Question) -> dict[str, Any]:
    """Return the provenance of figures, so that they can be asked for again: scope, days, tree, definitions,
    identities.
    """
    place = question.scope.place
    return {
        "agency": {"id": place.agency_id, "name": place.name, "code": place.code, "unit_code": place.unit_code},
        "from": question.first.isoformat(),
        "to": question.last.isoformat(),
        "tree": question.scope.tree_on.isoformat(),
        "subtree": question.scope.with_subtree,
        "attributed_to": question.request().attribute_to or FAMILIES[question.family].attribution,
        "source": str(question.source.name) if question.source else "live",
        "definitions": {
            measure.public_key: {
                "name": measure.name,
                "definition": measure.definition,
                "citation": documents_on(measure.citation, question.last),
            }
            for measure in measures_of(question.family)
        },
    }


def recording_asked(question: Question) -> dict[str, Any] | None:
    """Return since when the scope keeps records of the question's family, and whether its days are known; None for a
    family that keeps no such day.
    """
    days = (question.first, question.last)
    found = recording_of(question.scope.place.agency_id, question.scope.places, question.family, days, days)
    return found.as_json() if found else None


def broken(cells: Sequence[Cell]) -> list[str]:
    """Return the identities that fail in any of the cells."""
    return sorted({key for cell in cells for key in failed_identities(cell)})
