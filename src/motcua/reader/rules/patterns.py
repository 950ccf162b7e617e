"""Regular expressions for words: a blank in the pattern matches any run of blanks in the text."""

import re
from collections.abc import Iterable
from typing import Any

_BLANK = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|( +)", re.S)


def spaced(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    r"""Compile a pattern in which every blank outside brackets means `\s+`.

    Line ends of a hard-wrapped text fall between any two words, so a plain blank would miss half of them.
    """
    return re.compile(_BLANK.sub(lambda m: m.group(1) or r"\s+", pattern), flags)


def preceding(text: str, offset: int, reach: int) -> str:
    """Return at most `reach` characters right before an offset."""
    return text[max(0, offset - reach) : offset]


def alternatives(phrases: Iterable[str]) -> str:
    r"""Compile a pattern for any of many phrases, the longest first, in linear time.

    Blanks mean any run of blanks, and a comma may have blanks before it. Plain alternation would try hundreds of
    phrases at every word.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, Any]) -> str:
    """Return the pattern of all phrases that go on from a letter."""
    options = []
    for letter in sorted((key for key in node if key), reverse=True):
        sign = r"\s+" if letter == " " else r"\s*,?" if letter == "," else re.escape(letter)
        options.append(sign + _branch(node[letter]))
    if not options:
        return ""
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    return f"(?:{body})?" if "" in node else body
