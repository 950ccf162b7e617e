"""Health, help and the day's work."""

import re
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import resolve, reverse

import motcua
from motcua.acts.registry import acts_of
from motcua.base.time import today
from motcua.design.navigation import NAVIGATION
from motcua.people.models import RoleHolding
from motcua.people.vocabulary import Role
from motcua.workspace.gateways import HANDBOOKS, handbook, section_of

Usage = namedtuple("Usage", "total used free")


@pytest.mark.django_db
def test_a_healthy_site_says_so(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["checks"]["database"] == {"ok": True, "engine": connection.vendor}
    assert told["checks"]["migrations"] == {"ok": True, "waiting": 0}


@pytest.mark.django_db
def test_a_waiting_migration_is_not_healthy(client):
    MigrationRecorder.Migration.objects.filter(app="people").exclude(name="0001_initial").delete()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"]["ok"] is False


@pytest.mark.django_db
def test_a_full_disk_is_not_healthy(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10, 9, 1))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["disk"]["ok"] is False


def test_the_help_page_names_the_administrators_of_my_office_only(cast):
    page = cast.client("desk").get("/tro-giup/").content.decode()
    assert "Dương Thị Quản Trị" in page
    assert "Dương Thị Quản Trị" not in cast.client("outsider").get("/tro-giup/").content.decode()


def test_a_person_without_roles_learns_whom_to_ask(cast):
    client = cast.client("nobody")
    assert "chưa có vai trò nào" in client.get("/toi/").content.decode()
    assert "Dương Thị Quản Trị" in client.get("/tro-giup/").content.decode()
    refused = client.get("/viec-hom-nay/")
    assert refused.status_code == 403
    assert "Tài khoản này không làm được việc đó" in refused.content.decode()


@pytest.mark.parametrize("name", ["desk", "leader", "administrator", "auditor"])
def test_the_navigation_leads_only_to_where_one_may_go(cast, name):
    from re import findall

    client = cast.client(name)
    page = client.get("/viec-hom-nay/").content.decode()
    menu = page[page.index('id="menu"') : page.index("<main")]
    addresses = findall(r'href="(/[^"]*)"', menu)
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(("theme", "linked"), [("", "(prefers-color-scheme: dark)"), ("dark", 'media="screen"')])
def test_the_dark_theme_is_linked_as_the_browser_was_told(cast, theme, linked):
    client = cast.client("desk")
    client.post("/toi/hien-thi/", {"theme": theme, "dense": "on"})
    page = client.get("/toi/").content.decode()
    assert linked in page[page.index("dark.css") :].split(">")[0]
    assert '<html lang="vi" data-dense>' in page


def test_the_light_theme_and_wide_rows_need_no_second_style(cast):
    client = cast.client("desk")
    client.post("/toi/hien-thi/", {"theme": "dark", "dense": "on"})
    client.post("/toi/hien-thi/", {"theme": "light"})
    page = client.get("/toi/").content.decode()
    assert "dark.css" not in page
    assert "data-dense" not in page


def test_a_theme_that_does_not_exist_is_as_the_system_has_it(cast):
    client = cast.client("desk")
    client.post("/toi/hien-thi/", {"theme": "pink"})
    assert "(prefers-color-scheme: dark)" in client.get("/toi/").content.decode()


def test_the_introduction_is_shown_until_it_is_put_away(cast):
    client = cast.client("desk")
    assert "Lần đầu làm việc ở đây?" in client.get("/viec-hom-nay/").content.decode()
    client.post("/toi/da-xem-gioi-thieu/")
    assert "Lần đầu làm việc ở đây?" not in client.get("/viec-hom-nay/").content.decode()
    assert "Lần đầu làm việc ở đây?" not in cast.client("desk").get("/viec-hom-nay/").content.decode()
    assert "Lần đầu làm việc ở đây?" in cast.client("officer").get("/viec-hom-nay/").content.decode()


def test_the_introduction_is_shown_again_from_the_page_of_help(cast):
    client = cast.client("desk")
    client.post("/toi/da-xem-gioi-thieu/")
    assert 'href="/viec-hom-nay/?gioi-thieu"' in client.get("/tro-giup/").content.decode()
    assert "Lần đầu làm việc ở đây?" in client.get("/viec-hom-nay/?gioi-thieu").content.decode()


