"""Results drafted on templates: which one fits, its words, the page as draft, signed and issued; the sealed copy."""

from datetime import date

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from motcua.base.refusals import Invalid
from motcua.dossiers.gateways.files import open_stored
from motcua.dossiers.gateways.printing.results import print_result
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.rules.result_templates import FIELDS, UNKNOWN, template_of, templates_for
from motcua.dossiers.rules.results import caption_of, series_fault
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_pages import picture
from motcua.dossiers.vocabulary import Status

ON = date(2026, 11, 16)
#: From the desk to the signer, with no step of work between.
SAME_DAY = (
    ("Tiếp nhận, kiểm tra", "reception", "desk_officer", 4, None),
    ("Ký", "approval", "leader", 2, None),
    ("Vào sổ, đóng dấu", "issuing", "clerk", 2, None),
    ("Trả kết quả", "return", "desk_officer", 4, None),
)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf))


def result_of(dossier: Dossier) -> Result:
    return dossier.results.get(cancelled_at=None)


@pytest.fixture
def certified(stage: Stage) -> Stage:
    """The stage with certified copies: the procedure of the same day on its short process."""
    stage.procedure = make_procedure("2.000815", days=0, steps=SAME_DAY)
    return stage


@pytest.mark.parametrize(
    ("procedure", "result", "is_refusal", "expected"),
    [
        ("2.000815", "Bản sao được chứng thực từ bản chính", False, "certified_copy"),
        ("2.000884", "Giấy tờ được chứng thực chữ ký", False, "certified_signature"),
        ("1.001776", "Quyết định trợ cấp xã hội hằng tháng", False, "decision"),
        ("1.004873", "Giấy xác nhận tình trạng hôn nhân", False, "certificate"),
        ("1.001776", "", False, "certificate"),
        ("2.000815", "Bản sao được chứng thực từ bản chính", True, "refusal"),
    ],
)
def test_a_result_is_drafted_on_the_template_of_its_type(
    procedure: str, result: str, is_refusal: bool, expected: str
) -> None:
    assert templates_for(procedure, result, on=ON, is_refusal=is_refusal)[0].key == expected


def test_a_template_of_other_procedures_is_not_offered() -> None:
    offered = {one.key for one in templates_for("1.001776", "Quyết định", on=ON)}
    assert "certified_copy" not in offered
    assert {"decision", "certificate"} <= offered


def test_what_is_not_known_stays_a_dotted_line() -> None:
    template = template_of("certificate")
    assert template is not None
    words = template.words({"chu_ho_so": "Nguyễn Thị Đào"})
    assert "Nguyễn Thị Đào" in words
    assert "Ngày sinh: ……………" in words
    assert not any(f"{{{name}}}" in words for name in FIELDS)


def test_a_deputy_signs_for_the_head() -> None:
    assert caption_of("Phó Chủ tịch") == ["KT. Chủ tịch", "Phó Chủ tịch"]
    assert caption_of("Chủ tịch") == ["Chủ tịch"]


def test_the_symbols_of_attested_copies_are_symbols() -> None:
    assert not series_fault("SCT/BS")
    assert not series_fault("SCT/CK,ĐC")
    assert series_fault("sct bs")


def test_the_page_says_what_it_is_until_it_has_its_number(stage: Stage) -> None:
    dossier = stage.processing(applicant_id_number="094199001234", address="Ấp Mỹ Hưng")
    stage.draft(dossier, name="Quyết định hỗ trợ", template="decision")
    draft = text_of(print_result(dossier, result_of(dossier), at=stage.at) or b"")
    assert "DỰ THẢO" in draft
    assert "Nguyễn Thị Đào, số định danh 094199001234, địa chỉ: Ấp Mỹ Hưng" in draft
    assert "/QĐ-UBND" in draft
    stage.do("leader", "sign_result", stage.to_sign(dossier, name="Quyết định hỗ trợ", template="decision"))
    signed = text_of(print_result(dossier, result_of(dossier), at=stage.at) or b"")
    assert "ĐÃ KÝ DUYỆT, CHỜ VÀO SỔ" in signed
    assert stage.who("leader").name in signed
    stage.do("clerk", "issue_result", dossier)
    issued = result_of(dossier)
    assert issued.number == "1/QĐ-UBND"
    assert issued.file is not None
    with open_stored(issued.file) as content:
        final = text_of(content.read())
    assert "Số: 1/QĐ-UBND" in final
    assert "ngày 16 tháng 11 năm 2026" in final
    assert "DỰ THẢO" not in final
    assert "CHỜ VÀO SỔ" not in final


