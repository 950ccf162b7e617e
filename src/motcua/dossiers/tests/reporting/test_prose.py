"""The text cannot disagree with the table."""

from dataclasses import replace

import pytest

from motcua.dossiers.reporting.section import procedures_section
from motcua.dossiers.tests.reporting.sample import MY_TU, NAMING, cell, figures
from motcua.reports.rules.figures import Cube
from motcua.reports.rules.prose import UnknownFigure, bind, hand_typed, paragraphs_of


def section(numbers, levels=(3, 4)):
    return procedures_section(
        numbers,
        place="Bộ phận Một cửa huyện Mỹ Tú",
        dates="từ ngày 15/12/2020 đến hết ngày 14/12/2021",
        last_year="năm 2020",
        levels=levels,
        fields=NAMING.labels["field"],
    )


def test_the_section_writes_the_figures_of_the_table():
    text = "\n".join(paragraph.text for paragraph in section(figures()))
    assert "tiếp nhận 54.647 hồ sơ thủ tục hành chính (toàn bộ nộp trực tiếp)" in text
    assert "+ Cấp huyện tiếp nhận 4.747 hồ sơ; đã giải quyết 4.747 hồ sơ (trước hạn và đúng hạn 4.738 hồ sơ, " in text
    assert "quá hạn 9 hồ sơ), đạt 99,81%" in text
    assert "quá hạn 780 hồ sơ), đạt 98,44%" in text
    assert "(53.858/54.647 hồ sơ)" in text
    assert "quá hạn (789 hồ sơ) gồm các lĩnh vực: Hộ tịch 780 hồ sơ; Chứng thực 9 hồ sơ" in text
    assert "hồ sơ tiếp nhận tăng 50.647 hồ sơ (1.266,18%), cùng kỳ 4.000 hồ sơ" in text


def test_before_on_and_after_the_due_day_count_every_result_and_name_the_refused():
    refused = Cube((cell(4, 12, counter=10, early=4, on_time=3, overdue=1, refused=2),))
    numbers = figures(refused, None)
    text = "\n".join(paragraph.text for paragraph in section(numbers, levels=(4,)))
    assert "Đã giải quyết 10 hồ sơ (trước hạn 4 hồ sơ, đúng hạn 5 hồ sơ, quá hạn 1 hồ sơ)" in text
    assert "trong đó từ chối giải quyết 2 hồ sơ" in text
    assert (
        "(không tính 2 hồ sơ từ chối, dừng giải quyết, rút hoặc không có ngày hẹn trả) đạt 87,50% (7/8 hồ sơ)" in text
    )
    settled = sum(numbers[f"all.{key}"].value.number for key in ("ended_in_time", "ended_after_due"))
    assert settled == numbers["all.ended"].value.number


def test_open_dossiers_that_are_all_in_time_are_told_without_a_list_of_zeros():
    numbers = figures(Cube((cell(4, 12, counter=3, on_time=1),)), None)
    text = "\n".join(paragraph.text for paragraph in section(numbers, levels=(4,)))
    assert "còn 2 hồ sơ đang giải quyết, đều trong hạn." in text


def test_every_number_of_the_section_is_bound_to_a_figure():
    for paragraph in section(figures()):
        unbound = "".join(run.text for run in paragraph.runs if not run.ref)
        assert not hand_typed(unbound.replace("(từ ngày 15/12/2020 đến hết ngày 14/12/2021)", "")), unbound


def test_zero_is_said_in_words_and_still_bound():
    paragraphs = section(figures(Cube(), None), levels=())
    assert "không phát sinh hồ sơ thủ tục hành chính" in paragraphs[0].text
    assert any(run.ref == "all.to_resolve" for run in paragraphs[0].runs)
    assert "để so sánh" in paragraphs[-1].text


def test_a_year_of_zeros_is_compared_but_an_unknown_year_is_not():
    known = "\n".join(p.text for p in section(figures(last_year=Cube())))
    assert "tăng 54.647 hồ sơ, cùng kỳ 0 hồ sơ" in known
    assert "Chưa có số liệu cùng kỳ" in "\n".join(p.text for p in section(figures(last_year=None)))


def test_words_that_say_none_are_refused_once_the_figure_is_not_zero():
    with pytest.raises(UnknownFigure, match="789"):
        bind("Trong kỳ {all.resolved_overdue:không có hồ sơ quá hạn}.", figures())


def test_an_unknown_name_is_refused():
    with pytest.raises(UnknownFigure, match=r"all\.nothing"):
        bind("Có {all.nothing} hồ sơ", figures())


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("Đã tiếp nhận 54.647 hồ sơ", ["54.647"]),
        ("Đạt tỷ lệ 96,9%", ["96,9"]),
        ("Có ba hồ sơ quá hạn", ["ba"]),
        ("Trong kỳ không có hồ sơ quá hạn.", ["không có hồ sơ quá hạn"]),
        ("Kế hoạch số 142/KH-UBND ngày 24/12/2020 năm 2021", []),
        ("Nghị định số 61/2018/NĐ-CP, Điều 12, khoản 2, mức độ 3, 4", []),
        ("Đã tiếp nhận {all.received} hồ sơ", []),
    ],
)
def test_numbers_typed_by_hand_are_found(text, caught):
    assert [found.text for found in hand_typed(text)] == caught


def test_a_justified_number_is_no_longer_flagged():
    assert hand_typed("Có 219 phiếu", ["219"]) == []


def test_typed_lines_become_paragraphs_and_items():
    found = paragraphs_of("Mở đầu {all.received}\n\n+ Mục {all.open}", figures())
    assert [paragraph.style for paragraph in found] == ["body", "item"]
    assert found[1].text == "+ Mục 0"


def test_the_section_follows_when_a_number_changes():
    more = Cube((*MY_TU.cells, cell(4, 10, counter=1, overdue=1)))
    text = "\n".join(paragraph.text for paragraph in section(figures(more)))
    assert "tiếp nhận 54.648 hồ sơ" in text
    assert "quá hạn (790 hồ sơ)" in text


def test_a_changed_figure_changes_its_sentence_only_through_its_name():
    numbers = figures()
    figure = numbers["all.received"]
    numbers["all.received"] = replace(figure, value=replace(figure.value, number=7))
    assert bind("{all.received} hồ sơ", numbers).text == "7 hồ sơ"


def test_no_two_figures_of_the_comparison_bear_one_name():
    labels = [one.label for ref, one in figures().items() if ref.startswith("all.")]
    assert len(labels) == len(set(labels))
    assert figures()["all.on_time_rate.change"].label.endswith("số tăng, giảm so với cùng kỳ năm trước, cùng địa giới")
