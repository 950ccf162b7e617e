"""Steps of `./motcua init`: each says what is done already, does what is missing, and may be run again."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from motcua.agencies.actions import load_partners
from motcua.agencies.models import Agency
from motcua.agencies.queries import AgencyNotFound, Place, resolve, search, tree
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import now, today
from motcua.base.worktime import national_calendar, parse_shifts
from motcua.config.demo.build import sign_ins
from motcua.config.installation.address import is_loopback, settings_of
from motcua.config.installation.dialogue import Dialogue
from motcua.config.installation.settings_file import keep_settings, kept_settings
from motcua.people.actions import appoint_administrator
from motcua.people.queries import top_office
from motcua.people.rules import username_fault
from motcua.people.vocabulary import SYSTEM, Role
from motcua.procedures.actions import change_calendar
from motcua.procedures.queries.calendar import hours_changes, split_hours
from motcua.procedures.vocabulary import DayKind
from motcua.seals.gateways.certificates import agency_identity, ensure_keys

BASIS = "Cử bằng lệnh trên máy chủ"


@dataclass
class Installation:
    """What the options gave, the dialogue, and the office once it is known; settings to write are gathered."""

    options: Mapping[str, Any]
    dialogue: Dialogue
    office: Place | None = None
    password: str = ""
    to_keep: dict[str, str] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """Return the text of an option; empty where it was not given."""
        return str(self.options.get(name) or "").strip()

    def known(self, name: str) -> str:
        """Return a setting as it will be: written by this run, else by an earlier one."""
        return self.to_keep.get(name) or kept_settings().get(name, "")


def office(run: Installation) -> str:
    """Choose the agency and appoint its first administrator; one that stands is kept."""
    if sign_ins():
        raise CommandError("Thư mục này chứa bản dùng thử. Đặt MOTCUA_HOME là một thư mục khác cho cơ quan thật.")
    standing = tree(today())
    top = top_office(today(), standing)
    if top is not None:
        run.office = standing[top]
        if run.given("agency") and _resolved(run.given("agency")).agency_id not in standing.subtree(top):
            raise CommandError(
                f"Ở đây đã lập {run.office.name}. Cơ quan khác: đặt MOTCUA_HOME là thư mục khác; cơ quan cấp trên dùng "
                "chung: ./motcua administrator."
            )
        return f"đã có {run.office.name}"
    run.office = _chosen(run)
    account, password = _appointed(run, run.office)
    run.password = password
    return f"đã lập {run.office.name}; quản trị hệ thống {account}"


def _resolved(code: str) -> Place:
    try:
        return resolve(code, today())
    except AgencyNotFound as missing:
        raise CommandError(str(missing)) from None


def _chosen(run: Installation) -> Place:
    """Return the agency of the option, or the one found by a name typed at the terminal."""
    if run.given("agency"):
        return _resolved(run.given("agency"))
    while True:
        words = run.dialogue.text("Tên hoặc mã của xã, phường, tỉnh, thành phố", option="--agency MÃ")
        found = [place for place in search(words, today(), limit=200) if place.unit_code][:9]
        if not found:
            run.dialogue.tell("  Không tìm thấy đơn vị nào; thử gõ không dấu hoặc chỉ phần tên riêng.")
            continue
        standing = tree(today())
        told = [f"{place.name}, {_above(place, standing)} (mã {place.unit_code})" for place in found]
        if (place := run.dialogue.choice("Cơ quan nào", told)) >= 0:
            return found[place]


def _above(place: Place, standing: Any) -> str:
    return standing[place.parent_id].unit if place.parent_id in standing else "cả nước"


def _appointed(run: Installation, place: Place) -> tuple[str, str]:
    """Appoint the administrator; ask again for what is refused."""
    dialogue, password = run.dialogue, run.given("password")
    while True:
        username = run.given("admin") or dialogue.text(
            "Tên đăng nhập của quản trị hệ thống", option="--admin", default="quan.tri", check=_need_username
        )
        name = run.given("admin_name") or dialogue.text("Họ và tên", option="--admin-name")
        try:
            account, made = appoint_administrator(
                username=username,
                full_name=name,
                agency=Agency.objects.get(pk=place.agency_id),
                legal_basis=run.given("basis") or BASIS,
                by=SYSTEM,
                at=now(),
                password=password or dialogue.password(),
            )
        except Refused as refused:
            if not dialogue.asks or run.given("admin"):
                raise CommandError(str(refused)) from None
            dialogue.tell(f"  {refused}")
            continue
        return f"{account.full_name} ({account.username})", made if account.must_change_password else ""


def _need_username(name: str) -> None:
    if fault := username_fault(name):
        raise Invalid({"username": fault})


def address(run: Installation) -> str:
    """Keep the public address with the host names and the proxy that it needs."""
    known = run.known("MOTCUA_PUBLIC_ADDRESS") or settings.PUBLIC_ADDRESS
    wanted = run.given("address")
    if not wanted and not is_loopback(known):
        return f"đã có {known}"
    if not wanted and run.dialogue.asks:
        run.dialogue.tell(
            "  Địa chỉ công khai: người dân mở trang tra cứu, in thành mã QR trên phiếu. Để trống nếu chưa có."
        )
        wanted = run.dialogue.text("Ví dụ https://motcua.tenxa.gov.vn", option="", check=_need_address)
    if not wanted:
        return "CHƯA có: phiếu in địa chỉ chỉ máy này mở được; khi có, chạy ./motcua init --address https://…"
    try:
        run.to_keep |= settings_of(wanted)
    except Invalid as wrong:
        raise CommandError(str(wrong)) from None
    behind = ", sau một proxy HTTPS (nginx, Caddy)" if run.to_keep["MOTCUA_HTTPS"] == "1" else ""
    return f"{run.to_keep['MOTCUA_PUBLIC_ADDRESS']}{behind}"


def _need_address(answer: str) -> None:
    if answer:
        settings_of(answer)


def hours(run: Installation) -> str:
    """Declare the office's hours from today on, where nobody has yet."""
    assert run.office is not None
    if kept := hours_changes(run.office.agency_id):
        return f"đã có {kept[0].hours}; đổi ở trang Lịch làm việc"
    usual = "; ".join(f"{shift.start:%H:%M}-{shift.end:%H:%M}" for shift in national_calendar().shifts(_working_day()))
    wanted = run.given("hours") or (run.dialogue.asks and _asked_hours(run, usual)) or ""
    if not wanted:
        return f"theo giờ thông dụng {usual}; ghi giờ của cơ quan: ./motcua init --hours, hoặc trang Lịch làm việc"
    try:
        change_calendar(
            agency_id=run.office.agency_id,
            day=today(),
            kind=DayKind.HOURS,
            hours=wanted,
            reason="Giờ làm việc của cơ quan",
            legal_basis=run.given("basis") or "Ghi khi lập cơ quan",
            by=SYSTEM,
            at=now(),
        )
    except Refused as refused:
        raise CommandError(str(refused)) from None
    return wanted


