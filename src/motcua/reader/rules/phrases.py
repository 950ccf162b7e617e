"""Phrase around a figure, used as its label."""

import re

from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.text import BREAK

_CLAUSE = re.compile(rf"[;:.(){BREAK}](?!\d)|,(?!\d)|\s[-–+]\s")
_LEADING = spaced(r"^\s*(?:[-–+*•]|trong đó|và|có|đã|gồm|là|thì|nhưng|cụ thể|\)|\d+[.)])*\s*", re.I)
_STOP = re.compile(rf"[;:,.(){BREAK}]|\d")
_STOP_PHRASE = re.compile(rf"[;:.(){BREAK}](?!\d)|\d")
_SHARE = spaced(r"^\s*(?:(?:chiếm|đạt|tỷ lệ|tỉ lệ|bằng|tương ứng|tương đương|\(|=|tức|là)\s*)*$", re.I)


def tidy(text: str) -> str:
    """Join words on one line, without list marks and loose punctuation at the ends."""
    return re.sub(rf"[\s{BREAK}]+", " ", text).strip(" ,;.:-–+=/")


def clause_start(text: str, start: int, before: int) -> int:
    begin = start
    for match in _CLAUSE.finditer(text, start, before):
        begin = match.end()
    return begin


def phrase(text: str, start: int, end: int, hit: Hit, before: str, last: Hit | None) -> str:
    """Return the words around a figure as one phrase: "hồ sơ trước hạn", "Tiếp nhận … hồ sơ"."""
    if hit.pair >= 0 and hit.pair < hit.start:
        return _cut(f"tổng số {before}") if before else "tổng số"
    begin = clause_start(text, start, hit.start)
    head = _without(text, begin, hit, last)
    if len(head.split()) < 2 and begin > start + 1:
        earlier = clause_start(text, start, begin - 1)
        wider = _without(text, earlier, hit, None)
        if not any(c.isdigit() for c in wider) or (last is None or last.noun_end <= earlier):
            head = wider
    limit = min(end, hit.noun_end + 90)
    after = hit.end
    if hit.pair > hit.start:  # the noun stands after the other figure of the fraction
        skipped = re.match(r"[\d.,]+", text[hit.pair : hit.noun_end])
        after = hit.pair + (skipped.end() if skipped else 0)
    stop = (_STOP_PHRASE if hit.unit == "%" else _STOP).search(text, max(hit.noun_end, after), limit)
    tail = tidy(text[after : stop.start() if stop else limit])
    noun = tidy(text[after : max(hit.noun_end, after)])
    if hit.unit == "%" and _SHARE.match(head.strip()) and len(tail) < 4:
        return _cut(f"tỷ lệ {before}") if before else "tỷ lệ"
    if hit.unit == "%" and last is not None and last.pair >= 0 and before:
        between = text[max(last.end, last.noun_end) : hit.start]
        if _SHARE.match(between.replace(",", " ").replace("(", " ")):
            return _cut(f"tỷ lệ {before}")
    head = tidy(head)
    if noun and tail == noun and re.match(r"(?:tổng\s+)?số\b", head, re.I) and noun.lower() in head.lower():
        return _cut(head)
    if head and tail == noun and noun and len(head.split()) <= 6:
        return _cut(f"{noun} {head[:1].lower() + head[1:] if not head[:2].isupper() else head}")
    return _cut(f"{head} {tail}")


def _without(text: str, begin: int, hit: Hit, last: Hit | None) -> str:
    """Return the words from an offset to a figure, without the figure that shares its clause."""
    if last is not None and begin <= last.start and last.noun_end <= hit.start:
        return _LEADING.sub("", text[begin : last.start]) + " " + _LEADING.sub("", text[last.noun_end : hit.start])
    return _LEADING.sub("", text[begin : hit.start])


def _cut(label: str) -> str:
    parts = label.split()
    if len(" ".join(parts)) > 150:
        parts = parts[-24:] if len(parts) > 24 else parts
    return tidy(" ".join(parts))[:200]
