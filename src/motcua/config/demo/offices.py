"""Offices of the demo: desks and divisions of real units, with invented people in every role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from motcua.agencies.actions import load_partners
from motcua.agencies.models import Agency, AgencyVersion
from motcua.agencies.queries import Place, children, resolve
from motcua.agencies.vocabulary import AgencyKind
from motcua.base.text import fold
from motcua.base.time import FOREVER, now
from motcua.config.demo.names import People
from motcua.deadlines.rules.deadline import TimeLimit
from motcua.dossiers.rules import codes
from motcua.people.actions.logs import record
from motcua.people.actions.roles import told_of
from motcua.people.models import Account, RoleHolding
from motcua.people.vocabulary import SYSTEM, Deed, Role
from motcua.procedures.models import ProcedureCase
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS

#: Password of every account of a demo; such an office holds no confidential data.
PASSWORD = "mot-cua-2026"
REFORM = date(2025, 7, 1)
DISTRICT = "huyen:944"
TODAY = ("xa:31567", "xa:31579", "xa:31591", "xa:31603")  # Mỹ Tú, Long Hưng, Mỹ Hương, Mỹ Phước
SHORT = {"Mỹ Tú": "mytu", "Long Hưng": "longhung", "Mỹ Hương": "myhuong", "Mỹ Phước": "myphuoc"}


@dataclass(frozen=True, slots=True)
class Office:
    """Body that settles dossiers, with its desk and the people who act in the replay."""

    committee_id: int
    desk_id: int
    unit: str
    level: str
    code_part: str
    desk_account: int
    officer_place: int
    officer_account: int
    leader_account: int
    leader_name: str
    business_share: float = 0.02


@dataclass(frozen=True, slots=True)
class Offer:
    """Procedure as it was offered: version and case in force, limit, and result."""

    procedure_id: int
    version_id: int
    case_id: int
    field_id: int
    field_code: str
    limit: TimeLimit
    valid_from: date
    online_level: int
    result_name: str
    result_sign: str = "QĐ-UBND"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Account that the demo prints."""

    username: str
    name: str
    role: str
    place: str


def offers(level: str, on: date) -> list[Offer]:
    """Return the procedures that bodies of the level offered on the day, with limits counted in days, by code."""
    cases = (
        ProcedureCase.objects.filter(
            version__valid_from__lte=on, version__valid_to__gt=on, has_no_due_date=False, position=1
        )
        .exclude(duration_unit="working_hour")
        .select_related("version__procedure__field")
        .order_by("version__procedure__code")
    )
    found = []
    for case in cases:
        version = case.version
        if version.settled_at == level:
            found.append(
                Offer(
                    version.procedure_id,
                    version.pk,
                    case.pk,
                    version.procedure.field_id,
                    version.procedure.field.code,
                    TimeLimit(case.duration, case.duration_unit),
                    version.valid_from,
                    ONLINE_LEVEL_NUMBERS[version.online_level],
                    (version.result_name or "Văn bản trả lời kết quả giải quyết")[:200],
                )
            )
    return found


def body(
    parent: Place, kind: AgencyKind, name: str, valid_from: date, valid_to: date = FOREVER, *, at_the_desk: bool = False
) -> int:
    """Return a desk or division of a committee; the desk has the unit's code, so that its dossier codes show it."""
    agency = Agency.objects.create(kind=kind)
    AgencyVersion.objects.create(
        agency=agency,
        name=name,
        folded_name=fold(name),
        level=parent.level,
        parent_id=parent.agency_id,
        unit_code=parent.unit_code if at_the_desk else "",
        valid_from=valid_from,
        valid_to=valid_to,
        legal_basis="Cơ quan mẫu của bản dùng thử",
    )
    return agency.pk


class Staffing:
    """Creates accounts and gives them roles; one password, hashed once."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.password = make_password(PASSWORD)
        self.sign_ins: list[SignIn] = []

    def account(self, username: str, title: str, *, ended_on: date | None = None, name: str = "") -> Account:
        """Create an account; one that ended cannot sign in."""
        return Account.objects.create(
            username=username,
            full_name=name or self.people.name(),
            title=title,
            password="!" if ended_on else self.password,
            is_active=ended_on is None,
            ended_on=ended_on,
        )

    def hold(
        self, account: Account, role: Role, place: int, begin: date, end: date = FOREVER, subtree: bool = False
    ) -> None:
        """Give an account a role at a place for a time, with its line in the log of administration."""
        holding = RoleHolding.objects.create(
            account=account,
            role=role,
            agency_id=place,
            with_subtree=subtree,
            valid_from=begin,
            valid_to=end,
            legal_basis="Quyết định phân công của bản dùng thử",
        )
        record(Deed.ROLE_GRANTED, account, SYSTEM, now(), told_of(holding))

    def staff(
        self, username: str, role: Role, place: int, unit: str, *, title: str = "", subtree: bool = False
    ) -> Account:
        """Create a person of today's office, whose sign-in is printed."""
        account = self.account(username, title or str(role.label))
        self.hold(account, role, place, REFORM, subtree=subtree)
        self.sign_ins.append(SignIn(username, account.full_name, str(role.label), unit))
        return account


def code_part(place: Place, on: date) -> str:
    """Return the agency's part of its dossier codes on the day."""
    return codes.agency_part(
        agency_code=place.code, agency_id=place.agency_id, level=place.level, unit_code=place.unit_code, on=on
    )


def offices_2021(staffing: Staffing, on: date) -> tuple[Office, list[Office]]:
    """Create huyện Mỹ Tú and its nine communes as they stood, with accounts that ended with them."""
    district = resolve(DISTRICT, on)
    made = [_office_2021(staffing, place, on) for place in [district, *children(district.agency_id, on)]]
    return made[0], made[1:]


