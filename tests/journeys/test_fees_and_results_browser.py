"""Money and results through the office in a real browser: a fee from intake to receipt, drafts signed many at once."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.stage import STEPS, Stage, make_procedure
from motcua.dossiers.tests.test_pages import picture
from motcua.dossiers.tests.test_results import SAME_DAY
from motcua.dossiers.vocabulary import Status
from motcua.fees import actions as fees
from motcua.fees.models import FeeReceipt
from motcua.procedures.models import FeeRule, RequiredDocument

pytestmark = pytest.mark.browser
COPIES = {"kind": "fee", "name": "Phí chứng thực bản sao", "amount": 2000, "unit": "page", "per": "trang"}


def charged(cast, steps: tuple) -> Stage:
    """The commune with certified copies, which cost by the page, on a process."""
    cache.clear()
    stage = Stage(cast, make_procedure("2.000815", steps=steps), at=now() - timedelta(minutes=30))
    case = stage.procedure.versions.get().cases.get()
    FeeRule.objects.create(case=case, tiers="3:1000", cap=200_000, valid_from="2025-07-01", **COPIES)
    return stage


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_fee_is_counted_at_intake_collected_and_holds_the_return(live, cast, check_page, phone):
    stage = charged(cast, STEPS)
    fees.set_up(
        agency_id=cast.commune.pk, by=stage.who("leader"), at=stage.at, holds_unpaid=True,
        symbol="AA", form_number="001", tax_code="", volume_size=50,
    )  # fmt: skip
    desk = live.page(cast.desk, phone=phone)
    desk.goto(f"/ho-so/tiep-nhan/?thu_tuc={stage.procedure.pk}")
    rule, paper = FeeRule.objects.get(), RequiredDocument.objects.get()
    desk.locator(f"#phi_{rule.pk}_so").fill("3")
    desk.locator(f"#phi_{rule.pk}_trang").fill("10")
    expect(desk.locator("#fee-sums")).to_contain_text("36.000 đồng")
    check_page(desk)
    desk.locator(f"[name=paper_{paper.pk}_received]").check()
    desk.locator(f"[name=paper_{paper.pk}_file]").set_input_files(
        {"name": "to-khai.png", "mimeType": "image/png", "buffer": picture().read()}
    )
    desk.locator("#id_applicant_name").fill("Nguyễn Thị Đào")
    desk.locator("#id_phone").fill("0912345678")
    desk.locator("#intake-send").click()
    desk.wait_for_url("**/da-tiep-nhan/")
    expect(desk.get_by_text("chưa thu", exact=True)).to_be_visible()
    check_page(desk)
    dossier = Dossier.objects.get()

    stage.at = now()
    stage.do("desk", "transfer", dossier)
    stage.grant(dossier)
    desk.goto(f"/ho-so/{dossier.code}/viec/return/")
    expect(desk.get_by_text("Còn 36.000 đồng phí, lệ phí chưa thu.")).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="Trả kết quả").click()
    expect(desk.locator("#errors")).to_contain_text("Còn 36.000 đồng")

    desk.goto(f"/ho-so/{dossier.code}/")
    desk.get_by_role("link", name="Thu 36.000 đồng").click()
    check_page(desk)
    desk.get_by_role("button", name="Thu tiền, lập biên lai").click()
    desk.wait_for_url("**/bien-lai/*/")
    check_page(desk)
    receipt = FeeReceipt.objects.get()
    assert (receipt.total, receipt.code in desk.content()) == (36_000, True)

    desk.goto(f"/ho-so/{dossier.code}/viec/return/")
    desk.get_by_role("button", name="Trả kết quả").click()
    expect(desk.locator("h1")).to_have_text("Đã trả kết quả cho Nguyễn Thị Đào")
    expect(desk.get_by_role("link", name="In giấy biên nhận")).to_be_visible()
    check_page(desk)
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_three_certified_copies_go_through_four_people_many_at_once(live, cast, check_page, phone):
    stage = charged(cast, SAME_DAY)
    rows = [stage.intake(applicant_name=f"Người {number}", return_method="post") for number in (1, 2, 3)]
    desk = live.page(cast.desk, phone=phone)
    desk.goto("/ho-so/?ds=to_transfer")
    for box in desk.locator("[data-select]").all():
        box.check()
    desk.get_by_role("button", name="Chuyển xử lý").click()
    check_page(desk)
    desk.get_by_role("button", name="Chuyển xử lý: 3 hồ sơ").click()
    expect(desk.locator("h1")).to_have_text("Chuyển xử lý: xong 3 hồ sơ")
    expect(desk.get_by_text(f"Ký: {cast.leader}")).to_be_visible()

    leader = live.page(cast.leader, phone=phone)
    leader.goto("/ho-so/?ds=to_sign")
    check_page(leader)
    leader.get_by_role("link", name="Xem lần lượt từng dự thảo và ký").click()
    expect(leader.locator(".mc-draft-page img")).to_have_count(3)
    for picture_of_page in leader.locator(".mc-draft-page img").all():
        picture_of_page.scroll_into_view_if_needed()
        leader.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=picture_of_page.element_handle()
        )
    check_page(leader)
    leader.get_by_role("button", name="Ký duyệt: 3 hồ sơ").click()
    expect(leader.locator("h1")).to_have_text("Ký duyệt kết quả: xong 3 hồ sơ")
    expect(leader.get_by_text(f"Vào sổ, đóng dấu: {cast.clerk}")).to_be_visible()
    check_page(leader)

    clerk = live.page(cast.clerk, phone=phone)
    clerk.goto("/ho-so/?ds=to_issue")
    clerk.get_by_role("link", name="Cấp số cả danh sách").click()
    check_page(clerk)
    clerk.get_by_role("button", name="Cấp số, đóng dấu, phát hành: 3 hồ sơ").click()
    for number in (1, 2, 3):
        expect(clerk.get_by_text(f"{number}/SCT/BS")).to_be_visible()
    expect(clerk.get_by_role("button", name="In 3 văn bản để đóng dấu")).to_be_visible()
    check_page(clerk)

    clerk.goto("/ho-so/?ds=to_seal")
    check_page(clerk)
    clerk.get_by_role("link", name="Đính kèm bản đã đóng dấu của cả danh sách").click()
    check_page(clerk)
    for row in rows:
        clerk.locator(f"[name=file_{row.pk}]").set_input_files(
            {"name": "dong-dau.png", "mimeType": "image/png", "buffer": picture().read()}
        )
    clerk.get_by_role("button", name="Đính kèm bản đã đóng dấu: 3 hồ sơ").click()
    expect(clerk.locator("h1")).to_have_text("Đính kèm bản đã đóng dấu: xong 3 hồ sơ")

    desk.goto("/ho-so/?ds=to_return")
    for box in desk.locator("[data-select]").all():
        box.check()
    desk.get_by_role("button", name="Trả kết quả").click()
    desk.get_by_role("button", name="Trả kết quả: 3 hồ sơ").click()
    expect(desk.locator("#errors")).to_be_focused()
    check_page(desk)
    for number, row in enumerate(rows, 1):
        desk.locator(f"[name=post_number_{row.pk}]").fill(f"EV{number}VN")
    desk.get_by_role("button", name="Trả kết quả: 3 hồ sơ").click()
    expect(desk.locator("h1")).to_have_text("Trả kết quả: xong 3 hồ sơ")
    check_page(desk)
    assert [row.returns.get().post_number for row in rows] == ["EV1VN", "EV2VN", "EV3VN"]
    assert set(Dossier.objects.values_list("status", flat=True)) == {Status.RETURNED}
