"""Vocabulary of people, and the acting person as every policy function sees them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class Role(TextChoices):
    """Role of a person at an agency, for a time."""

    DESK_OFFICER = "desk_officer", "Cán bộ một cửa"
    CASE_OFFICER = "case_officer", "Chuyên viên thụ lý"
    DIVISION_HEAD = "division_head", "Trưởng phòng"
    LEADER = "leader", "Lãnh đạo cơ quan"
    CLERK = "clerk", "Văn thư"
    REFORM_OFFICER = "reform_officer", "Cán bộ cải cách hành chính"
    CONTROLLER = "controller", "Cán bộ kiểm soát thủ tục hành chính"
    AUDITOR = "auditor", "Thanh tra, kiểm tra"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


@dataclass(frozen=True, slots=True)
class Held:
    """Role in force, with every agency it reaches that day (its subtree where it reaches down).

    `office_id` is the agency that a division or desk belongs to; none where the role is held at an agency itself.
    """

    role: Role
    agency_id: int
    reach: frozenset[int]
    delegated_by: int | None = None
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Acting person: account, name, and the roles in force on a day; all that policies need."""

    account_id: int
    name: str
    on: date
    held: tuple[Held, ...] = ()

    def holds(self, *roles: Role, at: int | None = None) -> bool:
        """Return whether one of the roles is held (and reaches the agency, where one is given)."""
        return any(held.role in roles and (at is None or at in held.reach) for held in self.held)

    def reach(self, *roles: Role) -> frozenset[int]:
        """Return every agency that one of the roles reaches."""
        return frozenset().union(*(held.reach for held in self.held if held.role in roles))

    def reach_with_offices(self, *roles: Role) -> frozenset[int]:
        """Return every agency that one of the roles reaches, and the offices of the divisions where it is held."""
        offices = {held.office_id for held in self.held if held.role in roles and held.office_id is not None}
        return self.reach(*roles) | offices

    @property
    def home_ids(self) -> frozenset[int]:
        """Return the agencies at which a role is held, without those below."""
        return frozenset(held.agency_id for held in self.held)


#: The platform itself, where no person acts (timers, replays, imports by command).
SYSTEM = Actor(account_id=0, name="Hệ thống", on=date.min)


class Deed(TextChoices):
    """Deeds on accounts in the log of administration."""

    CREATED = "account_created", "Tạo tài khoản"
    EDITED = "account_edited", "Sửa tài khoản"
    ENDED = "account_ended", "Vô hiệu hóa tài khoản"
    RESTORED = "account_restored", "Mở lại tài khoản"
    PASSWORD_RESET = "password_reset", "Cấp lại mật khẩu"
    PASSWORD_CHANGED = "password_changed", "Tự đổi mật khẩu"
    UNLOCKED = "account_unlocked", "Mở khóa đăng nhập"
    FACTOR_REMOVED = "second_factor_removed", "Gỡ xác thực hai bước"
    SESSIONS_ENDED = "sessions_ended", "Kết thúc phiên đăng nhập"
    ROLE_GRANTED = "role_granted", "Cấp vai trò"
    ROLE_ENDED = "role_ended", "Kết thúc vai trò"
    DELEGATED = "delegated", "Ủy quyền"
    DELEGATION_REVOKED = "delegation_revoked", "Thu hồi ủy quyền"


#: Deeds after which an administrator knows how to sign in as somebody else.
HANDED_OVER = (Deed.CREATED, Deed.RESTORED, Deed.PASSWORD_RESET, Deed.FACTOR_REMOVED)


class Access(TextChoices):
    """Kind of access to personal data, for the log of access; rooms may write words of their own."""

    VIEW = "view", "Xem"
    SEARCH = "search", "Tìm kiếm"
    DOWNLOAD = "download", "Tải tệp"
    EXPORT = "export", "Xuất dữ liệu"
    PRINT = "print", "In"
    REFUSED = "refused", "Bị từ chối"
