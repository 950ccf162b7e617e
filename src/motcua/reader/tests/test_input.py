"""Files of every kind: read, or refused with a reason a person can act on."""

import io
import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile

import pikepdf
import pypdfium2 as pdfium
import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from motcua.reader.gateways import ReaderError, load, load_bytes, read, read_file
from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Text

SENTENCES = [
    "Trong năm 2023, Ủy ban nhân dân xã tiếp nhận 1.250 hồ sơ, giải quyết đúng hạn 1.240 hồ sơ, đạt 99,2%.",
    "Thực hiện Kế hoạch số 15/KH-UBND ngày 03/02/2023 của Ủy ban nhân dân xã về cải cách hành chính năm 2023.",
]


def document(*paragraphs, table=()):
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if table:
        grid = made.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def printed(folder, content):
    """The PDF that an office program makes of a DOCX."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("không có LibreOffice để in PDF")
    source = folder / "bao-cao.docx"
    source.write_bytes(content)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "bao-cao.pdf").read_bytes()


def refusal(content, name="bao-cao"):
    with pytest.raises(ReaderError) as caught:
        load_bytes(content, name)
    return str(caught.value)


def test_plain_text_is_split_on_line_feeds_only():
    text = load_bytes("Một\u2028hai\r\nba\x0cbốn\n".encode(), "a.txt")
    assert text.lines == ("Một\u2028hai", "ba\x0cbốn", "")


def test_text_in_the_old_code_page_is_read():
    assert load_bytes("Tiếp nhận".encode("utf-16"), "a.txt").lines == ("Tiếp nhận",)


def test_a_word_document_gives_its_paragraphs_and_tables():
    content = document(
        *SENTENCES, table=[("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), ("1", "Số phiếu", "Phiếu", "25")]
    )
    text = load_bytes(content, "a.docx")
    assert text.origin == "docx"
    assert text.lines[-1] == "1\tSố phiếu\tPhiếu\t25"
    reading = read(text)
    assert [f.value for f in reading.figures] == [1250, 1240, 99.2, 25]
    assert [d.symbol for d in reading.documents] == ["15/KH-UBND"]


def test_the_footnotes_of_a_word_document_are_read_though_they_come_after_the_recipients():
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (*SENTENCES, "Nơi nhận:", "- Lưu: VT, 02 bản.")
    )
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Gồm 07 phòng và Quyết định số 9/QĐ-UBND.</w:t></w:r></w:p></w:footnote>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/footnotes.xml", f"<w:footnotes {space}>{note}</w:footnotes>")
    reading = read(load_bytes(out.getvalue(), "a.docx"))
    assert [f.value for f in reading.figures] == [1250, 1240, 99.2, 7]
    assert [d.symbol for d in reading.documents] == ["15/KH-UBND", "9/QĐ-UBND"]


@pytest.mark.slow
def test_a_pdf_with_a_text_layer_gives_the_same_figures_as_its_source(tmp_path):
    text = load_bytes(printed(tmp_path, document(*SENTENCES)), "a.pdf")
    assert text.origin == "pdf"
    assert set(text.pages) == {1}
    reading = read(text)
    assert [f.value for f in reading.figures] == [1250, 1240, 99.2]
    assert [(d.symbol, d.date) for d in reading.documents] == [("15/KH-UBND", "03/02/2023")]


@pytest.mark.slow
def test_a_scan_is_recognised_where_tesseract_speaks_vietnamese(tmp_path):
    listed = shutil.which("tesseract") and subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    if not listed or "vie" not in listed.stdout:
        pytest.skip("không có Tesseract tiếng Việt")
    page = pdfium.PdfDocument(printed(tmp_path, document(*SENTENCES)))[0]
    scan = io.BytesIO()
    page.render(scale=200 / 72).to_pil().convert("L").save(scan, "PDF", resolution=200)
    text = load_bytes(scan.getvalue(), "scan.pdf")
    assert text.origin == "ocr"
    assert {1250, 1240, 99.2} <= {f.value for f in read(text).figures}


def test_a_scan_without_tesseract_is_refused_with_what_to_install(tmp_path, monkeypatch):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Tesseract" in refusal(out.getvalue(), "scan.pdf")


@pytest.mark.parametrize("content", [b"", b"   \n\t\n"])
def test_an_empty_file_is_refused(content):
    assert "trống" in refusal(content)


def test_a_locked_pdf_is_refused():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="chủ", user="khách"))
    assert "mật khẩu" in refusal(out.getvalue())


def test_a_broken_pdf_is_refused():
    assert "hỏng" in refusal(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")


def test_a_pdf_of_too_many_pages_is_refused():
    pdf = pikepdf.new()
    for _ in range(501):
        pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    assert "501 trang" in refusal(out.getvalue())


def test_a_spreadsheet_is_refused():
    out = io.BytesIO()
    Workbook().save(out)
    assert "bảng tính" in refusal(out.getvalue(), "so-lieu.xlsx")


@pytest.mark.parametrize("magic", [b"\xd0\xcf\x11\xe0", b"{\\rtf1", b"\x89PNG\r\n", b"Rar!\x1a", b"MZ\x90\x00"])
def test_other_kinds_are_refused_by_their_content(magic):
    assert "chưa đọc được" in refusal(magic + b"\x00" * 100, "bao-cao.docx")


@pytest.mark.parametrize("head", ["<!DOCTYPE html>", "\ufeff\n <HTML lang=vi>", '<?xml version="1.0"?><html>'])
def test_a_page_of_the_web_under_another_name_is_refused(head):
    page = f"{head}<body><p>Tiếp nhận 125 hồ sơ, đã giải quyết 120 hồ sơ.</p></body>".encode()
    assert "trang web" in refusal(page, "bao-cao.pdf")


def bomb(size, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * size + b"</a>")
    return out.getvalue()


def test_an_archive_bomb_in_the_clothes_of_a_word_document_is_refused_at_once():
    content = bomb(200 * 2**20)
    tracemalloc.start()
    assert "bung ra" in refusal(content, "a.docx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * 2**20


def test_an_archive_that_lies_about_its_size_is_refused_too():
    content = bytearray(bomb(30 * 2**20))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(signature) if signature == b"PK\x01\x02" else content.index(b"word/document.xml") - 30
        content[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(ReaderError):
        load_bytes(bytes(content), "a.docx")


def test_entities_that_multiply_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "' + "x" * 99 + '">]><a>&b;&b;</a>')
    assert "hỏng" in refusal(out.getvalue(), "a.docx")


def test_a_zip_without_a_document_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Xin chào")
    assert "tệp nén" in refusal(out.getvalue())


def test_a_text_in_another_language_is_refused():
    assert "tiếng Việt" in refusal(("The committee received 250 applications this year. " * 20).encode())


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReaderError, match="Không tìm thấy"):
        load(tmp_path / "khong-co.txt")


def test_a_very_long_text_is_refused():
    assert "dài hơn" in refusal("Tiếp nhận 25 hồ sơ.\n".encode() * 210_000)


def test_forty_pages_are_read_to_the_last_line(tmp_path):
    path = tmp_path / "dai.txt"
    path.write_text("\n".join(SENTENCES[n % 2] for n in range(40 * 22)), encoding="utf-8")
    reading = read_file(path)
    assert len(reading.figures) == 40 * 11 * 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="VmHWM")
def test_forty_pages_fit_in_the_memory_promised(tmp_path):
    path = tmp_path / "dai.txt"
    path.write_text("\n".join(SENTENCES[n % 2] for n in range(40 * 22)), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from motcua.reader.gateways import read_file;"
        "read_file(Path(sys.argv[1]));"
        "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert int(out.stdout) < 300 * 1024


WORDS = """12 05 1.234 1,5 99,5% 3/4 /KH-UBND số Số ngày tháng năm 2021 Luật Nghị định
Quyết hồ sơ người ( ) : ; . , - – %
= | STT Đơn vị tính Chỉ tiêu 1.1 1.1.1 I. Có=1 Không=0 Không chưa nhận được không có cấp xã huyện ¶ \f"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", " ", "\n" + " " * 30 + "\n"])


