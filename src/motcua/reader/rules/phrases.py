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
_NUMBER_OF = re.compile(r"(?:tổng\s+)?số\b", re.I)
_DIGITS = re.compile(r"[\d.,]+")

_FEWEST_WORDS = 2  # before a figure: one word ("đạt", "Tổng") does not say what is counted
_LONGEST_TAIL = 90  # characters behind the counted noun: the longest attribute is about a line long
_SHORTEST_TAIL = 4  # characters behind a percentage that may say something of their own; fewer are a conjunction
_SHORT_HEAD = 6  # words before a noun that read well behind it; more are a sentence and keep their place
_LONG_LABEL, _KEPT_WORDS = 150, 24  # a label of more characters (two lines) keeps this many words, about one line
_LONGEST_LABEL = 200  # characters: words without blanks, as a scan gives them, are cut


def tidy(text: str) -> str:
    """Join words on one line, without list marks and loose punctuation at the ends."""
    return re.sub(rf"[\s{BREAK}]+", " ", text).strip(" ,;.:-–+=/")


def clause_start(text: str, start: int, before: int) -> int:
    """Return where the last clause of a stretch of text begins."""
    begin = start
    for match in _CLAUSE.finditer(text, start, before):
        begin = match.end()
    return begin


def phrase(text: str, start: int, end: int, hit: Hit, before: str, last: Hit | None) -> str:
    """Return the words around a figure as one phrase: "hồ sơ trước hạn", "Tiếp nhận … hồ sơ".

    `start` and `end` bound the paragraph, `before` is the phrase of the figure before, `last` that figure.
    """
    if 0 <= hit.pair < hit.start:  # the denominator of a fraction
        return _cut(f"tổng số {before}") if before else "tổng số"
    head = _words_before(text, start, hit, last)
    noun, tail = _words_after(text, end, hit)
    if hit.unit == "%" and (_share_alone(head, tail) or (before and _share_of_fraction(text, hit, last))):
        return _cut(f"tỷ lệ {before}") if before else "tỷ lệ"
    return _cut(_joined(tidy(head), noun, tail))


def _words_before(text: str, start: int, hit: Hit, last: Hit | None) -> str:
    """Return the words of the clause before a figure; a clause of one word takes the clause before it along."""
    begin = clause_start(text, start, hit.start)
    head = _without(text, begin, hit, last)
    if len(head.split()) >= _FEWEST_WORDS or begin <= start + 1:
        return head
    earlier = clause_start(text, start, begin - 1)
    wider = _without(text, earlier, hit, None)
    own = last is None or last.noun_end <= earlier or not any(c.isdigit() for c in wider)
    return wider if own else head


def _words_after(text: str, end: int, hit: Hit) -> tuple[str, str]:
    """Return the counted noun behind a figure, and all words up to the end of its clause."""
    limit = min(end, hit.noun_end + _LONGEST_TAIL)
    after = hit.end
    if hit.pair > hit.start:  # the noun stands after the other figure of the fraction
        skipped = _DIGITS.match(text, hit.pair, hit.noun_end)
        after = skipped.end() if skipped else hit.pair
    noun_end = max(hit.noun_end, after)
    stop = (_STOP_PHRASE if hit.unit == "%" else _STOP).search(text, noun_end, limit)
    return tidy(text[after:noun_end]), tidy(text[after : stop.start() if stop else limit])


def _share_alone(head: str, tail: str) -> bool:
    """Check whether a percentage has no words of its own: "…, đạt 95 %"."""
    return len(tail) < _SHORTEST_TAIL and bool(_SHARE.match(head.strip()))


def _share_of_fraction(text: str, hit: Hit, last: Hit | None) -> bool:
    """Check whether a percentage stands right behind the fraction it is the share of: "12/15 xã (chiếm 80 %)"."""
    if last is None or last.pair < 0:
        return False
    between = text[max(last.end, last.noun_end) : hit.start]
    return bool(_SHARE.match(between.replace(",", " ").replace("(", " ")))


def _joined(head: str, noun: str, tail: str) -> str:
    """Join the words before and after a figure; a short head follows the noun: "hồ sơ tiếp nhận"."""
    if not (head and noun and tail == noun):
        return f"{head} {tail}"
    if _NUMBER_OF.match(head) and noun.lower() in head.lower():
        return head  # "Tổng số hồ sơ: 12 hồ sơ"
    if len(head.split()) > _SHORT_HEAD:
        return f"{head} {tail}"
    return f"{noun} {head if head[:2].isupper() else head[:1].lower() + head[1:]}"


def _without(text: str, begin: int, hit: Hit, last: Hit | None) -> str:
    """Return the words from an offset to a figure, without the figure that shares its clause."""
    if last is not None and begin <= last.start and last.noun_end <= hit.start:
        return _LEADING.sub("", text[begin : last.start]) + " " + _LEADING.sub("", text[last.noun_end : hit.start])
    return _LEADING.sub("", text[begin : hit.start])


def _cut(label: str) -> str:
    """Shorten a label; of a long one the words next to the figure stay."""
    parts = label.split()
    if len(" ".join(parts)) > _LONG_LABEL:
        parts = parts[-_KEPT_WORDS:]
    return tidy(" ".join(parts))[:_LONGEST_LABEL]
