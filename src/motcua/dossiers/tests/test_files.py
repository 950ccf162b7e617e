"""What the store of papers takes in, and what it refuses."""

import subprocess
import sys
import zipfile
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from motcua.base.time import now
from motcua.base.uploads import IncomingFile, IncomingFileHandler
from motcua.dossiers.gateways.files import FileRefused, open_stored, path_of, remove_leftovers, store
from motcua.dossiers.gateways.thumbnails import beside, draw
from motcua.dossiers.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def pdf(**root: object) -> bytes:
    out, made = BytesIO(), pikepdf.new()
    made.add_blank_page()
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    made.save(out)
    return out.getvalue()


def chain(length: int) -> pikepdf.Dictionary:
    """Actions one after the other, the last of which runs a script."""
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript)
    for _ in range(length):
        action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="x", Next=action)
    return action


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "x")
    return out.getvalue()


def bomb(kind: str) -> bytes:
    """A PDF of about a megabyte that grows to a thousand when it is opened or drawn."""
    zeros = zlib.compressobj(9)
    data = b"".join([zeros.compress(b" " * 2**24) for _ in range(64)]) + zeros.flush()
    out, made = BytesIO(), pikepdf.new()
    made.add_blank_page()
    stream = made.make_stream(b"")
    filters = pikepdf.Array([pikepdf.Name.FlateDecode] * 3) if kind == "nested" else pikepdf.Name.FlateDecode
    stream.write(zlib.compress(data, 9) if kind == "nested" else data, filter=filters)
    if kind == "picture":
        stream.Subtype, stream.Width, stream.Height = pikepdf.Name.Image, 32_768, 32_768
    made.Root.Extra = stream
    made.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_images_are_kept_once_under_their_hash(kind: str, folder: Path) -> None:
    first, second = store(BytesIO(image(kind))), store(BytesIO(image(kind)))
    assert first == second
    assert StoredFile.objects.count() == 1
    with open_stored(first) as handle:
        assert handle.read() == image(kind)
    kept = path_of(first.sha256)
    assert {path for path in folder.rglob("*") if path.is_file()} == {kept, beside(kept)}


def test_a_plain_pdf_is_kept() -> None:
    assert store(BytesIO(pdf())).media_type == "application/pdf"


def test_what_was_lost_from_the_store_is_written_again() -> None:
    kept = store(BytesIO(pdf()))
    path_of(kept.sha256).unlink()
    with pytest.raises(FileRefused):
        open_stored(kept)
    store(BytesIO(pdf()))
    assert path_of(kept.sha256).is_file()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 300,
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\nnothing that follows is a PDF",
        image("PNG")[:60],
        b"PK\x03\x04" + b"\0" * 100,
        pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
        pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")),
        pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array()))),
        pdf(AcroForm=pikepdf.Dictionary(XFA="x", Fields=pikepdf.Array())),
        pdf(OpenAction=chain(40)),
        pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="x", Next=pikepdf.Array([chain(3)]))),
        pdf(AF=pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.exe")])),
        pdf(Extra=pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=pikepdf.Dictionary())),
        pdf() + archive(),
        image("PNG") + archive(),
        b"\xff\xd8\xff\xe0" + b"%PDF-1.7 " + image("JPEG")[4:],
        b"%PDF-1.7\n<html><script>alert(1)</script>\n" + pdf(),
        image("PNG", (7000, 7000)),
    ],
    ids=[
        *("empty", "program", "html", "no-pdf", "cut-png", "zip", "script", "launch", "script-names", "xfa"),
        *("script-in-a-long-chain", "script-in-a-chain", "associated-file", "embedded-file", "pdf-and-zip"),
        *("png-and-zip", "jpeg-and-pdf", "pdf-and-page", "many-pixels"),
    ],
)
def test_other_broken_or_active_files_are_refused_and_leave_nothing(content: bytes, folder: Path) -> None:
    with pytest.raises(FileRefused):
        store(BytesIO(content))
    assert not StoredFile.objects.exists()
    assert not list(folder.rglob("*"))


def test_a_locked_pdf_is_refused() -> None:
    out, made = BytesIO(), pikepdf.new()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(user="bí mật", owner="bí mật"))
    with pytest.raises(FileRefused, match="mật khẩu"):
        store(BytesIO(out.getvalue()))


def test_a_file_over_the_limit_is_refused(settings: object) -> None:
    settings.UPLOAD_LIMIT = 1000  # type: ignore[attr-defined]
    with pytest.raises(FileRefused, match="lớn hơn"):
        store(BytesIO(image("TIFF", (100, 100))))


@pytest.mark.parametrize("kind", ["stream", "nested", "picture"])
def test_a_pdf_that_inflates_without_end_is_refused_in_little_memory(kind: str, tmp_path: Path) -> None:
    content = bomb(kind)
    assert len(content) < 2 * 2**20
    (tmp_path / "bomb.pdf").write_bytes(content)
    code = (
        "import re, sys; from motcua.dossiers.gateways.inspection import look_into, FileRefused\n"
        "most = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024\n"
        "try: look_into(open(sys.argv[1], 'rb').read())\n"
        "except FileRefused as told: print(most(), told)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "bomb.pdf")]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert int(told.split()[0]) < 400, told


def test_a_page_beyond_all_shapes_is_drawn_no_larger_than_a_sheet() -> None:
    out, made = BytesIO(), pikepdf.new()
    made.add_blank_page(page_size=(3, 14_400))
    made.save(out)
    drawn = draw(out.getvalue(), "application/pdf")
    assert drawn is None or Image.open(BytesIO(drawn)).height <= 340


def test_a_scan_of_many_pages_is_taken() -> None:
    pages = [Image.effect_noise((1240, 1754), 60).convert("RGB") for _ in range(4)]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    assert store(BytesIO(out.getvalue())).media_type == "application/pdf"


def test_what_a_killed_server_left_half_written_is_removed(folder: Path) -> None:
    kept = store(BytesIO(pdf()))
    left = path_of(kept.sha256).with_name(".new-abc")
    left.write_bytes(b"x")
    assert remove_leftovers(now() - timedelta(days=1)) == 0
    assert remove_leftovers(now() + timedelta(seconds=5)) == 1
    assert not left.exists()
    assert path_of(kept.sha256).is_file()


def test_a_large_upload_that_a_killed_server_left_is_removed(folder: Path) -> None:
    handler = IncomingFileHandler()
    handler.new_file("file", "anh.pdf", "application/pdf", 3 * 2**20)
    handler.receive_data_chunk(b"%PDF-", 0)
    handler.file.flush()
    left = Path(handler.file.temporary_file_path())
    assert left.is_relative_to(folder)
    assert (left.parent.stat().st_mode & 0o777, left.stat().st_mode & 0o777) == (0o700, 0o600)
    assert remove_leftovers(now() - timedelta(days=1)) == 0
    assert remove_leftovers(now() + timedelta(seconds=5)) == 1
    assert not left.exists()
    handler.file.close()


def test_a_large_upload_of_a_page_arrives_whole_and_leaves_nothing(folder: Path) -> None:
    content = b"%PDF-" + b"x" * 3 * 2**20
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("anh.pdf", content, "application/pdf")})
    arrived = request.FILES["file"]
    assert isinstance(arrived, IncomingFile)
    assert arrived.read() == content
    arrived.close()
    assert not [path for path in folder.rglob("*") if path.is_file()]
