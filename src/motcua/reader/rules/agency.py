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


def agency(top: str, whole: str) -> tuple[str, str]:
    names: Counter[tuple[str, str]] = Counter()
    for match in _HEADER.finditer(top):
        names[" ".join(match["kind"].lower().split()), " ".join(match["name"].split()).title()] += 50
    for weight, text in ((6, top), (1, whole)):
        for match in _AGENCY.finditer(text):
            name = " ".join(match["name"].split())
            kind = " ".join(match["kind"].lower().split())
            header = 50 if name.isupper() and weight > 1 else 0
            names[kind, name.title() if name.isupper() else name] += header + weight * (1 if kind == "tỉnh" else 2)
    if not names:
        for match in _PLACE.finditer(top):
            names[" ".join(match["kind"].lower().split()), " ".join(match["name"].split())] += 1
    provinces = Counter(match["name"] for match in _PROVINCE.finditer(whole))
    if not names:
        return "", ""
    (kind, name), _ = max(names.items(), key=lambda item: item[1])
    province = provinces.most_common(1)[0][0] if provinces and kind != "tỉnh" else ""
    level = {"quận": "huyện", "thị xã": "huyện", "phường": "xã", "thị trấn": "xã", "thành phố": "huyện"}.get(kind, kind)
    return f"UBND {kind} {name}" + (f" ({province})" if province and province != name else ""), level
