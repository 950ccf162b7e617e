"""Verification of an issued report: the register or the agency's signature, its snapshot, every figure, every byte.

Nothing in the file is believed because the file says so. Here the content has to stand in the register of issued
reports, whose events are chained and sealed, and is composed again from its snapshot; elsewhere the agency's signature
has to cover the whole file. A file that is neither the bytes composed again nor those signed is refused, whatever its
text: what was laid over the pages cannot be seen in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from cryptography import x509

from motcua.design.print import PrintFailed
from motcua.reports.gateways.files import hash_of
from motcua.reports.gateways.pdf import FIGURES, NotOurs, read_evidence, set_pages
from motcua.reports.gateways.register import composes_alike, is_draft, register_faults, registered, state_of
from motcua.reports.models import Report
from motcua.reports.queries.report_inputs import Asked, FactFiles, sources_of
from motcua.reports.rules.below import BELOW
from motcua.reports.rules.figures import Formula, Kind, Value, added, evaluate, number_kept, value_stated
from motcua.reports.rules.values import value_from_json
from motcua.seals.gateways.certificates import own_roots
from motcua.seals.gateways.pdf_signatures import Finding, SignatureVerdict, check_signature
from motcua.statistics.actions import BrokenSnapshot, digest_of, folder_of, open_folder
from motcua.statistics.models import Snapshot

OTHER_WORDS = "Chữ trên các trang PDF khác với nội dung đã phát hành."
SIGNATURE_FAULTS = {
    Finding.ALTERED: "Tệp đã bị sửa sau khi cơ quan ký số.",
    Finding.EXTENDED: "Tệp đã bị thêm nội dung (trang, ghi chú, lớp phủ hoặc chữ ký khác) sau khi cơ quan ký số.",
    Finding.FOREIGN: (
        "Chứng thư ký trên tệp không do hệ thống này cấp. Lấy chứng thư gốc mà cơ quan công bố "
        "rồi kiểm tra với --certificate TỆP.pem."
    ),
    Finding.BROKEN: "Chữ ký số trên tệp bị hỏng, không đọc được.",
}


@dataclass
class Verdict:
    """Result of a verification: what was checked and what differs."""

    checked: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    number: str = ""
    recomputed: int = 0
    typed: int = 0

    @property
    def holds(self) -> bool:
        """Return whether nothing differs."""
        return not self.differences


def verify(file: Path, snapshot_folder: Path | None = None, certificates: Sequence[x509.Certificate] = ()) -> Verdict:
    """Check a report's PDF against the office's register and snapshot, or against a copy of it; raises NotOurs.

    `certificates` are the published roots of the issuing installation, for a check elsewhere.
    """
    return verify_content(file.read_bytes(), file.name, snapshot_folder, certificates)


def verify_content(
    content: bytes,
    name: str,
    snapshot_folder: Path | None = None,
    certificates: Sequence[x509.Certificate] = (),
) -> Verdict:
    """Check the content of a file under the name by which messages call it; raises NotOurs."""
    refuse_other_kinds(content, name)
    evidence = read_evidence(BytesIO(content))
    verdict = Verdict(number=str(evidence.get("document", {}).get("number", "")))
    if hash_of(evidence) == evidence.get("content_hash"):
        verdict.checked.append("mã kiểm tra nội dung của figures.json")
    else:
        verdict.differences.append("figures.json trong tệp đã bị sửa: mã kiểm tra nội dung không khớp.")
    try:
        report = registered(str(evidence.get("content_hash")))
        _check_register(report, evidence, verdict)
        _check_file(content, evidence, report, certificates, verdict)
        files = _files(evidence, snapshot_folder, verdict)
        if files is not None:
            _check_figures(evidence, files, verdict)
    except (KeyError, TypeError, ValueError, AttributeError, PrintFailed) as broken:
        verdict.differences.append(f"{FIGURES} trong tệp thiếu hoặc sai nội dung ({type(broken).__name__}).")
    return verdict


def refuse_other_kinds(content: bytes, name: str) -> None:
    """Refuse files that are no PDF, with what to do instead; raises NotOurs."""
    if content.startswith(b"PK\x03\x04"):
        raise NotOurs(
            f"Tệp {name} là tệp Word hoặc Excel: bản để đọc và biên tập, ai cũng sửa được nên không kiểm tra được. "
            "Hãy kiểm tra tệp PDF đã phát hành của chính báo cáo đó."
        )
    if not content.startswith(b"%PDF-"):
        raise NotOurs(f"Không mở được tệp {name}: không phải tệp PDF.")


def _check_register(report: Report | None, evidence: dict[str, Any], verdict: Verdict) -> None:
    """Look the content up in the register of issued reports, and compose its document again."""
    if report is None:
        if evidence["document"]["draft"]:
            verdict.notes.append("Đây là bản DỰ THẢO, chưa ban hành; không dùng thay báo cáo.")
        return
    if faults := register_faults(report, evidence):
        verdict.differences += faults
        return
    verdict.checked.append(f"sổ báo cáo đã phát hành ({report.code}), chuỗi diễn biến và niêm phong")
    verdict.notes.append(state_of(report))
    alike = composes_alike(report)
    if alike:
        verdict.checked.append("văn bản soạn lại từ bộ số liệu chốt và lời văn đã lưu")
    elif alike is None:
        verdict.notes.append("Báo cáo do phiên bản khác của phần mềm soạn, nên câu chữ không soạn lại để đối chiếu.")
    else:
        verdict.differences.append("Văn bản soạn lại từ bộ số liệu chốt khác với văn bản đã phát hành.")


def _check_file(
    content: bytes,
    evidence: dict[str, Any],
    report: Report | None,
    certificates: Sequence[x509.Certificate],
    verdict: Verdict,
) -> None:
    """Check that the file is the bytes composed again, with nothing but the agency's signature after them."""
    at = datetime.fromisoformat(evidence["snapshot"]["frozen_at"])
    again = set_pages(evidence["document"], evidence, at=at)
    signature = check_signature(content, [*certificates, *own_roots()])
    is_agency = signature.agency == str(evidence["agency"]["id"])
    if signature.holds and is_agency:
        verdict.checked.append(f"chữ ký số của {signature.signer}, chứng thư {signature.fingerprint[:19]}…")
        if content.startswith(again):
            verdict.checked.append("từng byte của tệp PDF")
        elif _words(content) != _words(again):
            verdict.differences.append(OTHER_WORDS)
        else:
            verdict.notes.append("Bản trình bày lại ở máy này khác về byte (phông chữ khác); chữ ký số vẫn nguyên vẹn.")
    elif content == again and (report is not None or is_draft(evidence)):
        verdict.checked.append("từng byte của tệp PDF")
    else:
        verdict.differences += _file_faults(content, again, signature, in_register=report is not None)


