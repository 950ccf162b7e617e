"""A scanner at the desk: a citizen's card fills the applicant, a slip's QR or the end of a code opens the dossier."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.base.time import local, now, today
from motcua.dossiers.permissions import findable_agencies, visible
from motcua.dossiers.queries.search import day_in, find, opened_by
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_citizen_card import LINE

CARD = "/ho-so/tiep-nhan/the-can-cuoc/"


@pytest.fixture
def living(stage: Stage) -> Stage:
    cache.clear()
    stage.at = now() - timedelta(minutes=5)
    return stage


def found(stage: Stage, text: str, who: str = "desk") -> list[int]:
    actor = stage.who(who)
    return find(text, seen=visible(actor), agencies=findable_agencies(actor))


def test_a_code_its_end_and_its_number_of_today_open_the_dossier_at_once(living):
    dossier = living.intake()
    living.intake()
    desk = living.cast.client("desk")
    page = reverse("dossier", args=[dossier.code])
    end = dossier.code.partition("-")[2]
    for text in (dossier.code, dossier.code.lower(), end, end[-4:], f"https://mot-cua.example/tra-cuu/{dossier.code}"):
        assert desk.get("/ho-so/", {"q": text}).headers.get("Location") == page, text
    for text in (dossier.code[:-1], "9999", "261301-0001"):
        assert desk.get("/ho-so/", {"q": text}).status_code == 200
    assert living.cast.client("outsider").get("/ho-so/", {"q": dossier.code}).status_code == 200


def test_the_same_number_of_two_desks_is_listed_not_opened(living):
    mine = living.intake(competent_agency_id=living.cast.other_commune.pk)
    code = mine.code.replace("H13.100.1", "H13.101.1")
    mine.__class__.objects.filter(pk=living.intake().pk).update(code=code)
    seen = visible(living.who("desk"))
    assert opened_by(mine.code[-11:], seen=seen, on=local(living.at).date()) == ""
    assert len(found(living, mine.code[-11:])) == 2


def test_a_number_alone_finds_earlier_days_too(living):
    dossier = living.intake()
    earlier = f"H13.100.1-{today() - timedelta(days=9):%y%m%d}-0077"
    dossier.__class__.objects.filter(pk=dossier.pk).update(code=earlier)
    assert found(living, "0077") == [dossier.pk]


def test_dossiers_are_found_by_procedure_and_by_day(living):
    other = make_procedure("2.000815")
    other.name, other.folded_name = "Chứng thực bản sao từ bản chính", "chung thuc ban sao tu ban chinh"
    other.save()
    copy, usual = living.intake(procedure=other), living.intake()
    day = f"{local(living.at):%d/%m/%Y}"
    assert found(living, "chứng thực bản sao") == found(living, "2.000815") == [copy.pk]
    assert set(found(living, day)) == {copy.pk, usual.pk}
    assert found(living, f"chung thuc {day}") == [copy.pk]
    assert found(living, f"chung thuc {local(living.at) - timedelta(days=2):%d/%m/%Y}") == []
    assert found(living, "chứng thực bản sao", who="outsider") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("khai sinh 20/11/2026", ("2026-11-20", "khai sinh")),
        ("20-11 khai sinh", ("2026-11-20", "khai sinh")),
        ("31/02/2026", (None, "31/02/2026")),
        ("H13.100.1-261120-0001", (None, "H13.100.1-261120-0001")),
        ("1.004873", (None, "1.004873")),
    ],
)
def test_a_day_is_told_from_codes_and_words(text, told):
    day, rest = day_in(text, today().replace(year=2026, month=11, day=21))
    assert (day.isoformat() if day else None, rest) == told


def test_the_card_fills_the_applicant_or_says_what_is_wrong(living):
    desk = living.cast.client("desk")
    filled = desk.post(CARD, {"card": LINE}).content.decode()
    for words in ("Nguyễn Thị Hồng Đào", "094099001234", "05/07/1999", "Ấp Tân Phước"):
        assert words in filled
    assert "submitter_name" in desk.post(CARD, {"card": LINE, "whose": "submitter"}).content.decode()
    assert "12 chữ số" in desk.post(CARD, {"card": LINE.replace("094099001234", "1")}).content.decode()
    assert living.cast.client("officer").post(CARD, {"card": LINE}).status_code == 403


# In the browser --------------------------------------------------------------------------------------------
def scan(page: Page, text: str) -> None:
    """Type as a scanner does: every key at once, then Enter."""
    page.evaluate(
        """(text) => {
          const at = document.activeElement;
          const press = (key) =>
            at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          const holds = at.matches("input, textarea") ? (at.maxLength < 0 ? 9999 : at.maxLength) : 0;
          for (const key of text) if (press(key) && (at.value ?? "").length < holds) at.value += key;
          press("Enter");
        }""",
        text,
    )


@pytest.mark.browser
def test_a_scanned_card_fills_the_form_and_asks_before_it_replaces(live, living):
    page = live.page(living.cast.desk)
    page.goto(f"/ho-so/tiep-nhan/?thu_tuc={living.procedure.pk}")
    page.locator("#id_phone").focus()
    scan(page, LINE)
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Hồng Đào")
    expect(page.locator("#id_applicant_id_number")).to_have_value("094099001234")
    expect(page.locator("#id_applicant_birth_date")).to_have_value("05/07/1999")
    expect(page.locator("#id_phone")).to_have_value("")
    scan(page, LINE.replace("Hồng Đào", "Mận").replace("094099001234", "094099001235"))
    expect(page.locator("#recent")).to_contain_text("Nguyễn Thị Mận")
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Hồng Đào")
    page.get_by_role("button", name="Giữ nội dung đang ghi").click()
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Hồng Đào")
    scan(page, "094099001234|Nguyễn")
    expect(page.locator("#recent")).to_contain_text("có 2 phần")


@pytest.mark.browser
def test_a_scanned_slip_opens_its_dossier_on_any_page(live, living):
    dossier = living.intake()
    page = live.page(living.cast.desk)
    for start in ("/viec-hom-nay/", "/ho-so/tiep-nhan/"):
        page.goto(start)
        page.locator("h1").first.click()
        scan(page, f"https://mot-cua.example/tra-cuu/{dossier.code}")
        page.wait_for_url(f"**/ho-so/{dossier.code}/")


@pytest.mark.browser
def test_shortcuts_pressed_fast_are_not_taken_for_a_scanner(live, living):
    page = live.page(living.cast.desk)
    page.goto(f"/ho-so/tiep-nhan/?thu_tuc={living.procedure.pk}")
    page.locator("#id_applicant_name").fill("Nguyễn Thị Đào")
    page.evaluate(
        """() => {
          const told = { altKey: true, bubbles: true, cancelable: true };
          const press = (key, code) =>
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { ...told, key, code }));
          for (const letter of "dqs") {
            press("Alt", "AltLeft");
            press(letter, `Key${letter.toUpperCase()}`);
          }
        }"""
    )
    page.wait_for_url("**/da-tiep-nhan/")


@pytest.mark.browser
def test_a_long_list_is_searched_without_accents_and_by_keyboard(live, living, check_page):
    right = make_procedure("2.000815")
    right.name, right.folded_name = "Chứng thực bản sao từ bản chính", "chung thuc ban sao tu ban chinh"
    right.save()
    for number in range(14):
        make_procedure(f"3.0000{number:02d}")
    dossier = living.processing()
    page = live.page(living.cast.desk)
    page.goto(reverse("dossier_act", args=[dossier.code, "correct_matter"]))
    page.get_by_label("Thủ tục đúng").click()
    check_page(page)
    page.keyboard.type("chung thuc")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Thủ tục đúng")).to_have_value("Chứng thực bản sao từ bản chính (2.000815)")
    expect(page.locator("#matter-change")).to_be_visible()
    expect(page.get_by_text("bắt đầu lại")).to_be_visible()
    check_page(page)
    page.get_by_label("Lý do sửa").fill("Chọn nhầm thủ tục")
    page.get_by_role("button", name="Sửa theo nội dung đúng").click()
    page.locator("#confirm-yes").click()
    expect(page.get_by_role("status").first).to_contain_text("Sửa thủ tục")
    dossier.refresh_from_db()
    assert dossier.procedure == right
