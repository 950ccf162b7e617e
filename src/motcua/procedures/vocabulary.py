"""Words of the catalogue of procedures (thủ tục hành chính)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from motcua.base.time import FOREVER


class DurationUnit(TextChoices):
    """Units of a time limit."""

    WORKING_DAY = "working_day", "ngày làm việc"
    CALENDAR_DAY = "calendar_day", "ngày"
    WORKING_HOUR = "working_hour", "giờ làm việc"
    MONTH = "month", "tháng"


class OnlineRegime(TextChoices):
    """Decree that defines an online level; levels are never converted silently (domain §4.1a)."""

    DECREE_43_2011 = "nd43_2011", "Nghị định 43/2011/NĐ-CP (mức độ 1–4)"
    DECREE_42_2022 = "nd42_2022", "Nghị định 42/2022/NĐ-CP (toàn trình, một phần)"
    DECREE_224_2026 = "nd224_2026", "Nghị định 224/2026/NĐ-CP"


class OnlineLevel(TextChoices):
    """Levels of online service of a procedure."""

    NONE = "none", "Chưa cung cấp trực tuyến"
    LEVEL_2 = "level2", "Mức độ 2"
    LEVEL_3 = "level3", "Mức độ 3"
    LEVEL_4 = "level4", "Mức độ 4"
    PARTIAL = "partial_online", "Một phần"
    FULL = "full_online", "Toàn trình"


#: Numbers that facts carry for online levels; none is ever given another meaning.
ONLINE_LEVEL_NUMBERS: dict[str, int] = {
    OnlineLevel.NONE.value: 0,
    OnlineLevel.LEVEL_2.value: 2,
    OnlineLevel.LEVEL_3.value: 3,
    OnlineLevel.LEVEL_4.value: 4,
    OnlineLevel.PARTIAL.value: 5,
    OnlineLevel.FULL.value: 6,
}


class FeeKind(TextChoices):
    """Kinds of money due."""

    FEE = "fee", "Phí"
    CHARGE = "charge", "Lệ phí"
    OTHER = "other", "Khoản thu khác"


class FeeUnit(TextChoices):
    """Units of a rate; pages are counted of each copy, everything else by its number."""

    PAGE = "page", "Trang"
    COPY = "copy", "Bản"
    CASE = "case", "Trường hợp"
    MATTER = "matter", "Việc"
    SET = "set", "Bộ"


class StepPhase(TextChoices):
    """Purposes of a step of the internal process."""

    RECEPTION = "reception", "Tiếp nhận"
    PROCESSING = "processing", "Giải quyết"
    CONSULTATION = "consultation", "Lấy ý kiến"
    APPROVAL = "approval", "Phê duyệt"
    ISSUING = "issuing", "Phát hành kết quả"
    RETURN = "return", "Trả kết quả"


class ProcedureOrigin(TextChoices):
    """Origins of a catalogue entry."""

    CATALOGUE = "catalogue", "Danh mục công bố"
    IMPORTED = "imported", "Nhập từ sổ theo dõi, chờ đối chiếu"


class DayKind(TextChoices):
    """Kinds of day in an office's calendar, against the national calendar; HOURS holds from its day on."""

    OFF = "off", "Nghỉ"
    WORK = "work", "Làm việc"
    HOURS = "hours", "Giờ làm việc mới từ ngày này"


# The catalogue as plain data: what a file of law, a workbook and the database have in common -----------------
@dataclass(frozen=True)
class DocumentData:
    """Thành phần hồ sơ as data."""

    name: str
    original_count: int = 1
    copy_count: int = 0
    is_mandatory: bool = True
    is_present_only: bool = False
    form_code: str = ""