def test_the_words_that_the_officer_mended_are_those_that_are_printed(stage: Stage) -> None:
    dossier = stage.processing()
    stage.draft(dossier, template="certificate", content="Dòng   thứ nhất\n\nDòng thứ hai #strong[x]")
    draft = result_of(dossier)
    assert draft.content == "Dòng thứ nhất\nDòng thứ hai #strong[x]"
    assert "Dòng thứ hai #strong[x]" in text_of(print_result(dossier, draft, at=stage.at) or b"")


def test_a_draft_leaves_its_template_where_none_is_chosen(stage: Stage) -> None:
    dossier = stage.processing()
    stage.draft(dossier, template="certificate")
    stage.draft(dossier, name="Tên khác")
    assert result_of(dossier).template == "certificate"
    stage.draft(dossier, template="")
    assert (result_of(dossier).template, result_of(dossier).content) == ("", "")


def test_a_template_that_nobody_keeps_is_refused(stage: Stage) -> None:
    dossier = stage.processing()
    with pytest.raises(Invalid) as told:
        stage.draft(dossier, template="no_such_template")
    assert "Mẫu này không còn dùng" in told.value.errors["template"]


def test_between_desk_and_signer_the_result_is_drafted_on_its_template(certified: Stage) -> None:
    dossier = certified.processing()
    draft = result_of(dossier)
    assert (draft.template, draft.content) == ("certified_copy", "Chứng thực bản sao đúng với bản chính.")
    certified.do("leader", "sign_result", dossier)
    certified.do("clerk", "issue_result", dossier)
    issued = result_of(dossier)
    assert issued.number == "1/SCT/BS"
    assert issued.file is not None
    with open_stored(issued.file) as content:
        page = text_of(content.read())
    assert "Số chứng thực: 1 quyển số: 01/2026 - SCT/BS" in page
    certified.do("desk", "return_result", dossier, recipient_name="A")
    assert dossier.status == Status.RETURNED


def test_the_desk_may_mend_the_draft_before_it_goes_to_the_signer(certified: Stage) -> None:
    dossier = certified.intake()
    certified.do(
        "desk", "prepare_result", dossier, name="Bản sao", template="certified_copy", content="Lời chứng riêng."
    )
    certified.do("desk", "transfer", dossier)
    assert result_of(dossier).content == "Lời chứng riêng."


def test_a_draft_made_by_passing_on_goes_with_its_undoing(certified: Stage) -> None:
    dossier = certified.processing()
    certified.do("desk", "undo", dossier)
    assert dossier.status == Status.ACCEPTED
    assert not dossier.results.filter(cancelled_at=None).exists()


def test_the_sealed_copy_takes_the_place_of_the_printed_one_and_keeps_the_number(certified: Stage) -> None:
    dossier = certified.processing()
    certified.do("leader", "sign_result", dossier)
    certified.do("clerk", "issue_result", dossier)
    before = result_of(dossier)
    assert before.sealed_at is None
    client = certified.cast.client("clerk")
    with time_machine.travel(certified.at, tick=False):
        address = reverse("dossier_act", args=[dossier.code, "seal"])
        assert client.post(address, {"revision": dossier.revision}).status_code == 422
        answer = client.post(address, {"revision": dossier.revision, "file": picture()})
    assert answer.status_code == 302
    after = result_of(dossier)
    assert (after.number, after.issued_at) == (before.number, before.issued_at)
    assert after.sealed_at is not None
    assert after.file_id != before.file_id


def test_drafts_are_shown_as_file_and_as_pictures_to_who_may_see_them(stage: Stage) -> None:
    dossier = stage.processing()
    stage.draft(dossier, template="certificate")
    draft = result_of(dossier)
    client = stage.cast.client("leader")
    with time_machine.travel(stage.at, tick=False):
        shown = client.get(reverse("dossier_result_file", args=[dossier.code, draft.pk]))
        assert "DỰ THẢO" in text_of(shown.content)
        drawn = client.get(reverse("dossier_result_page", args=[dossier.code, draft.pk, 1]))
        assert drawn["Content-Type"] == "image/webp"
        assert client.get(reverse("dossier_result_page", args=[dossier.code, draft.pk, 9])).status_code == 404
        stranger = stage.cast.client("outsider")
        for address in ("dossier_result_file", "dossier_result_page"):
            args = [dossier.code, draft.pk, *([1] if address.endswith("page") else [])]
            assert stranger.get(reverse(address, args=args)).status_code == 404


