"""Several files of one paper become its pages, turned as the desk turned them; a refusal names the file."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from motcua.base.time import now
from motcua.dossiers.forms.fields import ACCEPT
from motcua.dossiers.gateways.files import ENDINGS, FileRefused, Pages, open_stored, store_pages
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.tests.stage import Stage
from motcua.dossiers.tests.test_pages import intake_data, picture
from motcua.procedures.models import RequiredDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def living(stage: Stage) -> Stage:
    cache.clear()
    stage.at = now() - timedelta(minutes=5)
    return stage


def wide(name: str = "trang-2.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (80, 40), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def pages(file) -> list[tuple[int, bool]]:
    """Of each page of a stored PDF: by how much it is turned, and whether it lies wide."""
    with open_stored(file) as content, pikepdf.open(content) as pdf:
        boxes = [(int(page.obj.get("/Rotate", 0)), page.mediabox) for page in pdf.pages]
        return [(turn, float(box[2]) > float(box[3])) for turn, box in boxes]


def test_one_file_that_is_not_turned_is_kept_as_it_came():
    kept = store_pages(Pages([picture()]))
    assert kept.media_type == "image/png"


def test_several_files_become_the_pages_of_one_pdf_in_their_order():
    kept = store_pages(Pages([picture(), wide()], [0, 90]))
    assert kept.media_type == "application/pdf"
    assert pages(kept) == [(0, False), (90, True)]
    assert Pages([picture("cccd.png"), wide()]).name == "cccd.pdf"


def test_a_pdf_among_the_files_keeps_all_its_pages():
    two = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(two)
    whole = SimpleUploadedFile("don.pdf", two.getvalue(), "application/pdf")
    assert len(pages(store_pages(Pages([whole, picture()], [180, 0])))) == 3


def test_a_file_that_is_refused_is_named():
    with pytest.raises(FileRefused, match=r"Tệp thứ 2 \(trang-2.png\)"):
        store_pages(Pages([picture(), SimpleUploadedFile("trang-2.png", b"khong phai anh")]))


def test_the_picker_offers_what_the_store_takes():
    assert set(ENDINGS) <= set(ACCEPT.split(","))
    assert {".tif", ".webp", ".jpeg"} <= set(ACCEPT.split(","))


def test_the_counter_takes_several_files_for_one_paper(living):
    document = RequiredDocument.objects.get(case__version__procedure=living.procedure)
    data = intake_data(living)
    data |= {f"paper_{document.pk}_file": [picture(), wide()], f"paper_{document.pk}_turns": "0,270"}
    del data[f"paper_{document.pk}_exempt"]
    assert living.cast.client("desk").post(reverse("dossier_intake"), data).status_code == 302
    assert pages(DossierDocument.objects.get().file) == [(0, False), (270, True)]


def test_a_paper_is_attached_with_several_files(living):
    dossier = living.intake()
    data = {"revision": dossier.revision, "name": "Sổ hộ khẩu cũ", "original_count": 1, "copy_count": 0}
    data |= {"file": [picture("a.png"), wide()], "turns": "90,0"}
    address = reverse("dossier_act", args=[dossier.code, "attach"])
    assert living.cast.client("desk").post(address, data).status_code == 302
    paper = dossier.documents.get(name="Sổ hộ khẩu cũ")
    assert (paper.file_name, pages(paper.file)) == ("a.pdf", [(90, False), (0, True)])


@pytest.mark.browser
def test_pages_are_chosen_pasted_turned_and_left_out_before_they_are_sent(live, living, check_page):
    page = live.page(living.cast.desk)
    page.goto(f"/ho-so/tiep-nhan/?thu_tuc={living.procedure.pk}")
    page.locator("#papers [data-received]").first.check()
    picker = page.locator("#papers input[type=file]").first
    file = {"name": "mat-truoc.png", "mimeType": "image/png", "buffer": picture().read()}
    picker.set_input_files(file)
    picker.set_input_files({**file, "name": "mat-sau.png", "buffer": wide().read()})
    expect(page.locator(".mc-pages li")).to_have_count(2)
    page.evaluate(
        """() => {
          const held = new DataTransfer();
          held.items.add(new File(["x"], "thua.png", { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true }));
        }"""
    )
    page.get_by_role("button", name="Xoay trang 2, mat-sau.png").click()
    expect(page.get_by_role("button", name="Bỏ trang 3, thua.png")).to_be_visible()
    page.get_by_role("button", name="Bỏ trang 3, thua.png").click()
    check_page(page)
    page.locator("#id_applicant_name").fill("Nguyễn Thị Đào")
    page.locator("#intake-send").click()
    page.wait_for_url("**/da-tiep-nhan/")
    assert pages(Dossier.objects.get().documents.get().file) == [(0, False), (90, True)]
