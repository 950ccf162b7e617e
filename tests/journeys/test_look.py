"""The look in a real browser: narrow windows, keyboard, forced colours, paper, the dark theme."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.base.time import now
from motcua.dossiers.tests.stage import Stage, make_procedure

pytestmark = pytest.mark.browser
LONG_NAME = "Công Tằng Tôn Nữ Thị Hoàng Phương Thảo Nguyên Khang An Bình Đắc Lộc"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def stage(cast) -> Stage:
    """The commune with a procedure, at this moment."""
    return Stage(cast, make_procedure(), at=now() - timedelta(minutes=30))


@pytest.fixture
def dossier(stage):
    """A dossier in work, of somebody with a long name."""
    return stage.processing(competent_agency_id=stage.cast.commune.pk, applicant_name=LONG_NAME)


@pytest.mark.parametrize("width", [320, 640])
def test_no_page_scrolls_sideways_in_a_narrow_window_or_at_200_percent(live, stage, dossier, width):
    page = live.page(stage.cast.leader)
    page.set_viewport_size({"width": width, "height": 700})
    addresses = [
        "/",
        "/viec-hom-nay/",
        "/ho-so/?ds=processing",
        f"/ho-so/{dossier.code}/",
        "/toi/",
        "/tro-giup/so-tay/",
    ]
    wide = []
    for address in addresses:
        page.goto(address)
        if page.evaluate(SIDEWAYS):
            wide.append(address)
    assert not wide


def test_an_act_opens_beside_the_dossier_takes_the_focus_and_gives_it_back(live, stage, dossier, check_page):
    page = live.page(stage.cast.leader)
    page.goto(f"/ho-so/{dossier.code}/")
    opener = page.locator(".mc-next > a[data-beside]").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#act h2")).to_be_focused()
    assert page.url.endswith(f"/ho-so/{dossier.code}/")
    check_page(page)
    page.keyboard.press("Escape")
    expect(page.locator("#act > *")).to_have_count(0)
    expect(opener).to_be_focused()


def test_on_a_phone_an_act_is_a_page_of_its_own(live, stage, dossier):
    page = live.page(stage.cast.leader, phone=True)
    page.goto(f"/ho-so/{dossier.code}/")
    page.locator(".mc-next > a[data-beside]").first.click()
    page.wait_for_url(f"**/ho-so/{dossier.code}/viec/**")


def test_on_paper_there_is_no_frame_and_the_ground_is_white(live, stage, dossier):
    page = live.page(stage.cast.leader)
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"/ho-so/{dossier.code}/")
    for frame in (".mc-head", ".mc-nav", ".mc-next"):
        expect(page.locator(frame)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_dark_theme_has_no_fault_that_axe_knows(live, stage, dossier, check_page):
    page = live.page(stage.cast.leader)
    page.emulate_media(color_scheme="dark")
    for address in ("/viec-hom-nay/", "/ho-so/?ds=processing", f"/ho-so/{dossier.code}/", "/"):
        page.goto(address)
        check_page(page)


def test_with_forced_colours_the_present_step_is_still_marked(live, stage, dossier):
    page = live.page(stage.cast.leader)
    page.emulate_media(forced_colors="active")
    page.goto(f"/ho-so/{dossier.code}/")
    assert page.locator("[aria-current=step]").count() <= 1
    assert page.evaluate("getComputedStyle(document.querySelector('.mc-sheet')).borderTopStyle") == "solid"


def test_help_opens_beside_the_task_and_gives_the_focus_back(live, stage, check_page):
    page = live.page(stage.cast.desk)
    page.goto("/ho-so/tiep-nhan/")
    page.fill("[name=applicant_name]", "Đang gõ dở")
    opener = page.locator("[data-help-beside]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#help h2")).to_be_focused()
    check_page(page)
    page.keyboard.press("Escape")
    expect(page.locator("#help > *")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(page.locator("[name=applicant_name]")).to_have_value("Đang gõ dở")


def test_on_a_phone_help_is_the_section_of_the_handbook(live, stage):
    page = live.page(stage.cast.desk, phone=True)
    page.goto("/ho-so/tiep-nhan/")
    page.locator("[data-help-beside]").click()
    page.wait_for_url("**/tro-giup/so-tay/#can-bo-mot-cua")


@pytest.mark.parametrize("role", ["desk", "leader", "reform", "administrator", "controller"])
def test_no_page_of_the_navigation_scrolls_sideways_in_320_px(live, stage, dossier, role):
    page = live.page(getattr(stage.cast, role))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/viec-hom-nay/")
    links = page.eval_on_selector_all(".mc-nav a", "links => links.map((link) => link.getAttribute('href'))")
    assert len(links) > 4
    wide = []
    for address in links:
        page.goto(address)
        if page.evaluate(SIDEWAYS):
            wide.append(address)
    assert not wide


def test_a_field_for_files_speaks_vietnamese_and_keeps_its_keyboard(live, stage, check_page):
    page = live.page(stage.cast.reform)
    page.goto("/kiem-tra-bao-cao/")
    place = page.locator(".mc-file")
    expect(place).to_contain_text("Chưa chọn tệp nào")
    field = page.get_by_label("Tệp báo cáo")
    field.set_input_files({"name": "báo cáo.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(place).to_contain_text("báo cáo.txt")
    field.focus()
    expect(field).to_be_focused()
    check_page(page)