def test_choosing_another_template_brings_its_words(stage: Stage) -> None:
    dossier = stage.processing()
    client = stage.cast.client("officer")
    address = reverse("dossier_wording", args=[dossier.code])
    with time_machine.travel(stage.at, tick=False):
        chosen = {"name": "Kết quả", "is_refusal": "no", "template": "decision"}
        told = client.get(address, chosen, headers={"HX-Request": "true", "HX-Trigger-Name": "template"})
        assert "QUYẾT ĐỊNH:" in told.content.decode()
        turned = {"name": "Kết quả", "is_refusal": "yes", "template": "decision", "reason": "Thiếu điều kiện"}
        told = client.get(address, turned, headers={"HX-Request": "true", "HX-Trigger-Name": "is_refusal"})
        assert "Lý do: Thiếu điều kiện" in told.content.decode()
        assert 'value="refusal" selected' in told.content.decode()
        assert 'value="Kết quả"' in told.content.decode()  # what the officer typed stays
        version = dossier.version
        version.result_name = "Giấy khai sinh"
        version.save()
        for typed, proposal, name in (
            ("Giấy khai sinh", "yes", "Thông báo từ chối giải quyết"),
            ("Thông báo từ chối giải quyết", "no", "Giấy khai sinh"),
        ):
            told = client.get(address, {"name": typed, "is_refusal": proposal}, headers={"HX-Request": "true"})
            assert f'value="{name}"' in told.content.decode()


def test_the_signer_sends_a_draft_back_to_the_desk_that_drafted_it(certified: Stage) -> None:
    dossier = certified.processing()
    certified.do("leader", "send_back", dossier, reason="Thiếu số bản")
    assert certified.hands(dossier) == "desk"
    certified.do("desk", "prepare_result", dossier, name="Bản sao", template="certified_copy", content="Sửa lại.")
    certified.do("desk", "forward", dossier)
    assert certified.hands(dossier) == "leader"
    certified.do("leader", "sign_result", dossier)
    certified.do("clerk", "send_back", dossier, reason="Ký nhầm")
    draft = result_of(dossier)
    assert (draft.signed_at, draft.signer, draft.signer_title) == (None, "", "")


def test_work_goes_not_back_to_the_desk_from_its_first_step(stage: Stage) -> None:
    dossier = stage.processing()
    with pytest.raises(Invalid):
        stage.do(stage.hands(dossier), "send_back", dossier, reason="Nhầm")


def test_a_corrected_result_is_printed_anew_under_its_number(certified: Stage) -> None:
    dossier = certified.processing()
    certified.do("leader", "sign_result", dossier)
    certified.do("clerk", "issue_result", dossier)
    certified.later(hours=1)
    client = certified.cast.client("leader")
    with time_machine.travel(certified.at, tick=False):
        address = reverse("dossier_act", args=[dossier.code, "correct_result"])
        assert "Chứng thực bản sao đúng với bản chính." in client.get(address).content.decode()
        given = {"name": "Bản sao", "content": "Lời chứng đã sửa.", "reason": "Sai lời chứng"}
        client.post(address, {"revision": dossier.revision, **given})
    corrected = dossier.results.get(version=2)
    assert corrected.number == "1/SCT/BS"
    assert corrected.sealed_at is None
    assert corrected.file is not None
    with open_stored(corrected.file) as content:
        page = text_of(content.read())
    assert "Lời chứng đã sửa." in page
    assert "Số chứng thực: 1 quyển số: 01/2026 - SCT/BS" in page


def test_a_reason_typed_after_the_template_is_chosen_stands_in_the_text(stage: Stage) -> None:
    dossier = stage.processing()
    words = {"is_refusal": "yes", "name": "Thông báo", "template": "refusal", "reason": "Thiếu điều kiện"}
    words |= {"content": f"Kính gửi: Ông/Bà\nLý do: {UNKNOWN}", "revision": dossier.revision}
    with time_machine.travel(stage.at, tick=False):
        stage.cast.client("officer").post(reverse("dossier_act", args=[dossier.code, "prepare"]), words)
    assert Result.objects.get(dossier=dossier).content == "Kính gửi: Ông/Bà\nLý do: Thiếu điều kiện"
