"""Many at once: drafts read and signed, numbered, returned by post with a number each; pages of what comes next."""

from typing import Any

import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.fees import billed_of
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_pages import picture
from motcua.dossiers.tests.test_results import SAME_DAY
from motcua.dossiers.vocabulary import Status
from motcua.fees import actions as fees
from motcua.fees.vocabulary import Entry
from motcua.procedures.models import FeeRule


@pytest.fixture
def copies(stage: Stage) -> list[Dossier]:
    """Three certified copies, passed on by the desk to the signer."""
    stage.procedure = make_procedure("2.000815", days=0, steps=SAME_DAY)
    return [stage.processing(applicant_name=f"Người {number}", return_method="post") for number in range(3)]


def send(client: Client, action: str, ds: str, rows: list[Dossier], **more: Any) -> Any:
    chosen = [f"{row.pk}:{Dossier.objects.get(pk=row.pk).revision}" for row in rows]
    given = {"action": action, "ds": ds, "chosen": chosen, **more}
    return client.post(reverse("dossier_bulk"), given)


def stands(rows: list[Dossier]) -> list[str]:
    return list(Dossier.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list("status", flat=True))


def test_a_list_to_sign_is_opened_whole_and_shows_each_draft(stage: Stage, copies: list[Dossier]) -> None:
    client = stage.cast.client("leader")
    with time_machine.travel(stage.at, tick=False):
        listed = client.get(reverse("dossier_list"), {"ds": "to_sign"}).content.decode()
        assert f"{reverse('dossier_bulk')}?ds=to_sign&amp;action=sign" in listed
        page = client.get(reverse("dossier_bulk"), {"ds": "to_sign", "action": "sign"}).content.decode()
    for row in copies:
        draft = row.results.get()
        assert reverse("dossier_result_page", args=[row.code, draft.pk, 1]) in page
        assert reverse("dossier_result_file", args=[row.code, draft.pk]) in page


def test_only_the_drafts_that_stay_ticked_are_signed_and_the_page_tells_who_is_next(
    stage: Stage, copies: list[Dossier]
) -> None:
    with time_machine.travel(stage.at, tick=False):
        page = send(stage.cast.client("leader"), "sign", "to_sign", copies[:2], sure="yes").content.decode()
    signed = [bool(row.results.get().signed_at) for row in copies]
    assert signed == [True, True, False]
    assert "xong 2 hồ sơ" in page
    assert stage.who("clerk").name in page
    assert "Vào sổ, đóng dấu" in page


def test_results_are_numbered_together_and_printed_as_one_file(stage: Stage, copies: list[Dossier]) -> None:
    clerk = stage.cast.client("clerk")
    with time_machine.travel(stage.at, tick=False):
        send(stage.cast.client("leader"), "sign", "to_sign", copies, sure="yes")
        page = send(clerk, "approve", "to_issue", copies, sure="yes").content.decode()
        numbers = [row.results.get().number for row in copies]
        assert numbers == ["1/SCT/BS", "2/SCT/BS", "3/SCT/BS"]
        assert all(number in page for number in numbers)
        address = reverse("dossier_results_print")
        printed = clerk.post(address, {"code": [row.code for row in copies]})
        assert len(pypdfium2.PdfDocument(printed.content)) == 3
        assert stage.cast.client("outsider").post(address, {"code": [copies[0].code]}).status_code == 404


def test_a_bulk_return_by_post_asks_for_each_number(stage: Stage, copies: list[Dossier]) -> None:
    desk = stage.cast.client("desk")
    with time_machine.travel(stage.at, tick=False):
        send(stage.cast.client("leader"), "sign", "to_sign", copies, sure="yes")
        send(stage.cast.client("clerk"), "approve", "to_issue", copies, sure="yes")
        asked = send(desk, "return", "to_return", copies).content.decode()
        assert all(f'name="post_number_{row.pk}"' in asked for row in copies)
        assert 'value="Người 1"' in asked
        given = {f"recipient_name_{row.pk}": row.applicant_name for row in copies}
        given |= {f"method_{row.pk}": "post" for row in copies}
        given |= {f"post_number_{row.pk}": f"EV{row.pk}VN" for row in copies[:2]}
        refused = send(desk, "return", "to_return", copies, sure="yes", **given)
        assert refused.status_code == 422
        assert refused.content.decode().count("Nhập số vận đơn.") >= 1
        assert stands(copies) == [Status.PROCESSED] * 3
        given[f"post_number_{copies[2].pk}"] = "EV9VN"
        send(desk, "return", "to_return", copies, sure="yes", **given)
    assert stands(copies) == [Status.RETURNED] * 3
    assert [row.returns.get().post_number for row in copies] == [f"EV{copies[0].pk}VN", f"EV{copies[1].pk}VN", "EV9VN"]


def test_sealed_copies_of_several_results_are_attached_at_once(stage: Stage, copies: list[Dossier]) -> None:
    for row in copies:
        stage.do("leader", "sign_result", row)
        stage.do("clerk", "issue_result", row)
    clerk = stage.cast.client("clerk")
    with time_machine.travel(stage.at, tick=False):
        listed = clerk.get(reverse("dossier_bulk"), {"ds": "to_seal", "action": "seal"}).content.decode()
        assert all(f'name="file_{row.pk}"' in listed for row in copies)
        files = {f"file_{row.pk}": picture() for row in copies[:2]}
        page = send(clerk, "seal", "to_seal", copies, sure="yes", **files).content.decode()
        assert "xong 2 hồ sơ, chưa làm được 1" in " ".join(page.split())
        assert "Chưa chọn tệp của hồ sơ này." in page
        rest = clerk.get(reverse("dossier_list"), {"ds": "to_seal"}).content.decode()
    assert [row.results.get().sealed_at is not None for row in copies] == [True, True, False]
    assert copies[2].code in rest
    assert copies[0].code not in rest


