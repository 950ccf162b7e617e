"""The text of a report is the office's to edit: figures stay bound, changes are shown, the story is kept."""

import re
from datetime import timedelta
from io import BytesIO

import docx
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.base.refusals import Invalid, Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.dossiers.tests.reporting.test_reports import issued, who
from motcua.reports import actions
from motcua.reports.gateways.files import file_of, make
from motcua.reports.gateways.verification import verify
from motcua.reports.models import Report
from motcua.reports.queries.report_inputs import files_of
from motcua.reports.queries.subject import REPORTS
from motcua.reports.rules.word_diff import word_diff

RESULTS = "paragraph.dossiers.results"


def made_of(report):
    fresh = Report.objects.get(pk=report.pk)
    return make(fresh, files_of(fresh.snapshot))


def passage(report, key):
    return made_of(report).composed.passages[key]


def edit(worked, report, key, text, *, at=FRIDAY, name="reform", **more):
    given = {"justified": {}, **more}
    return actions.edit_passage(report=report, key=key, text=text, by=who(worked, name), at=at, **given)


def printed(report):
    return [block.text for block in made_of(report).document.blocks]


def grant_one_more(worked):
    """A dossier of the period is granted on its last day."""
    worked.at = FRIDAY - timedelta(days=1)
    worked.grant(Dossier.objects.filter(processing_ended_at=None).first())


@pytest.mark.parametrize(
    ("key", "text", "where"),
    [
        ("opening", "Thực hiện Kế hoạch cải cách hành chính, xã báo cáo:", "blocks"),
        ("bases", "Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2025;", "blocks"),
        ("subject", "Kết quả cải cách hành chính và phương hướng", "subject"),
        ("addressee", "Sở Nội vụ tỉnh Sóc Trăng", "addressee"),
        ("recipients", "- Như trên;\n- Thường trực Đảng ủy;\n- Lưu: VT.", "recipients"),
        ("heading.procedures", "Thủ tục hành chính", "blocks"),
        ("heading.results", "KẾT QUẢ", "blocks"),
        ("closing", "Ủy ban nhân dân xã kính báo cáo./.", "blocks"),
        (RESULTS, "Đã trả {all.ended} kết quả cho người dân.", "blocks"),
    ],
)
def test_every_piece_of_the_text_may_be_edited_and_is_printed(worked, draft, key, text, where):
    edit(worked, draft, key, text)
    document = made_of(draft).evidence["document"]
    lines = {
        "blocks": ["".join(run["text"] for run in block.get("runs", ())) or block["text"]
                   for block in document["blocks"]],
        "recipients": document["recipients"], "subject": [document["subject"]], "addressee": [document["addressee"]],
    }[where]  # fmt: skip
    for line in text.replace("{all.ended}", "4").splitlines():
        assert any(found.endswith(line) for found in lines)


def test_a_figure_in_an_edited_passage_stays_bound_and_follows_the_records(worked, draft):
    edit(worked, draft, RESULTS, "Đã trả {all.ended} kết quả.")
    [run] = [run for block in made_of(draft).document.blocks for run in getattr(block, "runs", ())
             if run.ref == "all.ended" and block.name == RESULTS]  # fmt: skip
    assert run.text == "4"
    grant_one_more(worked)
    actions.refresh(report=draft, by=who(worked, "reform"), at=FRIDAY + timedelta(days=1))
    assert "Đã trả 5 kết quả." in printed(draft)


def test_a_number_typed_over_a_figure_stops_the_report(worked, draft):
    edit(worked, draft, RESULTS, "Đã trả 9 kết quả.")
    assert [one.label for one in [passage(draft, RESULTS)]] == [
        "Đoạn 2 hệ thống viết ở mục “Cải cách thủ tục hành chính”"
    ]
    assert "all.ended" in passage(draft, RESULTS).dropped
    with pytest.raises(Refused, match="“9” nhập thủ công"):
        actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)
    edit(worked, draft, RESULTS, "Đã trả 9 kết quả.", justified={"9": "Sổ theo dõi"})
    actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)


def test_an_unknown_figure_in_an_edited_passage_stops_the_report(worked, draft):
    edit(worked, draft, RESULTS, "Đã trả {all.khong_co} kết quả.")
    with pytest.raises(Refused, match="Không có số liệu tên"):
        actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)


def test_what_changed_against_the_generated_paragraph_is_told_word_by_word(worked, draft):
    generated = passage(draft, "closing").generated
    edit(worked, draft, "closing", generated.replace("báo cáo", "kính báo cáo"))
    assert [one.text.strip() for one in passage(draft, "closing").changes if one.kind != "same"] == ["kính"]


