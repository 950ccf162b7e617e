"""Symbols of documents, by Decree 30/2020/NĐ-CP, art. 8, or by Party rules, and the types they name."""

import re
from dataclasses import dataclass

from motcua.reader.rules.text import BREAK
from motcua.reader.vocabulary import Citation

UPPER = "A-ZĐÂÊÔƠƯĂ"
_CODE = rf"(?:[{UPPER}&](?:[{UPPER}&\d.]|[a-z](?=[{UPPER}])|(?<=[{UPPER}][{UPPER}])[a-z](?!\w))*(?![a-zà-ỹ]))"
_G = r"\s{0,24}"
_YEAR = r"(?:[12]\d{3})"
SYMBOL = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,6}}[a-zđA-H]?){_G}(?:"
    rf"/{_G}{_YEAR}{_G}/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE}|{_G}/{_G}{_CODE})*"
    rf"|/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE}|{_G}/{_G}{_CODE})*"
    rf"|[-–]{_G}(?:NQ|CT|KL|QĐ|KH|TB|HD)[-–](?:TW|TU|HU|ĐU)\b"
    rf"|[-–]{_G}{_CODE}{_G}/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE})*"
    r")"
)
OPEN_SYMBOL = re.compile(rf"\b[Ss]ố{_G}:?[\s.…_]*(?P<symbol>/{_G}{_CODE}(?:{_G}[-–]{_G}{_CODE})+)")
#: Types of documents as reports write them, abbreviations included, and as the reader writes them.
TYPES = {
    "nghị quyết": "Nghị quyết", "quyết định": "Quyết định", "chỉ thị": "Chỉ thị", "quy chế": "Quy chế",
    "quy định": "Quy định", "thông cáo": "Thông cáo", "thông báo kết luận": "Thông báo kết luận",
    "thông báo": "Thông báo", "hướng dẫn": "Hướng dẫn", "chương trình hành động": "Chương trình hành động",
    "chương trình": "Chương trình", "kế hoạch": "Kế hoạch", "phương án": "Phương án", "đề án": "Đề án",
    "dự án": "Dự án", "báo cáo": "Báo cáo", "biên bản": "Biên bản", "tờ trình": "Tờ trình",
    "hợp đồng": "Hợp đồng", "công văn": "Công văn", "công điện": "Công điện", "nghị định": "Nghị định",
    "thông tư liên tịch": "Thông tư liên tịch", "thông tư": "Thông tư", "thông tri": "Thông tri",
    "kết luận": "Kết luận", "văn bản hợp nhất": "Văn bản hợp nhất", "văn bản": "Văn bản",
    "giấy mời": "Giấy mời", "pháp lệnh": "Pháp lệnh", "bộ luật": "Bộ luật", "luật": "Luật", "lệnh": "Lệnh",
    "quy trình": "Quy trình", "công thư": "Công thư", "đề cương": "Đề cương", "phiếu chuyển": "Phiếu chuyển",
    "giấy phép": "Giấy phép", "nq": "Nghị quyết", "qđ": "Quyết định", "nđ": "Nghị định", "tt": "Thông tư",
    "kh": "Kế hoạch", "cv": "Công văn", "ct": "Chỉ thị", "bc": "Báo cáo", "tb": "Thông báo", "hd": "Hướng dẫn",
}  # fmt: skip
#: Types by the abbreviation in a symbol: Decree 30/2020/NĐ-CP, annex III, and the older or Party ones still met.
ABBREVIATIONS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "TB": "Thông báo", "KL": "Kết luận",
    "HD": "Hướng dẫn", "CTR": "Chương trình", "CTRHĐ": "Chương trình hành động", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "BC": "Báo cáo", "BB": "Biên bản", "TTR": "Tờ trình", "CĐ": "Công điện",
    "NĐ": "Nghị định", "ND": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "GM": "Giấy mời",
    "CV": "Công văn", "QH": "Luật", "VBHN": "Văn bản hợp nhất", "QYĐ": "Quy định",
}  # fmt: skip
#: Issuers by the abbreviation that ends a symbol, or that begins its last part.
_ISSUERS = {
    "TTG": "Thủ tướng Chính phủ", "CP": "Chính phủ", "TW": "Ban Chấp hành Trung ương", "TU": "Tỉnh ủy",
    "HU": "Huyện ủy", "VPCP": "Văn phòng Chính phủ", "BNV": "Bộ Nội vụ", "BTC": "Bộ Tài chính",
    "BTP": "Bộ Tư pháp", "BTTTT": "Bộ Thông tin và Truyền thông", "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BYT": "Bộ Y tế", "BKHCN": "Bộ Khoa học và Công nghệ", "HĐND": "Hội đồng nhân dân", "SNV": "Sở Nội vụ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BTNMT": "Bộ Tài nguyên và Môi trường", "BCA": "Bộ Công an",
}  # fmt: skip
TYPE = "|".join(sorted((t.replace(" ", r"\s+") for t in TYPES), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Found:
    """Citation found in a stream, with its span."""

    start: int
    end: int
    citation: Citation


def compact(symbol: str) -> str:
    """Remove blanks and line ends inside a symbol: "01/2024/QĐ- UBND" is 01/2024/QĐ-UBND."""
    return re.sub(r"\s+", "", symbol).replace("–", "-").rstrip(".-/&")


def type_of(symbol: str) -> str:
    """Return the document type named by the abbreviation in a symbol, or ""."""
    for part in re.split(r"[/\-]", symbol):
        code = re.sub(r"\d+$", "", part).upper()
        if code in ABBREVIATIONS:
            return ABBREVIATIONS[code]
    return ""


def type_named(match: re.Match[str]) -> str:
    """Return the type of a match as the reader writes it: "quyết  định" is Quyết định."""
    return TYPES[" ".join(match["type"].lower().split())]


def issuer_of(symbol: str, kind: str) -> str:
    """Return the issuer that a type or the abbreviations in a symbol name, or ""."""
    last = re.split(r"[/\-]", symbol)[-1].upper() if symbol else ""
    first = re.split(r"[/\-]", symbol)[1].upper() if symbol.count("/") + symbol.count("-") else ""
    if kind in {"Luật", "Bộ luật"}:
        return "Quốc hội"
    if kind == "Nghị định":
        return "Chính phủ"
    return _ISSUERS.get(last) or _ISSUERS.get(first, "")


def tidy(text: str) -> str:
    """Join words on one line, without punctuation at the ends."""
    return re.sub(rf"[\s{BREAK}]+", " ", text).strip(" ,;.-:")
