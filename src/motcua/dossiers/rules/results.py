"""Symbols for numbering results: the abbreviation of the type, and the committee's."""

import re

from motcua.base.law import rule
from motcua.base.text import fold

#: How a result's name begins → abbreviation; the first that fits is proposed, the office may number under another.
_ABBREVIATIONS = (
    ("quyet dinh", "QĐ"),
    ("giay phep", "GP"),
    ("giay chung nhan", "GCN"),
    ("giay xac nhan", "GXN"),
    ("giay khai sinh", "GKS"),
    ("giay khai tu", "TLKT"),
    ("trich luc", "TL"),
    ("thong bao", "TB"),
    ("cong van", "CV"),
    ("the ", "T"),
)
#: Offered beside the proposed one.
COMMON_SERIES = ("QĐ-UBND", "GXN-UBND", "TL-UBND", "TB-UBND", "KQ-UBND")
_SERIES = re.compile(r"[0-9A-ZĐ]+([-/,][0-9A-ZĐ]+)*")


@rule("a_result_is_numbered_under_the_symbol_of_its_type", "Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần II, Mục 3")
def series_of(name: str, *, is_refusal: bool = False) -> str:
    """Return the symbol proposed for a result of this name, e.g. `QĐ-UBND`; without a type, the committee's."""
    if is_refusal:
        return "TB-UBND"
    folded = fold(name)
    found = next((letters for words, letters in _ABBREVIATIONS if folded.startswith(words)), "")
    return f"{found}-UBND" if found else "KQ-UBND"


def series_fault(series: str) -> str:
    """Check a symbol of a book; return the fault, or an empty text."""
    if not series:
        return "Chọn ký hiệu của sổ."
    if len(series) > 32 or not _SERIES.fullmatch(series):
        return "Ký hiệu gồm chữ in hoa, số, dấu gạch nối hoặc gạch chéo, ví dụ QĐ-UBND, SCT/BS."
    return ""


@rule("a_deputy_signs_for_the_head", "Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần II, Mục 7", verified=False)
def caption_of(title: str) -> list[str]:
    """Return the lines above a signature: the signer's post, or for a deputy (`KT. Chủ tịch`, `Phó Chủ tịch`)."""
    head = title.strip().removeprefix("Phó ").removeprefix("phó ")
    if head != title.strip():
        return [f"KT. {head}", title.strip()]
    return [title.strip() or "Thủ trưởng cơ quan"]
