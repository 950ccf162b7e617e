"""Comparability of figures: whether they count things of one kind and can be added up."""

import re

from motcua.reader.rules.findings.spots import Spot

_PEOPLE = {"người", "trường hợp", "công chức", "viên chức", "cán bộ", "đồng chí", "học viên", "lượt người", "cbccvc"}
_NAMES = 40  # characters at the end of a label that name what is counted: "xã, thị trấn"
CHANGE = re.compile(r"\b(tăng|giảm|thêm|bổ sung|cắt giảm|so với)\b", re.IGNORECASE)
_ANY_BODY = {"đơn vị", "cơ quan, đơn vị", "cơ quan"}
_BODIES = {*_ANY_BODY, "phòng", "sở", "ban", "xã", "phường", "thị trấn", "huyện", "trường", "cơ sở", "trung tâm"}
BARE_NUMBER = re.compile(
    r"(?<![\w/.,-])(?<!mức độ )(?<!mức )(?<!quý )(?<!tháng )(?<!năm )(?<!ngày )(?<!số )(?<!khoản )"
    r"(?<!điều )(?<!đối tượng )"
    r"\d{1,3}(?:\.\d{3})*(?=\s*[;,)]|\s+(?:và\b|[^\W\d_]))"
)
_UNIT_NAMES = {"dvc": "dịch vụ", "dịch vụ công": "dịch vụ", "tthc": "thủ tục", "thủ tục hành chính": "thủ tục"}


def of_composite(whole: Spot, parts: list[Spot]) -> bool:
    """Check whether the whole counts "xã, thị trấn" and the parts are its xã and its thị trấn."""
    named = {name.strip() for name in re.split(r",|\bvà\b", whole.figure.unit.casefold())}
    units = sorted(part.figure.unit.casefold() for part in parts)
    if len(named) > 1 and units == sorted(named):
        return True
    said = {name.strip() for name in re.split(r",|\bvà\b", whole.figure.label.casefold()[-_NAMES:])}
    nouns = {_first_words(part) for part in parts}
    return len(nouns) == len(parts) > 1 and all(any(name.endswith(noun) for name in said) for noun in nouns)


def _first_words(part: Spot) -> str:
    """Return the noun that a part counts."""
    return " ".join(part.after.casefold().split()[:2])


def same_kind(whole: Spot, parts: list[Spot]) -> bool:
    units = {unit(part) for part in parts} - {""}
    own = unit(whole)
    if not units:
        return bool(own)
    if are_bodies(whole, parts):
        return True
    return units == {own} or units | {own} <= _PEOPLE


def are_bodies(whole: Spot, parts: list[Spot]) -> bool:
    """Check whether bodies are divided into kinds of bodies: "05 đơn vị (03 trường, 02 trung tâm)"."""
    return unit(whole) in _ANY_BODY and all(unit(part) in _BODIES for part in parts)


_FAMILIES = {
    **dict.fromkeys(_PEOPLE, "người"),
    **dict.fromkeys(("hồ sơ", "bộ", "trường hợp", "thủ tục"), "hồ sơ"),
    **dict.fromkeys(("đơn", "vụ", "vụ việc", "pakn", "kiến nghị", "ý kiến"), "đơn"),
    **dict.fromkeys(("biên chế", "chỉ tiêu", "hợp đồng"), "người"),
}


def family(spot: Spot) -> str:
    """Return the unit of a figure, under one name for nouns that reports use for the same things."""
    own = unit(spot)
    return _FAMILIES.get(own, own)


def unit(spot: Spot) -> str:
    """Return the unit of a figure in lower case, under one name for each kind of service."""
    unit = spot.figure.unit.casefold()
    return _UNIT_NAMES.get(unit, unit)