def _office_2021(staffing: Staffing, place: Place, on: date) -> Office:
    began, short = place.valid_from, fold(place.unit_name).replace(" ", "")
    ended = REFORM
    name = f"Bộ phận Tiếp nhận và Trả kết quả {place.unit}"
    desk = body(place, AgencyKind.ONE_STOP_DESK, name, began, ended, at_the_desk=True)
    tier = "huyen" if place.level == "district" else "xa"
    officer_place = place.agency_id
    if place.level == "district":
        officer_place = body(place, AgencyKind.DIVISION, f"Phòng Tài nguyên và Môi trường {place.unit}", began, ended)
    accounts = []
    for key, title, role, where in (
        ("motcua", "Công chức một cửa", Role.DESK_OFFICER, desk),
        ("chuyenvien", "Chuyên viên", Role.CASE_OFFICER, officer_place),
        ("lanhdao", "Chủ tịch Ủy ban nhân dân", Role.LEADER, place.agency_id),
    ):
        account = staffing.account(f"{key}.{tier}.{short}.2021", f"{title} {place.unit}", ended_on=ended)
        staffing.hold(account, role, where, began, ended, subtree=role == Role.LEADER)
        accounts.append(account)
    clerk, officer, leader = accounts
    return Office(
        committee_id=place.agency_id,
        desk_id=desk,
        unit=place.unit,
        level=place.level,
        code_part=code_part(place, on),
        desk_account=clerk.pk,
        officer_place=officer_place,
        officer_account=officer.pk,
        leader_account=leader.pk,
        leader_name=leader.full_name,
        business_share=0.05 if place.level == "district" else 0.01,
    )


@dataclass(frozen=True, slots=True)
class Commune:
    """Commune of today with its bodies and the accounts that act, by the first word of their user name."""

    place: Place
    desk_id: int
    culture_id: int
    accounts: dict[str, Account]

    @property
    def office(self) -> Office:
        """Return the commune as the bulk replay needs it."""
        return Office(
            committee_id=self.place.agency_id,
            desk_id=self.desk_id,
            unit=self.place.unit,
            level=self.place.level,
            code_part=code_part(self.place, date(2026, 1, 1)),
            desk_account=self.accounts["motcua"].pk,
            officer_place=self.culture_id,
            officer_account=self.accounts["chuyenvien"].pk,
            leader_account=self.accounts["lanhdao"].pk,
            leader_name=self.accounts["lanhdao"].full_name,
            business_share=0.04,
        )


def communes_today(staffing: Staffing, on: date) -> list[Commune]:
    """Create the four communes that succeeded those of Mỹ Tú, with desk, divisions and people in every role."""
    return [_commune_today(staffing, resolve(code, on)) for code in TODAY]


def _commune_today(staffing: Staffing, place: Place) -> Commune:
    unit, short = place.unit, SHORT[place.unit_name]
    desk = body(place, AgencyKind.SERVICE_CENTER, f"Trung tâm Phục vụ hành chính công {unit}", REFORM, at_the_desk=True)
    economy = body(place, AgencyKind.DIVISION, f"Phòng Kinh tế {unit}", REFORM)
    culture = body(place, AgencyKind.DIVISION, f"Phòng Văn hóa - Xã hội {unit}", REFORM)
    secretariat = body(place, AgencyKind.DIVISION, f"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {unit}", REFORM)
    whole = place.agency_id
    rows: Sequence[tuple[str, Role, int, str, bool]] = (
        ("motcua", Role.DESK_OFFICER, desk, "Công chức một cửa", False),
        ("motcua2", Role.DESK_OFFICER, desk, "Công chức một cửa", False),
        ("chuyenvien", Role.CASE_OFFICER, culture, "Công chức tư pháp - hộ tịch", False),
        ("diachinh", Role.CASE_OFFICER, economy, "Công chức địa chính - xây dựng", False),
        ("truongphong", Role.DIVISION_HEAD, culture, "Trưởng phòng Văn hóa - Xã hội", False),
        ("truongphongkt", Role.DIVISION_HEAD, economy, "Trưởng phòng Kinh tế", False),
        ("lanhdao", Role.LEADER, whole, "Phó Chủ tịch Ủy ban nhân dân", True),
        ("vanthu", Role.CLERK, secretariat, "Văn thư", False),
        ("cchc", Role.REFORM_OFFICER, whole, "Công chức phụ trách cải cách hành chính", True),
        ("kiemsoat", Role.CONTROLLER, whole, "Công chức kiểm soát thủ tục hành chính", True),
        ("thanhtra", Role.AUDITOR, whole, "Người kiểm tra công vụ", True),
    )
    accounts = {
        key: staffing.staff(f"{key}.{short}", role, where, unit, title=title, subtree=subtree)
        for key, role, where, title, subtree in rows
    }
    return Commune(place, desk, culture, accounts)


def partners(communes: list[Commune], at: datetime) -> None:
    """Create departments, tax, police, social insurance and land offices of the city, and the police of communes."""
    for place in (resolve("tinh:92", at.date()), *(commune.place for commune in communes)):
        load_partners(agency_id=place.agency_id, by=None, at=at)


def city_staff(staffing: Staffing, on: date) -> None:
    """Create people of thành phố Cần Thơ: one who reads reports of the whole city, one who administers the system."""
    city = resolve("tinh:92", on)
    for username, role in (
        ("cchc.cantho", Role.REFORM_OFFICER),
        ("lanhdao.cantho", Role.LEADER),
        ("quantri", Role.ADMINISTRATOR),
    ):
        staffing.staff(username, role, city.agency_id, city.unit, subtree=True)
