"""Vocabulary of the tree of agencies."""

from typing import Any, Protocol

from django.db.models import TextChoices


class Level(TextChoices):
    """Level of administration; the district level ended on 1 July 2025."""

    NATION = "nation", "Trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


#: Numbers that facts carry for tiers; facts are kept for ever, so no number is ever given another meaning.
LEVEL_NUMBERS: dict[str, int] = {
    Level.NATION.value: 1,
    Level.PROVINCE.value: 2,
    Level.DISTRICT.value: 3,
    Level.COMMUNE.value: 4,
}


class AgencyKind(TextChoices):
    """Kind of an agency."""

    GOVERNMENT = "government", "Chính phủ"
    PEOPLE_COMMITTEE = "people_committee", "Ủy ban nhân dân"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DIVISION = "division", "Phòng chuyên môn"
    SERVICE_CENTER = "service_center", "Trung tâm Phục vụ hành chính công"
    ONE_STOP_DESK = "one_stop_desk", "Bộ phận Tiếp nhận và Trả kết quả"
    PUBLIC_SERVICE_UNIT = "public_service_unit", "Đơn vị sự nghiệp công lập"
    VERTICAL_AGENCY = "vertical_agency", "Cơ quan ngành dọc"


#: Bodies inside an office: people who work there work for the office above.
BODIES = (AgencyKind.DIVISION, AgencyKind.SERVICE_CENTER, AgencyKind.ONE_STOP_DESK)


class UnitKind(TextChoices):
    """Kind of the administrative unit that a People's Committee governs."""

    PROVINCE = "tinh", "tỉnh"
    CITY = "thanh_pho_tw", "thành phố trực thuộc trung ương"
    DISTRICT = "huyen", "huyện"
    URBAN_DISTRICT = "quan", "quận"
    TOWN = "thi_xa", "thị xã"
    PROVINCIAL_CITY = "thanh_pho", "thành phố thuộc tỉnh"
    COMMUNE = "xa", "xã"
    WARD = "phuong", "phường"
    TOWNSHIP = "thi_tran", "thị trấn"
    SPECIAL_ZONE = "dac_khu", "đặc khu"


class SuccessionKind(TextChoices):
    """Kind of a succession."""

    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAME = "rename", "Đổi tên"
    ABOLISH = "abolish", "Giải thể"
    TRANSFER_FUNCTION = "transfer_function", "Chuyển chức năng, nhiệm vụ"


class AgencyEventKind(TextChoices):
    """Kind of an event of the tree; each is recorded and never changed."""

    LOAD = "load", "Nạp danh mục đơn vị"
    FOUND = "found", "Thành lập"
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển cơ quan cấp trên"
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    ABOLISH = "abolish", "Giải thể"
    TRANSFER_FUNCTION = "transfer_function", "Chuyển chức năng, nhiệm vụ"
    SETTLE = "settle", "Xác định kế thừa"
    ASSIGN_CODE = "assign_code", "Cấp mã định danh"
    UNDO = "undo", "Hủy thay đổi chưa có hiệu lực"


#: Prefix of an official code by level of the unit, on the command line and in workbooks.
CODE_PREFIXES = {"xa": Level.COMMUNE, "huyen": Level.DISTRICT, "tinh": Level.PROVINCE}
#: Prefix of a body without identifier code, followed by its number in this office (`coquan:123`).
BODY_PREFIX = "coquan"
_PREFIX_OF: dict[str, str] = {level.value: prefix for prefix, level in CODE_PREFIXES.items()}


def reference_of(level: str, unit_code: str) -> str:
    """Return the reference to the committee of a unit (`xa:31567`); empty for a level or agency without such a code."""
    return f"{_PREFIX_OF[level]}:{unit_code}" if unit_code and level in _PREFIX_OF else ""


class Keeper(Protocol):
    """Person who changes the tree, as far as this room needs to know (people.vocabulary.Actor is one)."""

    @property
    def account_id(self) -> int:
        """Return the account, 0 for the platform itself."""

    @property
    def name(self) -> str:
        """Return the person's name."""

    def holds(self, *roles: Any, at: int | None = None) -> bool:
        """Return whether one of the roles is held (and reaches the agency)."""
