"""Django app configuration of the highest package; it has the commands that span rooms (demo, serve)."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import register


class RoomConfig(AppConfig):
    """App configuration of the highest package."""

    name = "motcua.config"
    default = True  # the module holds a second one, and Django would take neither
    label = "config"

    def ready(self) -> None:
        """Register the roles on the sign-in page of a demo, and the check of setting names."""
        from motcua.base.checkups import CHECKUPS
        from motcua.config.checks import environment_is_known
        from motcua.config.installation.checkups import of_database, of_installation
        from motcua.design.navigation import OFFICE
        from motcua.design.panels import FIRST_RUN, PANELS, FirstRun, Panel
        from motcua.people.permissions import can_manage_accounts

        address = FirstRun(5, "Địa chỉ công khai in trên phiếu", "handbook_of", _address, "bat-dau-mot-co-quan")
        FIRST_RUN.register("address", address)
        CHECKUPS.register("installation", of_installation)
        CHECKUPS.register("database", of_database)
        PANELS.register(
            "troubles", Panel("Hệ thống cần được xem lại", 2, "config/_troubles.html", _troubles, can_manage_accounts)
        )
        PANELS.register(
            "address", Panel("Địa chỉ in trên phiếu", 1, "config/_loopback.html", _loopback, _prints_slips, wide=True)
        )
        register(environment_is_known, "law", "declarations")
        OFFICE.register("demo", _demo_roles)


def _troubles(request: Any) -> Any:
    """Return what failed of the daily jobs and backups, told to administrators until it is mended; None in a demo."""
    from motcua.base.checkups import found_by
    from motcua.base.time import now

    if _demo_roles(request):
        return None
    watched = ("jobs", "backups") if settings.BACKUP_DIR else ("jobs",)
    wrong = [finding for finding in found_by(now(), *watched) if not finding.is_right]
    return {"findings": wrong} if wrong else None


def _address(request: Any) -> str:
    from motcua.config.installation.address import prints_loopback

    return "Phiếu, mã QR và báo cáo còn in một địa chỉ mà chỉ máy chủ mở được." if prints_loopback() else ""


def _prints_slips(actor: Any) -> bool:
    """Return whether the person prints slips, or looks after what they print."""
    from motcua.people.vocabulary import Role

    return bool(actor.holds(Role.DESK_OFFICER, Role.CLERK, Role.ADMINISTRATOR))


def _loopback(request: Any) -> Any:
    """Return the warning that slips would print an address of this machine only; none in a demo."""
    warning = "" if _demo_roles(request) else _address(request)
    if not warning:
        return None
    from django.conf import settings

    from motcua.people.permissions import actor_in
    from motcua.people.vocabulary import Role

    return {"address": settings.PUBLIC_ADDRESS, "administers": actor_in(request).holds(Role.ADMINISTRATOR)}


def _demo_roles(request: Any) -> Any:
    """Return one person of each role, the first commune's first, and the common password; nothing in a real office."""
    from django.core.cache import cache

    from motcua.config.demo.build import PASSWORD, sign_ins  # the demo is not imported for a command line

    people = cache.get("demo_roles")
    if people is None:
        by_role: dict[str, Any] = {}
        for person in sign_ins():
            by_role.setdefault(person.role, person)
        people = list(by_role.values())
        cache.set("demo_roles", people, 60)
    return {"people": people, "password": PASSWORD} if people else ""


class StaticFiles(StaticFilesConfig):
    """Static files: collects only the used files of front-end packages, because compressing all takes minutes."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "bootstrap.rtl*", "bootstrap.css*", "bootstrap.*js*", "bootstrap.js*"),
        *("*-italic.woff*", "*-normal.woff", "be-vietnam-pro-latin-ext-*"),
        *(f"be-vietnam-pro-*-{weight}-normal.woff2" for weight in (100, 200, 300, 500, 800, 900)),
    ]