def _asked_hours(run: Installation, usual: str) -> str:
    return run.dialogue.text("Giờ làm việc của cơ quan", option="--hours", default=usual, check=_need_hours)


def _working_day() -> date:
    return national_calendar().add_working_days(today(), 0)


def _need_hours(answer: str) -> None:
    try:
        parse_shifts(split_hours(answer))
    except ValueError as fault:
        raise Invalid({"hours": f"Ghi dạng 07:30-11:30; 13:30-17:00. {fault}"}) from None


def calendar(run: Installation) -> str:
    """Tell how far the calendar reaches, and that coming years are an estimate; days are changed on its page."""
    return (
        f"lịch cả nước đến {national_calendar().last:%d/%m/%Y}, từ năm {today().year + 1} là ước tính: ghi thông báo "
        "nghỉ Tết, làm bù ở trang Lịch làm việc"
    )


def second_factor(run: Installation) -> str:
    """Require a second factor of administrators, unless a setting says something already."""
    known = run.known("MOTCUA_SECOND_FACTOR_ROLES") or ",".join(settings.SECOND_FACTOR_ROLES)
    if known:
        return f"đã bắt buộc với: {', '.join(Role(name).label.lower() for name in known.split(','))}"
    if run.options.get("second_factor") is False:
        return "không bắt buộc"
    if not run.dialogue.agrees("Bắt buộc quản trị hệ thống dùng xác thực hai bước", default=True):
        return "không bắt buộc"
    run.to_keep["MOTCUA_SECOND_FACTOR_ROLES"] = Role.ADMINISTRATOR.value
    return "quản trị hệ thống phải bật ở lần đăng nhập đầu"


