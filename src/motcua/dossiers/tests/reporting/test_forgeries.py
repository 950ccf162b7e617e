"""Forged reports: whatever is done to the file, to a copy of it or to the register, `verify` refuses it."""

import json
import shutil
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from motcua.base.time import now
from motcua.dossiers.tests.reporting.test_reports import FRIDAY, NUMBERING, files_kept, issued, who
from motcua.reports import actions
from motcua.reports.gateways.files import file_of, hash_of
from motcua.reports.gateways.issued_file import Tampered
from motcua.reports.gateways.pdf import NotOurs, set_pages
from motcua.reports.gateways.verification import verify, verify_content
from motcua.reports.models import Report, ReportEvent
from motcua.reports.queries.public import public_key
from motcua.seals import actions as seals
from motcua.seals.gateways.certificates import agency_identity, read_certificates, root_pem
from motcua.seals.gateways.pdf_signatures import sign_pdf
from motcua.statistics.actions import folder_of

#: The next number of the book.
NEXT = replace(NUMBERING, number=None)


@pytest.fixture
def home(settings, tmp_path) -> Path:
    """Keys and files of this test's own."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path / "office", tmp_path / "office" / "files"
    return settings.HOME


@pytest.fixture
def report(worked, draft, home) -> Report:
    """An issued report."""
    return issued(worked, draft)


def pdf_of(report: Report) -> bytes:
    """The file that the office hands out."""
    return file_of(report, files_kept(report), "pdf")


def evidence_of(report: Report) -> dict:
    return json.loads(json.dumps(report.evidence))


def set_anew(report: Report, evidence: dict, *, signed_by: str = "") -> bytes:
    """A file set by the same software from other content with a new hash; signed by a key of the forger's."""
    evidence["content_hash"] = hash_of(evidence)
    return set_pages(evidence["document"], evidence, at=report.snapshot.frozen_at)


def differences(content: bytes, **where: object) -> list[str]:
    return verify_content(content, "r.pdf", **where).differences


def test_the_file_that_the_office_hands_out_holds_and_stays_the_same(report):
    content = pdf_of(report)
    verdict = verify_content(content, "r.pdf")
    assert verdict.holds, verdict.differences
    assert any(line.startswith("chữ ký số của Ủy ban nhân dân") for line in verdict.checked)
    assert "từng byte của tệp PDF" in verdict.checked
    assert "văn bản soạn lại từ bộ số liệu chốt và lời văn đã lưu" in verdict.checked
    assert pdf_of(Report.objects.get(pk=report.pk)) == content


def test_text_changed_and_set_anew_with_a_new_hash_is_refused(report):
    evidence = evidence_of(report)
    evidence["document"]["blocks"][0] = {
        "kind": "paragraph",
        "runs": [{"text": "Mọi hồ sơ đều đúng hạn.", "ref": ""}],
    }
    assert any("không có trong sổ báo cáo" in line for line in differences(set_anew(report, evidence)))


@pytest.mark.parametrize(("key", "value"), [("number", "Số: 99/BC-UBND"), ("signer", "Người Khác")])
def test_another_number_or_signer_is_refused(report, key, value):
    evidence = evidence_of(report)
    evidence["document"][key] = value
    assert any("không có trong sổ báo cáo" in line for line in differences(set_anew(report, evidence)))


def test_a_forger_who_signs_with_a_key_of_their_own_is_refused(report, settings, tmp_path):
    evidence, ours = evidence_of(report), settings.HOME
    pdf_of(report)
    evidence["document"]["signer"] = "Người Khác"
    content = set_anew(report, evidence)
    settings.HOME = tmp_path / "forger"
    forged = sign_pdf(content, agency_identity(report.agency_id, evidence["agency"]["name"]), reason="x")
    settings.HOME = ours
    assert any("không do hệ thống này cấp" in line for line in differences(forged))


def test_a_certificate_of_another_agency_of_the_office_is_refused(report):
    content = set_anew(report, evidence_of(report))
    other = sign_pdf(content, agency_identity(report.agency_id + 1, "Ủy ban nhân dân xã khác"), reason="x")
    assert any("cơ quan khác" in line for line in differences(other))


