"""`./motcua init` sets up an empty installation, and goes on where it was broken off."""

import sys
from datetime import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.cast import make_cast

from motcua.base.refusals import Invalid
from motcua.base.time import today
from motcua.base.worktime import national_calendar
from motcua.config.installation.address import is_loopback, prints_loopback, settings_of
from motcua.config.installation.settings_file import keep_settings, kept_settings, settings_file
from motcua.design.panels import FIRST_RUN
from motcua.people.models import Account, RoleHolding
from motcua.people.queries import top_office
from motcua.people.vocabulary import Role
from motcua.procedures.queries import office_calendar
from motcua.procedures.queries.calendar import forget_calendar
from motcua.workspace.gateways import handbook

pytestmark = pytest.mark.django_db
ANSWERS = {"agency": "xa:31567", "admin": "quan.tri", "admin_name": "Lê Thị Quản Trị", "partners": False}


@pytest.fixture
def units(settings, tmp_path):
    """The units without any person, in an empty folder."""
    cast = make_cast()
    RoleHolding.objects.all().delete()
    Account.objects.all().delete()
    settings.HOME = tmp_path
    forget_calendar()
    yield cast
    forget_calendar()


def run(**options) -> str:
    out = StringIO()
    call_command("init", stdout=out, no_input=True, skip_checks=True, **options)
    return out.getvalue()


def test_an_empty_installation_gets_office_administrator_address_and_keys(units, tmp_path):
    told = run(**ANSWERS, address="https://motcua.mytu.gov.vn")
    account = Account.objects.get(username="quan.tri")
    assert account.must_change_password
    password = told.split("lần đăng nhập đầu): ")[1].split()[0]
    assert account.check_password(password)
    holding = RoleHolding.objects.get(account=account)
    assert (holding.role, holding.agency_id, holding.with_subtree) == (Role.ADMINISTRATOR, units.commune.pk, True)
    assert kept_settings() == {
        "MOTCUA_PUBLIC_ADDRESS": "https://motcua.mytu.gov.vn",
        "MOTCUA_HOSTS": "motcua.mytu.gov.vn,localhost,127.0.0.1",
        "MOTCUA_HTTPS": "1",
        "MOTCUA_PROXIES": "1",
        "MOTCUA_SECOND_FACTOR_ROLES": "administrator",
    }
    assert settings_file().stat().st_mode & 0o777 == 0o600
    assert {"seal.pem", "reports-root.pem"} <= {path.name for path in (tmp_path / "keys").iterdir()}


def test_a_second_run_changes_nothing_and_says_what_is_there(units):
    run(**ANSWERS, address="https://motcua.mytu.gov.vn")
    before = (settings_file().read_text(), Account.objects.get().password)
    told = run()
    assert "đã có" in told
    assert (settings_file().read_text(), Account.objects.get().password) == before


def test_a_run_broken_off_after_the_administrator_is_finished_by_the_next(units):
    with pytest.raises(CommandError, match="không phải địa chỉ"):
        run(**ANSWERS, address="motcua")
    assert Account.objects.count() == 1
    assert not kept_settings()
    assert "đã có" in run(address="https://motcua.mytu.gov.vn")
    assert kept_settings()["MOTCUA_PUBLIC_ADDRESS"] == "https://motcua.mytu.gov.vn"


def test_without_answers_and_without_a_terminal_the_missing_option_is_named(units):
    with pytest.raises(CommandError, match="--agency") as refused:
        run()
    assert refused.value.returncode == 2
    assert not Account.objects.exists()


def test_a_weak_password_is_refused_and_nobody_is_appointed(units, monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO("1234567890\n"))
    with pytest.raises(CommandError, match="chữ số"):
        run(**ANSWERS, password_stdin=True)
    assert not RoleHolding.objects.exists()


def test_a_password_of_ones_own_needs_no_change(units, monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO("Sen trắng hồ Nước Ngọt 7\n"))
    told = run(**ANSWERS, password_stdin=True)
    account = Account.objects.get()
    assert account.check_password("Sen trắng hồ Nước Ngọt 7")
    assert not account.must_change_password
    assert "Mật khẩu" not in told


def test_the_folder_of_one_office_takes_no_other(units):
    run(**ANSWERS)
    with pytest.raises(CommandError, match="MOTCUA_HOME"):
        run(agency="xa:31579")
    assert top_office(today()) == units.commune.pk


def test_questions_at_the_terminal_find_the_agency_by_its_name(units, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    answers = iter(
        [
            "khong co dau",
            "my tu",
            "1",
            "A B",
            "quan.tri",
            "Lê Thị Quản Trị",
            "",
            "7h",
            "08:00-12:00; 13:00-17:00",
            "k",
            "k",
            "",
        ]
    )
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: "")
    out = StringIO()
    call_command("init", stdout=out, skip_checks=True)
    assert "1. Ủy ban nhân dân xã Mỹ Tú, thành phố Cần Thơ (mã 31567)" in out.getvalue()
    assert Account.objects.get().username == "quan.tri"
    shift = office_calendar(units.commune.pk).shifts(next_working_day())[0]
    assert f"{shift.start:%H:%M}-{shift.end:%H:%M}" == "08:00-12:00"
    assert top_office(today()) == units.commune.pk


