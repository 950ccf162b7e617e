"""A process drawn and told in words, with its time against the limit of the procedure."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.cast import FOUNDED

from motcua.base.text import fold
from motcua.procedures.models import (
    InternalProcess,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
)
from motcua.procedures.rules.picture import BOX_HEIGHT, BOX_WIDTH, picture_of, told
from motcua.procedures.vocabulary import StepData

STEPS = (
    StepData("Tiếp nhận hồ sơ", "reception", "desk_officer", Decimal(4)),
    StepData("Thẩm tra nguồn gốc đất, quy hoạch và hiện trạng sử dụng", "processing", "case_officer", Decimal(8), 1),
    StepData("Lấy ý kiến cơ quan thuế", "consultation", "case_officer", Decimal("4.5"), 1, hand_over_to="coquan:7"),
    StepData("Ký duyệt", "approval", "leader", Decimal(4)),
    StepData("Trả kết quả", "return", "desk_officer", Decimal(8)),
)


def make_procedure(code: str, days: int = 3) -> InternalProcess:
    """A procedure of so many days with a process of three steps."""
    area = ProcedureField.objects.create(code="HT", name="Hộ tịch", folded_name="ho tich")
    name = f"Đăng ký việc {code}"
    procedure = Procedure.objects.create(code=code, name=name, folded_name=fold(name), field=area, level="commune")
    version = ProcedureVersion.objects.create(procedure=procedure, valid_from=FOUNDED)
    ProcedureCase.objects.create(version=version, duration=days, duration_unit="working_day")
    process = InternalProcess.objects.create(procedure=procedure, valid_from=FOUNDED)
    for place, one in enumerate(
        (STEPS[0], StepData("Thẩm định", "processing", "case_officer", Decimal(16)), STEPS[3]), 1
    ):
        ProcessStep.objects.create(
            process=process, position=place, name=one.name, phase=one.phase, role=one.role, hours=one.hours
        )
    return process


def test_steps_side_by_side_share_a_column_and_every_role_has_a_lane():
    picture = picture_of(STEPS)
    columns = [box.x for box in picture.boxes]
    assert columns[1] == columns[2]
    assert len(set(columns)) == 4
    assert [lane.name for lane in picture.lanes] == [
        "Cán bộ một cửa",
        "Chuyên viên thụ lý",
        "Cơ quan khác",
        "Lãnh đạo cơ quan",
    ]
    assert len(picture.arrows) == 2 + 2 + 1  # in and out of the two side by side, then on
    assert all(box.x + BOX_WIDTH <= picture.width for box in picture.boxes)
    assert all(box.y + BOX_HEIGHT <= picture.height for box in picture.boxes)


def test_no_two_boxes_lie_on_each_other():
    places = [(box.x, box.y) for box in picture_of((*STEPS[:2], STEPS[1], STEPS[1], *STEPS[3:])).boxes]
    assert len(set(places)) == len(places)


def test_a_long_name_is_cut_to_lines_that_fit():
    box = picture_of(STEPS).boxes[1]
    assert len(box.lines) == 3
    assert box.lines[-1][1].endswith("…")


def test_the_process_is_told_in_words():
    assert told(STEPS)[1].startswith("Bước 2, cùng lúc: Thẩm tra nguồn gốc đất")
    assert "4,5 giờ" in told(STEPS)[1]


def test_an_empty_process_draws_nothing():
    assert picture_of(()).boxes == ()


def posted(*hours: str) -> dict[str, str]:
    names = (("Tiếp nhận", "reception", "desk_officer"), ("Thẩm tra", "processing", "case_officer"),
             ("Ký duyệt", "approval", "leader"))  # fmt: skip
    data = {"buoc-TOTAL_FORMS": "3", "buoc-INITIAL_FORMS": "0"}
    for place, ((name, phase, role), hour) in enumerate(zip(names, hours, strict=True)):
        row = {"name": name, "phase": phase, "role": role, "hours": hour}
        data |= {f"buoc-{place}-{key}": value for key, value in row.items()}
    return data


def test_the_editor_warns_when_the_steps_take_longer_than_the_law_gives(cast):
    make_procedure("1.001193", days=3)
    client = cast.client("keeper")
    address = reverse("process_picture", args=["1.001193"])
    over = client.post(address, posted("8", "16", "4")).content.decode()
    assert "Vượt thời hạn 4 giờ" in over
    fits = client.post(address, posted("4", "16", "4")).content.decode()
    assert "Vượt thời hạn" not in fits
    assert "Bước 2, Thẩm tra" in fits
    half_typed = client.post(address, posted("4", "x", "4"))
    assert half_typed.status_code == 200
    assert cast.client("officer").post(address, posted("4", "16", "4")).status_code == 403


def test_the_page_of_the_procedure_shows_its_process_drawn(cast):
    make_procedure("1.001193")
    page = cast.client("keeper").get(reverse("catalogue_procedure", args=["1.001193"])).content.decode()
    drawn = page[page.index('<svg viewBox="0 0') : page.index("</svg>", page.index('<svg viewBox="0 0')) + 6]
    assert len(ElementTree.fromstring(drawn).findall(".//g[@class]")) > 5
    assert "Quy trình bằng chữ" in page


@pytest.mark.browser
def test_an_official_draws_a_process_and_sees_it(live, cast, check_page):
    make_procedure("1.001193", days=3)
    process = InternalProcess.objects.get()
    page = live.page(cast.keeper)
    page.goto(reverse("process_edit", args=["1.001193", process.pk]))
    expect(page.locator(".mc-process-picture svg")).to_be_visible()
    check_page(page)
    page.get_by_label("Giờ").first.fill("20")
    expect(page.get_by_text("Vượt thời hạn")).to_be_visible()
    page.get_by_role("button", name="Đưa bước 2 lên").click()
    expect(page.get_by_label("Tên bước").first).to_have_value("Thẩm định")
    expect(page.locator(".mc-step-box text").first).to_contain_text("Thẩm định")
