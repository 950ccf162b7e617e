"""Parts of a whole listed in the text: behind its opener, in its bracket, in the list under it."""

import re

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot

OPENER = re.compile(
    r"^(?P<lead>[^.;]{0,70}?)(?P<sign>[(,:;.]|\s)\s*(?P<word>trong đó|bao gồm|gồm|cụ thể|chia ra|chia theo|cụ thể là)"
    r"(?:\s+có)?(?=[\s:,(]|$)",
    re.IGNORECASE,
)


def behind_bracket(text: str, spots: list[Spot], order: int, start: int) -> tuple[int, str] | None:
    """Return where the parts begin behind a remark in brackets: "626 lượt (giảm 59 lượt), trong đó: …"."""
    whole = spots[order]
    first = next((n for n in range(start, min(start + 6, len(spots))) if spots[n].depth <= whole.depth), None)
    if first is None or first == start or spots[first].depth != whole.depth:
        return None
    opener = OPENER.search(re.sub(r"\([^()]*\)", "", text[whole.end : spots[first].start]))
    return (first, opener.group("word").casefold()) if opener and opener.group("sign") != "(" else None


def listed_parts(text: str, spots: list[Spot], order: int, first: int, bracketed: bool) -> tuple[list[Spot], str]:
    """Return the figures listed behind the opener, at one depth, to the end of the list, and the list's text."""
    whole = spots[order]
    level = whole.depth + 1 if bracketed else whole.depth
    parts: list[Spot] = []
    separator = ""
    end = spots[first - 1].end
    nested = False
    sentence = spots[first].sentence  # "… . Trong đó: …" opens the list in a sentence of its own
    for spot in spots[first : first + 60]:
        gap = text[end : spot.start]
        if spot.depth < level or _closes(gap, level - whole.depth, bool(parts)):
            break
        if spot.depth == level and spot.sentence != sentence and not bracketed:
            break
        if len(parts) >= 2 and separator == "," and ";" in gap:
            break
        nested = ";" not in gap and (nested or bool(parts and "trong đó" in gap))
        if nested:  # "…; hạ sĩ quan 02 bản, trong đó 01 bản để nộp"
            end = spot.end
            continue
        if (
            spot.depth > level
            or spot.figure.unit == "%"
            or "/" in gap.strip()[-1:]
            or "/" in text[spot.end : spot.end + 2]
        ):
            if spot.depth == level and spot.figure.unit != "%":
                return [], ""  # fractions among the parts: no plain list
            end = spot.end
            continue
        if len(parts) == 1:
            separator = ";" if ";" in gap else ","
        parts.append(spot)
        end = spot.end
    return parts, _unread(text, spots[order:], whole.end, end) + re.sub(r"\d", "", text[end : end + 40])


def _unread(text: str, spots: list[Spot], start: int, end: int) -> str:
    """Return the text of a list without its figures."""
    pieces = []
    for spot in spots:
        if start <= spot.start < end:
            pieces.append(text[start : spot.start])
            start = max(start, spot.end)
    return "·".join([*pieces, text[start:end]])


def _closes(gap: str, level: int, started: bool) -> bool:
    """Check whether the bracket that held the list was closed in this gap."""
    depth = level
    for sign in gap:
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if started and level and depth < level:
                return True
    return False


def bullets(running: Running, whole: Spot) -> list[Spot]:
    """Return the first figure of each list item under the passage that ends with a colon."""
    parts: list[Spot] = []
    mark = ""
    own = running.passages[whole.passage].text[:1]
    for index in range(whole.passage + 1, len(running.passages)):
        text = running.passages[index].text
        if running.passages[index].footnote:
            continue
        sign = text[:1]
        if sign not in "-–+*•▪" or sign == own or (mark and sign != mark):
            break
        mark = sign
        spots = [spot for spot in running.spots_in(index) if spot.depth == 0]
        if not spots or spots[0].figure.unit == "%":
            return []
        parts.append(spots[0])
        if text.endswith((".", "./.")):
            break
    return parts