def covered(content: bytes) -> bytes:
    """A white box over sentences of the first page."""
    with pikepdf.open(BytesIO(content)) as pdf:
        box = pdf.make_stream(b"q 1 1 1 rg 60 300 400 200 re f Q")
        pdf.pages[0].contents_add(box)
        pdf.save(out := BytesIO())
    return out.getvalue()


def noted(content: bytes) -> bytes:
    """A note laid over a number."""
    with pikepdf.open(BytesIO(content)) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[60, 300, 200, 320], Contents="100"
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.save(out := BytesIO())
    return out.getvalue()


def lengthened(content: bytes) -> bytes:
    """A page more."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.add_blank_page()
        pdf.save(out := BytesIO())
    return out.getvalue()


def appended(content: bytes) -> bytes:
    """A page more, added behind the signature as an update, which leaves every signed byte as it was."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.writer import PageObject

    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.insert_page(PageObject(contents=writer.add_object(_stream()), media_box=(0, 0, 595, 842)))
    writer.write(out := BytesIO())
    return out.getvalue()


def _stream():
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(stream_data=b"q 1 1 1 rg 0 0 100 100 re f Q")


@pytest.mark.parametrize("change", [covered, noted, lengthened, appended])
def test_anything_added_beside_the_signature_is_refused(report, change):
    found = differences(change(pdf_of(report)))
    assert any("sau khi cơ quan ký số" in line for line in found), found


@pytest.mark.parametrize("change", [covered, noted, lengthened])
def test_anything_added_to_a_file_without_its_signature_is_refused(report, change):
    evidence = report.evidence
    unsigned = set_pages(evidence["document"], evidence, at=report.snapshot.frozen_at)
    found = differences(change(unsigned))
    assert any("bị thêm, che hoặc đặt lại" in line for line in found), found


def test_a_byte_added_behind_the_signature_is_refused(report):
    assert any("sau khi cơ quan ký số" in line for line in differences(pdf_of(report) + b"\n% x"))


def test_changed_evidence_in_the_database_is_refused(report):
    content, evidence = pdf_of(report), evidence_of(report)
    [row] = [row for row in evidence["figures"] if row["ref"] == "all.received"]
    row["value"] = 7
    evidence["content_hash"] = hash_of(evidence)
    Report.objects.filter(pk=report.pk).update(evidence=evidence)
    assert any("đã bị sửa" in line or "cột evidence" in line for line in differences(content))
    Report.objects.filter(pk=report.pk).update(evidence=evidence, content_hash=evidence["content_hash"])
    assert any("không có trong sổ" in line or "cột" in line for line in differences(set_anew(report, evidence)))


def test_a_register_rewritten_with_its_chain_is_found_by_the_seal(report):
    from motcua.acts.queries import chained, digest_of
    from motcua.base.chain import link

    content = pdf_of(report)
    seals.seal(at=now())
    assert differences(content) == []
    evidence = evidence_of(report)
    evidence["document"]["signer"] = "Người Khác"
    forged = set_anew(report, evidence)
    previous = ""
    for event in report.events.order_by("sequence"):
        for name, value in (("evidence", digest_of(evidence)), ("content_hash", evidence["content_hash"])):
            if name in event.payload["changes"]:
                event.payload["changes"][name][1] = value
        if "content_hash" in event.payload.get("notes", {}):
            event.payload["notes"]["content_hash"] = evidence["content_hash"]
        event.previous_hash = previous
        event.hash = previous = link(previous, chained(event, code=report.code, undone=None))
        ReportEvent.objects.filter(pk=event.pk).update(
            payload=event.payload, hash=event.hash, previous_hash=event.previous_hash
        )
    Report.objects.filter(pk=report.pk).update(evidence=evidence, content_hash=evidence["content_hash"])
    found = differences(forged)
    assert any("niêm phong ngày" in line for line in found), found
    seals.restart(reason="che giấu", at=now())  # even then the text composed from the snapshot is another one
    found = differences(forged)
    assert "Văn bản soạn lại từ bộ số liệu chốt khác với văn bản đã phát hành." in found


