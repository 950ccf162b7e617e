"""Predecessors and successors of bodies, and the place of a body of one date on the tree of another."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from weakref import WeakKeyDictionary

from motcua.agencies.models import AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.queries.trees import Tree, revision, tree
from motcua.agencies.vocabulary import SuccessionKind


@dataclass(frozen=True, slots=True)
class Relative:
    """Successor or predecessor of a body; `is_partial` if only a part went over at any step."""

    agency_id: int
    is_partial: bool


class Fit(StrEnum):
    """Fit of a body of one date to a node of another date's tree."""

    SAME = "same"  # it stands that day
    WHOLE = "whole"  # all of it became (or all of the node came from) bodies within the node
    PART = "part"  # only a part went over there: figures are not comparable at this node
    ABOVE = "above"  # it has no counterpart; it counts at the node that took in its superior


@dataclass(frozen=True, slots=True)
class Placed:
    """Place of a body on another date's tree."""

    node_id: int
    fit: Fit


class Lines:
    """All lines of succession (territory and tasks; a mere transfer of a function does not move a body)."""

    def __init__(self) -> None:
        self.out: dict[int, list[tuple[date, int, bool]]] = defaultdict(list)
        self.into: dict[int, list[tuple[date, int, bool]]] = defaultdict(list)
        rows = Succession.objects.filter(successor__isnull=False).exclude(kind=SuccessionKind.TRANSFER_FUNCTION)
        fields = ("predecessor_id", "successor_id", "effective_on", "is_partial")
        for old, new, day, is_partial in rows.order_by("effective_on", "pk").values_list(*fields):
            self.out[old].append((day, new, is_partial))
            self.into[new].append((day, old, is_partial))
        self.stood: dict[int, list[tuple[date, date, int | None]]] = defaultdict(list)
        for agency, begin, end, parent in AgencyVersion.objects.order_by("valid_from").values_list(
            "agency_id", "valid_from", "valid_to", "parent_id"
        ):
            self.stood[agency].append((begin, end, parent))

    def stands(self, agency_id: int, on: date) -> bool:
        """Return whether the agency stands on the day."""
        return any(begin <= on < end for begin, end, _ in self.stood.get(agency_id, ()))

    def after(self, agency_id: int, on: date) -> list[Relative]:
        """Return the bodies standing on the day that came after the agency, over all steps."""
        return self._follow(agency_id, on, self.out, lambda day: day <= on)

    def before(self, agency_id: int, on: date) -> list[Relative]:
        """Return the bodies standing on the day from which the agency came, over all steps."""
        return self._follow(agency_id, on, self.into, lambda day: day > on)

    def _follow(
        self,
        agency_id: int,
        on: date,
        lines: Mapping[int, list[tuple[date, int, bool]]],
        counts: Callable[[date], bool],
    ) -> list[Relative]:
        found: dict[int, bool] = {}
        seen = {(agency_id, False)}
        waiting = [(agency_id, False)]
        while waiting:
            current, was_partial = waiting.pop()
            for day, other, is_partial in lines.get(current, ()):
                if not counts(day) or other == agency_id:
                    continue
                step = (other, was_partial or is_partial)
                if self.stands(other, on):
                    found[other] = found.get(other, True) and step[1]
                elif step not in seen:
                    seen.add(step)
                    waiting.append(step)
        return [Relative(other, is_partial) for other, is_partial in sorted(found.items())]

    def parent_of(self, agency_id: int) -> int | None:
        """Return the last superior of a body that no longer stands (or its first, if it came later)."""
        return self.stood[agency_id][-1][2] if agency_id in self.stood else None

    def first_day(self, agency_id: int) -> date:
        """Return the day from which the agency stood."""
        return self.stood[agency_id][0][0]


_lines: dict[tuple[object, ...], Lines] = {}
_placements: WeakKeyDictionary[Tree, dict[int, Placed]] = WeakKeyDictionary()
_inherited: WeakKeyDictionary[Tree, dict[int, set[int]]] = WeakKeyDictionary()


def lines() -> Lines:
    """Return all lines of succession, cached until the tree changes."""
    stamp = revision()
    if stamp not in _lines:
        _lines.clear()
        _placements.clear()
        _inherited.clear()
        _lines[stamp] = Lines()
    return _lines[stamp]


