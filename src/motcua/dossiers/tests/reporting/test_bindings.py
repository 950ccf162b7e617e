"""A pasted section: its numbers are offered as the figures they equal, and accepted on one page."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.dossiers.tests.reporting.sample import MY_TU, cell, figures
from motcua.reports.rules.bindings import accepted, proposals
from motcua.reports.rules.figures import Cube
from motcua.reports.rules.prose import hand_typed, paragraphs_of

SETTLED = (
    "Trong kỳ tiếp nhận 54.647 hồ sơ; + Cấp huyện tiếp nhận 4.747 hồ sơ; đã giải quyết 4.747 hồ sơ, quá hạn 9 hồ sơ, "
    "đạt 99,81%. Tổng số hồ sơ giải quyết quá hạn 789 hồ sơ; đúng hạn và trước hạn 53.858/54.647 hồ sơ."
)


def offered(text, numbers=None):
    return proposals(text, figures() if numbers is None else numbers)


def test_each_number_that_equals_a_figure_is_offered_as_that_figure():
    chosen = {proposal.text: proposal.chosen for proposal in offered(SETTLED)}
    assert chosen["99,81%"] == "{district.on_time_rate}"
    assert chosen["789"] == "{all.resolved_overdue}"
    assert chosen["9"] == "{district.resolved_overdue}"
    assert chosen["53.858/54.647"] == "{all.on_time_rate|parts}"


def test_the_words_of_the_sentence_decide_between_equal_figures():
    first, second = (one for one in offered(SETTLED) if one.text == "4.747")
    assert len(first.candidates) > 1
    assert {one.token for one in first.candidates} >= {"{district.received}", "{district.ended}"}
    assert (first.chosen, second.chosen) == ("{district.received}", "{district.ended}")


def test_accepted_figures_print_the_same_text_again():
    found = offered(SETTLED)
    bound = accepted(SETTLED, found, {place: one.chosen for place, one in enumerate(found)})
    assert hand_typed(bound) == []
    assert [paragraph.text for paragraph in paragraphs_of(bound, figures())] == [SETTLED]


def test_a_bound_number_follows_the_figure_afterwards():
    found = offered("Tiếp nhận 54.647 hồ sơ.")
    bound = accepted("Tiếp nhận 54.647 hồ sơ.", found, {0: found[0].chosen})
    more = figures(Cube((*MY_TU.cells, cell(4, 10, counter=1, overdue=1))))
    assert paragraphs_of(bound, more)[0].text == "Tiếp nhận 54.648 hồ sơ."


def test_a_name_that_was_not_offered_is_not_taken():
    assert accepted("Có 789 hồ sơ", offered("Có 789 hồ sơ"), {0: "{all.received}"}) == "Có 789 hồ sơ"


def test_a_claim_of_none_is_offered_as_a_figure_that_is_zero():
    [found] = offered("Trong kỳ không có hồ sơ kỳ trước chuyển sang.")
    assert found.chosen == "{all.carried_in:không có hồ sơ kỳ trước chuyển sang}"


def test_a_decrease_is_bound_without_its_sign():
    fewer = figures(Cube((cell(3, 10, counter=3000, on_time=3000),)))
    [found] = proposals("Số hồ sơ tiếp nhận giảm 1.000 hồ sơ so với cùng kỳ.", fewer)
    assert found.chosen.startswith("{all.received.change")
    assert "|abs}" in found.chosen


def test_a_number_that_equals_no_figure_is_told_and_offered_nothing():
    [found] = offered("Đã mở 12.345 lớp tập huấn.")
    assert (found.text, found.candidates, found.chosen) == ("12.345", (), "")


def test_a_small_number_without_a_word_in_common_is_not_bound_unasked():
    [found] = offered("Ủy ban mua 9 xe ô tô.")
    assert found.candidates
    assert found.chosen == ""


EXEMPT = """Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2020 và Nghị quyết 76/NQ-CP năm 2021, Điều 12, khoản 2;
1. Công tác chỉ đạo
1.1 Thực hiện kế hoạch
1.1.2. Công tác kiểm tra
a) Về thể chế
II. KẾT QUẢ
(3) Dịch vụ công trực tuyến mức độ 3, mức độ 4, TCVN ISO 9001:2015
- Quyết định số 12/QĐ-UBND, số 13/QĐ-UBND ngày 05 tháng 3 năm 2021 của Đoàn kiểm tra 4632
- Kết quả 6 tháng đầu năm và quý I/2021, giai đoạn 2021-2030, điện thoại 0299.3871.234
#### **2.1 Kiểm tra** theo Luật số 63/2010/QH12, Phụ lục II, Biểu số 06a/VPCP/KSTT"""


@pytest.mark.parametrize("line", EXEMPT.splitlines())
def test_numbers_of_documents_dates_names_and_lists_need_no_reason(line):
    assert [found.text for found in hand_typed(line)] == []


# On the pages ------------------------------------------------------------------------------------------
@pytest.fixture
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