def test_a_head_reads_the_drafts_and_approves_many_at_once(stage: Stage) -> None:
    rows = [stage.processing() for _ in range(2)]
    for row in rows:
        stage.draft(row, template="certificate")
        stage.do(stage.hands(row), "forward", row)
    with time_machine.travel(stage.at, tick=False):
        head = stage.cast.client("head")
        asked = send(head, "forward", "mine", rows).content.decode()
        for row in rows:
            assert reverse("dossier_result_page", args=[row.code, row.results.get().pk, 1]) in asked
        told = send(head, "forward", "mine", rows, sure="yes").content.decode()
    assert "xong 2 hồ sơ" in told
    assert f"Ký duyệt: {stage.who('leader').name}" in told


@pytest.mark.parametrize("act", ["sign", "approve", "return"])
def test_a_page_after_the_act_tells_what_comes_next_and_for_whom(stage: Stage, act: str) -> None:
    stage.procedure = make_procedure("2.000815", days=0, steps=SAME_DAY)
    dossiers = [stage.processing() for _ in range(2)]
    ways = {"sign": [], "approve": ["sign_result"], "return": ["sign_result", "issue_result"]}
    who = {"sign": "leader", "approve": "clerk", "return": "desk"}[act]
    for dossier in dossiers:
        for way in ways[act]:
            stage.do("leader" if way == "sign_result" else "clerk", way, dossier)
    given = {
        "sign": {},
        "approve": {"series": "SCT/BS"},
        "return": {"recipient_name": "Nguyễn Thị Đào", "method": "counter"},
    }[act]
    client = stage.cast.client(who)
    with time_machine.travel(stage.at, tick=False):
        answer = client.post(
            reverse("dossier_act", args=[dossiers[0].code, act]), {"revision": dossiers[0].revision, **given}
        )
        assert answer["Location"] == reverse("dossier_done", args=[dossiers[0].code, act])
        page = client.get(answer["Location"]).content.decode()
    told = {
        "sign": ["Đã ký duyệt “", "Vào sổ, đóng dấu", stage.who("clerk").name],
        "approve": ["Đã phát hành kết quả số 1/SCT/BS", "Trả kết quả", "In văn bản để đóng dấu", "đã đóng dấu"],
        "return": ["Đã trả kết quả cho Nguyễn Thị Đào", "không còn việc phải làm", "In giấy biên nhận"],
    }[act]
    for words in [*told, "Hồ sơ tiếp theo (còn 1)", "Hoàn tác"]:
        assert words in page


def test_the_page_after_an_act_goes_to_the_dossier_once_something_else_happened(
    stage: Stage, copies: list[Dossier]
) -> None:
    stage.do("leader", "sign_result", copies[0])
    stage.do("clerk", "issue_result", copies[0])
    with time_machine.travel(stage.at, tick=False):
        answer = stage.cast.client("leader").get(reverse("dossier_done", args=[copies[0].code, "sign"]))
    assert answer["Location"] == reverse("dossier", args=[copies[0].code])


def test_who_passes_a_dossier_on_is_told_what_comes_next_and_for_whom(stage: Stage) -> None:
    dossier = stage.intake()
    client = stage.cast.client("desk")
    with time_machine.travel(stage.at, tick=False):
        address = reverse("dossier_act", args=[dossier.code, "transfer"])
        page = client.post(address, {"revision": dossier.revision}, follow=True).content.decode()
    assert "Tiếp theo: Thẩm định: " in page


def test_the_question_costs_the_same_whatever_its_length(
    stage: Stage, copies: list[Dossier], django_assert_max_num_queries: Any
) -> None:
    client = stage.cast.client("leader")
    with time_machine.travel(stage.at, tick=False):
        client.get(reverse("dossier_bulk"), {"ds": "to_sign", "action": "sign"})
        with django_assert_max_num_queries(12):
            send(client, "sign", "to_sign", copies[:1])
        with django_assert_max_num_queries(12):
            client.get(reverse("dossier_bulk"), {"ds": "to_sign", "action": "sign"})


def test_a_bulk_return_shows_what_each_dossier_still_owes(stage: Stage, copies: list[Dossier]) -> None:
    rule = {"kind": "fee", "name": "Phí", "amount": 2000, "unit": "page", "per": "trang", "valid_from": "2025-07-01"}
    FeeRule.objects.create(case=stage.procedure.versions.get().cases.get(), **rule)
    billed = billed_of(copies[0])
    fees.enter_lines(billed=billed, entries=[Entry(billed.rates[0], 2, 3)], by=stage.who("desk"), at=stage.at)
    for row in copies:
        stage.do("leader", "sign_result", row)
        stage.do("clerk", "issue_result", row)
    with time_machine.travel(stage.at, tick=False):
        page = send(stage.cast.client("desk"), "return", "to_return", copies).content.decode()
    assert page.count("còn 12.000 đồng phí, lệ phí") == 1


def test_a_refusal_among_results_to_number_says_which_act_issues_it(stage: Stage, copies: list[Dossier]) -> None:
    refused = copies[0]
    stage.do("leader", "prepare_result", refused, is_refusal=True, name="Văn bản từ chối", reason="Không đủ điều kiện")
    for row in copies:
        stage.do("leader", "sign_result", row)
    with time_machine.travel(stage.at, tick=False):
        page = send(stage.cast.client("clerk"), "approve", "to_issue", copies, sure="yes").content.decode()
    assert "Phát hành văn bản từ chối" in page
    assert "xong 2 hồ sơ" in page
    assert "Trả lại bước trước nếu cần ký lại" not in page
    assert stands(copies) == [Status.PROCESSING, Status.PROCESSED, Status.PROCESSED]
