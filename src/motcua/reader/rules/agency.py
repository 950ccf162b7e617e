"""Reporting agency and its level, by the report's header or by its most frequent name."""

import re
from collections import Counter

from motcua.reader.rules.patterns import spaced

_CAPITAL = "A-ZĐÂÊÔƠƯĂÁÀẢÃẠÍÌỈĨỊÝÚÙỦŨỤÉÓ"
_NAME = rf"[{_CAPITAL}][^\W\d_]*(?:(?:[ ]+|\n(?=[A-ZĐ][a-zà-ỹ]))[{_CAPITAL}][^\W\d_]*){{0,3}}"
_AGENCY = re.compile(
    r"(?i:UBND|[uủụ][ỷy]\s+ban\s+nhân\s+dân)[\s¶]+"
    r"(?P<kind>(?i:huyện|tỉnh|thành\s+phố|thị\s+xã|quận|xã|phường|thị\s+trấn))[\s¶]+"
    rf"(?P<name>{_NAME})"
)
_PLACE = re.compile(rf"\b(?P<kind>(?i:huyện|tỉnh|thành\s+phố|thị\s+xã|quận|xã|phường|thị\s+trấn))\s+(?P<name>{_NAME})")
_HEADER = re.compile(
    r"(?:ỦY|UỶ|ỦỶ)\s+BAN\s+NHÂN\s+DÂN[^\n]*\n\s*(?P<kind>HUYỆN|TỈNH|THÀNH PHỐ|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN)\s+"
    r"(?P<name>[A-ZĐÀ-Ỹ]+(?: [A-ZĐÀ-Ỹ]+){0,3})(?=\s{2,}|\t|\s*\n|\s*$|\s+\|)"
)
_PROVINCE = spaced(r"\btỉnh (?P<name>[A-ZĐ][^\W\d_]*(?:[ -][A-ZĐ][^\W\d_]*){0,3})")


#: Level of administration of the kinds of places that are not named after it.
_LEVELS = {"quận": "huyện", "thị xã": "huyện", "phường": "xã", "thị trấn": "xã", "thành phố": "huyện"}

_HEADER_WEIGHT = 50  # of a name in capitals in the head: more than a report repeats the name of another agency
_TOP_WEIGHT = 6  # of a name in the head against one in the text: the issuer stands there, others are seldom named
_LOCAL_WEIGHT = 2  # of a name below the province: every local report names its province too


def agency(top: str, whole: str) -> tuple[str, str]:
    """Return the reporting agency with its province, and its level; `top` is the head of the report."""
    names = _named(top, whole) or Counter(_key(match) for match in _PLACE.finditer(top))
    if not names:
        return "", ""
    kind, name = max(names, key=names.__getitem__)
    province = "" if kind == "tỉnh" else _province(whole)
    suffix = f" ({province})" if province and province != name else ""
    return f"UBND {kind} {name}{suffix}", _LEVELS.get(kind, kind)


def _named(top: str, whole: str) -> Counter[tuple[str, str]]:
    """Weigh the agencies that the head and the text of a report name."""
    names: Counter[tuple[str, str]] = Counter()
    for match in _HEADER.finditer(top):
        kind, name = _key(match)
        names[kind, name.title()] += _HEADER_WEIGHT
    for weight, in_capitals, text in ((_TOP_WEIGHT, _HEADER_WEIGHT, top), (1, 0, whole)):
        for match in _AGENCY.finditer(text):
            kind, name = _key(match)
            weighed = weight * (1 if kind == "tỉnh" else _LOCAL_WEIGHT)
            if name.isupper():
                weighed += in_capitals
                name = name.title()
            names[kind, name] += weighed
    return names


def _key(match: re.Match[str]) -> tuple[str, str]:
    """Return kind and name of a place without line ends."""
    return " ".join(match["kind"].lower().split()), " ".join(match["name"].split())


def _province(whole: str) -> str:
    """Return the province that the report names most often."""
    provinces = Counter(match["name"] for match in _PROVINCE.finditer(whole))
    return provinces.most_common(1)[0][0] if provinces else ""