def test_the_generated_paragraph_comes_back_and_the_edited_one_stays_in_the_events(worked, draft):
    generated = passage(draft, RESULTS).generated
    edit(worked, draft, RESULTS, "Khác.")
    assert generated not in printed(draft)
    actions.reset_passage(report=draft, key=RESULTS, by=who(worked, "reform"), at=FRIDAY)
    assert generated in printed(draft)
    assert [event.action for event in draft.events.all()] == ["create", "edit", "reset"]
    assert draft.events.get(action="edit").payload["rows"][0]["changes"]["text"] == ["", "Khác."]
    with pytest.raises(Refused, match="không có gì để lấy lại"):
        actions.reset_passage(report=draft, key=RESULTS, by=who(worked, "reform"), at=FRIDAY)
    found = Report.objects.get(pk=draft.pk)
    assert (verify_chain(REPORTS, found), verify_dependents(REPORTS, [found])) == ([], {})


def test_an_edited_paragraph_says_that_the_generated_one_has_changed_since(worked, draft):
    edit(worked, draft, RESULTS, "Kết quả giải quyết hồ sơ tốt.")
    assert not passage(draft, RESULTS).is_outdated
    grant_one_more(worked)
    actions.refresh(report=draft, by=who(worked, "reform"), at=FRIDAY + timedelta(days=1))
    found = passage(draft, RESULTS)
    assert found.is_outdated
    assert any(one.kind == "ins" for one in found.changes_since)
    [finding] = [one for one in actions.findings_of(draft)[0] if one.kind == "outdated_passage"]
    assert finding.refs == (f"passage.{RESULTS}",)
    edit(worked, draft, RESULTS, "Kết quả giải quyết hồ sơ tốt.", at=FRIDAY + timedelta(days=1))
    assert not passage(draft, RESULTS).is_outdated


def test_a_passage_left_out_is_not_printed_but_a_heading_keeps_its_words(worked, draft):
    generated = passage(draft, RESULTS).generated
    edit(worked, draft, RESULTS, "  \n ")
    assert generated not in printed(draft)
    for text in ("", "Hai\ndòng", "x" * 301):
        with pytest.raises(Invalid):
            edit(worked, draft, "heading.procedures", text)
    with pytest.raises(LookupError):
        edit(worked, draft, "paragraph.dossiers.nothing", "x")


def test_the_second_person_in_a_passage_loses_nothing_and_is_told(worked, draft):
    edit(worked, draft, RESULTS, "Người thứ nhất.", seen="")
    with pytest.raises(Invalid, match="vừa được Đặng Văn Cải Cách sửa"):
        edit(worked, draft, RESULTS, "Người thứ hai.", seen="")
    assert passage(draft, RESULTS).text == "Người thứ nhất."
    standing = draft.passages.get()
    edit(worked, draft, RESULTS, "Người thứ hai.", seen=actions.stamp_of(standing))
    assert passage(draft, RESULTS).text == "Người thứ hai."


@pytest.mark.parametrize("name", ["leader", "controller", "auditor", "desk", "nobody", "outside_leader"])
def test_only_the_reform_officer_of_the_agency_edits(worked, draft, name):
    with pytest.raises(Refused):
        edit(worked, draft, "opening", "Khác", name=name)
    assert not draft.passages.exists()


def test_edited_text_is_frozen_with_the_report_and_verifies(worked, draft, tmp_path):
    edit(worked, draft, RESULTS, "Đã trả {all.ended} kết quả cho người dân.")
    edit(worked, draft, "bases", "Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2025;")
    report = issued(worked, draft)
    files = files_of(report.snapshot)
    word = docx.Document(BytesIO(file_of(report, files, "docx")))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert "Đã trả 4 kết quả cho người dân." in texts
    [base] = [one for one in word.paragraphs if one.text.startswith("Căn cứ Kế hoạch")]
    assert base.runs[0].italic
    pdf = tmp_path / "r.pdf"
    pdf.write_bytes(file_of(report, files, "pdf"))
    verdict = verify(pdf)
    assert verdict.holds, verdict.differences
    assert {one["key"] for one in report.evidence["edited"]} == {RESULTS, "bases"}
    with pytest.raises(Refused, match="đã ban hành"):
        edit(worked, report, "opening", "Khác")


def test_an_erratum_goes_on_with_the_edited_text(worked, draft):
    edit(worked, draft, "closing", "Kính báo cáo./.")
    erratum = actions.correct(report=issued(worked, draft), reason="Nhập chậm", by=who(worked, "reform"), at=FRIDAY)
    assert passage(erratum, "closing").text == "Kính báo cáo./."