def test_an_administrator_sees_what_the_office_still_needs(cast):
    page = cast.client("administrator").get("/viec-hom-nay/").content.decode()
    needed = page.split("Thiết lập cơ quan", 1)[1].split("</section>", 1)[0]
    assert "chưa bật xác thực hai bước" in needed
    assert "Chưa có thủ tục nào đang áp dụng" in needed
    assert "Thiết lập cơ quan" not in cast.client("desk").get("/viec-hom-nay/").content.decode()


def test_a_role_that_nobody_holds_is_named_to_the_administrator(cast):
    RoleHolding.objects.filter(role=Role.CLERK).update(valid_to=today())
    page = cast.client("administrator").get("/viec-hom-nay/").content.decode()
    assert "Chưa ai giữ vai trò: văn thư." in page


def test_pictures_of_the_handbook_are_there(cast):
    client = cast.client("desk")
    page = client.get("/tro-giup/so-tay/").content.decode()
    sources = re.findall(r'<img src="(/tro-giup/so-tay/anh/[^"]+)"', page)
    assert sources
    for source in sources:
        assert client.get(source).headers["Content-Type"] == "image/png"
    assert client.get("/tro-giup/so-tay/anh/khong-co.png").status_code == 404


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("", "Cán bộ một cửa"),
        ("quan-tri/", "Nhật ký truy cập"),
        ("cai-dat/", "Nâng cấp"),
        ("bien-moi-truong/", "METRICS"),
    ],
)
def test_the_handbook_is_read_on_the_site(cast, address, heading):
    page = cast.client("desk").get(f"/tro-giup/so-tay/{address}").content.decode()
    assert page.count("<h1") == 1
    assert heading in page
    assert '.md"' not in page


def test_there_is_no_other_handbook(cast):
    assert cast.client("desk").get("/tro-giup/so-tay/khac/").status_code == 404


def test_help_that_a_page_names_is_a_section_of_a_handbook():
    found = {
        named
        for path in Path(motcua.__file__).parent.glob("*/templates/**/*.html")
        for named in re.findall(r"{% block help_section %}([^{]+){% endblock %}", path.read_text())
    }
    assert len(found) > 5
    for named in found:
        name, _, anchor = named.partition("#")
        assert anchor in dict(handbook(name.strip("/"))[1]), named


def test_one_section_is_read_beside_the_task(cast):
    client = cast.client("desk")
    page = client.get("/tro-giup/so-tay/?muc=van-thu").content.decode()
    assert "Văn thư</h2>" in page
    assert "<html" not in page
    assert "Cán bộ cải cách hành chính" not in page
    assert "<img" not in page
    assert "Chọn phần sổ tay" in client.get("/tro-giup/so-tay/?muc=").content.decode()
    assert client.get("/tro-giup/so-tay/?muc=<script>").status_code == 200


#: Headings of the handbook for the roles that do not have one of their own name.
CHAPTERS = {
    "case_officer": "Chuyên viên, trưởng phòng",
    "division_head": "Chuyên viên, trưởng phòng",
    "leader": "Lãnh đạo",
}
#: Words of the handbook for acts that it does not call by their button.
CALLED = {
    "create": "lập báo cáo",
    "enter": "nhập",
    "write": "sửa nội dung báo cáo",
    "edit": "sửa",
    "explain": "giải trình",
    "submit": "trình lãnh đạo ký",
    "open": "cấp trên mở đợt",
    "drop": "bỏ dự thảo",
    "reset": "lấy lại đoạn hệ thống viết",
}
REPORT_ACTS = [act for subject in ("report", "round") for act in acts_of(subject)]


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_handbook_has_a_chapter_for_every_role(role):
    anchors = {heading: anchor for anchor, heading in handbook("")[1]}
    assert len(section_of("", anchors[CHAPTERS.get(role, role.label)])) > 100


def test_the_handbooks_name_every_entry_of_the_navigation():
    told = " ".join(" ".join(handbook(name)[2].split()) for name in HANDBOOKS)
    ours = [entry for entry in NAVIGATION if resolve(reverse(entry.url_name)).func.__module__.startswith("motcua.")]
    assert len(ours) > 15
    assert not [entry.label for entry in ours if f">{entry.label}" not in told and f"→ {entry.label}" not in told]


@pytest.mark.parametrize("act", REPORT_ACTS, ids=lambda act: f"{act.subject}-{act.key}")
def test_the_handbook_names_what_is_done_to_reports(act):
    told = " ".join(handbook("")[2].split()).lower()
    assert CALLED.get(act.key, act.name.lower()) in told
