"""What officials get with each finding, and files of unusual kinds."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from motcua.reader.gateways import ReaderError, load, load_bytes, read
from motcua.reader.gateways.marked_copy import marked_copy
from motcua.reader.rules.advice import action, is_form, quotes, summary
from motcua.reader.vocabulary import Text, Verdict

WRONG = "Trễ hạn 26 hồ sơ (gồm: đất đai 14 hồ sơ; hộ tịch 07 hồ sơ; y tế 03 hồ sơ)."


def read_lines(*lines):
    return read(Text("x", lines))


def word(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_contradiction_says_what_to_change_where():
    reading = read_lines("Mở đầu.", WRONG)
    found = next(f for f in reading.findings if f.verdict is Verdict.INCONSISTENT)
    assert "26 (dòng 2) thành 24" in action(reading, found)
    assert [(quote.figure, quote.line) for quote in quotes(reading, found)] == [
        ("26", 2),
        ("14", 2),
        ("07", 2),
        ("03", 2),
    ]
    assert summary(reading).startswith("1 chỗ không khớp, 0 chỗ cần xem lại")


def test_every_finding_that_asks_for_something_says_what_to_do():
    reading = read_lines(
        WRONG,
        "Tính đến ngày 31/6/2022, đạt 102% hồ sơ đúng hạn; chi 1,250 triệu đồng, đạt [99.5]%; thu 1.250 triệu đồng.",
    )
    for finding in reading.findings:
        assert bool(action(reading, finding)) == (finding.verdict is not Verdict.CONSISTENT)


def test_arithmetic_stands_before_remarks_on_form():
    reading = read_lines("Tiếp nhận 1.250 hồ sơ, đạt 99,5%; đã chi 1,250 triệu đồng, đạt 99.5%.", WRONG)
    wrong = [is_form(finding) for finding in reading.findings if finding.verdict is Verdict.INCONSISTENT]
    assert wrong == sorted(wrong)
    assert set(wrong) == {False, True}


def test_the_marked_copy_keeps_the_text_and_comments_at_the_place():
    content = word("Mở đầu.", WRONG, "Kết thúc.")
    reading = read(load_bytes(content, "a.docx"))
    copy = Document(io.BytesIO(marked_copy(content, reading)))
    assert [paragraph.text for paragraph in copy.paragraphs] == ["Mở đầu.", WRONG, "Kết thúc."]
    (comment,) = copy.comments
    assert "26 (dòng 2) thành 24" in comment.text
    assert copy.paragraphs[1]._p.xpath("./w:commentRangeStart")
    assert not copy.paragraphs[0]._p.xpath("./w:commentRangeStart")
    with pytest.raises(ReaderError):
        marked_copy(content, read_lines(WRONG))


OLD = "TiÕp nhËn hå s¬: trong quý, Bé phËn Mét cöa ®· tiÕp nhËn 26 hå s¬, gi¶i quyÕt ®óng h¹n 26 hå s¬ cña c«ng d©n."


def test_text_of_the_font_tcvn3_is_converted():
    text = load_bytes(OLD.encode(), "cu.txt")
    assert text.lines == (
        "Tiếp nhận hồ sơ: trong quý, Bộ phận Một cửa đã tiếp nhận 26 hồ sơ, giải quyết đúng hạn 26 hồ sơ của công dân.",
    )


def test_text_of_the_font_vni_is_refused_with_what_to_do():
    with pytest.raises(ReaderError, match="Unicode"):
        load_bytes("Tieáp nhaän 26 hoà sô, ñaõ giaûi quyeát ñuùng haïn 26 hoà sô cuûa coâng daân.".encode(), "vni.txt")


def test_lines_ended_by_bare_carriage_returns_are_lines():
    assert load_bytes("Tiếp nhận 26 hồ sơ.\rĐúng hạn 26 hồ sơ.".encode(), "a.txt").lines == (
        "Tiếp nhận 26 hồ sơ.",
        "Đúng hạn 26 hồ sơ.",
    )


def test_moved_text_and_text_boxes_count_once():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:moveFrom>{run.format('Tiếp nhận 12 hồ sơ.')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo>{run.format('Tiếp nhận 12 hồ sơ.')}</w:moveTo></w:p>"
        f"<w:p><mc:AlternateContent><mc:Choice>{run.format('Trễ 3 hồ sơ.')}</mc:Choice>"
        f"<mc:Fallback>{run.format('Trễ 3 hồ sơ.')}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {w} {mc}><w:body>{body}</w:body></w:document>")
    text = load_bytes(out.getvalue(), "a.docx")
    assert [line for line in text.lines if line] == ["Tiếp nhận 12 hồ sơ.", "Trễ 3 hồ sơ."]


def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path):
    pipe = tmp_path / "ống"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/null")):
        with pytest.raises(ReaderError, match="không phải tệp thường"):
            load(path)


def test_standard_input_is_read_and_a_reader_who_stops_early_is_no_error(tmp_path):
    source = "from motcua.reader.cli import main; import sys; sys.exit(main(['-']))"
    text = "\n".join([WRONG] * 30)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$1" -c "$2" | head -n 1', "x", sys.executable, source],
        input=text, capture_output=True, text=True, env=env, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "đầu vào chuẩn" in done.stdout
