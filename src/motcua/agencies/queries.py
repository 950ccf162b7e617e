"""Questions about agencies on a date: who is it, who stands above and below, who came after and before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from motcua.agencies.models import AgencyVersion
from motcua.agencies.vocabulary import CODE_PREFIXES


class AgencyNotFound(LookupError):
    """No agency of that code on that day; the message says so in the official's words."""


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as it stood on a day."""

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


class Tree:
    """The tree of agencies as it stood on one day, held in memory (about 12,000 places, one query)."""

    def __init__(self, on: date, places: Iterable[Place]) -> None:
        self.on = on
        self.places = {place.agency_id: place for place in places}

    @cached_property
    def children_ids(self) -> dict[int | None, list[int]]:
        """Direct children by parent, in the order of their names."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for place in sorted(self.places.values(), key=lambda place: (place.unit_code, place.name)):
            children[place.parent_id].append(place.agency_id)
        return children

    def __contains__(self, agency_id: int) -> bool:
        return agency_id in self.places

    def __getitem__(self, agency_id: int) -> Place:
        return self.places[agency_id]

    def subtree(self, agency_id: int) -> list[int]:
        """The agency and all below it, parents first."""
        found = [agency_id] if agency_id in self.places else []
        for place in found:
            found.extend(self.children_ids.get(place, ()))
        return found

    def path(self, agency_id: int) -> list[Place]:
        """From the top of the tree down to the agency."""
        steps: list[Place] = []
        current: int | None = agency_id
        while current is not None and current in self.places:
            steps.append(self.places[current])
            current = self.places[current].parent_id
        return steps[::-1]


_FIELDS = ("agency_id", "name", "level", "agency__kind", "parent_id", "code", "unit_kind", "unit_name", "unit_code")


def tree(on: date) -> Tree:
    """The tree as it stood on the day; one query."""
    rows = AgencyVersion.objects.filter(valid_from__lte=on, valid_to__gt=on)
    return Tree(on, (Place(*row) for row in rows.values_list(*_FIELDS, "valid_from", "valid_to")))


def place(agency_id: int, on: date) -> Place:
    """The agency as it stood on the day, or as it last stood before; raises AgencyNotFound."""
    rows = AgencyVersion.objects.filter(agency_id=agency_id, valid_from__lte=on).order_by("-valid_from")
    row = rows.values_list(*_FIELDS, "valid_from", "valid_to").first()
    if row is None:
        raise AgencyNotFound(f"Không có cơ quan số {agency_id} vào ngày {on:%d/%m/%Y}.")
    return Place(*row)


def resolve(code: str, on: date) -> Place:
    """The agency named by its identifier code, or as `xa:31567`, `huyen:944`, `tinh:92`, on the day."""
    prefix, _, number = code.partition(":")
    rows = AgencyVersion.objects.filter(valid_from__lte=on, valid_to__gt=on)
    if number:
        if prefix not in CODE_PREFIXES:
            raise AgencyNotFound(f"Mã “{code}” phải bắt đầu bằng xa:, huyen: hoặc tinh:, ví dụ xa:31567.")
        rows = rows.filter(level=CODE_PREFIXES[prefix], unit_code=number, agency__kind="people_committee")
    else:
        rows = rows.filter(code=code)
    row = rows.values_list(*_FIELDS, "valid_from", "valid_to").first()
    if row is None:
        raise AgencyNotFound(
            f"Không có cơ quan mã “{code}” vào ngày {on:%d/%m/%Y}. Kiểm tra lại mã, hoặc ngày xem: "
            "mã đơn vị thay đổi từ 01/7/2025."
        )
    return Place(*row)
