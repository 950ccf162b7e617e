"""Numbers written in pairs: fractions ("12/15 xã"), ranks ("thứ 5/11 huyện") and ranges ("5 - 7 cuộc")."""

import re

from motcua.reader.rules import lexicon, numbers
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.prose.counted import is_idiom, name_number, sentence_unit
from motcua.reader.rules.prose.hits import Hit, Token, is_led, qualifier_before

PERCENT = spaced(r"\s{0,2}(?:%|phần trăm)")
FRACTION = re.compile(
    r"\s?/\s?(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:,\d{1,3})?)(?![\d/]|[.,]\d|\s?/)"
)
RANGE_FOLLOWS = re.compile(r"\s*(?:-|–)\s*\d")
_RANGE = re.compile(r"\s*(?:-|–|đến)\s*(?=\d)")
_PLAIN = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?!\d)")
_REFERENCE = re.compile(r"(?:\bngày|\btháng|\bmức(?:\s+độ)?|\bđiều|\bkhoản)\s*$", re.I)
_CLOSING = re.compile(r"\s*(?:[,;.)(¶]|\(|đạt|=|tương|chiếm|$)")
_RANK_ALONE = spaced(r"\((?:(?:xếp|đứng|hạng|vị trí)\s+)*(?:thứ|hạng) $")
_RANKED = spaced(r"(?:(?:xếp|đứng|đạt)(?: ở)?(?: vị trí)?(?: thứ)?(?: hạng)?|[(,;:]\s*(?:thứ hạng|hạng|thứ)) $")
_YEAR = re.compile(r"(?:19|20)\d{2}")

_REFERENCE_REACH = 12  # characters before a fraction: the longest word of a reference, "mức độ", and line ends
_RANK_ALONE_REACH = 24  # characters before a rank in brackets: "(đứng vị trí thứ"
_RANKED_REACH = 40  # characters before a rank among all: "xếp ở vị trí thứ hạng", each word after a line end
_RANK_DIGITS = 2  # digits of a rank in brackets: there are fewer than a hundred provinces, districts, communes
_MONTHS = 12  # of a year: x/y with a year below is a month up to here
_CLOCK_UPPER, _CLOCK_LOWER = "24", {"7", "24"}  # round the clock: 24/7, 24/24
_MAP_SCALES = {"500", "1000", "2000", "5000", "10000", "25000", "50000"}  # the scales of cadastral maps, 1/500


def fraction(text: str, match: re.Match[str], lower: re.Match[str]) -> list[Hit]:
    """Read both numbers of x/y, if a noun, a leading word or the end of the clause shows that something is counted."""
    start, end = match.start(), lower.end()
    first, second = numbers.parse(match["number"]), numbers.parse(lower["number"])
    if first is None or second is None or _no_fraction(text, match["number"], lower):
        return []
    if _REFERENCE.search(preceding(text, start, _REFERENCE_REACH)):
        return []
    noun = lexicon.noun_at(text, end)
    if noun is None and not _stands_alone(text, start, end):
        return []
    unit, finish = (noun[1], noun[2]) if noun else (_unit_around(text, start, end), end)
    qualifier, other = qualifier_before(text, start), lower.start("number")
    return [
        Hit(start, match.end(), match["number"], first.value, unit, first.decimals, qualifier, finish, other),
        Hit(other, end, lower["number"], second.value, unit, second.decimals, "", finish, start),
    ]


def _no_fraction(text: str, upper: str, lower: re.Match[str]) -> bool:
    """Check whether x/y is a month of a year, round the clock, or the scale of a map."""
    base = lower["number"]
    if upper.isdigit() and int(upper) <= _MONTHS and _YEAR.fullmatch(base):
        return lexicon.noun_at(text, lower.end()) is None
    if upper == _CLOCK_UPPER and base in _CLOCK_LOWER:
        return True
    return upper == "1" and base.replace(".", "") in _MAP_SCALES


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Check whether a fraction without a noun ends its clause, or is led to and numbers no name."""
    return bool(_CLOSING.match(text, end)) or (is_led(text, start) and not name_number(text, start, end))


def _unit_around(text: str, start: int, end: int) -> str:
    """Return the unit of a fraction from its sentence, or from the noun behind its bracket."""
    unit = sentence_unit(text, start)
    if unit or text[end : end + 1] != ")":
        return unit
    noun = lexicon.noun_at(text, end + 1)
    return noun[1] if noun else ""


def rank(text: str, match: re.Match[str]) -> list[Hit]:
    """Read a rank, alone in brackets or among all: "xếp thứ 5/11 huyện" states both."""
    start, end = match.span()
    lower = FRACTION.match(text, end)
    if lower is None:
        alone = text[end : end + 1] == ")" and len(match["number"]) <= _RANK_DIGITS
        if not (alone and _RANK_ALONE.search(preceding(text, start, _RANK_ALONE_REACH))):
            return []
        return [Hit(start, end, match["number"], float(match["number"]), "hạng", noun_end=end)]
    if not _RANKED.search(preceding(text, start, _RANKED_REACH)):
        return []
    hits = fraction(text, match, lower)
    noun = lexicon.noun_at(text, lower.end())
    return [hits[0].as_unit("hạng"), hits[1].as_unit(noun[1] if noun else "đơn vị")] if hits else []


def span(token: Token) -> list[Hit]:
    """Read both numbers of a range in the unit of the second: "5 - 7 cuộc"."""
    text = token.text
    joint = _RANGE.match(text, token.after)
    if joint is None:
        return []
    second = numbers.TOKEN.match(text, joint.end()) or _PLAIN.match(text, joint.end())
    if second is None or is_idiom(text, token.start, second.end()):
        return []
    percent, noun = PERCENT.match(text, second.end()), lexicon.noun_at(text, second.end())
    other = numbers.parse(second["number"], percent=bool(percent))
    if other is None:
        return []
    if percent:
        unit, finish = "%", percent.end()
    elif noun:
        _, unit, finish = noun
    else:
        return []
    value, decimals = token.number.value * token.factor, token.number.decimals
    raw = text[token.start : token.after]
    return [
        Hit(token.start, token.after, raw, value, unit, decimals, token.qualifier, finish),
        Hit(second.start(), second.end(), second["number"], other.value, unit, other.decimals, "", finish),
    ]