@example("\n" + " " * 30 + "\n 12 \n" + " " * 30 + "\n 1.234")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=120).map(" ".join))
def test_any_arrangement_of_the_words_of_a_report_is_read_without_a_crash(text):
    lines = tuple(text.split("\n"))
    reading = read_text(Text("x", lines))
    for figure in reading.figures:
        line = lines[figure.line - 1]
        assert 1 <= figure.col <= len(line)
        assert line[figure.col - 1 :].startswith(figure.raw.split("\n")[0].split(" ")[0])
    assert all(1 <= cell.line <= len(lines) for cell in reading.blank_cells)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_is_read_without_a_crash(text):
    reading = read_text(Text("x", tuple(text.split("\n"))))
    assert all(figure.line >= 1 and figure.col >= 1 for figure in reading.figures)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe"]))
def test_any_bytes_are_read_or_refused(content, head):
    reason = "Đã đọc được báo cáo này."
    try:
        read(load_bytes(head + content, "x"))
    except ReaderError as error:
        reason = str(error)
    assert len(reason) > 20


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    "unit", ["(", "1/", "12 ", "Có = 1 ", "1.1.1\n", "ngày ", "số 1/KH-", "\t", "| ", "Luật a ", "a" * 50, "% "]
)
def test_a_long_repetition_takes_time_in_proportion(unit):
    read_text(Text("x", tuple((unit * (15_000 // len(unit))).split("\n"))))


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("unit", ["(", "1/", "a", "a-", "a.", "Tiếp nhận 12 hồ sơ, đạt 99,5%. "])
def test_one_line_as_long_as_a_book_takes_time_in_proportion(unit):
    read_text(Text("x", (unit * (120_000 // len(unit)),)))


@pytest.mark.parametrize("frame", ["Có {} hồ sơ.", "Số: {}/BC-UBND ngày 12/3/2021", "năm {}", "1.{}. Mục", "Có = {}"])
def test_a_number_of_five_thousand_digits_is_no_crash(frame):
    read_text(Text("x", (frame.format("1" * 5_000),)))