def partners(run: Installation) -> str:
    """Found the agencies that the office works with, where they are missing."""
    assert run.office is not None
    if run.options.get("partners") is False:
        return "bỏ qua"
    if not run.dialogue.agrees("Lập các cơ quan phối hợp (thuế, công an, bảo hiểm xã hội, đất đai)", default=True):
        return "bỏ qua; khi cần: ./motcua load_partners"
    try:
        made = load_partners(agency_id=run.office.agency_id, by=None, at=now())
    except Refused as refused:
        return str(refused)
    return f"đã lập {len(made)} cơ quan" if made else "đã có"


def backups(run: Installation) -> str:
    """Keep the folder of the daily backup; without an answer none is made, and the home page says so."""
    known = run.known("MOTCUA_BACKUP_DIR") or settings.BACKUP_DIR
    wanted = run.given("backup_dir")
    if not wanted and known:
        return f"đã có: mỗi ngày vào {known}"
    if not wanted and run.dialogue.asks:
        run.dialogue.tell("  Thư mục sao lưu hằng ngày, nên ở ổ đĩa hoặc máy khác. Để trống nếu chưa có.")
        wanted = run.dialogue.text("Ví dụ /mnt/sao-luu", option="", check=_need_folder)
    if not wanted:
        return "CHƯA có; khi có thư mục: ./motcua init --backup-dir /mnt/sao-luu"
    try:
        _need_folder(wanted)
        run.to_keep["MOTCUA_BACKUP_DIR"] = str(Path(wanted).resolve())
    except Invalid as wrong:
        raise CommandError(str(wrong)) from None
    return f"mỗi ngày vào {run.to_keep['MOTCUA_BACKUP_DIR']}"


def _need_folder(answer: str) -> None:
    """Raise Invalid for a folder that is not there or that the software may not write into."""
    if answer and not (Path(answer).is_dir() and os.access(answer, os.W_OK)):
        raise Invalid({"backup_dir": f"{answer} chưa có, hoặc phần mềm không có quyền ghi vào đó."})


def keys(run: Installation) -> str:
    """Make the keys of the seals and of issued reports, with the agency's certificate."""
    assert run.office is not None
    root = ensure_keys()
    agency_identity(run.office.agency_id, run.office.name)
    return f"chứng thư gốc {root.fingerprint[:19]}…, công bố ở /chung-thu-so/"


#: Steps in order, each with its title.
STEPS: tuple[tuple[str, Callable[[Installation], str]], ...] = (
    ("Cơ quan, quản trị hệ thống", office),
    ("Địa chỉ công khai", address),
    ("Giờ làm việc", hours),
    ("Lịch làm việc", calendar),
    ("Xác thực hai bước", second_factor),
    ("Cơ quan phối hợp", partners),
    ("Khóa niêm phong, ký báo cáo", keys),
    ("Sao lưu hằng ngày", backups),
)


def install(run: Installation) -> None:
    """Do every step, write the settings after each, so that a run that is broken off goes on where it was."""
    for number, (title, step) in enumerate(STEPS, 1):
        run.dialogue.tell(f"{number}/{len(STEPS)} {title}")
        run.dialogue.tell(f"    {step(run)}")
        if run.to_keep:
            keep_settings(run.to_keep)
