"""Permissions of the catalogue: one function per question, for lists, pages, exports and commands.

The catalogue of the nation and of a province is kept by the keepers of the office that stands above all others in the
installation; an office keeps its own processes, everyday names, closings of intake and calendar.
"""

from motcua.agencies.queries import tree
from motcua.agencies.vocabulary import Level
from motcua.people.queries import top_office
from motcua.people.vocabulary import SYSTEM, Actor, Role

KEEPERS = (Role.CONTROLLER, Role.ADMINISTRATOR)


def can_read_catalogue(actor: Actor) -> bool:
    """Danh mục thủ tục chỉ dành cho công chức đang giữ một vai trò; người dân tra cứu ở trang Thủ tục hành chính."""
    return bool(actor.held) or actor == SYSTEM


def can_keep_catalogue(actor: Actor) -> bool:
    """Danh mục thủ tục chung do cán bộ kiểm soát thủ tục hoặc quản trị hệ thống của cơ quan đứng đầu (tỉnh, thành phố;
    trung ương nếu dùng chung cả nước) cập nhật; cơ quan khác chỉ sửa quy trình, tên gọi, việc ngừng tiếp nhận và lịch
    làm việc của mình."""
    return actor == SYSTEM or _is_at_the_top(actor, KEEPERS)


def can_keep_procedure(actor: Actor, code: str) -> bool:
    """Thủ tục chung do cơ quan đứng đầu cập nhật; thủ tục đặc thù của một tỉnh (mã có đuôi .H13 chẳng hạn) do cán bộ
    kiểm soát thủ tục hoặc quản trị hệ thống của tỉnh đó cập nhật."""
    return can_keep_catalogue(actor) or _is_of_the_province(actor, code)


def can_add_procedure(actor: Actor) -> bool:
    """Thủ tục mới do người giữ danh mục chung thêm; tỉnh thêm thủ tục đặc thù của mình."""
    return can_keep_catalogue(actor) or bool(_provinces_of(actor))


def can_keep_some(actor: Actor) -> bool:
    """Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được sửa danh mục, quy trình, việc tiếp nhận."""
    return actor == SYSTEM or actor.holds(*KEEPERS)


def can_keep_process(actor: Actor, agency_id: int | None, code: str = "") -> bool:
    """Quy trình chung do người giữ danh mục chung sửa; quy trình riêng do cán bộ kiểm soát thủ tục hoặc quản trị hệ
    thống của cơ quan đó, hoặc của cấp trên của nó, sửa."""
    if actor == SYSTEM:
        return True
    return can_keep_procedure(actor, code) if agency_id is None else actor.holds(*KEEPERS, at=agency_id)


def can_keep_office_part(actor: Actor, agency_id: int) -> bool:
    """Tên gọi và việc ngừng tiếp nhận một thủ tục ở cơ quan nào do cán bộ kiểm soát thủ tục hoặc quản trị hệ thống của
    cơ quan đó, hoặc của cấp trên của nó, ghi."""
    return actor == SYSTEM or actor.holds(*KEEPERS, at=agency_id)


def can_keep_calendar(actor: Actor, agency_id: int | None) -> bool:
    """Lịch làm việc của cơ quan do quản trị hệ thống của cơ quan đó, hoặc của cấp trên của nó, sửa; thay đổi chung cho
    mọi cơ quan do quản trị hệ thống của cơ quan đứng đầu ghi."""
    if actor == SYSTEM:
        return True
    if agency_id is None:
        return _is_at_the_top(actor, (Role.ADMINISTRATOR,))
    return actor.holds(Role.ADMINISTRATOR, at=agency_id)


def can_keep_some_calendar(actor: Actor) -> bool:
    """Chỉ quản trị hệ thống được sửa lịch làm việc."""
    return actor == SYSTEM or actor.holds(Role.ADMINISTRATOR)


def _is_at_the_top(actor: Actor, roles: tuple[Role, ...]) -> bool:
    """Check for a role at the top office of the installation, in a division of it, or at an agency above it."""
    own = {held.office_id or held.agency_id for held in actor.held if held.role in roles}
    if not own:
        return False
    standing = tree(actor.on)
    top = top_office(actor.on, standing)
    return top is not None and any(step.agency_id in own for step in standing.path(top))


def _is_of_the_province(actor: Actor, code: str) -> bool:
    """Check for a keeper of the province whose identifier code ends the code of the procedure."""
    return code.count(".") > 1 and code.rpartition(".")[2] in _provinces_of(actor)


def _provinces_of(actor: Actor) -> set[str]:
    """Return the identifier codes of the provinces whose keeper the person is."""
    standing = tree(actor.on)
    own = {held.office_id or held.agency_id for held in actor.held if held.role in KEEPERS}
    places = [standing[office] for office in own if office in standing]
    return {place.code for place in places if place.code and place.level == Level.PROVINCE and place.unit_kind}
