"""Files of a report, and the evidence inside its PDF; the same report gives the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

import motcua
from motcua.base.canonical import canonical
from motcua.base.text import fold
from motcua.base.time import local
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.reports.gateways.docx import write_docx
from motcua.reports.gateways.pdf import write_pdf
from motcua.reports.gateways.xlsx import RecordSheet, write_xlsx
from motcua.reports.models import Report
from motcua.reports.queries.drill_down import drill_down
from motcua.reports.queries.public import public_key
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.recording import RECORDING
from motcua.reports.queries.report_inputs import (
    FactFiles,
    asked_of,
    composed,
    issue_of,
    periods_of,
    provenance_of,
    suffix_of,
)
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.below import BELOW
from motcua.reports.rules.composition import Composed, document_of
from motcua.reports.rules.document import Document, as_json
from motcua.reports.rules.figures import Formula, Kind
from motcua.reports.rules.within import WITHIN
from motcua.seals.gateways.certificates import ensure_keys
from motcua.statistics.registry import FAMILIES

FORMAT = "motcua-report-1"
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Made:
    """A composed report as a document, with its evidence."""

    composed: Composed
    document: Document
    evidence: dict[str, Any]


def make(report: Report, files: FactFiles) -> Made:
    """Compose the report from the files of its snapshot."""
    put_together = composed(report, files)
    document = document_of(put_together, issue_of(report), provenance_of(report))
    if not document.draft:
        address = check_address(report)
        document = replace(document, provenance=(*document.provenance, *_proof(address)), check_address=address)
    return Made(put_together, document, evidence_of(report, put_together, document))


def check_address(report: Report) -> str:
    """Return the public address of an issued report; the number of its snapshot makes it impossible to guess."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('published_report', args=[public_key(report)])}"


def _proof(address: str) -> tuple[str, str]:
    """Return the lines that tell how to check a printed or sent copy, and whose signature is on the file."""
    root = ensure_keys().fingerprint
    return (
        f"Tệp PDF do cơ quan ban hành ký số; chứng thư gốc công bố tại {settings.PUBLIC_ADDRESS}/chung-thu-so/, "
        f"mã SHA-256: {root}.",
        f"Xem báo cáo còn hiệu lực hay đã được thay thế, và kiểm tra tệp, tại: {address}",
    )


def evidence_of(report: Report, made: Composed, document: Document) -> dict[str, Any]:
    """Return the evidence: figures with formulas and definitions, provenance and text, hashed as a whole."""
    now, before = periods_of(report)
    snapshot = report.snapshot
    evidence: dict[str, Any] = {
        "format": FORMAT,
        "agency": {"id": report.agency_id, "name": report.frozen_context["office"]["name"]},
        "period": {"name": report.period, "from": now.start.isoformat(), "to": now.end.isoformat()},
        "period_rule": now.citation,
        "last_year": {
            "from": before.start.isoformat(),
            "to": before.end.isoformat(),
            "known": made.inputs.sources.last_year is not None,
        },
        "cut_off": report.cut_off.isoformat(),
        "tree_on": report.tree_on.isoformat(),
        "places": report.frozen_context["places"],
        "snapshot": {
            "id": str(snapshot.id),
            "digest": snapshot.digest,
            "frozen_at": local(snapshot.frozen_at).isoformat(),
            "manifest": snapshot.manifest,
        },
        "forms": [appendix.form for appendix in document.appendices if appendix.form],
        "figures": [figure.as_json() for figure in made.figures.values()],
        "document": as_json(document),
        "composer": composer(),
        "authors": {row: cell.author for row, cell in made.inputs.typed.items() if cell.author},
        "supersedes": report.supersedes.number if report.supersedes else "",
    }
    evidence |= _sources_kept(report.frozen_context, made)
    if edited := [one for one in made.passages.values() if one.edited is not None]:
        evidence["edited"] = [
            {"key": one.key, "label": one.label, "text": one.text, "generated": one.generated} for one in edited
        ]
    if earlier := report.supersedes:
        evidence["replaces"] = {
            "number": earlier.number,
            "dated_on": earlier.dated_on.isoformat() if earlier.dated_on else "",
            "content_hash": earlier.content_hash,
            "reason": report.erratum_reason,
        }
    return evidence | {"content_hash": hash_of(evidence)}


@cache
def composer() -> str:
    """Return the version of the software that composes reports: that of the package and a hash of its sources."""
    package = Path(motcua.__file__).parent
    folders = [package / "reports", *sorted(package.glob("*/reporting")), package / "base", package / "statistics"]
    sources = (path for folder in folders for path in sorted(folder.rglob("*.py")) if "tests" not in path.parts)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return f"{motcua.__version__}+{digest[:16]}"


def _sources_kept(kept: Mapping[str, Any], made: Composed) -> dict[str, Any]:
    """Return the frozen data that figures are computed from beside the snapshot."""
    names = [*(source.key for source in ROW_SOURCES), BELOW, WITHIN, RECORDING]
    if any(figure.formula.by for figure in made.figures.values()):
        names.append("agencies")
    return {name: kept[name] for name in names if name in kept}


def hash_of(evidence: dict[str, Any]) -> str:
    """Return the hash of the evidence without the hash itself."""
    rest = {name: value for name, value in evidence.items() if name != "content_hash"}
    return hashlib.sha256(canonical(rest).encode()).hexdigest()


def file_of(report: Report, files: FactFiles, kind: str, *, reader: Actor = SYSTEM, made: Made | None = None) -> bytes:
    """Return one file of the report: pdf, docx, xlsx or json; the sheet of records holds what the reader may see.

    PDF and JSON of an issued report are made from the content stored when it was issued.
    """
    at = local(report.snapshot.frozen_at)
    if kind == "pdf" and report.evidence:
        from motcua.reports.gateways.issued_file import issued_pdf  # signing is not needed by drafts

        return issued_pdf(report)
    if kind == "json" and report.evidence:
        return _json(report.evidence)
    made = made or make(report, files)
    if kind == "pdf":
        return write_pdf(made.document, made.evidence, at=at)
    if kind == "docx":
        return write_docx(made.document, at=at)
    if kind == "xlsx":
        return write_xlsx(made.document, made.composed.figures.values(), _records(report, files, reader), at=at)
    return _json(made.evidence)


def _records(report: Report, files: FactFiles, reader: Actor) -> list[RecordSheet]:
    """Return a sheet for each family whose list belongs into the workbook, with the records that the reader may see."""
    asked, _ = asked_of(report, files)
    sheets = []
    for listed in (records_of(family.key) for family in FAMILIES if family.key in files):
        if not listed.sheet:
            continue
        found = drill_down(asked, Formula(Kind.COUNT, listed.sheet_measures), reader)
        rows = [line.cells for line in listed.lines(asked, found.shown)]
        if found.hidden:
            rows.append((f"Ẩn với bạn: {found.hidden} {listed.record_name}", *("" for _ in listed.columns[1:])))
        sheets.append(RecordSheet(listed.sheet, listed.columns, listed.widths, rows))
    return sheets


def _json(evidence: dict[str, Any]) -> bytes:
    return (json.dumps(evidence, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def name_of(report: Report, kind: str) -> str:
    """Return the file name: BC-CCHC, the agency's unit, the period."""
    unit = suffix_of(fold(report.frozen_context["office"]["name"]).replace("uy ban nhan dan ", ""))
    return f"BC-CCHC_{unit}_{suffix_of(report.period)}.{kind}"
