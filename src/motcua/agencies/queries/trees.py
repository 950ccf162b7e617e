"""Tree of agencies as it stood on a day, cached until something changes."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

from django.db import connection
from django.db.models import Max, Min, Q

from motcua.agencies.models import AgencyEvent, AgencyVersion
from motcua.agencies.vocabulary import BODIES, BODY_PREFIX, CODE_PREFIXES, UnitKind
from motcua.base.reading import read_once
from motcua.base.text import sort_key
from motcua.base.time import FOREVER

_SHORT_KINDS = {UnitKind.CITY.value: "thành phố", UnitKind.PROVINCIAL_CITY.value: "thành phố"}


class AgencyNotFound(LookupError):
    """No agency of that code on that day; the message says so in the official's words."""


@dataclass(frozen=True, slots=True)
class Place:
    """Agency as it stood on a day."""

    agency_id: int
    name: str
    level: str
    kind: str
    parent_id: int | None
    code: str
    unit_kind: str
    unit_name: str
    unit_code: str
    valid_from: date
    valid_to: date

    @property
    def unit(self) -> str:
        """Return the unit with its kind ("xã Mỹ Tú"), or the name of a body that governs none."""
        if not self.unit_kind:
            return self.name
        kind = _SHORT_KINDS.get(self.unit_kind) or UnitKind(self.unit_kind).label
        return f"{kind.capitalize() if self.unit_name.isdigit() else kind} {self.unit_name}"


def _order(place: Place) -> tuple[str, str]:
    """Sort key: units by their code; bodies without one by name, in Vietnamese order."""
    return place.unit_code, "" if place.unit_kind else sort_key(place.name)