def next_working_day():
    return national_calendar().add_working_days(today(), 1)


def test_hours_given_as_an_option_hold_from_today_and_a_wrong_one_is_refused(units):
    with pytest.raises(CommandError, match="07:30-11:30"):
        run(**ANSWERS, hours="sáng đến chiều")
    assert "08:00-12:00" in run(hours="08:00-12:00; 13:00-17:00")
    forget_calendar()
    calendar = office_calendar(units.commune.pk)
    assert calendar.shifts(next_working_day())[0].start == time(8)
    yesterday = national_calendar().add_working_days(today(), -1)
    assert calendar.shifts(yesterday) == national_calendar().shifts(yesterday)
    assert "đã có 08:00-12:00; 13:00-17:00" in run()


@pytest.mark.parametrize(
    ("address", "only_here"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.8.8", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://0.0.0.0:8000", True),
        ("http://192.168.1.9", False),
        ("https://motcua.mytu.gov.vn", False),
    ],
)
def test_addresses_of_this_machine_only_are_known(settings, address, only_here):
    settings.PUBLIC_ADDRESS = address
    assert is_loopback(address) is only_here
    assert bool(prints_loopback()) is only_here


@pytest.mark.parametrize(
    "address", ["motcua", "ftp://x.vn", "https://x.vn/duong-dan", "https://", "https://a b.vn", "https://[::"]
)
def test_an_address_that_nobody_could_open_is_refused(address):
    with pytest.raises(Invalid):
        settings_of(address)


def test_lines_that_an_administrator_wrote_are_kept(settings, tmp_path):
    settings.HOME = tmp_path
    settings_file().write_text("# ghi chú\nMOTCUA_EMAIL_FROM=a@b.vn\nMOTCUA_HTTPS=0\n")
    keep_settings({"MOTCUA_HTTPS": "1", "MOTCUA_SEAL_COPY": "/mnt/sao luu"})
    text = settings_file().read_text()
    assert text.startswith("# ghi chú\nMOTCUA_EMAIL_FROM=a@b.vn\n")
    assert kept_settings() == {
        "MOTCUA_EMAIL_FROM": "a@b.vn",
        "MOTCUA_HTTPS": "1",
        "MOTCUA_SEAL_COPY": "/mnt/sao luu",
    }


def test_a_wrong_host_is_told_the_remedy_and_nothing_of_the_settings(client, settings):
    settings.ALLOWED_HOSTS = ["bi-mat.gov.vn"]
    answer = client.get("/", headers={"host": "motcua.mytu.gov.vn:8443"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "./motcua init --address http://motcua.mytu.gov.vn:8443" in " ".join(page.split())
    assert "MOTCUA_HOSTS" in page
    assert "bi-mat" not in page


@pytest.mark.parametrize("host", ["<b>x</b>", "a/../b", "x.vn:99999999", "a b.vn", "[::", "xn--" + "a" * 300])
def test_a_host_that_is_no_name_is_not_repeated(client, settings, host):
    settings.ALLOWED_HOSTS = ["mytu.gov.vn"]
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.content.decode()


def test_the_home_page_warns_who_prints_slips_and_stops_when_the_address_is_set(cast, settings):
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    assert [warned(cast, name) for name in ("desk", "administrator", "leader")] == [True, True, False]
    settings.PUBLIC_ADDRESS = "https://motcua.mytu.gov.vn"
    assert not warned(cast, "desk")


def test_only_the_administrator_is_told_the_command_that_sets_the_address(cast, settings):
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    pages = {name: cast.client(name).get("/viec-hom-nay/").content.decode() for name in ("desk", "administrator")}
    assert {name: "init --address" in page for name, page in pages.items()} == {"desk": False, "administrator": True}


def warned(cast, name: str) -> bool:
    return "người dân quét sẽ không xem được" in cast.client(name).get("/viec-hom-nay/").content.decode()


def test_the_folder_of_backups_has_to_be_there_and_is_kept(units, tmp_path):
    with pytest.raises(CommandError, match="không có quyền ghi"):
        run(**ANSWERS, backup_dir=str(tmp_path / "chua-co"))
    (tmp_path / "sao luu").mkdir()
    run(backup_dir=str(tmp_path / "sao luu"))
    assert kept_settings()["MOTCUA_BACKUP_DIR"] == str(tmp_path / "sao luu")


def test_every_section_of_the_handbook_that_the_first_run_leads_to_is_there():
    _, sections, _ = handbook("quan-tri")
    wanted = {check.section for check in FIRST_RUN if check.section}
    assert len(wanted) > 1
    assert wanted <= {anchor for anchor, _ in sections}
