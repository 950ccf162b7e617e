"""The pages of the one-stop shop: what each role may open and do, and what a form says when it is wrong."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.cast import hold

from motcua.acts.registry import acts_of
from motcua.base.time import local, now
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.stage import make_procedure
from motcua.dossiers.vocabulary import SUBJECT, Action, DigitiseState, Paper, Status
from motcua.people.models import AccessRecord
from motcua.people.vocabulary import Role
from motcua.procedures.models import RequiredDocument
from motcua.procedures.queries import office_calendar


@pytest.fixture
def living(stage):
    """The stage at this very moment, so that pages (which ask the clock) follow what was played."""
    stage.at = now() - timedelta(minutes=30)
    return stage


@pytest.fixture
def case(living):
    """A dossier in process, of the commune, in the common list."""
    return living.processing(competent_agency_id=living.cast.commune.pk, phone="0912345678")


def picture(name: str = "to-khai.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def intake_data(stage, **changes):
    document = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    values = {
        "intake_key": str(uuid4()),
        "procedure": stage.procedure.pk,
        "case": document.case_id,
        "received_agency": stage.cast.desk_place.pk,
        "competent_agency": stage.cast.commune.pk,
        "applicant_kind": "citizen",
        "applicant_id_number": "094 199 001 234",
        "applicant_name": "  Nguyễn   Thị Đào ",
        "phone": "+84 912 345 678",
        "channel": "counter",
        "set_count": 1,
        "return_method": "counter",
        f"paper_{document.pk}_received": "on",
        f"paper_{document.pk}_originals": 2,
        f"paper_{document.pk}_copies": 1,
        f"paper_{document.pk}_exempt": "later",
    }
    return {**values, **changes}


# Who may come in -------------------------------------------------------------------------------------------
WORKERS = {"desk", "officer", "culture_officer", "head", "leader", "clerk"}
READERS = WORKERS | {"reform", "controller", "keeper", "auditor"}


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("dossier_list", READERS | {"outsider", "outside_leader"}),
        ("dossier_export", READERS | {"outsider", "outside_leader"}),
        ("dossier_book", WORKERS | {"outsider", "outside_leader"}),
        ("dossier_intake", {"desk", "outsider"}),
    ],
)
def test_each_page_opens_to_those_whose_work_it_is_and_to_nobody_else(cast, page, who):
    opened = {name for name in cast.accounts if cast.client(name).get(reverse(page)).status_code == 200}
    assert opened == who


def test_a_stranger_is_sent_to_the_sign_in_page(client, case):
    for address in (reverse("dossier_list"), reverse("dossier", args=[case.code])):
        response = client.get(address)
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


def test_a_dossier_does_not_exist_for_who_may_not_see_it(cast, case):
    for name in ("outsider", "outside_leader"):
        for address in ("dossier", "dossier_received"):
            assert cast.client(name).get(reverse(address, args=[case.code])).status_code in (403, 404)
        assert cast.client(name).get(reverse("dossier_slip", args=[case.code, "receipt"])).status_code == 404
    for name in ("administrator", "nobody"):
        assert cast.client(name).get(reverse("dossier", args=[case.code])).status_code == 403


def test_every_reader_opens_the_dossier_and_a_supervisor_above_it_or_a_reform_officer_sees_no_personal_data(cast, case):
    from tests.cast import account, hold

    from motcua.people.vocabulary import Role

    above = account("tren", "Thanh Tra Thành Phố")
    hold(above, Role.AUDITOR, cast.province, with_subtree=True)
    cast.accounts["above"] = above
    for name in READERS - {"keeper", "reform"}:
        page = cast.client(name).get(reverse("dossier", args=[case.code])).content.decode()
        assert "Nguyễn Thị Đào" in page, name
    for name in ("above", "reform"):
        client = cast.client(name)
        assert "Nguyễn Thị Đào" not in client.get(reverse("dossier", args=[case.code])).content.decode()
        assert client.get(reverse("dossier_slip", args=[case.code, "receipt"])).status_code == 404


def test_opening_a_dossier_is_recorded(cast, case):
    cast.client("officer").get(reverse("dossier", args=[case.code]))
    record = AccessRecord.objects.latest("pk")
    assert (record.account, record.action, record.subject) == (cast.officer, "view", f"dossier:{case.code}")


def test_the_page_offers_only_what_state_and_role_allow(cast, case):
    def offered(name):
        page = cast.client(name).get(reverse("dossier", args=[case.code]))
        context = page.context
        acts = [*context["first_acts"], *context["other_acts"], *context["aside_acts"]]
        return {act.key for act in acts}

    assert {Action.PREPARE, Action.FORWARD} <= offered("officer")
    assert not {Action.SIGN, Action.APPROVE, Action.FORWARD} & offered("leader"), "not the leader's step yet"
    assert Action.ASSIGN in offered("leader")
    assert offered("clerk") <= {Action.NOTE}
    assert offered("auditor") == set()
    assert Action.RETURN not in offered("desk")
    assert Action.RESUME not in offered("leader")


def test_a_dossier_page_costs_the_same_whatever_its_life(living, case, django_assert_max_num_queries):
    client = living.cast.client("leader")
    for _ in range(6):
        living.do("leader", "add_note", case, text="Ghi chú")
    client.get(reverse("dossier", args=[case.code]))  # the catalogue comes into memory
    with django_assert_max_num_queries(26):
        client.get(reverse("dossier", args=[case.code]))


# Intake ---------------------------------------------------------------------------------------------------------
def test_the_counter_takes_a_dossier_in_with_its_scan(living):
    client = living.cast.client("desk")
    data = intake_data(living)
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    data[f"paper_{document.pk}_file"] = picture()
    response = client.post(reverse("dossier_intake"), data)
    dossier = Dossier.objects.get()
    assert response["Location"] == reverse("dossier_received", args=[dossier.code])
    assert (dossier.applicant_name, dossier.phone, dossier.applicant_id_number) == (
        "Nguyễn Thị Đào",
        "0912345678",
        "094199001234",
    )
    paper = dossier.documents.get()
    assert (paper.original_count, paper.copy_count, paper.digitise_state) == (2, 1, "scanned")
    page = client.get(response["Location"]).content.decode()
    assert dossier.code in page
    scan = client.get(reverse("dossier_file", args=[dossier.code, paper.pk]))
    assert scan["Content-Type"] == "image/png"
    assert scan["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in scan["Content-Security-Policy"]
    assert AccessRecord.objects.filter(action="download", subject=f"dossier:{dossier.code}").exists()


def test_a_paper_without_scan_or_reason_is_an_error_beside_it_and_one_to_be_scanned_later_is_owed(living):
    client, document = living.cast.client("desk"), RequiredDocument.objects.get()
    bare = intake_data(living, **{f"paper_{document.pk}_exempt": ""})
    answer = client.post(reverse("dossier_intake"), bare)
    assert answer.status_code == 422
    assert "Quét bổ sung sau" in answer.context["form"].errors[f"paper_{document.pk}_file"][0]
    assert not Dossier.objects.exists()
    RequiredDocument.objects.create(case=document.case, position=2, name="Giấy chứng sinh", is_mandatory=True)
    second = RequiredDocument.objects.get(position=2)
    data = {f"paper_{second.pk}_received": "on", f"paper_{second.pk}_exempt": "later"}
    done = client.post(reverse("dossier_intake"), bare | {f"paper_{document.pk}_exempt": "later"} | data)
    assert "Quét 2 giấy:" in client.get(done["Location"]).content.decode()
    dossier = Dossier.objects.get()
    assert dossier.code in client.get(reverse("dossier_list"), {"ds": "to_scan"}).content.decode()
    first, last = dossier.documents.order_by("pk")
    address = reverse("dossier_act", args=[dossier.code, "attach"])
    assert client.get(f"{address}?document={last.pk}").context["form"]["document"].value() == str(last.pk)
    for paper, after in ((first, f"{address}?document={last.pk}"), (last, reverse("dossier", args=[dossier.code]))):
        dossier.refresh_from_db()
        given = {"revision": dossier.revision, "document": paper.pk, "original_count": 1, "copy_count": 0}
        assert client.post(address, given).status_code == 422
        assert client.post(address, given | {"file": picture()})["Location"] == after
    client.get(reverse("dossier_list"))  # where the last message is told
    assert dossier.code not in client.get(reverse("dossier_list"), {"ds": "to_scan"}).content.decode()


def test_an_intake_asks_few_questions_however_many_papers(living, django_assert_max_num_queries):
    client, data = living.cast.client("desk"), intake_data(living)
    case = living.procedure.versions.get().cases.get()
    for position in range(2, 6):
        RequiredDocument.objects.create(case=case, position=position, name=f"Giấy tờ {position}")
    for document in case.required_documents.all():
        data |= {f"paper_{document.pk}_{what}": told for what, told in (("received", "on"), ("exempt", "later"))}
    client.get(reverse("dossier_intake"), {"thu_tuc": living.procedure.pk})  # tree and calendar come into memory
    first = case.required_documents.first()
    with django_assert_max_num_queries(11):
        client.get(reverse("dossier_intake"), {"thu_tuc": living.procedure.pk})
    office_calendar(living.cast.commune.pk)
    with django_assert_max_num_queries(30):
        response = client.post(reverse("dossier_intake"), data | {f"paper_{first.pk}_file": picture()})
    code = Dossier.objects.get().code
    assert Dossier.objects.get().documents.count() == 5
    client.get(response["Location"])  # the rows of the catalogue come into memory by their ids
    with django_assert_max_num_queries(13):
        client.get(response["Location"])
    with django_assert_max_num_queries(13):
        client.get(reverse("dossier_slip", args=[code, "receipt"]))


def test_a_role_taken_away_closes_the_counter_at_once(living):
    client = living.cast.client("desk")
    assert client.get(reverse("dossier_intake")).status_code == 200
    living.cast.desk.holdings.update(ended_at=now())
    assert client.post(reverse("dossier_intake"), intake_data(living)).status_code == 403
    assert not Dossier.objects.exists()


def test_the_same_form_sent_twice_makes_one_dossier(living):
    client, data = living.cast.client("desk"), intake_data(living)
    first, second = (client.post(reverse("dossier_intake"), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1


def test_a_form_gone_back_to_and_filled_for_somebody_else_makes_a_dossier_of_its_own(living):
    client, data = living.cast.client("desk"), intake_data(living)
    first = client.post(reverse("dossier_intake"), data)
    told = client.post(reverse("dossier_intake"), data | {"applicant_name": "Trần Văn Khánh"})
    assert told.status_code == 422
    assert f"đã dùng để tiếp nhận hồ sơ {Dossier.objects.get().code}" in told.content.decode()
    assert told.context["form"]["applicant_name"].value() == "Trần Văn Khánh"
    key = told.context["form"]["intake_key"].value()
    second = client.post(reverse("dossier_intake"), data | {"applicant_name": "Trần Văn Khánh", "intake_key": key})
    assert second.status_code == 302
    assert first["Location"] != second["Location"]
    assert set(Dossier.objects.values_list("applicant_name", flat=True)) == {"Nguyễn Thị Đào", "Trần Văn Khánh"}


def test_htmx_is_sent_on_by_a_header(living):
    response = living.cast.client("desk").post(reverse("dossier_intake"), intake_data(living), HTTP_HX_REQUEST="true")
    assert response["HX-Redirect"] == reverse("dossier_received", args=[Dossier.objects.get().code])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("applicant_name", "", "Nhập họ tên"),
        ("applicant_name", "Đ" * 256, "ngắn hơn"),
        ("applicant_id_number", "12345", "có 5 chữ số"),
        ("phone", "12", "bắt đầu bằng 0"),
        ("email", "khong-phai", "chưa đúng"),
        ("set_count", "0", "Ít nhất một bộ"),
        ("set_count", "100", "Nhiều nhất 99"),
        ("effective_at", "2199-01-01T08:00", "không được ở tương lai"),
        ("effective_at", "2026-11-02T08:00", "lý do ghi nhận muộn"),
        ("effective_at", "hôm qua", "Ghi giờ và ngày"),
        ("procedure", "", "Chọn thủ tục"),
        ("channel", "fax", "fax"),
        ("on_behalf", "on", "họ tên người nộp thay"),
    ],
)
def test_a_wrong_field_is_named_beside_it_and_nothing_is_lost(living, field, value, message):
    data = intake_data(living, **{field: value}, note="Ghi chú còn đây")
    response = living.cast.client("desk").post(reverse("dossier_intake"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Ghi chú còn đây" in page
    assert not Dossier.objects.exists()


def test_a_missing_mandatory_paper_is_named_at_that_paper(living):
    data = intake_data(living)
    received = next(name for name in data if name.endswith("_received"))
    del data[received]
    response = living.cast.client("desk").post(reverse("dossier_intake"), data)
    assert received in response.context["form"].errors
    assert not Dossier.objects.exists()


def test_a_hostile_file_is_refused_beside_its_field_and_a_good_one_is_not_lost(living):
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    client = living.cast.client("desk")
    bad = SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>", "application/pdf")
    response = client.post(reverse("dossier_intake"), intake_data(living, **{f"paper_{document.pk}_file": bad}))
    assert response.status_code == 422
    assert f"paper_{document.pk}_file" in response.context["form"].errors
    data = intake_data(living, applicant_name="", **{f"paper_{document.pk}_file": picture()})
    form = client.post(reverse("dossier_intake"), data).context["form"]
    token = form[f"paper_{document.pk}_kept"].value()
    again = intake_data(living, **{f"paper_{document.pk}_kept": token})
    client.post(reverse("dossier_intake"), again)
    assert Dossier.objects.get().documents.get().file_name == "to-khai.png"


def test_an_empty_scan_is_told_once(living):
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    empty = SimpleUploadedFile("to-khai.pdf", b"", "application/pdf")
    data = intake_data(living, **{f"paper_{document.pk}_file": empty})
    answer = living.cast.client("desk").post(reverse("dossier_intake"), data)
    assert answer.context["form"].errors[f"paper_{document.pk}_file"] == ["Tệp rỗng. Quét lại giấy tờ này."]


def test_a_made_up_file_token_is_ignored(living):
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    data = intake_data(living, **{f"paper_{document.pk}_kept": "[1, 'x']:forged"})
    living.cast.client("desk").post(reverse("dossier_intake"), data)
    assert Dossier.objects.get().documents.get().file is None


def test_a_desk_cannot_receive_for_another(living):
    data = intake_data(living, received_agency=living.cast.other_desk_place.pk)
    response = living.cast.client("desk").post(reverse("dossier_intake"), data)
    assert response.status_code == 422
    assert not Dossier.objects.exists()


def test_procedures_are_found_without_accents_and_by_code(living):
    living.procedure.name, living.procedure.folded_name = "Đăng ký khai sinh", "dang ky khai sinh"
    living.procedure.save()
    client = living.cast.client("desk")
    for text in ("khai sinh", "Khai Sinh", "sinh dang ky", "đăng ký", living.procedure.code[:4]):
        page = client.get(reverse("dossier_intake_procedures"), {"tim": text}).content.decode()
        assert "Đăng ký khai sinh" in page, text
    assert "Không có thủ tục" in client.get(reverse("dossier_intake_procedures"), {"tim": "đất đai"}).content.decode()


def test_the_due_date_is_previewed_with_its_reasons(living):
    case = living.procedure.versions.get().cases.get()
    asked = {"procedure": living.procedure.pk, "case": case.pk, "effective_at": "2026-11-16T09:10"}
    page = living.cast.client("desk").get(reverse("dossier_intake_due"), asked).content.decode()
    assert "17:00 thứ Năm, 19/11/2026" in page
    assert "Vì sao hẹn ngày này" in page


def test_a_known_applicant_fills_the_form_and_the_look_is_recorded(living):
    living.intake(applicant_id_number="094199001234", address="Ấp Mỹ Hưng")
    address = reverse("dossier_intake_applicants")
    page = living.cast.client("desk").post(address, {"applicant_id_number": "094199001234"}).content.decode()
    assert "Ấp Mỹ Hưng" in page
    assert AccessRecord.objects.filter(action="search", subject="applicant:094199001234").exists()
    next_door = living.cast.client("outsider").post(address, {"applicant_id_number": "094199001234"}).content.decode()
    assert "Ấp Mỹ Hưng" not in next_door


# Acts ----------------------------------------------------------------------------------------------------------------
def act(client, dossier, action, **values):
    address = reverse("dossier_act", args=[dossier.code, action])
    return client.post(address, {"revision": dossier.revision, **values})


def test_a_dossier_goes_from_counter_to_result_over_the_pages(living):
    cast = living.cast
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    data = intake_data(living, **{f"paper_{document.pk}_file": picture()})
    cast.client("desk").post(reverse("dossier_intake"), data)
    dossier = Dossier.objects.get()
    for name, action, values, status in (
        ("desk", "transfer", {}, Status.PROCESSING),
        ("officer", "prepare", {"name": "Trích lục", "is_refusal": "no"}, Status.PROCESSING),
        ("officer", "forward", {}, Status.PROCESSING),
        ("head", "forward", {}, Status.PROCESSING),
        ("leader", "sign", {}, Status.PROCESSING),
        ("clerk", "approve", {"series": "TL-UBND"}, Status.PROCESSED),
        ("desk", "return", {"recipient_name": "Nguyễn Thị Đào", "method": "counter"}, Status.RETURNED),
    ):
        response = act(cast.client(name), dossier, action, **values)
        assert response.status_code == 302, response.context["form"].errors
        dossier.refresh_from_db()
        assert dossier.status == status


def test_who_may_not_do_an_act_learns_why(living, case):
    living.do("leader", "assign", case, to=living.cast.leader)
    refused = living.cast.client("officer").get(reverse("dossier_act", args=[case.code, "forward"]))
    assert refused.status_code == 403
    assert "Chưa đến lượt bạn “Chuyển bước”: hồ sơ đang ở bước “Thẩm định” của Nguyễn Văn Lãnh Đạo" in (
        refused.content.decode()
    )


@pytest.mark.parametrize("action", sorted(act.key for act in acts_of(SUBJECT) if act.form))
def test_every_act_has_a_page_or_a_reason_why_not(living, case, action):
    response = living.cast.client("leader").get(reverse("dossier_act", args=[case.code, action]))
    assert response.status_code in (200, 302, 403)


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [
        ("prepare", {"name": "", "is_refusal": "no"}, "name"),
        ("prepare", {"name": "Từ chối", "is_refusal": "yes", "reason": ""}, "reason"),
        ("ask_supplement", {"reason": "Thiếu", "items": " \n "}, "items"),
        ("pause", {"kind": "force_majeure", "legal_basis": ""}, "legal_basis"),
        ("apologise", {"reason": "Chậm", "new_due_at": "2020-01-01T08:00"}, "new_due_at"),
        ("consult", {"content": "Hỏi", "reply_due_at": "2199-01-01T08:00"}, "agency"),
        ("note", {"text": ""}, "text"),
        ("stop", {"reason": ""}, "reason"),
    ],
)
def test_a_wrong_act_names_the_field_and_changes_nothing(living, case, action, values, field):
    response = act(living.cast.client("leader" if action == "stop" else "officer"), case, action, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Dossier.objects.get(pk=case.pk).revision == case.revision


def test_the_second_of_two_officers_sees_what_the_first_did_and_keeps_the_input(living, case):
    living.do("leader", "add_note", Dossier.objects.get(pk=case.pk), text="Đã gọi cho người nộp")
    response = act(living.cast.client("officer"), case, "ask_supplement", reason="Thiếu giấy", items="Tờ khai")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Đã gọi cho người nộp" in page
    assert "Thiếu giấy" in page
    assert f'name="revision" value="{case.revision + 1}"' in page


def test_an_act_beyond_the_role_is_refused_with_the_reason(living, case):
    for name, action in (("officer", "sign"), ("leader", "sign"), ("leader", "approve"), ("clerk", "approve")):
        assert act(living.cast.client(name), case, action, series="QĐ-UBND").status_code == 403, (name, action)
    assert Dossier.objects.get(pk=case.pk).status == Status.PROCESSING


def test_the_page_after_an_intake_that_was_undone_leads_to_the_dossier(living):
    living.at = now() - timedelta(minutes=5)
    dossier = living.intake()
    client = living.cast.client("desk")
    client.post(reverse("dossier_undo", args=[dossier.code]), {"revision": dossier.revision})
    response = client.get(reverse("dossier_received", args=[dossier.code]))
    assert response["Location"] == reverse("dossier", args=[dossier.code])


def test_a_fresh_act_is_undone_from_the_page(living, case):
    client = living.cast.client("officer")
    act(client, case, "pause", kind="force_majeure", legal_basis="Điều 1")
    case.refresh_from_db()
    assert case.paused_since is not None
    client.post(reverse("dossier_undo", args=[case.code]), {"revision": case.revision})
    case.refresh_from_db()
    assert case.paused_since is None


def test_each_slip_opens_when_its_act_was_done(living, case):
    client = living.cast.client("desk")

    def slip(kind):
        return client.get(reverse("dossier_slip", args=[case.code, kind]))

    assert slip("receipt").content.startswith(b"%PDF")
    assert slip("control").content.startswith(b"%PDF")
    assert slip("supplement").status_code == 404
    living.do("officer", "ask_supplement", case, reason="Thiếu", items=["Tờ khai"])
    assert slip("supplement").content.startswith(b"%PDF")
    living.do("desk", "withdraw", case, reason="Người nộp xin rút")
    assert slip("stop").content.startswith(b"%PDF")
    assert slip("book").status_code == 404
    assert AccessRecord.objects.filter(action="print").count() == 4


def test_the_slips_of_refusal_apology_and_stop_say_what_was_recorded(living):
    from motcua.dossiers.gateways.printing import print_slip
    from motcua.dossiers.gateways.printing.assembly import slip_of
    from motcua.dossiers.rules.slips import SlipKind
    from motcua.dossiers.tests.test_printing import text_of

    def slip(dossier, kind):
        return text_of(print_slip(slip_of(Dossier.objects.get(pk=dossier.pk), kind, at=now())))

    sent = actions.submit_online(command=living.command(channel="online"), by=living.who("desk"), at=living.at)
    living.later(minutes=1)
    living.do("desk", "refuse_receipt", sent, reason="Không thuộc thẩm quyền")
    refused = slip(sent, SlipKind.REFUSAL)
    assert "Không thuộc thẩm quyền" in refused
    assert "/PTC-TTPVHCC" in refused

    late = living.processing(competent_agency_id=living.cast.commune.pk)
    new_due = office_calendar(None).close_of(late.due_at.date() + timedelta(days=14))
    living.do("leader", "apologise", late, reason="Chờ kết quả đo đạc", new_due_at=new_due)
    sorry = slip(late, SlipKind.APOLOGY)
    assert "Chờ kết quả đo đạc" in sorry
    assert "Nguyễn Văn Lãnh Đạo" in sorry
    assert f"tháng {new_due.month} năm {new_due.year}" in sorry or f"tháng {new_due.month:02d}" in sorry
    receipt = slip(late, SlipKind.RECEIPT)
    assert f"ngày {late.original_due_at.astimezone(now().tzinfo).day:02d} tháng" in receipt

    living.later(minutes=1)
    living.do("leader", "stop", late, reason="Theo đề nghị của người nộp")
    stopped = slip(late, SlipKind.STOP)
    assert "Theo đề nghị của người nộp" in stopped
    assert "/TBD-TTPVHCC" in stopped
    control = slip(late, SlipKind.CONTROL)
    assert "Thẩm định" in control


# Lists --------------------------------------------------------------------------------------------
def test_a_list_and_its_search_show_nothing_of_the_neighbours(living, case):
    for params in ({}, {"q": "dao"}, {"q": case.code}, {"ds": "processing"}):
        page = living.cast.client("outside_leader").get(reverse("dossier_list"), params).content.decode()
        assert f'href="{reverse("dossier", args=[case.code])}"' not in page
    found = living.cast.client("leader").get(reverse("dossier_list"), {"q": "nguyen dao"}).content.decode()
    assert case.code in found


def test_a_list_costs_the_same_whatever_its_length(living, django_assert_max_num_queries):
    for _ in range(8):
        living.processing(competent_agency_id=living.cast.commune.pk)
    client = living.cast.client("leader")
    with django_assert_max_num_queries(22):
        response = client.get(reverse("dossier_list"), {"ds": "processing"})
    assert len(response.context["rows"]) == 8


def test_ended_dossiers_cost_no_more_in_a_list(living, django_assert_max_num_queries):
    for _ in range(6):
        living.grant(living.processing(competent_agency_id=living.cast.commune.pk))
    client = living.cast.client("desk")
    with django_assert_max_num_queries(22):
        response = client.get(reverse("dossier_list"), {"ds": "to_return"})
    assert len(response.context["rows"]) == 6
    with django_assert_max_num_queries(22):
        assert len(client.get(reverse("dossier_list"), {"q": "dao"}).context["rows"]) == 6


@pytest.mark.parametrize(
    "query",
    [
        "ds=khong-co",
        "page=abc",
        "page=999999999999999999999",
        "size=-1",
        "sort=%27%3B",
        "field=x&agency=9999999999999999999999",
    ],
)
def test_nonsense_in_the_address_is_no_error(living, case, query):
    assert living.cast.client("leader").get(f"{reverse('dossier_list')}?{query}").status_code == 200


def test_filters_narrow_the_list(living, case):
    other = make_procedure("2.000002")
    living.processing(procedure=other, competent_agency_id=living.cast.commune.pk)
    client = living.cast.client("leader")
    rows = client.get(reverse("dossier_list"), {"ds": "processing", "procedure": "2.000002"}).context["rows"]
    assert [row["dossier"].procedure for row in rows] == [other.name]


def test_a_supervisor_is_offered_no_bulk_acts(living, case):
    def offered(name):
        return [
            act.key
            for act in living.cast.client(name).get(reverse("dossier_list"), {"ds": "processing"}).context["acts"]
        ]

    assert offered("leader") == [Action.FORWARD, Action.ASSIGN]
    assert offered("auditor") == []


def test_bulk_tells_for_each_dossier_whether_it_worked(living):
    first, second = (living.intake(competent_agency_id=living.cast.commune.pk) for _ in range(2))
    living.do("desk", "add_note", second, text="Chen ngang")
    client = living.cast.client("desk")
    chosen = [f"{first.pk}:{first.revision}", f"{second.pk}:{second.revision - 1}"]
    data = {"action": "transfer", "chosen": chosen, "ds": "to_transfer"}
    question = client.post(reverse("dossier_bulk"), data)
    assert "Chuyển xử lý: 2 hồ sơ" in question.content.decode()
    assert Dossier.objects.filter(status=Status.ACCEPTED).count() == 2
    done = client.post(reverse("dossier_bulk"), {**data, "sure": "yes"})
    assert (done.context["done"], done.context["refused"]) == (1, 1)
    assert "người khác cập nhật" in done.content.decode()
    assert Dossier.objects.filter(status=Status.PROCESSING).count() == 1


def test_bulk_does_nothing_to_what_the_person_may_not_see(living):
    dossier = living.intake(competent_agency_id=living.cast.commune.pk)
    data = {"action": "transfer", "chosen": [f"{dossier.pk}:{dossier.revision}"], "sure": "yes"}
    done = living.cast.client("outsider").post(reverse("dossier_bulk"), data)
    assert done.context["outcomes"] == []
    assert Dossier.objects.get().status == Status.ACCEPTED


def test_an_export_holds_the_list_and_no_cell_is_a_formula(living):
    living.processing(competent_agency_id=living.cast.commune.pk, applicant_name="=HYPERLINK(1)")
    client = living.cast.client("leader")
    text = client.get(reverse("dossier_export"), {"ds": "processing", "dang": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows[0]["Chủ hồ sơ"] == "'=HYPERLINK(1)"
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("dossier_export"), {"ds": "processing"}).content))
    cell = next(cell for cell in book.active[2] if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"
    assert AccessRecord.objects.filter(action="export").count() == 2


def test_the_tracking_book_is_shown_printed_and_exported(living, case):
    client, address = living.cast.client("desk"), reverse("dossier_book")
    day = f"{local(case.received_at):%Y-%m-%d}"  # of itself the book begins with the month, perhaps a minute ago
    days = {"first": day, "last": f"{now():%Y-%m-%d}"}
    assert case.code in client.get(address, days).content.decode()
    assert client.get(address, days | {"dang": "pdf"}).content.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(client.get(address, days | {"dang": "xlsx"}).content))
    assert book.active["B2"].value == case.code
    living.grant(case)
    living.do("desk", "return_result", case, recipient_name="Trần Nhận Thay")
    assert "Trần Nhận Thay" in client.get(address, days).content.decode()
    assert case.code not in living.cast.client("outsider").get(address, days).content.decode()
    assert client.get(address, {"first": "2026-12-01", "last": "2026-01-01"}).status_code == 422


# The citizens' look-up ----------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _no_looks_counted():
    cache.clear()


def test_anybody_learns_whether_a_dossier_is_done_and_nothing_else(client, living, case):
    page = client.get(reverse("look_up"), {"ma": f" {case.code.lower()} "}, follow=True).content.decode()
    assert "Chưa hoàn thành" in page
    for secret in ("Nguyễn Thị Đào", "0912345678", living.procedure.name, "Phòng Kinh tế"):
        assert secret not in page
    living.grant(case)
    assert "Đã hoàn thành" in client.get(reverse("look_up_code", args=[case.code])).content.decode()


@pytest.mark.parametrize("code", ["H13.100.1-999999-9999", "x", "' OR 1=1 --", "a/b", "☃" * 50])
def test_a_code_that_nobody_has_is_answered_kindly(client, db, code):
    response = client.get(reverse("look_up"), {"ma": code}, follow=True)
    assert response.status_code in (200, 404)
    assert "alert" in response.content.decode()


def test_the_slip_leads_to_the_look_up(case):
    from motcua.dossiers.gateways.printing.assembly import slip_of
    from motcua.dossiers.rules.slips import SlipKind

    paper = slip_of(case, SlipKind.RECEIPT, at=now())
    assert paper.look_up.endswith(reverse("look_up_code", args=[case.code]))
    assert replace(paper, why_due=()).letterhead.place == "Mỹ Tú"
    assert paper.letterhead.superior == "Ủy ban nhân dân xã Mỹ Tú"


def test_what_was_passed_on_in_bulk_has_its_hand_over_list(living):
    rows = [living.processing(competent_agency_id=living.cast.commune.pk) for _ in range(2)]
    address = reverse("dossier_hand_over_list")
    codes = {"code": [row.code for row in rows]}
    assert living.cast.client("desk").post(address, codes).content.startswith(b"%PDF")
    assert living.cast.client("outsider").post(address, codes).status_code == 404
    assert living.cast.client("desk").post(address, {}).status_code == 404


def test_an_online_dossier_keeps_when_it_was_sent(living):
    sent = now() - timedelta(hours=3)
    data = intake_data(living, channel="online", origin_code="G01-1", submitted_at=f"{sent:%Y-%m-%dT%H:%M}")
    living.cast.client("desk").post(reverse("dossier_intake"), data)
    dossier = Dossier.objects.get()
    assert dossier.submitted_at == sent.replace(second=0, microsecond=0)
    assert (dossier.origin, dossier.origin_code) == ("national_portal", "G01-1")
    late = intake_data(living, channel="online", submitted_at=f"{now() + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    wrong = living.cast.client("desk").post(reverse("dossier_intake"), late)
    assert "submitted_at" in wrong.context["form"].errors


def test_a_mended_particular_is_named_in_the_history_without_its_value(living, case):
    client = living.cast.client("leader")
    values = {name: getattr(case, name) for name in ("applicant_kind", "applicant_name", "set_count", "return_method")}
    response = act(client, case, "edit", **values, phone="0987654321")
    assert response.status_code == 302, response.context["form"].errors
    assert "Sửa: điện thoại" not in client.get(reverse("dossier", args=[case.code])).content.decode()  # no landmark
    page = client.get(reverse("dossier", args=[case.code]), {"tat-ca": 1}).content.decode()
    assert "Sửa: điện thoại" in page


NASTY = [
    "²",
    "\x00",
    "a\x00b",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    '’"<>&%',
    "9" * 400,
]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_however_odd_breaks_a_page(living, case, text):
    client = living.cast.client("desk")
    for name, key in (
        ("dossier_list", "q"),
        ("dossier_list", "ds"),
        ("dossier_list", "procedure"),
        ("dossier_export", "q"),
        ("dossier_intake", "tim"),
        ("dossier_intake", "thu_tuc"),
        ("dossier_intake_procedures", "tim"),
        ("dossier_intake_papers", "procedure"),
        ("dossier_intake_due", "effective_at"),
        ("dossier_book", "first"),
        ("look_up", "ma"),
    ):
        assert client.get(reverse(name), {key: text}).status_code < 500, (name, key)
    assert client.post(reverse("dossier_intake_applicants"), {"applicant_id_number": text}).status_code < 500
    assert client.post(reverse("dossier_bulk"), {"action": text, "chosen": [text]}).status_code < 500
    assert client.post(reverse("dossier_hand_over_list"), {"code": [text]}).status_code < 500
    for name in ("dossier", "look_up_code", "dossier_received"):
        assert client.get(reverse(name, args=[text])).status_code < 500, name
    assert client.post(reverse("dossier_intake"), intake_data(living, applicant_name=text, note=text)).status_code < 500
    assert act(client, case, "note", text=text).status_code < 500
    assert client.post(reverse("dossier_undo", args=[case.code]), {"revision": text}).status_code < 500


def test_a_thumbnail_leaves_only_to_whom_the_scan_does(living, case, cast):
    from io import BytesIO

    from PIL import Image

    desk = cast.client("desk")
    response = act(desk, case, "attach", name="Ảnh 3x4", original_count=0, copy_count=0, file=picture())
    assert response.status_code == 302, response.context["form"].errors
    paper = case.documents.get(name="Ảnh 3x4")
    address = reverse("dossier_thumbnail", args=[case.code, paper.pk])
    told = desk.get(address)
    assert told.headers["Content-Type"] == "image/webp"
    assert "private" in told.headers["Cache-Control"]
    assert Image.open(BytesIO(told.content)).width <= 240
    scan = reverse("dossier_file", args=[case.code, paper.pk])
    opens = {name: cast.client(name).get(scan).status_code == 200 for name in cast.accounts}
    assert opens["auditor"]
    assert not opens["outsider"]
    assert {name: cast.client(name).get(address).status_code == 200 for name in opens} == opens
    assert cast.client("desk").get(reverse("dossier_thumbnail", args=[case.code, paper.pk + 1])).status_code == 404


def test_an_act_is_a_panel_beside_the_dossier_and_a_page_of_its_own(living, case, cast):
    officer = cast.client("officer")
    address = reverse("dossier_act", args=[case.code, "note"])
    page, panel = officer.get(address).content.decode(), officer.get(address, headers={"HX-Request": "true"})
    assert "<html" in page
    assert "<html" not in panel.content.decode()
    assert f'hx-post="{address}"' in panel.content.decode()
    sent = {"text": "Đã gọi", "revision": case.revision}
    done = officer.post(address, sent, headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == reverse("dossier", args=[case.code])


SECRET = "Nguyễn Thị Bí Mật"


def test_free_text_is_withheld_from_who_may_not_see_the_person(living):
    stage = living
    paper = Paper(name=f"Giấy của {SECRET}", digitise_state=DigitiseState.EXEMPT, exempt_reason=f"của {SECRET}")
    dossier = stage.processing(applicant_name=SECRET, note=SECRET, papers=(*stage.command().papers, paper))
    later = stage.at + timedelta(days=2)
    stage.do("officer", "consult", dossier, agency=stage.cast.economy, content=SECRET, reply_due_at=later)
    stage.do("officer", "ask_supplement", dossier, reason=SECRET, items=[f"Giấy tờ của {SECRET}"])
    hold(stage.cast.nobody, Role.AUDITOR, stage.cast.province, with_subtree=True)
    page = stage.cast.client("nobody").get(f"/ho-so/{dossier.code}/", {"tat-ca": "1"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "không hiện với vai trò của bạn" in text
    assert "Bí Mật" not in text
    assert "Bí Mật" in stage.cast.client("officer").get(f"/ho-so/{dossier.code}/", {"tat-ca": "1"}).content.decode()
