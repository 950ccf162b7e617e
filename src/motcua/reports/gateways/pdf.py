"""PDF of a report: tagged, archival, with its figures and the manifest of its snapshot embedded."""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from motcua.base.canonical import canonical
from motcua.design.print import qr_code, typeset
from motcua.reports.rules.document import Document, as_json

#: PDF/A-3a allows embedded files (the figures); PDF/UA-1 allows a screen reader.
STANDARDS = ("a-3a", "ua-1")
FIGURES = "figures.json"


class NotOurs(ValueError):
    """The PDF has no figures of this system, or they cannot be read; the message says which."""


def write_pdf(document: Document, evidence: Mapping[str, Any], *, at: datetime) -> bytes:
    """Write the report as PDF/A-3a and PDF/UA-1 with `figures.json` embedded; the same input gives the same bytes."""
    return set_pages(as_json(document), evidence, at=at)


def set_pages(data: Mapping[str, Any], evidence: Mapping[str, Any], *, at: datetime) -> bytes:
    """Typeset the PDF from the document as plain data, as the evidence keeps it."""
    attached = {
        "name": FIGURES,
        "mime": "application/json",
        "relationship": "source",
        "description": "Số liệu, định nghĩa, mã kiểm tra và kê khai bộ số liệu chốt của báo cáo",
        "data": canonical(evidence),
    }
    address = data.get("check_address", "")
    qr = qr_code(address) if address else ""
    return typeset("reports/gateways/report.typ", {**data, "qr": qr, "files": [attached]}, at=at, standards=STANDARDS)


def read_evidence(file: Path | BytesIO) -> dict[str, Any]:
    """Return the evidence embedded in a report's PDF; raises NotOurs."""
    name = file.name if isinstance(file, Path) else "PDF"
    try:
        with pikepdf.open(file) as pdf:
            if FIGURES not in pdf.attachments:
                raise NotOurs(f"Tệp {name} không mang theo {FIGURES}: không phải báo cáo phát hành từ hệ thống này.")
            content = pdf.attachments[FIGURES].get_file().read_bytes()
    except (pikepdf.PdfError, OSError) as error:
        raise NotOurs(f"Không mở được tệp {name}: {error}. Kiểm tra lại đường dẫn và tệp PDF.") from None
    try:
        found = json.loads(content)
    except ValueError:
        raise NotOurs(f"{FIGURES} trong tệp {name} bị hỏng.") from None
    if not isinstance(found, dict) or found.get("format") != "motcua-report-1":
        raise NotOurs(f"{FIGURES} trong tệp {name} không đúng định dạng của hệ thống này.")
    return found
