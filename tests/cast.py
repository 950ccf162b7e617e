"""The fixed cast of the tests: one commune with its people, one stranger from next door, and nobody.

Agencies stand from 1 July 2025, roles are held from that day. Every name says what its bearer is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from django.conf import settings
from django.test import Client

from motcua.agencies.models import Agency, AgencyVersion
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.text import fold
from motcua.base.time import VIETNAM, today
from motcua.people.models import Account, RoleHolding
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor, Role

FOUNDED = date(2025, 7, 1)
PASSWORD = "Mot-Cua-dung-hen-2026"
BASIS = "Nghị quyết 1668/NQ-UBTVQH15"
#: A Friday at ten, on a working day.
MOMENT = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)


@dataclass
class Cast:
    """Agencies and accounts by name; `actor` is the person as policies see them."""

    province: Agency
    commune: Agency
    desk_place: Agency
    economy: Agency
    culture: Agency
    office: Agency
    other_commune: Agency
    other_desk_place: Agency
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["accounts"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str, on: date | None = None) -> Actor:
        """The member of the cast as the acting person, today or on a day."""
        return actor_of(self.accounts[name], on or today())

    def client(self, name: str) -> Client:
        """A browserless client in which the member has signed in."""
        client = Client()
        client.force_login(self.accounts[name], backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client


#: name in the cast → (full name, role, place, reaches down)
MEMBERS: dict[str, tuple[str, Role | None, str, bool]] = {
    "desk": ("Lê Thị Một Cửa", Role.DESK_OFFICER, "desk_place", False),
    "officer": ("Trần Văn Thụ Lý", Role.CASE_OFFICER, "economy", False),
    "culture_officer": ("Phạm Thị Văn Hóa", Role.CASE_OFFICER, "culture", False),
    "head": ("Ngô Văn Trưởng Phòng", Role.DIVISION_HEAD, "economy", False),
    "leader": ("Nguyễn Văn Lãnh Đạo", Role.LEADER, "commune", True),
    "clerk": ("Võ Thị Văn Thư", Role.CLERK, "commune", False),
    "reform": ("Đặng Văn Cải Cách", Role.REFORM_OFFICER, "commune", True),
    "controller": ("Bùi Thị Kiểm Soát", Role.CONTROLLER, "commune", True),
    "auditor": ("Hồ Văn Thanh Tra", Role.AUDITOR, "commune", True),
    "administrator": ("Dương Thị Quản Trị", Role.ADMINISTRATOR, "commune", True),
    "keeper": ("Châu Thị Kiểm Soát Thành Phố", Role.CONTROLLER, "province", True),
    "outsider": ("Lý Văn Láng Giềng", Role.DESK_OFFICER, "other_desk_place", False),
    "outside_leader": ("Trịnh Thị Láng Giềng", Role.LEADER, "other_commune", True),
    "nobody": ("Mai Văn Không Vai Trò", None, "", False),
}


def agency(kind: AgencyKind, name: str, level: Level, parent: Agency | None = None, **version: object) -> Agency:
    """An agency with the one version it has had since the day everything was founded."""
    made = Agency.objects.create(kind=kind)
    version = {"valid_from": FOUNDED, "legal_basis": BASIS, **version}
    AgencyVersion.objects.create(agency=made, name=name, folded_name=fold(name), level=level, parent=parent, **version)
    return made


def account(username: str, full_name: str, **fields: object) -> Account:
    """An account whose password is never needed: hashing one takes longer than most tests."""
    made = Account(username=username, full_name=full_name, **fields)
    made.set_unusable_password()
    made.save()
    return made


def hold(account: Account, role: Role, place: Agency, with_subtree: bool = False, **fields: object) -> RoleHolding:
    """A role held since the day everything was founded."""
    fields = {"valid_from": FOUNDED, "legal_basis": "Quyết định phân công nhiệm vụ", **fields}
    return RoleHolding.objects.create(account=account, role=role, agency=place, with_subtree=with_subtree, **fields)


def make_cast() -> Cast:
    """Everyone, in the database."""
    committee, commune, ward = AgencyKind.PEOPLE_COMMITTEE, Level.COMMUNE, AgencyKind.DIVISION
    city = agency(
        committee, "Ủy ban nhân dân thành phố Cần Thơ", Level.PROVINCE, code="H13",
        unit_kind=UnitKind.CITY, unit_name="Cần Thơ", unit_code="92",
    )  # fmt: skip
    home = agency(
        committee, "Ủy ban nhân dân xã Mỹ Tú", commune, city, code="H13.100",
        unit_kind=UnitKind.COMMUNE, unit_name="Mỹ Tú", unit_code="31567",
    )  # fmt: skip
    next_door = agency(
        committee, "Ủy ban nhân dân xã Long Hưng", commune, city, code="H13.101",
        unit_kind=UnitKind.COMMUNE, unit_name="Long Hưng", unit_code="31579",
    )  # fmt: skip
    centre = AgencyKind.SERVICE_CENTER
    cast = Cast(
        province=city,
        commune=home,
        desk_place=agency(centre, "Trung tâm Phục vụ hành chính công xã Mỹ Tú", commune, home, code="H13.100.1"),
        economy=agency(ward, "Phòng Kinh tế xã Mỹ Tú", commune, home, code="H13.100.2"),
        culture=agency(ward, "Phòng Văn hóa - Xã hội xã Mỹ Tú", commune, home, code="H13.100.3"),
        office=agency(ward, "Văn phòng HĐND và UBND xã Mỹ Tú", commune, home, code="H13.100.4"),
        other_commune=next_door,
        other_desk_place=agency(
            centre, "Trung tâm Phục vụ hành chính công xã Long Hưng", commune, next_door, code="H13.101.1"
        ),
    )
    for name, (full_name, role, place, reaches_down) in MEMBERS.items():
        cast.accounts[name] = account(name, full_name)
        if role:
            hold(cast.accounts[name], role, getattr(cast, place), reaches_down)
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The commune and its people."""
    return make_cast()
