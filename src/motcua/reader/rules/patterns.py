"""Patterns written the way the words are: a blank in the pattern stands for any run of blanks in the text."""

import re

_BLANK = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|( +)", re.S)


def spaced(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    r"""Compile a pattern in which every blank outside brackets means `\s+`.

    Line ends of a hard-wrapped text fall between any two words, so a plain blank would miss half of them.
    """
    return re.compile(_BLANK.sub(lambda m: m.group(1) or r"\s+", pattern), flags)
