"""Figures written without digits: numbers in words, and the words that state a zero."""

import re

from motcua.reader.rules import lexicon, numbers, spans
from motcua.reader.rules.patterns import spaced
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


def in_words(text: str, no_figures: spans.Stretches) -> list[Hit]:
    """Find numbers written in words before a noun that is surely counted."""
    hits = []
    for match in _WORD_NUMBER.finditer(text):
        value = numbers.words(match["words"])
        if value is None or no_figures.holds(match.start()):
            continue
        noun = lexicon.noun_at(text, match.end())
        if noun is None or noun[0] not in _COUNTED_IN_WORDS:
            continue
        if re.search(
            r"(?:[\d(]|\b(?:thứ|tháng|lần|và|mỗi|một|ngày|quý|ba|giữa))\s*$",
            text[max(0, match.start() - 8) : match.start()],
            re.I,
        ):
            continue
        hits.append(
            Hit(
                match.start(),
                match.end(),
                match["words"],
                float(value),
                noun[1],
                0,
                qualifier_before(text, match.start()),
                noun[2],
            )
        )
    return hits


_SOME = spaced(r"\b(?:một số|một vài|nhiều|phần lớn|đa số) [^.;:,¶]*$", re.I)
_ZERO_LABEL = re.compile(
    r"\s*[-+–•]?\s*(?:[sS]ố|[tT]ổng\s+số|[tT]ỷ\s+lệ|[hH]ồ\s+sơ|[tT]rường\s+hợp|[qQ]uá\s+hạn|[tT]rễ)"
)
_COUNTED_IN_WORDS = frozenset(
    {
        "người", "hồ sơ", "trường hợp", "đơn vị", "cuộc", "văn bản", "công chức", "viên chức", "cán bộ", "xã",
        "vụ việc", "đơn", "thủ tục", "thủ tục hành chính", "tthc", "nhiệm vụ", "phòng", "trường",
        "lớp", "hội nghị", "phiếu", "lượt", "lượt người", "thôn", "mô hình", "đồng chí", "sáng kiến", "tin, bài", "tin",
    }
)  # fmt: skip


def zeros(text: str, no_figures: spans.Stretches) -> list[Hit]:
    """Find words that state a zero: "…: Không", "chưa nhận được ý kiến", "không phát sinh hồ sơ"."""
    hits = []
    for match in _ZERO_WORD.finditer(text):
        near = max(0, match.start() - 200)
        begin = max(text.rfind(mark, near, match.start()) for mark in (BREAK, ";", ". ", ":"))
        label = text[max(begin + 1, near) : match.start()]
        unit = lexicon.unit_of(label)
        label = label if _ZERO_LABEL.match(label) else lexicon.last_part(label)
        if unit and _ZERO_LABEL.match(label):
            start, end = match.span("zero")
            hits.append(Hit(start, end, text[start:end], 0.0, unit, 0, "", end))
    for match in _ZERO_NOUN.finditer(text):
        if _SOME.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        strict = _STRICT_ZERO.match(text, match.end("zero"))
        if strict is None:
            continue
        zero = " ".join(match["zero"].lower().split())
        if zero in {"không có", "chưa có"} and not re.match(
            r"\s*(?:phát\s+sinh|trường\s+hợp|hồ\s+sơ|đơn\s+thư|phản\s+ánh|vụ|"
            r"(?:cán\s+bộ|công\s+chức|viên\s+chức)[^.;¶]{0,40}?\b(?:bị|vi\s+phạm)\b)",
            text[match.end("zero") :],
        ):
            continue
        start, end = match.span("zero")
        noun = lexicon.noun_at(text, strict.start("noun"))
        hits.append(
            Hit(
                start,
                end,
                text[start:end],
                0.0,
                noun[1] if noun else lexicon.unit_of(strict["noun"]),
                0,
                "",
                strict.end(),
            )
        )
    return hits
