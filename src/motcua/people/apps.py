"""Django app configuration of the people room, and its registrations at start-up."""

from typing import Any

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """App configuration of the people room."""

    name = "motcua.people"
    label = "people"

    def ready(self) -> None:
        """Register entries of the navigation, and the office and delegation notice of the page's head."""
        from allauth.account.signals import user_logged_in as signed_in
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in, user_login_failed
        from django.core.checks import register

        from motcua.base.logs import APPEND_ONLY, LOGS
        from motcua.design.navigation import NAVIGATION, OFFICE, NavItem
        from motcua.design.panels import PANELS, Panel
        from motcua.people import permissions
        from motcua.people.gateways.devices import remember_device
        from motcua.people.gateways.middleware import note_sign_in
        from motcua.people.listeners import note_failed_sign_in, note_lockout
        from motcua.people.models import AccessRecord, AdministrationEvent
        from motcua.people.queries import notice_for, office_name
        from motcua.people.registry import name_in_logs, roles_of_settings_are_known

        manages, reads = permissions.can_manage_accounts, permissions.can_read_logs
        section = "Quản trị"
        NAVIGATION.register("accounts", NavItem("Tài khoản", "account_list", 900, section, manages, "people", "u"))
        NAVIGATION.register(
            "roles", NavItem("Vai trò theo cơ quan", "roles_by_agency", 910, section, manages, "diagram-3")
        )
        NAVIGATION.register(
            "access_log", NavItem("Nhật ký truy cập dữ liệu cá nhân", "access_log", 920, section, reads, "eye")
        )
        NAVIGATION.register(
            "administration_log", NavItem("Nhật ký quản trị", "administration_log", 930, section, reads, "journal-text")
        )
        official = permissions.is_official
        NAVIGATION.register("delegations", NavItem("Ủy quyền", "delegations", 990, "Cá nhân", official, "person-badge"))
        panel = Panel("Tài khoản cần xem", 60, "people/_care.html", _care, manages, icon="people", wide=True)
        PANELS.register("accounts", panel)
        audits = permissions.can_audit
        PANELS.register(
            "grants", Panel("Quyền mới cấp", 65, "people/_grants.html", _grants, audits, icon="shield-check", wide=True)
        )
        signed_in.connect(remember_device, dispatch_uid="remember_device")
        user_logged_in.connect(note_sign_in, dispatch_uid="note_sign_in")
        user_login_failed.connect(note_failed_sign_in, dispatch_uid="note_failed_sign_in")
        user_locked_out.connect(note_lockout, dispatch_uid="note_lockout")
        name_in_logs(deeds={"sign_in_failed": "Đăng nhập sai", "sign_in_locked": "Bị khóa đăng nhập"})
        register(roles_of_settings_are_known, "law", "declarations")
        name_in_logs(
            subjects={
                "people.account": "Tài khoản",
                "people.delegation": "Ủy quyền",
                "access_log": "Nhật ký truy cập dữ liệu cá nhân",
                "administration_log": "Nhật ký quản trị",
                "accounts": "Danh sách tài khoản",
                "page": "Trang",
            }
        )
        from motcua.agencies.registry import FOLLOWERS, HOLDINGS, NOTED
        from motcua.people.actions import following

        name_in_logs(subjects={"agencies.agency": "Cơ quan"}, deeds=following.deeds())
        HOLDINGS.register("roles", following.roles_held)
        FOLLOWERS.register("roles", following.RoleFollower())
        NOTED.register("administration", following.note_change)
        LOGS.register("administration", AdministrationEvent)
        APPEND_ONLY.register("access", AccessRecord)
        from motcua.design.panels import FIRST_RUN, FirstRun
        from motcua.people.views import first_run

        FIRST_RUN.register("roles", FirstRun(10, "Người giữ các vai trò chính", "roles_by_agency", first_run.roles))
        second = FirstRun(20, "Quản trị hệ thống thứ hai", "account_list", first_run.second_administrator)
        FIRST_RUN.register("second_administrator", second)
        factor = FirstRun(30, "Xác thực hai bước của bạn", "mfa_index", first_run.second_factor)
        FIRST_RUN.register("second_factor", factor)
        OFFICE.register("name", _of_actor(office_name))
        OFFICE.register("notice", _of_actor(notice_for))


def _of_actor(tell: Any) -> Any:
    return lambda request: tell(request.actor) if hasattr(request, "actor") else ""


def _grants(request: Any) -> Any:
    from motcua.people.views.panels import grants

    return grants(request)


def _care(request: Any) -> Any:
    from motcua.people.views.panels import care  # pages are not imported for a command line

    return care(request)
