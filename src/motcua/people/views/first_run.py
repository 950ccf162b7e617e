"""First-run checks of an office's people."""

from django.http import HttpRequest

from motcua.people.gateways import second_factors
from motcua.people.permissions import actor_in
from motcua.people.queries import other_administrators, roles_without_anybody
from motcua.people.vocabulary import Role

#: Roles without which no dossier gets from the counter to its result.
NEEDED = (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.LEADER, Role.CLERK)


def roles(request: HttpRequest) -> str:
    """Return roles that nobody holds."""
    missing = roles_without_anybody(actor_in(request), NEEDED)
    return f"Chưa ai giữ vai trò: {', '.join(role.label.lower() for role in missing)}." if missing else ""


def second_administrator(request: HttpRequest) -> str:
    """Check for a second administrator, who can let people in when this one is away."""
    actor = actor_in(request)
    own = actor.reach(Role.ADMINISTRATOR)
    others = other_administrators([actor.account_id], actor.on)
    covered = any(held.reach >= own for held in others)
    return "" if covered else "Chỉ một mình bạn quản trị: khi bạn vắng, không ai cấp được tài khoản."


def second_factor(request: HttpRequest) -> str:
    """Check for the administrator's own second factor."""
    has_it = second_factors().filter(user=actor_in(request).account_id).exists()
    return "" if has_it else "Tài khoản quản trị của bạn chưa bật xác thực hai bước."
