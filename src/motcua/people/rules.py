"""Rules of accounts, roles and delegation, over plain values."""

import re
from datetime import date, timedelta

from motcua.people.vocabulary import Role

#: Longest delegation: it is for an absence, not for ever.
LONGEST_DELEGATION = timedelta(days=366)
#: Roles that cannot be delegated.
NEVER_DELEGATED = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
_USERNAME = re.compile(r"[a-z0-9]([a-z0-9._-]{1,62})[a-z0-9]")


def username_fault(username: str) -> str:
    """Return why the name cannot be a sign-in name; empty where it can."""
    if _USERNAME.fullmatch(username):
        return ""
    return "Tên đăng nhập dài 3 đến 64 ký tự, chỉ gồm chữ thường không dấu, chữ số và dấu chấm, gạch dưới, gạch nối."


def period_fault(begins: date, ends: date, today: date) -> str:
    """Return why a role cannot be held over [begins, ends); empty where it can."""
    if ends <= begins:
        return "Ngày kết thúc phải từ ngày bắt đầu trở đi."
    if ends <= today:
        return "Thời gian này đã qua. Chọn ngày kết thúc từ hôm nay trở đi."
    return ""


def overlaps(begins: date, ends: date, other_begins: date, other_ends: date) -> bool:
    """Return whether two half-open periods share a day."""
    return begins < other_ends and other_begins < ends


def delegation_fault(role: Role, begins: date, ends: date, today: date, held_until: date) -> str:
    """Return why a role cannot be lent over [begins, ends); empty where it can."""
    if role in NEVER_DELEGATED:
        return f"Vai trò “{role.label}” không ủy quyền được. Đề nghị quản trị hệ thống cấp vai trò cho người thay."
    if begins < today:
        return "Ủy quyền không có hiệu lực trở về trước. Chọn ngày bắt đầu từ hôm nay."
    if fault := period_fault(begins, ends, today):
        return fault
    if ends - begins > LONGEST_DELEGATION:
        return "Một lần ủy quyền không quá một năm. Chọn ngày kết thúc sớm hơn."
    if ends > held_until:
        return "Bạn không giữ vai trò này đến hết thời gian ủy quyền. Chọn ngày kết thúc sớm hơn."
    return ""
