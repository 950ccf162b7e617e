"""The review of a report as a Word document."""

import io

from docx import Document

from motcua.reader.gateways.review import review
from motcua.reader.rules.findings import examine
from motcua.reader.vocabulary import Citation, Figure, Reading, Text

LINE = "Trễ hạn 26 hồ sơ (gồm: đất đai 14 hồ sơ; hộ tịch 07 hồ sơ). Đến ngày 30/6/2022 đạt 100%."
FIGURES = tuple(
    Figure(f"f{n}", "", value, "hồ sơ", 1, LINE.index(raw) + 1, raw)
    for n, (raw, value) in enumerate((("26", 26.0), ("14", 14.0), ("07", 7.0)))
)
CITED = Citation("d1", "Quyết định", "8", "08/2023/QĐ-UBND", "13/01/2023", "UBND huyện", "phân cấp\x07", 1)


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_review_opens_with_the_worst_and_carries_lines_and_recomputed_values():
    text = Text("báo cáo.txt", (LINE,))
    reading = Reading(text, FIGURES, (CITED,), examine(text, FIGURES, (CITED,), ()))
    document = Document(io.BytesIO(review(reading, made="Lập ngày 01/7/2022")))
    first = [cell.text for cell in document.tables[1].rows[1].cells]
    assert first[1] == "✗ Không khớp"
    assert (first[3], first[4], first[5]) == ("1", "21", "26")
    assert "14 + 7 = 21" in first[2]


def test_everything_read_is_in_the_review_and_control_characters_are_not():
    text = Text("báo cáo.txt", (LINE,))
    content = words(review(Reading(text, FIGURES, (CITED,))))
    assert "08/2023/QĐ-UBND" in content
    assert "07 hồ sơ" in content
    assert "\x07" not in content


def test_an_empty_reading_still_makes_a_review():
    assert "Không đọc được số liệu nào" in words(review(Reading(Text("trống.txt", ("Báo cáo.",)))))