@dataclass(frozen=True)
class FeeData:
    """Phí, lệ phí as data; `tiers` as `3:1000; 11:500` (from the third on), `cap` of a copy or of the whole."""

    kind: str
    name: str
    amount: Decimal
    valid_from: date
    online_amount: Decimal | None = None
    per: str = ""
    valid_to: date = FOREVER
    legal_basis: str = ""
    unit: str = FeeUnit.MATTER
    tiers: str = ""
    cap: Decimal | None = None
    is_verified: bool = False


@dataclass(frozen=True)
class CaseData:
    """Trường hợp as data; its place in the version is its position."""

    name: str = ""
    duration: Decimal = Decimal(0)
    duration_unit: str = DurationUnit.WORKING_DAY
    has_no_due_date: bool = False
    documents: tuple[DocumentData, ...] = ()
    fees: tuple[FeeData, ...] = ()

    @property
    def limit_text(self) -> str:
        """Format the time limit."""
        return limit_text(self.duration, self.duration_unit, self.has_no_due_date)


@dataclass(frozen=True)
class DecisionData:
    """Quyết định công bố as data."""

    number: str
    issued_on: date
    effective_on: date
    issuer: str
    subject: str = ""


@dataclass(frozen=True)
class VersionData:
    """Phiên bản as data; `level` is who settles the procedure while the version is in force."""

    valid_from: date
    level: str
    valid_to: date = FOREVER
    decision: DecisionData | None = None
    legal_basis: str = ""
    sequence: str = ""
    conditions: str = ""
    result_name: str = ""
    channels: tuple[str, ...] = ()
    online_regime: str = ""
    online_level: str = OnlineLevel.NONE
    partial_reason: str = ""
    post_enabled: bool = False
    payment_online_enabled: bool = False
    intake_locked_on: date | None = None
    is_verified: bool = False
    cases: tuple[CaseData, ...] = ()


@dataclass(frozen=True)
class StepData:
    """Bước as data; `hand_over_to` is the code of the agency that the dossier goes to."""

    name: str
    phase: str
    role: str
    hours: Decimal
    parallel_group: int | None = None
    division_name: str = ""
    hand_over_to: str = ""


@dataclass(frozen=True)
class ProcessData:
    """Quy trình nội bộ as data; an empty agency is any agency of the level."""

    valid_from: date
    steps: tuple[StepData, ...] = ()
    agency: str = ""
    code: str = ""
    decision: str = ""
    valid_to: date = FOREVER


@dataclass(frozen=True)
class ProcedureData:
    """Thủ tục as data, with all that hangs on it."""

    code: str
    name: str
    field_code: str
    field_name: str
    level: str
    owner_ministry: str = ""
    is_interconnected: bool = False
    is_territory_free: bool = False
    short_names: str = ""
    versions: tuple[VersionData, ...] = ()
    processes: tuple[ProcessData, ...] = ()


@dataclass(frozen=True)
class RefusedEntry:
    """Refused row with its place and the reason."""

    place: str
    reason: str


@dataclass(frozen=True)
class Change:
    """Change that an import makes to one procedure, in words."""

    code: str
    name: str
    is_new: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """Result of an import or its preview; nothing is applied while there is a refusal.

    `kept` lists the office's deviations from the shipped catalogue, for a keeper to compare.
    """

    changes: tuple[Change, ...] = ()
    refusals: tuple[RefusedEntry, ...] = ()
    unchanged: int = 0
    applied: bool = False
    kept: tuple[Change, ...] = ()

    @property
    def added(self) -> tuple[Change, ...]:
        """Return procedures missing from the catalogue."""
        return tuple(change for change in self.changes if change.is_new)

    @property
    def changed(self) -> tuple[Change, ...]:
        """Return procedures that differ from the catalogue."""
        return tuple(change for change in self.changes if not change.is_new)


def limit_text(duration: Decimal, unit: str, has_no_due_date: bool = False) -> str:
    """Format a time limit."""
    if has_no_due_date:
        return "Không quy định thời hạn"
    if not duration:
        return "Trong ngày làm việc"
    return f"{duration.normalize():f} {DurationUnit(unit).label}".replace(".", ",")
