"""The public page of an issued report: its state and hash, a check of a file, and nothing of its content."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base.refusals import Refused
from motcua.dossiers.tests.reporting.test_forgeries import covered, home, pdf_of, report  # noqa: F401
from motcua.dossiers.tests.reporting.test_reports import FRIDAY, NUMBERING, files_kept, issued, who
from motcua.reports import actions
from motcua.reports.gateways import public_check
from motcua.reports.gateways.files import check_address, file_of
from motcua.reports.gateways.verification import verify_content
from motcua.reports.queries.public import public_key
from motcua.seals.gateways.certificates import fingerprint_of, read_certificates

#: The next number of the book.
NEXT = replace(NUMBERING, number=None)


@pytest.fixture
def page(report) -> str:  # noqa: F811
    return reverse("published_report", args=[public_key(report)])


def asked(page: str, content: bytes, name: str = "r.pdf") -> tuple[int, str]:
    """What the page answers to a file."""
    response = Client().post(page, {"file": SimpleUploadedFile(name, content)})
    return response.status_code, response.content.decode()


def test_anybody_sees_state_and_hash_and_nothing_of_the_content(report, page):  # noqa: F811
    response = Client().get(page)
    text = response.content.decode()
    assert response.status_code == 200
    assert "Đang có hiệu lực" in text
    assert report.content_hash in text
    assert sha256(pdf_of(report)).hexdigest() in text
    for kept in (report.number, report.signer, report.evidence["document"]["subject"], report.code):
        assert kept not in text
    assert response["X-Robots-Tag"] == "noindex"


def test_the_address_cannot_be_guessed_and_drafts_have_none(report, worked):  # noqa: F811
    for key in (f"{report.pk}", f"{report.pk}-000000000000", "x", f"9999-{public_key(report).split('-')[1]}", "²-1"):
        assert Client().get(reverse("published_report", args=[key])).status_code == 404
    erratum = actions.correct(report=report, reason="Nhập chậm", by=who(worked, "reform"), at=FRIDAY)
    assert Client().get(reverse("published_report", args=[public_key(erratum)])).status_code == 404


def test_a_replaced_report_leads_to_the_one_in_force(report, page, worked):  # noqa: F811
    erratum = actions.correct(report=report, reason="Nhập chậm", by=who(worked, "reform"), at=FRIDAY)
    later = issued(worked, erratum, NEXT)
    text = Client().get(page).content.decode()
    assert "Đã được thay thế" in text
    assert reverse("published_report", args=[public_key(later)]) in text


def test_the_file_itself_is_recognised_and_a_forged_one_refused(report, page):  # noqa: F811
    content = pdf_of(report)
    assert asked(page, content)[0] == 200
    assert "không sai một byte" in asked(page, content)[1]
    status, text = asked(page, covered(content))
    assert status == 422
    assert "sau khi cơ quan ký số" in text
    assert "Word hoặc Excel" in asked(page, file_of(report, files_kept(report), "docx"), "r.docx")[1]
    assert "không phải tệp PDF" in asked(page, b"hello")[1]
    assert asked(page, b"%PDF-1.7 broken")[0] == 422
    assert Client().post(page).status_code == 422


def test_a_large_file_and_too_many_checks_are_refused(report, page, monkeypatch):  # noqa: F811
    monkeypatch.setattr(public_check, "MOST", 3)
    monkeypatch.setattr(public_check, "time", lambda: 1_000_000_000)  # a window that no other test counts in
    monkeypatch.setattr("motcua.reports.views.public.LARGEST", 100)
    assert "không phải tệp báo cáo" in asked(page, b"x" * 101)[1]
    assert [asked(page, b"hello")[0] for _ in range(4)] == [422, 422, 429, 429]


def test_the_report_prints_its_address_and_the_published_certificate(report):  # noqa: F811
    document = report.evidence["document"]
    assert document["check_address"] == check_address(report)
    assert public_key(report) in document["check_address"]
    assert any(document["check_address"] in line for line in document["provenance"])
    pem = Client().get(reverse("certificate_file")).content
    fingerprint = fingerprint_of(read_certificates(pem)[0])
    assert any(fingerprint in line for line in document["provenance"])
    assert fingerprint in Client().get(reverse("certificate")).content.decode()


def test_a_draft_prints_neither(draft):
    from motcua.reports.gateways.files import make

    document = make(draft, files_kept(draft)).document
    assert document.check_address == ""
    assert not any("ký số" in line for line in document.provenance)


def test_the_qr_code_leads_to_the_page(report):  # noqa: F811
    import pypdfium2
    import zxingcpp

    with pypdfium2.PdfDocument(pdf_of(report)) as pdf:
        found = [code.text for page in pdf for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    assert found == [check_address(report)]


def test_only_a_leader_makes_a_report_public_and_takes_it_back(report, page, worked):  # noqa: F811
    file = f"{page}tep/"
    assert Client().get(file).status_code == 404
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        actions.publish(report=report, by=who(worked, "reform"), at=FRIDAY)
    actions.publish(report=report, by=who(worked, "leader"), at=FRIDAY)
    text = Client().get(page).content.decode()
    assert report.evidence["document"]["title"] in text
    assert Client().get(file).content == pdf_of(report)
    assert verify_content(pdf_of(report), "r.pdf").holds  # the content that was issued is the same
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw(report=report, reason=" ", by=who(worked, "leader"), at=FRIDAY)
    actions.withdraw(report=report, reason="Công khai nhầm", by=who(worked, "leader"), at=FRIDAY)
    assert report.evidence["document"]["title"] not in Client().get(page).content.decode()
    assert Client().get(file).status_code == 404


def test_a_draft_cannot_be_made_public(draft, worked):
    with pytest.raises(Refused, match="đã ban hành"):
        actions.publish(report=draft, by=who(worked, "leader"), at=FRIDAY)


def test_the_leader_publishes_on_the_page_of_the_report(report, page, worked):  # noqa: F811
    leader = worked.cast.client("leader")
    shown = leader.get(f"/bao-cao/{report.pk}/").content.decode()
    assert f"/bao-cao/{report.pk}/viec/cong-khai/" in shown
    answer = leader.post(f"/bao-cao/{report.pk}/viec/cong-khai/", follow=True)
    assert "Đã công khai báo cáo." in answer.content.decode()
    assert "thoi-cong-khai" in answer.content.decode()
    assert "cong-khai" not in worked.cast.client("reform").get(f"/bao-cao/{report.pk}/").content.decode()