def _file_faults(content: bytes, again: bytes, signature: SignatureVerdict, *, in_register: bool) -> list[str]:
    """Return why the file is refused: its words, what was done to it, or that nobody answers for it."""
    found = [] if _words(content) == _words(again) else [OTHER_WORDS]
    if signature.finding is Finding.NONE:
        if content != again:
            found.append("Tệp không phải tệp đã phát hành: có phần bị thêm, che hoặc đặt lại, và không có chữ ký số.")
        elif not in_register:
            found.append("Tệp không có chữ ký số của cơ quan và không có trong sổ báo cáo của hệ thống này.")
        return found
    told = SIGNATURE_FAULTS.get(signature.finding, "Chữ ký số trên tệp là của cơ quan khác với cơ quan báo cáo.")
    return [*found, told]


def _files(evidence: dict[str, Any], given: Path | None, verdict: Verdict) -> FactFiles | None:
    """Return the snapshot's files of facts, after checking its manifest and their hashes."""
    kept = evidence["snapshot"]
    if given is not None:
        manifest_file = given / "manifest.json"
        if not manifest_file.is_file():
            verdict.differences.append(f"Thư mục {given} không có manifest.json của bộ số liệu chốt.")
            return None
        manifest, folder = _read(manifest_file), given
    else:
        snapshot = Snapshot.objects.filter(pk=kept["id"]).first()
        if snapshot is None:
            verdict.differences.append(
                f"Hệ thống này không có bộ số liệu chốt {kept['id']}; xin cơ quan ban hành bộ số liệu chốt "
                "rồi dùng --snapshot THƯ_MỤC."
            )
            return None
        manifest, folder = snapshot.manifest, folder_of(snapshot.id)
    if digest_of(manifest) != kept["digest"]:
        verdict.differences.append("Kê khai của bộ số liệu chốt khác với kê khai ghi trong báo cáo.")
        return None
    try:
        files = {family: open_folder(folder, manifest, family) for family in manifest["files"]}
    except BrokenSnapshot as broken:
        verdict.differences.append(str(broken))
        return None
    verdict.checked.append(f"bộ số liệu chốt {kept['id']}")
    return files


def _read(manifest_file: Path) -> dict[str, Any]:
    """Read the manifest beside a copy of the facts; an unreadable one counts as empty, which matches no report."""
    try:
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _check_figures(evidence: dict[str, Any], files: FactFiles, verdict: Verdict) -> None:
    """Evaluate every formula again and compare value, state and parts."""
    places = {int(old): int(node) for old, node in evidence["places"].items()}
    now, then = (
        Asked(places, date.fromisoformat(days["from"]), date.fromisoformat(days["to"]), files)
        for days in (evidence["period"], evidence["last_year"])
    )
    formulas = [Formula.from_json(row["formula"]) for row in evidence["figures"]]
    sources = sources_of(now, then, evidence, formulas)
    for row, formula in zip(evidence["figures"], formulas, strict=True):
        if formula.kind is Kind.TYPED or (formula.kind is Kind.BELOW and BELOW not in evidence):
            verdict.typed += 1
            continue
        value = evaluate(formula, sources) if formula.kind is not Kind.ROWS else _sum_of(formula, evidence)
        number = None if value.number is None else str(value.number)
        stated = None if row["value"] is None else str(row["value"])
        verdict.recomputed += 1
        if (number, value.state.value) != (stated, row["state"]) or not _same_parts(row, value):
            verdict.differences.append(f"{row['label']} ({row['ref']}): báo cáo ghi {stated}, tính lại được {number}.")
    verdict.checked.append(f"{verdict.recomputed} số liệu tính lại từ bộ số liệu chốt")
    if verdict.typed:
        verdict.notes.append(f"{verdict.typed} ô nhập thủ công không tính lại được, chỉ được bảo vệ bằng mã kiểm tra.")


def _same_parts(row: dict[str, Any], value: Value) -> bool:
    """Return whether the report states the same parts of a ratio, and the same values of several agencies."""
    parts = (number_kept(row.get("numerator")), number_kept(row.get("denominator")))
    return parts == (value.numerator, value.denominator) and _each_of(row) == value.each


def _each_of(row: dict[str, Any]) -> tuple[tuple[str, Value], ...]:
    return value_from_json({"state": row["state"], "each": row.get("each", ())}).each


def _sum_of(formula: Formula, evidence: dict[str, Any]) -> Value:
    """Evaluate a row that adds up others, from the values that the report states for them."""
    stated = {row["ref"]: row for row in evidence["figures"]}
    return added(value_stated(stated[f"form.{row_id}"]) for row_id in formula.rows)


def _words(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf).split()