class Tree:
    """The tree of agencies as it stood on one day, held in memory (about 12,000 places, one query)."""

    def __init__(self, on: date, places: Iterable[Place]) -> None:
        self.on = on
        self.places = {place.agency_id: place for place in places}

    @cached_property
    def children_ids(self) -> dict[int | None, list[int]]:
        """Return direct children by parent, in the order of their unit codes, then names."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for place in sorted(self.places.values(), key=_order):
            children[place.parent_id].append(place.agency_id)
        return children

    def __contains__(self, agency_id: int) -> bool:
        return agency_id in self.places

    def __getitem__(self, agency_id: int) -> Place:
        return self.places[agency_id]

    def subtree(self, agency_id: int) -> list[int]:
        """Return the agency and all below it, parents first."""
        found = [agency_id] if agency_id in self.places else []
        for place in found:
            found.extend(self.children_ids.get(place, ()))
        return found

    def children(self, agency_id: int | None) -> list[Place]:
        """Return the agencies directly below the agency; None asks for the top of the tree."""
        return [self.places[child] for child in self.children_ids.get(agency_id, ())]

    def path(self, agency_id: int) -> list[Place]:
        """Return the path from the top of the tree down to the agency."""
        steps: list[Place] = []
        current: int | None = agency_id
        while current is not None and current in self.places:
            steps.append(self.places[current])
            current = self.places[current].parent_id
        return steps[::-1]

    def office(self, agency_id: int) -> int:
        """Return the agency that a division or desk belongs to; any other agency is its own."""
        place = self.places.get(agency_id)
        while place is not None and place.kind in BODIES and place.parent_id in self.places:
            place = self.places[place.parent_id]
        return place.agency_id if place is not None else agency_id

    def bodies(self, agency_id: int) -> list[int]:
        """Return the agency with its divisions and desks, without the agencies below it."""
        found = [agency_id]
        for member in found:
            found.extend(child.agency_id for child in self.children(member) if child.kind in BODIES)
        return found

    def ancestors(self, agency_id: int) -> list[Place]:
        """Return the agencies above the agency, from the top down."""
        return self.path(agency_id)[:-1]


FIELDS = (
    "agency_id",
    "name",
    "level",
    "agency__kind",
    "parent_id",
    "code",
    "unit_kind",
    "unit_name",
    "unit_code",
    "valid_from",
    "valid_to",
)
_REVISION = (
    f"SELECT (SELECT MAX(id) FROM {AgencyVersion._meta.db_table}), (SELECT MAX(id) FROM {AgencyEvent._meta.db_table})"
)
_KEPT = 6  # trees in memory, about 8 MB each with all units of the country
_trees: OrderedDict[tuple[object, ...], tuple[date, date, Tree]] = OrderedDict()
_lock = Lock()


def revision() -> tuple[object, ...]:
    """Return the revision of the tree, which changes with every new version or event; one small query for a page.

    Every page asks it, so it is spelled out rather than composed each time.
    """
    return read_once("agencies", _read_revision)


def _read_revision() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        return (connection.settings_dict["NAME"], *cursor.fetchone())


def forget_trees() -> None:
    """Clear the cache of trees (tests roll back; nothing else needs it)."""
    with _lock:
        _trees.clear()


def tree(on: date) -> Tree:
    """Return the tree as it stood on the day; one small query when it is cached, one large one when not."""
    stamp = revision()
    with _lock:
        for key, (begin, end, standing) in _trees.items():
            if key[:-1] == stamp and begin <= on < end:
                _trees.move_to_end(key)
                return standing
    rows = AgencyVersion.objects.filter(valid_from__lte=on, valid_to__gt=on)
    standing = Tree(on, (Place(*row) for row in rows.values_list(*FIELDS)))
    begin, end = _unchanged_around(on)
    with _lock:
        _trees[(*stamp, begin)] = (begin, end, standing)
        while len(_trees) > _KEPT:
            _trees.popitem(last=False)
    return standing


def _unchanged_around(on: date) -> tuple[date, date]:
    """Return the stretch of days around the day on which the tree is the same."""
    bounds = AgencyVersion.objects.aggregate(
        began=Max("valid_from", filter=Q(valid_from__lte=on)),
        ended=Max("valid_to", filter=Q(valid_to__lte=on)),
        begins=Min("valid_from", filter=Q(valid_from__gt=on)),
        ends=Min("valid_to", filter=Q(valid_to__gt=on)),
    )
    lower = [day for day in (bounds["began"], bounds["ended"]) if day]
    upper = [day for day in (bounds["begins"], bounds["ends"]) if day]
    return max(lower, default=date.min), min(upper, default=FOREVER)


def change_days() -> list[date]:
    """Return the days on which the tree changed, oldest first."""
    return list(AgencyVersion.objects.order_by("valid_from").values_list("valid_from", flat=True).distinct())


def place(agency_id: int, on: date) -> Place:
    """Return the agency as it stood on the day, or as it last stood before; raises AgencyNotFound."""
    rows = AgencyVersion.objects.filter(agency_id=agency_id, valid_from__lte=on).order_by("-valid_from")
    row = rows.values_list(*FIELDS).first()
    if row is None:
        raise AgencyNotFound(f"Không có cơ quan số {agency_id} vào ngày {on:%d/%m/%Y}.")
    return Place(*row)


def places(agency_ids: Iterable[int], on: date) -> dict[int, Place]:
    """Return each agency as it stood on the day, or else as it last (or first) stood; one query."""
    rows = AgencyVersion.objects.filter(agency_id__in=set(agency_ids)).order_by("valid_from")
    found: dict[int, Place] = {}
    for row in rows.values_list(*FIELDS):
        stood = Place(*row)
        if stood.valid_from <= on or stood.agency_id not in found:
            found[stood.agency_id] = stood
    return found


def resolve(code: str, on: date) -> Place:
    """Return the agency of an identifier code, or of `xa:31567`, `huyen:944`, `tinh:92`, on the day.

    A body without either is named by its number in this office, `coquan:123`.
    """
    prefix, _, number = (part.strip() for part in code.partition(":"))
    prefix = prefix.casefold() if number else prefix
    rows = AgencyVersion.objects.filter(valid_from__lte=on, valid_to__gt=on)
    if prefix == BODY_PREFIX and number.isdecimal() and len(number) < 18:
        rows = rows.filter(agency_id=int(number))
    elif number:
        if prefix not in CODE_PREFIXES:
            raise AgencyNotFound(f"Mã “{code}” phải bắt đầu bằng xa:, huyen: hoặc tinh:, ví dụ xa:31567.")
        rows = rows.filter(level=CODE_PREFIXES[prefix], unit_code=number, agency__kind="people_committee")
    else:
        rows = rows.filter(code=prefix).exclude(code="")
    row = rows.values_list(*FIELDS).first()
    if row is None:
        raise AgencyNotFound(_not_found(code, prefix, number, on))
    return Place(*row)


def _not_found(code: str, prefix: str, number: str, on: date) -> str:
    """Return the error for a code without agency that day, with the dates on which it had one."""
    rows = None
    if number and prefix in CODE_PREFIXES:
        rows = AgencyVersion.objects.filter(unit_code=number, level=CODE_PREFIXES[prefix])
    if rows is None:
        rows = AgencyVersion.objects.filter(code=prefix).exclude(code="")
    other = rows.order_by("valid_from").values_list("name", "valid_from", "valid_to").first()
    said = f"Không có cơ quan mã “{code}” vào ngày {on:%d/%m/%Y}. "
    if other is None:
        return said + "Kiểm tra lại mã, hoặc ngày xem: mã đơn vị thay đổi từ 01/7/2025."
    name, begin, end = other
    until = "" if end == FOREVER else f" đến trước {end:%d/%m/%Y}"
    return said + f"Mã này là của {name}, từ {begin:%d/%m/%Y}{until}: hãy chọn ngày trong khoảng đó."
