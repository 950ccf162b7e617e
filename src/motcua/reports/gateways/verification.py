"""Verification of an issued report: its evidence, its snapshot, every figure computed again, and its text."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2

from motcua.reports.gateways.files import hash_of
from motcua.reports.gateways.pdf import read_evidence, set_pages
from motcua.reports.queries.report_inputs import Asked, FactFiles, sources_of
from motcua.reports.rules.below import BELOW
from motcua.reports.rules.figures import Formula, Kind, Value, added, evaluate, number_kept
from motcua.reports.rules.forms import plain_number
from motcua.reports.rules.values import value_from_json
from motcua.reports.vocabulary import CellState
from motcua.statistics.actions import BrokenSnapshot, digest_of, folder_of, open_folder
from motcua.statistics.models import Snapshot


@dataclass
class Verdict:
    """Result of a verification: what was checked and what differs."""

    checked: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    recomputed: int = 0
    typed: int = 0

    @property
    def holds(self) -> bool:
        """Return whether nothing differs."""
        return not self.differences


def verify(file: Path, snapshot_folder: Path | None = None) -> Verdict:
    """Check a report's PDF against the office's snapshot, or against a copy of it; raises NotOurs."""
    evidence = read_evidence(file)
    verdict = Verdict()
    if hash_of(evidence) == evidence.get("content_hash"):
        verdict.checked.append("mã kiểm tra nội dung của figures.json")
    else:
        verdict.differences.append("figures.json trong tệp đã bị sửa: mã kiểm tra nội dung không khớp.")
    _check_text(file, evidence, verdict)
    files = _files(evidence, snapshot_folder, verdict)
    if files is not None:
        _check_figures(evidence, files, verdict)
    return verdict


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
    return added(_stated(stated[f"form.{row_id}"]) for row_id in formula.rows)


def _stated(row: dict[str, Any]) -> Value:
    number = None if row["value"] is None else plain_number(Decimal(str(row["value"])))
    parts = (number_kept(row.get("numerator")), number_kept(row.get("denominator")))
    return Value(CellState(row["state"]), number, *parts, _each_of(row))


def _check_text(file: Path, evidence: dict[str, Any], verdict: Verdict) -> None:
    """Typeset the pages again from the evidence: their words must be those of the file."""
    at = datetime.fromisoformat(evidence["snapshot"]["frozen_at"])
    again = set_pages(evidence["document"], evidence, at=at)
    content = file.read_bytes()
    if content == again:
        verdict.checked.append("từng byte của tệp PDF")
    elif _words(content) == _words(again):
        verdict.checked.append("chữ trên các trang PDF")
        verdict.notes.append("Tệp khác bản gốc về byte (đã ký số hoặc dùng phông chữ khác), chữ trên trang không đổi.")
    else:
        verdict.differences.append("Chữ trên các trang PDF khác với nội dung đã phát hành.")


def _words(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf).split()
