"""Permissions of the catalogue: one function per question, for lists, pages, exports and commands."""

from motcua.people.vocabulary import SYSTEM, Actor, Role

_KEEPERS = (Role.CONTROLLER, Role.ADMINISTRATOR)


def can_read_catalogue(actor: Actor) -> bool:
    """Danh mục thủ tục chỉ dành cho công chức đang giữ một vai trò; người dân tra cứu ở trang Thủ tục hành chính."""
    return bool(actor.held) or actor == SYSTEM


def can_keep_catalogue(actor: Actor) -> bool:
    """Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được sửa danh mục thủ tục."""
    return actor.holds(*_KEEPERS) or actor == SYSTEM


def can_keep_process(actor: Actor, agency_id: int | None) -> bool:
    """Quy trình chung do cán bộ kiểm soát hoặc quản trị sửa; quy trình riêng do người giữ vai trò ở cơ quan đó sửa."""
    if actor == SYSTEM:
        return True
    return can_keep_catalogue(actor) if agency_id is None else actor.holds(*_KEEPERS, at=agency_id)


def can_keep_calendar(actor: Actor) -> bool:
    """Chỉ quản trị hệ thống được sửa lịch làm việc của cơ quan."""
    return actor.holds(Role.ADMINISTRATOR) or actor == SYSTEM
