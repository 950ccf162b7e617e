"""The pages of the catalogue: what citizens see, what keepers do, what others may not."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base.time import now
from motcua.people.vocabulary import SYSTEM
from motcua.procedures import actions
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.gateways.workbook import write_workbook
from motcua.procedures.models import InternalProcess, Procedure, ProcedureField, ProcedureVersion
from motcua.procedures.queries import snapshot, version_in_force

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-11-20T10:00:00+07:00", tick=False):
        yield


@pytest.fixture
def office(cast):
    actions.upgrade_shipped(at=now(), by=SYSTEM)
    return cast


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def current(code: str) -> ProcedureVersion:
    return version_in_force(Procedure.objects.get(code=code), TODAY)


def keeper_addresses() -> list[str]:
    version = current("1.001612")
    process = InternalProcess.objects.filter(procedure__code="1.001612").last()
    return [
        reverse("catalogue_add"),
        reverse("catalogue_import"),
        reverse("catalogue_matching"),
        reverse("catalogue_fields"),
        reverse("catalogue_edit", args=["1.001612"]),
        reverse("catalogue_announce", args=["1.001612"]),
        reverse("catalogue_repeal", args=["1.001612"]),
        reverse("process_add", args=["1.001612"]),
        reverse("process_edit", args=["1.001612", process.pk]),
        reverse("process_copy", args=[process.pk]),
        reverse("version_correct", args=[version.pk]),
        reverse("version_lock", args=[version.pk]),
        reverse("case_add", args=[version.pk]),
        reverse("case_edit", args=[version.pk, 1]),
    ]


def test_a_citizen_finds_a_procedure_and_reads_everything(office):
    page = text(Client().get(reverse("procedures"), {"q": "dang ky thanh lap ho kinh doanh"}))
    assert "Đăng ký thành lập hộ kinh doanh" in page
    page = text(Client().get(reverse("procedure", args=["1.001612"])))
    for piece in ("3 ngày làm việc", "Giấy đề nghị đăng ký hộ kinh doanh", "100.000 đồng", "Cổng Dịch vụ công quốc gia",
                  "Nghị định 168/2025/NĐ-CP", "Cấp xã", "data-print"):  # fmt: skip
        assert piece in page, piece
    assert "chưa được đối chiếu" not in page


def test_what_nobody_compared_says_so(office):
    assert "chưa được đối chiếu" in text(Client().get(reverse("procedure", args=["2.000509"])))


def test_a_procedure_that_ended_says_since_when(office):
    response = Client().get(reverse("procedure", args=["1.009994"]))
    assert response.status_code == 410
    assert "hết hiệu lực sau ngày 30/6/2025" in text(response)
    assert Client().get(reverse("procedure", args=["9.999999"])).status_code == 404


def test_a_locked_procedure_warns_the_citizen(office):
    actions.lock_intake(version=current("1.001193"), on=TODAY, by=office.actor("keeper"), at=now())
    assert "ngừng tiếp nhận hồ sơ mới từ ngày 20/11/2026" in text(Client().get(reverse("procedure", args=["1.001193"])))


def test_the_public_list_is_empty_without_a_catalogue(db):
    assert "Chưa có thủ tục nào" in text(Client().get(reverse("procedures")))


def test_lists_cost_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        Client().get(reverse("procedures"), {"q": "đăng ký"})
    client = office.client("keeper")
    with django_assert_max_num_queries(24):
        client.get(reverse("catalogue"))
    with django_assert_max_num_queries(30):
        client.get(reverse("catalogue_procedure", args=["1.001612"]))


@pytest.mark.parametrize("name", ["desk", "officer", "leader", "clerk", "auditor", "outsider"])
def test_officials_read_the_catalogue_and_change_nothing(office, name):
    client = office.client(name)
    page = text(client.get(reverse("catalogue")))
    assert "1.001193" in text(client.get(reverse("catalogue_procedure", args=["1.001193"])))
    assert "Thêm thủ tục" not in page
    for address in keeper_addresses():
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code in (403, 405), address


def test_a_person_without_a_role_and_a_stranger_stay_outside(office):
    assert office.client("nobody").get(reverse("catalogue")).status_code == 403
    assert Client().get(reverse("catalogue")).status_code == 302


@pytest.mark.parametrize("name", ["keeper"])
def test_keepers_see_every_editor(office, name):
    client = office.client(name)
    for address in keeper_addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        assert "<h1>" in text(response)


def version_form(**changes):
    form = {
        "level": "commune", "result_name": "Giấy khai sinh", "channels": ["counter", "online"],
        "online_regime": "nd224_2026", "online_level": "full_online", "valid_from": "2026-12-01",
        "qd-number": "55/QĐ-UBND", "qd-issuer": "UBND thành phố", "qd-issued_on": "2026-11-20",
        "qd-effective_on": "2026-12-01",
    }  # fmt: skip
    return form | changes


def test_a_keeper_announces_a_version(office):
    client = office.client("keeper")
    response = client.post(reverse("catalogue_announce", args=["1.001193"]), version_form())
    assert response.status_code == 302
    made = version_in_force(Procedure.objects.get(code="1.001193"), date(2026, 12, 1))
    assert made.decision.number == "55/QĐ-UBND"
    assert made.cases.get().required_documents.count() == 6, "the cases were taken over"
    assert "55/QĐ-UBND" in text(client.get(response["Location"]))


def test_a_level_of_another_regime_is_refused_beside_the_form(office):
    client = office.client("keeper")
    response = client.post(reverse("catalogue_announce", args=["1.001193"]), version_form(online_level="level3"))
    assert response.status_code == 200
    assert "không có mức “Mức độ 3”" in text(response)


def rows(prefix, entries):
    form = {f"{prefix}-TOTAL_FORMS": len(entries), f"{prefix}-INITIAL_FORMS": 0}
    for place, entry in enumerate(entries):
        form |= {f"{prefix}-{place}-{name}": value for name, value in entry.items()}
    return form


def test_a_keeper_edits_a_case(office):
    version = current("1.001612")
    form = {"name": "", "duration": "2", "duration_unit": "working_day"}
    form |= rows("giay", [
        {"name": "Giấy đề nghị", "original_count": 1, "copy_count": 0, "is_mandatory": "on"},
        {"name": "Bỏ đi", "original_count": 1, "copy_count": 0, "DELETE": "on"},
    ])  # fmt: skip
    form |= rows("phi", [
        {"kind": "charge", "name": "Lệ phí", "amount": "50000", "online_amount": "0", "valid_from": "2026-01-01",
         "valid_to": "2026-12-31"},
    ])  # fmt: skip
    client = office.client("keeper")
    longer = client.post(reverse("case_edit", args=[version.pk, 1]), form | {"more": "1"})
    assert longer.status_code == 200
    assert 'name="giay-3-name"' in text(longer)
    assert version.cases.get().duration == 3, "asking for rows saves nothing"
    response = client.post(reverse("case_edit", args=[version.pk, 1]), form)
    assert response.status_code == 302
    case = version.cases.get()
    assert case.duration == 2
    assert [one.name for one in case.required_documents.all()] == ["Giấy đề nghị"]
    fee = case.fees.get()
    assert (fee.online_amount, fee.valid_to) == (0, date(2027, 1, 1))


def test_a_keeper_adds_and_removes_a_case(office):
    version = current("1.001193")
    client = office.client("keeper")
    form = (
        {"name": "Trẻ bị bỏ rơi", "duration": "5", "duration_unit": "working_day"} | rows("giay", []) | rows("phi", [])
    )
    assert client.post(reverse("case_add", args=[version.pk]), form).status_code == 302
    assert [case.name for case in version.cases.all()] == ["", "Trẻ bị bỏ rơi"]
    client.post(reverse("case_remove", args=[version.pk, 2]))
    assert version.cases.count() == 1
    client.post(reverse("case_remove", args=[version.pk, 1]))
    assert version.cases.count() == 1, "a version keeps at least one"


def test_a_process_is_refused_until_its_hours_fit(office):
    client = office.client("controller")
    process = InternalProcess.objects.get(procedure__code="1.001612", agency=None, valid_to__gt=TODAY)
    entries = [
        {"name": one.name, "phase": one.phase, "role": one.role, "hours": one.hours} for one in process.steps.all()
    ]
    head = {"agency": "H13.100", "valid_from": "2026-11-20", "code": "QT-01"}
    wrong = [entries[0] | {"hours": "8"}, *entries[1:]]
    response = client.post(reverse("process_add", args=["1.001612"]), head | rows("buoc", wrong))
    assert "Tổng thời gian các bước là 28 giờ" in text(response)
    response = client.post(reverse("process_add", args=["1.001612"]), head | rows("buoc", entries))
    assert response.status_code == 302
    assert InternalProcess.objects.get(agency=office.commune).code == "QT-01"
    response = client.post(
        reverse("process_copy", args=[process.pk]), {"agency": "H13.101", "valid_from": "2026-11-20"}
    )
    assert response.status_code == 200, "not an agency of hers"


def test_export_is_a_workbook_and_import_is_seen_before_it_runs(office):
    client = office.client("keeper")
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("catalogue_export")).content))
    assert book.sheetnames[:5] == ["Thủ tục", "Trường hợp", "Thành phần hồ sơ", "Phí lệ phí", "Quy trình"]
    entry = snapshot(["1.001193"])["1.001193"]
    changed = write_workbook([type(entry)(**vars(entry) | {"owner_ministry": "Bộ Khác"})])
    before = snapshot()
    page = client.post(reverse("catalogue_import"), {"file": SimpleUploadedFile("dm.xlsx", changed)})
    assert "Sửa bộ quản lý" in text(page)
    assert snapshot() == before
    key = re.search(r'name="key" value="(\w+)"', text(page))[1]
    assert client.post(reverse("catalogue_import_confirm"), {"key": "0" * 64}).status_code == 302
    assert snapshot() == before, "another key runs nothing"
    client.post(reverse("catalogue_import"), {"file": SimpleUploadedFile("dm.xlsx", changed)})
    client.post(reverse("catalogue_import_confirm"), {"key": key})
    assert Procedure.objects.get(code="1.001193").owner_ministry == "Bộ Khác"


def test_a_wrong_file_is_refused_on_the_page(office):
    client = office.client("keeper")
    page = client.post(reverse("catalogue_import"), {"file": SimpleUploadedFile("dm.xlsx", b"khong phai xlsx")})
    assert "không phải bảng tính .xlsx" in text(page)


def test_a_keeper_matches_an_imported_entry(office):
    field = Procedure.objects.get(code="1.001193").field
    Procedure.objects.create(
        code="1.001193.H13", name="Khai sinh", folded_name="khai sinh", field=field, level="commune", origin="imported"
    )
    client = office.client("keeper")
    assert 'value="1.001193"' in text(client.get(reverse("catalogue_matching")))
    client.post(reverse("catalogue_match", args=["1.001193.H13"]), {"to": "khong-co"})
    assert Procedure.objects.get(code="1.001193.H13").matched_to is None
    client.post(reverse("catalogue_match", args=["1.001193.H13"]), {"to": "1.001193"})
    assert Procedure.objects.get(code="1.001193.H13").matched_to.code == "1.001193"


def test_the_shipped_procedures_all_have_a_public_page(office):
    client = Client()
    for entry in shipped_catalogue()[::9]:
        assert client.get(reverse("procedure", args=[entry.code])).status_code in (200, 410)


def test_links_carry_whole_numbers(office):
    field = ProcedureField.objects.create(pk=12345, code="ZZ", name="Lĩnh vực thử", folded_name="linh vuc thu")
    row = Procedure.objects.create(
        code="9.999998", name="Thủ tục thử", folded_name="thu tuc thu", field=field, level="commune"
    )
    version = ProcedureVersion.objects.create(pk=54321, procedure=row, valid_from=date(2025, 7, 1), level="commune")
    client = office.client("keeper")
    assert "linh_vuc=12345" in text(client.get(reverse("catalogue_fields")))
    assert "linh_vuc=12345" in text(client.get(reverse("procedure", args=[row.code])))
    assert "phien_ban=54321" in text(client.get(reverse("catalogue_procedure", args=[row.code])))
    assert "phien_ban=54321" in text(client.get(reverse("version_correct", args=[version.pk])))