def pasted(paragraphs):
    """A section as officials paste it: invented, with documents, dates, lists, counts of the report and others."""
    block = (
        "{n}. Kết quả nhóm {n}\n"
        "Thực hiện Kế hoạch số {n}5/KH-UBND ngày 21/01/2026, trong kỳ tiếp nhận 6 hồ sơ, đã giải quyết 4 hồ sơ, "
        "từ chối giải quyết 1 hồ sơ; tỷ lệ giải quyết trước hạn và đúng hạn 66,67%.\n"
        "- Tổ chức {n}17 lớp tập huấn với {n}.250 lượt người, phát 3{n}.400 tờ rơi."
    )
    return "\n".join(block.replace("{n}", str(number)) for number in range(1, paragraphs + 1))


def _save(client, url, text):
    seen = re.search(r'name="seen"(?: value="([^"]*)")?', client.get(url).content.decode())[1] or ""
    return client.post(url, {"text": text, "justified": "", "seen": seen})


def _accept(client, url, common):
    """Post the page of bindings as it stands, with one reason for the rest."""
    page = client.get(url).content.decode()
    given = {"common": common, "seen": re.search(r'name="seen" value="([^"]*)"', page)[1]}
    for name, options in re.findall(r'<select name="(figure-\d+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        given[name] = chosen[1] if chosen else ""
    return client.post(url, given), page


@pytest.mark.usefixtures("_friday")
def test_a_section_of_more_than_a_hundred_numbers_is_bound_on_one_page_in_one_step(worked, draft):
    client, text = worked.cast.client("reform"), pasted(16)
    assert len(hand_typed(text)) > 100
    answer = _save(client, reverse("report_section", args=[draft.pk, "direction"]), text)
    assert answer["Location"] == (url := reverse("report_bindings", args=[draft.pk, "section.direction"]))
    answer, _ = _accept(client, url, "Báo cáo số 20/BC-UBND của Phòng Nội vụ")
    assert answer.status_code == 302
    kept = draft.sections.get()
    assert hand_typed(kept.text, list(kept.justified)) == []
    assert kept.text.count("{all.received}") == kept.text.count("{all.on_time_rate}") == 16
    assert "Kế hoạch số 35/KH-UBND" in kept.text
    preview = client.get(reverse("report", args=[draft.pk])).content.decode()
    assert "tiếp nhận <a class=" in preview
    assert "section.direction" not in {ref for one in _findings(draft) for ref in one.refs}


def _findings(draft):
    from motcua.reports.actions import findings_of

    return findings_of(type(draft).objects.get(pk=draft.pk))[0]


@pytest.mark.usefixtures("_friday")
def test_the_page_of_bindings_asks_the_same_number_of_queries_however_long_the_text(worked, draft):
    client = worked.cast.client("reform")
    url = reverse("report_bindings", args=[draft.pk, "section.direction"])
    counted = []
    for paragraphs in (1, 16):
        _save(client, reverse("report_section", args=[draft.pk, "direction"]), pasted(paragraphs))
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counted.append(len(asked))
    assert counted[0] == counted[1]


@pytest.mark.usefixtures("_friday")
def test_bindings_of_a_text_that_somebody_else_changed_are_offered_anew(worked, draft):
    client = worked.cast.client("reform")
    section = reverse("report_section", args=[draft.pk, "direction"])
    _save(client, section, "Tiếp nhận 6 hồ sơ.")
    url = reverse("report_bindings", args=[draft.pk, "section.direction"])
    old = re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode())[1]
    with time_machine.travel(FRIDAY.replace(minute=20), tick=False):
        _save(client, section, "Giải quyết 4 hồ sơ.")
        answer = client.post(url, {"seen": old, "figure-0": "{all.received}", "common": ""}, follow=True)
    assert "vừa được người khác sửa" in answer.content.decode()
    assert draft.sections.get().text == "Giải quyết 4 hồ sơ."


@pytest.mark.usefixtures("_friday")
@pytest.mark.parametrize("name", ["leader", "controller"])
def test_only_the_author_s_office_binds(worked, draft, name):
    _save(worked.cast.client("reform"), reverse("report_section", args=[draft.pk, "plan"]), "Tiếp nhận 6 hồ sơ.")
    url = reverse("report_bindings", args=[draft.pk, "section.plan"])
    seen = re.search(r'name="seen" value="([^"]*)"', worked.cast.client(name).get(url).content.decode())[1]
    answer = worked.cast.client(name).post(url, {"seen": seen, "figure-0": "{all.received}", "common": ""})
    assert answer.status_code == 403
    assert draft.sections.get().text == "Tiếp nhận 6 hồ sơ."


@pytest.mark.usefixtures("_friday")
def test_all_numbers_of_a_text_are_one_finding_that_opens_their_page(worked, draft):
    client = worked.cast.client("reform")
    _save(client, reverse("report_section", args=[draft.pk, "plan"]), pasted(16))
    [finding] = [one for one in _findings(draft) if one.kind == "hand_typed"]
    assert "có 112 số nhập thủ công" in finding.message
    checks = client.get(reverse("report_checks", args=[draft.pk])).content.decode()
    assert reverse("report_bindings", args=[draft.pk, "section.plan"]) in checks
