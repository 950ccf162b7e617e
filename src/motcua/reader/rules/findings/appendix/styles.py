"""Number styles: 4.747 and 46,20 as in Vietnam, 4,747 and 46.20 as in English."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_ONE_MARK = re.compile(r"\d+([.,])(\d+)")
_GROUP = 3  # digits between two marks of thousands
_NOISE = 1e-9  # by which a decimal fraction may miss its digits as a binary one
_SHOWN = 4  # figures of each style in the explanation
_FOREIGN = 3  # times as many of the local style make the others the odd ones
_STYLES = {(".", True): "vi", (",", False): "vi", (",", True): "en", (".", False): "en"}  # mark, groups thousands


def number_styles(figures: list[Figure], where: str) -> Iterator[Finding]:
    """Check that one table, and the prose, use one number style."""
    styles: dict[str, list[Figure]] = {"vi": [], "en": []}
    for figure in figures:
        style = _style_of(figure)
        if style:
            styles[style].append(figure)
    local, foreign = styles["vi"], styles["en"]
    if not (local and foreign):
        return
    words = f"{where} viết lẫn hai kiểu số: kiểu Việt Nam ({_shown(local)}) và kiểu Anh ({_shown(foreign)})"
    members = foreign if len(local) > _FOREIGN * len(foreign) else local + foreign
    yield tell("number_format", False, words, members, expected="một kiểu viết số")


def _shown(figures: list[Figure]) -> str:
    return ", ".join(figure.raw for figure in figures[:_SHOWN])


def _style_of(figure: Figure) -> str:
    """Return the number style: "vi" (4.747; 46,20), "en" (4,747; 46.20), or "" where it does not show."""
    raw = figure.raw.strip().rstrip("%").strip()
    match = _ONE_MARK.fullmatch(raw)
    if not match:
        return ""
    mark, tail = match.groups()
    if len(tail) > _GROUP:
        return ""
    grouped = len(tail) == _GROUP and figure.unit not in ("", "%") and figure.value == int(raw.replace(mark, ""))
    if not grouped and abs(figure.value - float(raw.replace(",", "."))) > _NOISE:
        return ""
    return _STYLES[mark, grouped]