def test_a_diff_keeps_both_texts_whole():
    found = word_diff("tiếp nhận 6 hồ sơ mới", "đã tiếp nhận 7 hồ sơ")
    assert "".join(one.text for one in found if one.kind != "ins") == "tiếp nhận 6 hồ sơ mới"
    assert "".join(one.text for one in found if one.kind != "del") == "đã tiếp nhận 7 hồ sơ"


# On the pages ------------------------------------------------------------------------------------------
@pytest.fixture
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


def post(client, url, text):
    seen = re.search(r'name="seen"(?: value="([^"]*)")?', client.get(url).content.decode())[1] or ""
    return client.post(url, {"text": text, "justified": "", "seen": seen})


@pytest.mark.usefixtures("_friday")
def test_a_passage_is_edited_shown_with_its_changes_and_reset_on_the_pages(worked, draft):
    client = worked.cast.client("reform")
    preview = client.get(reverse("report", args=[draft.pk])).content.decode()
    url = reverse("report_passage", args=[draft.pk, RESULTS])
    assert f'href="{url}"' in preview
    assert "{all.ended}" in client.get(url).content.decode()
    assert post(client, url, "Đã trả {all.ended} kết quả.")["Location"] == url
    page = client.get(url).content.decode()
    assert re.search(r"<ins>.*trả", page, re.S)
    assert re.search(r"<del\s*>", page)
    assert "[bỏ: " in page
    assert "Bản đã sửa không còn gắn các số liệu" in page
    assert "Diễn biến" in page
    sections = client.get(reverse("report_sections", args=[draft.pk])).content.decode()
    assert "Đã sửa so với đoạn hệ thống viết" in sections
    client.post(reverse("report_passage_reset", args=[draft.pk, RESULTS]))
    assert not draft.passages.get().is_in_force
    assert "Đã sửa so với" not in client.get(reverse("report_sections", args=[draft.pk])).content.decode()


@pytest.mark.usefixtures("_friday")
@pytest.mark.parametrize("key", ["section.direction", RESULTS, "opening"])
def test_the_second_writer_sees_what_the_first_wrote_beside_the_own_text(worked, draft, key):
    client = worked.cast.client("reform")
    section = key.removeprefix("section.")
    url = reverse("report_passage", args=[draft.pk, key])
    if section != key:
        url = reverse("report_section", args=[draft.pk, section])
    old = re.search(r'name="seen"(?: value="([^"]*)")?', client.get(url).content.decode())[1] or ""
    post(client, url, "Câu của người thứ nhất.")
    answer = client.post(url, {"text": "Câu của người thứ hai.", "justified": "", "seen": old})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Câu của người thứ nhất." in page
    assert "Câu của người thứ hai." in page
    assert "<ins>" in page
    fresh = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert client.post(url, {"text": "Câu của cả hai.", "justified": "", "seen": fresh}).status_code == 302
    assert "Câu của cả hai." in printed(draft)


@pytest.mark.usefixtures("_friday")
def test_numbers_of_an_edited_passage_are_offered_for_binding(worked, draft):
    client = worked.cast.client("reform")
    url = reverse("report_passage", args=[draft.pk, "closing"])
    answer = post(client, url, "Trong kỳ tiếp nhận 6 hồ sơ./.")
    bindings = reverse("report_bindings", args=[draft.pk, "closing"])
    assert answer["Location"] == bindings
    page = client.get(bindings).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    client.post(bindings, {"seen": seen, "figure-0": "{all.received}", "reason-0": "", "common": ""})
    assert draft.passages.get().text == "Trong kỳ tiếp nhận {all.received} hồ sơ./."


@pytest.mark.usefixtures("_friday")
@pytest.mark.parametrize("key", ["nothing", "section.nothing", "paragraph.dossiers.x"])
def test_a_text_that_the_report_does_not_have_is_not_found(worked, draft, key):
    client = worked.cast.client("reform")
    for name in ("report_passage", "report_bindings"):
        assert client.get(reverse(name, args=[draft.pk, key])).status_code == 404


@pytest.mark.usefixtures("_friday")
def test_texts_of_a_report_of_another_agency_do_not_exist_for_a_reader(worked, draft):
    client = worked.cast.client("outside_leader")
    for name in ("report_passage", "report_bindings"):
        assert client.get(reverse(name, args=[draft.pk, "opening"])).status_code == 404
    assert client.post(reverse("report_passage_reset", args=[draft.pk, "opening"])).status_code == 404
