"""What the store of papers takes in, and what it refuses."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from motcua.dossiers.gateways.files import FileRefused, open_stored, path_of, store
from motcua.dossiers.gateways.thumbnails import beside
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
    ],
    ids=["empty", "program", "html", "no-pdf", "cut-png", "zip", "script", "launch", "script-names", "xfa"],
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
