"""The sheets of the workbook of a catalogue and their columns: one table for writing and for reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.acts.tables.rules.cells import (
    count,
    day,
    last_day,
    long_text,
    number,
    one_of,
    optional_number,
    optional_whole,
    text,
    whole,
    yes,
)
from motcua.agencies.vocabulary import Level
from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import DurationUnit, FeeKind, FeeUnit, OnlineLevel, OnlineRegime, StepPhase

CHANNELS = {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}
#: Rows of a sheet that are read, and for which a list of choices is offered.
MAX_ROWS = 20_000


def channels(value: Any) -> tuple[str, ...]:
    """Parse ways to apply, separated by semicolons."""
    read = one_of(CHANNELS)
    return tuple(read(part) for part in text(value).split(";") if part.strip())


@dataclass(frozen=True)
class Column:
    """A column: heading, reader, width, whether it must be filled, choices that the workbook offers."""

    key: str
    heading: str
    read: Callable[[Any], Any] = text
    width: int = 14
    required: bool = False
    choices: tuple[str, ...] = ()


def _choice(key: str, heading: str, labels: dict[str, str], width: int = 18, required: bool = False) -> Column:
    return Column(key, heading, one_of(labels), width, required, tuple(labels.values()))


def _yes(key: str, heading: str) -> Column:
    return Column(key, heading, yes, 12, choices=("Có", "Không"))


_LEVELS: dict[str, str] = {str(value): str(label) for value, label in Level.choices}
_UNITS: dict[str, str] = {str(value): str(label) for value, label in DurationUnit.choices}
_REGIMES: dict[str, str] = {str(value): str(label) for value, label in OnlineRegime.choices}
_ONLINE: dict[str, str] = {str(value): str(label) for value, label in OnlineLevel.choices}
_FEES: dict[str, str] = {str(value): str(label) for value, label in FeeKind.choices}
_FEE_UNITS: dict[str, str] = {str(value): str(label) for value, label in FeeUnit.choices}
_PHASES: dict[str, str] = {str(value): str(label) for value, label in StepPhase.choices}
_ROLES: dict[str, str] = {str(value): str(label) for value, label in Role.choices}

_VERSION_KEY = (
    Column("code", "Mã thủ tục", text, 14, True),
    Column("valid_from", "Hiệu lực từ", day, 12, True),
)
PROCEDURES = "Thủ tục"
CASES = "Trường hợp"
DOCUMENTS = "Thành phần hồ sơ"
FEES = "Phí lệ phí"
PROCESSES = "Quy trình"
SHEETS: dict[str, tuple[Column, ...]] = {
    PROCEDURES: (
        *_VERSION_KEY,
        Column("name", "Tên thủ tục", text, 60, True),
        Column("field_code", "Mã lĩnh vực", text, 12, True),
        Column("field_name", "Lĩnh vực", text, 24, True),
        _choice("procedure_level", "Cấp quản lý danh mục", _LEVELS, 16, True),
        Column("owner_ministry", "Bộ quản lý", text, 20),
        _yes("is_interconnected", "Liên thông"),
        _yes("is_territory_free", "Phi địa giới"),
        Column("short_names", "Tên gọi hằng ngày", text, 24),
        Column("valid_to", "Hiệu lực đến hết", last_day, 14),
        _choice("level", "Cấp giải quyết", _LEVELS, 14, True),
        Column("decision_number", "Số quyết định công bố", text, 20),
        Column("decision_issued_on", "Ngày ban hành", day, 12),
        Column("decision_effective_on", "Ngày hiệu lực", day, 12),
        Column("decision_issuer", "Cơ quan ban hành", text, 24),
        Column("decision_subject", "Trích yếu", text, 30),
        Column("legal_basis", "Căn cứ pháp lý", long_text, 50),
        Column("sequence", "Trình tự thực hiện", long_text, 50),
        Column("conditions", "Yêu cầu, điều kiện", long_text, 30),
        Column("result_name", "Kết quả thực hiện", text, 30),
        Column("channels", "Cách thức nộp", channels, 24),
        _choice("online_regime", "Chế độ mức độ trực tuyến", _REGIMES, 30),
        _choice("online_level", "Mức độ trực tuyến", _ONLINE, 18),
        Column("partial_reason", "Lý do chỉ một phần", text, 30),
        _yes("post_enabled", "Bưu chính công ích"),
        _yes("payment_online_enabled", "Thanh toán trực tuyến"),
        Column("intake_locked_on", "Ngừng tiếp nhận từ", day, 14),
        _yes("is_verified", "Đã đối chiếu văn bản"),
    ),
    CASES: (
        *_VERSION_KEY,
        Column("position", "STT trường hợp", whole, 10, True),
        Column("name", "Tên trường hợp", text, 50),
        Column("duration", "Thời hạn", number, 10, True),
        _choice("duration_unit", "Đơn vị", _UNITS, 16, True),
        _yes("has_no_due_date", "Không quy định thời hạn"),
    ),
    DOCUMENTS: (
        *_VERSION_KEY,
        Column("case", "STT trường hợp", whole, 10, True),
        Column("position", "STT giấy tờ", whole, 10, True),
        Column("name", "Tên giấy tờ", text, 70, True),
        Column("original_count", "Bản chính", count, 10),
        Column("copy_count", "Bản sao", count, 10),
        _yes("is_mandatory", "Bắt buộc"),
        _yes("is_present_only", "Chỉ xuất trình"),
        Column("form_code", "Mẫu đơn, tờ khai", text, 20),
    ),
    FEES: (
        *_VERSION_KEY,
        Column("case", "STT trường hợp", whole, 10, True),
        _choice("kind", "Loại", _FEES, 14, True),
        Column("name", "Tên khoản thu", text, 40, True),
        Column("amount", "Mức thu (đồng)", number, 14, True),
        Column("online_amount", "Mức thu trực tuyến (đồng)", optional_number, 14),
        Column("per", "Tính trên", text, 14),
        _choice("unit", "Đơn vị tính", _FEE_UNITS, 14),
        Column("tiers", "Các bậc (từ thứ: mức thu)", text, 18),
        Column("cap", "Tối đa (đồng)", optional_number, 14),
        Column("fee_from", "Thu từ ngày", day, 12, True),
        Column("fee_to", "Thu đến hết ngày", last_day, 14),
        Column("legal_basis", "Căn cứ", text, 40),
        _yes("fee_verified", "Đã đối chiếu mức thu"),
    ),
    PROCESSES: (
        Column("code", "Mã thủ tục", text, 14, True),
        Column("agency", "Cơ quan (trống: mọi cơ quan cùng cấp)", text, 18),
        Column("valid_from", "Hiệu lực từ", day, 12, True),
        Column("valid_to", "Hiệu lực đến hết", last_day, 14),
        Column("process_code", "Mã quy trình", text, 14),
        Column("decision", "Quyết định phê duyệt", text, 24),
        Column("position", "STT bước", whole, 8, True),
        Column("name", "Tên bước", text, 40, True),
        _choice("phase", "Giai đoạn", _PHASES, 18, True),
        _choice("role", "Vai trò thực hiện", _ROLES, 26, True),
        Column("hours", "Thời gian (giờ)", number, 12, True),
        Column("parallel_group", "Nhóm song song", optional_whole, 12),
        Column("division_name", "Đơn vị thực hiện", text, 24),
        Column("hand_over_to", "Chuyển cơ quan (mã)", text, 18),
    ),
}
LABELS: dict[str, dict[str, str]] = {
    "procedure_level": _LEVELS,
    "level": _LEVELS,
    "duration_unit": _UNITS,
    "online_regime": _REGIMES,
    "online_level": _ONLINE,
    "kind": _FEES,
    "unit": _FEE_UNITS,
    "phase": _PHASES,
    "role": _ROLES,
}
