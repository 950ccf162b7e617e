"""Figures written without digits: numbers in words, and the words that state a zero."""

import re

from motcua.reader.rules import lexicon, numbers, spans
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.prose.hits import Hit, qualifier_before
from motcua.reader.rules.text import BREAK

_WORD_NUMBER = spaced(
    r"(?<!\w)(?P<words>(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: (?:mươi|mốt|một|hai|ba|bốn|tư|lăm|năm|sáu|"
    r"bảy|tám|chín)){0,2})(?= [^\W\d])"
)
_ZERO_WORD = spaced(
    r":\s*(?P<zero>Không|không|Chưa có|chưa có|Chưa phát sinh|Không có|không có)\s*(?=[.;,)"
    + BREAK
    + r"]|\s*$| (?:phát sinh|trường hợp|hồ sơ)\b)"
)
_ZERO_NOUN = spaced(
    r"(?<!\w)(?P<zero>không ban hành(?= văn bản quy phạm)|(?:chưa|không) (?:nhận được|"
    r"tiếp nhận(?: được)?|ghi nhận|phát hiện)|(?:chưa|không) (?:có "
    r")?phát sinh|không có|chưa có)(?= (?P<more>[^\W\d]))",
    re.I,
)
_STRICT_ZERO = spaced(
    r"\s*(?:phát sinh )?(?:các |bất kỳ )?(?P<noun>(?:trường hợp|hồ sơ|đơn (?:vị|thư|khiếu)|ý kiến|phản ánh|kiến "
    r"nghị|vụ việc|vụ|cơ quan|cán bộ|công chức|viên chức|văn bản|PAKN))(?!\w)",
    re.I,
)


_SOME = spaced(r"\b(?:một số|một vài|nhiều|phần lớn|đa số) [^.;:,¶]*$", re.I)
_ZERO_LABEL = re.compile(
    r"\s*[-+–•]?\s*(?:[sS]ố|[tT]ổng\s+số|[tT]ỷ\s+lệ|[hH]ồ\s+sơ|[tT]rường\s+hợp|[qQ]uá\s+hạn|[tT]rễ)"
)
# nouns before which a word is surely a number: elsewhere "ba", "năm", "tám" are parts of names and dates
_COUNTED_IN_WORDS = frozenset(
    {
        "người", "hồ sơ", "trường hợp", "đơn vị", "cuộc", "văn bản", "công chức", "viên chức", "cán bộ", "xã",
        "vụ việc", "đơn", "thủ tục", "thủ tục hành chính", "tthc", "nhiệm vụ", "phòng", "trường",
        "lớp", "hội nghị", "phiếu", "lượt", "lượt người", "thôn", "mô hình", "đồng chí", "sáng kiến", "tin, bài", "tin",
    }
)  # fmt: skip
_ORDINAL_OR_DATE = re.compile(r"(?:[\d(]|\b(?:thứ|tháng|lần|và|mỗi|một|ngày|quý|ba|giữa))\s*$", re.I)
_SURELY_NONE = spaced(
    r"\s*(?:phát sinh|trường hợp|hồ sơ|đơn thư|phản ánh|vụ|"
    r"(?:cán bộ|công chức|viên chức)[^.;¶]{0,40}?\b(?:bị|vi phạm)\b)"
)
_WEAK_ZEROS = {"không có", "chưa có"}  # say a zero only of what comes in, happens or goes wrong

_ORDINAL_REACH = 8  # characters before a number in words: one short word and line ends
_SOME_REACH = 60  # characters before a zero word: "một số" and the words up to it, about half a line
_LABEL_REACH = 200  # characters before "…: Không" that hold its label: two lines


def in_words(text: str, no_figures: spans.Stretches) -> list[Hit]:
    """Find numbers written in words before a noun that is surely counted."""
    hits = []
    for match in _WORD_NUMBER.finditer(text):
        value, start = numbers.words(match["words"]), match.start()
        if value is None or no_figures.holds(start):
            continue
        noun = lexicon.noun_at(text, match.end())
        if noun is None or noun[0] not in _COUNTED_IN_WORDS:
            continue
        if _ORDINAL_OR_DATE.search(preceding(text, start, _ORDINAL_REACH)):
            continue
        qualifier = qualifier_before(text, start)
        hits.append(Hit(start, match.end(), match["words"], float(value), noun[1], 0, qualifier, noun[2]))
    return hits


def zeros(text: str, no_figures: spans.Stretches) -> list[Hit]:
    """Find words that state a zero: "…: Không", "chưa nhận được ý kiến", "không phát sinh hồ sơ"."""
    labelled = (_zero_of_label(text, match) for match in _ZERO_WORD.finditer(text))
    counted = (_zero_of_noun(text, match) for match in _ZERO_NOUN.finditer(text))
    return [hit for hit in (*labelled, *counted) if hit]


def _zero_of_label(text: str, match: re.Match[str]) -> Hit | None:
    """Read a zero behind the colon of a label that counts something."""
    near = max(0, match.start() - _LABEL_REACH)
    begin = max(text.rfind(mark, near, match.start()) for mark in (BREAK, ";", ". ", ":"))
    label = text[max(begin + 1, near) : match.start()]
    unit = lexicon.unit_of(label)
    if not unit or not (_ZERO_LABEL.match(label) or _ZERO_LABEL.match(lexicon.last_part(label))):
        return None
    return _zero(text, match, unit, match.end("zero"))


def _zero_of_noun(text: str, match: re.Match[str]) -> Hit | None:
    """Read a zero before the noun that it denies."""
    if _SOME.search(preceding(text, match.start(), _SOME_REACH)):
        return None
    strict = _STRICT_ZERO.match(text, match.end("zero"))
    if strict is None:
        return None
    said = " ".join(match["zero"].lower().split())
    if said in _WEAK_ZEROS and not _SURELY_NONE.match(text, match.end("zero")):
        return None
    noun = lexicon.noun_at(text, strict.start("noun"))
    return _zero(text, match, noun[1] if noun else lexicon.unit_of(strict["noun"]), strict.end())


def _zero(text: str, match: re.Match[str], unit: str, noun_end: int) -> Hit:
    start, end = match.span("zero")
    return Hit(start, end, text[start:end], 0.0, unit, 0, "", noun_end)