def test_a_superseded_report_holds_and_says_what_replaced_it(worked, report):
    content = pdf_of(report)
    erratum = actions.correct(report=report, reason="Nhập chậm", by=who(worked, "reform"), at=FRIDAY)
    later = issued(worked, erratum, NEXT)
    verdict = verify_content(content, "r.pdf")
    assert verdict.holds, verdict.differences
    [told] = [line for line in verdict.notes if "THAY THẾ" in line]
    assert later.number in told


def test_a_word_file_gets_a_clear_answer(report):
    with pytest.raises(NotOurs, match="tệp Word hoặc Excel.*PDF đã phát hành"):
        verify_content(file_of(report, files_kept(report), "docx"), "r.docx")


@pytest.fixture
def abroad(report, settings, tmp_path) -> tuple[bytes, Path, list]:
    """The file, the snapshot and the published certificate on a machine that has nothing else of the office."""
    content, snapshot = pdf_of(report), tmp_path / "snapshot"
    shutil.copytree(folder_of(report.snapshot.id), snapshot)
    roots = read_certificates(root_pem())
    settings.HOME = tmp_path / "abroad"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_reportevent")
        cursor.execute("UPDATE reports_report SET content_hash = 'x'")
    return content, snapshot, roots


def test_elsewhere_the_published_certificate_and_a_copy_of_the_snapshot_are_enough(abroad):
    content, snapshot, roots = abroad
    verdict = verify_content(content, "r.pdf", snapshot, roots)
    assert verdict.holds, verdict.differences
    assert verdict.recomputed > 100


def test_elsewhere_a_file_without_the_agencys_signature_is_refused(abroad, report):
    content, snapshot, roots = abroad
    unsigned = set_pages(report.evidence["document"], report.evidence, at=report.snapshot.frozen_at)
    assert differences(unsigned, snapshot_folder=snapshot, certificates=roots)
    [told] = differences(content, snapshot_folder=snapshot)
    assert "--certificate" in told


def test_several_files_at_once_are_checked_one_by_one(report, tmp_path):
    good, bad, word = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "r.docx"
    good.write_bytes(pdf_of(report))
    bad.write_bytes(covered(pdf_of(report)))
    word.write_bytes(b"PK\x03\x04")
    out, wrong = StringIO(), StringIO()
    with pytest.raises(CommandError, match="2 trong 3 tệp"):
        call_command("verify", str(good), str(bad), str(word), stdout=out, stderr=wrong)
    assert "Báo cáo khớp" in out.getvalue()
    assert "sau khi cơ quan ký số" in wrong.getvalue()
    assert "Word hoặc Excel" in wrong.getvalue()
    assert verify(good).holds


def test_a_broken_signature_file_on_disk_is_made_again(report, settings):
    content = pdf_of(report)
    [kept] = (settings.MEDIA_ROOT / "reports").iterdir()
    kept.write_bytes(covered(content))
    again = pdf_of(report)
    assert verify_content(again, "r.pdf").holds


def test_the_office_does_not_sign_a_content_that_was_changed_in_its_database(worked, report):
    evidence = evidence_of(report)
    evidence["document"]["signer"] = "Người Khác"
    evidence["content_hash"] = hash_of(evidence)
    Report.objects.filter(pk=report.pk).update(evidence=evidence, content_hash=evidence["content_hash"])
    with pytest.raises(Tampered, match="Không ký"):
        pdf_of(Report.objects.get(pk=report.pk))
    answer = worked.cast.client("reform").get(f"/bao-cao/{report.pk}/tep/pdf/", follow=True)
    assert "Không ký và không cấp tệp" in answer.content.decode()
    public = Client().get(f"/bao-cao-phat-hanh/{public_key(report)}/")
    assert "Đang được kiểm tra lại" in public.content.decode()