def forget_lines() -> None:
    """Clear the cache (tests roll back; nothing else needs it)."""
    _lines.clear()
    _placements.clear()
    _inherited.clear()


def successors(agency_id: int, on: date) -> list[Relative]:
    """Return the bodies that stand on the day and came after the agency; empty if it stands itself or was abolished."""
    return lines().after(agency_id, on)


def predecessors(agency_id: int, on: date) -> list[Relative]:
    """Return the bodies that stood on the day and from which the agency came."""
    return lines().before(agency_id, on)


def has_begun(agency_id: int, standing: Tree) -> bool:
    """Return whether the agency stands on the day of the tree, or stood before; false for one founded later."""
    if agency_id in standing:
        return True
    known = lines()
    return agency_id in known.stood and known.first_day(agency_id) <= standing.on


def place_on(agency_id: int, on: date) -> Placed | None:
    """Return the node where the agency counts on the tree of the day; None if nothing there took it in."""
    return _place(agency_id, lines(), tree(on))


def placement(on: date) -> dict[int, Placed]:
    """Return where every agency that ever stood counts on the tree of the day (cached until the tree changes)."""
    return _placement(tree(on))


def _placement(standing: Tree) -> dict[int, Placed]:
    placed = _placements.get(standing)
    if placed is None:
        known = lines()
        found = ((agency_id, _place(agency_id, known, standing)) for agency_id in known.stood)
        placed = _placements[standing] = {agency_id: where for agency_id, where in found if where is not None}
    return placed


def inherited(agency_ids: Iterable[int], standing: Tree) -> frozenset[int]:
    """Return the bodies of other dates that count at one of these nodes, whose records are there to be finished.

    No query once it was asked of the tree.
    """
    heirs = _inherited.get(standing)
    if heirs is None:
        heirs = defaultdict(set)
        for agency_id, placed in _placement(standing).items():
            if agency_id != placed.node_id:
                heirs[placed.node_id].add(agency_id)
        heirs = _inherited[standing] = dict(heirs)
    return frozenset().union(*(heirs.get(agency_id, ()) for agency_id in agency_ids))


def not_comparable(on: date, since: date) -> frozenset[int]:
    """Return nodes of the day's tree that took in only a part of some body after `since`, or whose origin is open.

    A figure from before cannot be compared with theirs; one of a node above can, where all parts lie within it.
    """
    known = lines()
    parts = [
        [relative.agency_id for relative in known.after(old, on)]
        for old, steps in known.out.items()
        if any(is_partial and since < day <= on for day, _, is_partial in steps)
    ]
    open_pieces = UnresolvedSuccession.objects.filter(
        settled_at__isnull=True, effective_on__gt=since, effective_on__lte=on, successor__isnull=False
    )
    unfinished = set(open_pieces.values_list("successor_id", flat=True))
    return frozenset(agency_id for part in parts for agency_id in part) | unfinished


def nodes_within(agency_id: int, on: date, *, recorded: Iterable[int] | None = None) -> dict[int, int]:
    """Return recorded agency → node, for all that counts at or below the agency on the tree of the day."""
    inside = set(tree(on).subtree(agency_id))
    placed = placement(on)
    wanted = placed if recorded is None else {item: placed[item] for item in recorded if item in placed}
    return {item: where.node_id for item, where in wanted.items() if where.node_id in inside}


def _place(agency_id: int, known: Lines, standing: Tree, depth: int = 0) -> Placed | None:
    if agency_id in standing:
        return Placed(agency_id, Fit.SAME)
    came_later = agency_id in known.stood and known.first_day(agency_id) > standing.on
    relatives = known.before(agency_id, standing.on) if came_later else known.after(agency_id, standing.on)
    if relatives:
        node = _common(standing, [relative.agency_id for relative in relatives])
        if node is None:
            return None
        is_partial = any(relative.is_partial for relative in relatives) and len(relatives) == 1
        return Placed(node, Fit.PART if is_partial else Fit.WHOLE)
    parent = known.parent_of(agency_id)
    if parent is None or depth > 8:
        return None
    above = _place(parent, known, standing, depth + 1)
    return above and Placed(above.node_id, Fit.PART if above.fit == Fit.PART else Fit.ABOVE)


def _common(standing: Tree, agency_ids: list[int]) -> int | None:
    """Return the lowest node above all of them."""
    paths = [[place.agency_id for place in standing.path(agency_id)] for agency_id in agency_ids]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared else None
