"""Numbering of headings and rows that repeats or runs backwards."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_HEADING = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?P<rest>.*)$")
_TOP = re.compile(r"^(?:(?:[IVX]{1,5}|[A-D])(?:[.)]\s|\s*[\t|])|(?:PHẦN|Phần|PHỤ LỤC|Phụ lục|CHƯƠNG|Biểu|BIỂU)\b)")
_WHOLE = re.compile(r"^(?P<number>\d{1,2})(?P<mark>\.\s+|\s*[\t|]\s*)(?=[^\W\d_a-z])")
_FEWEST = 4  # headings of one section in which a number that comes twice is a slip
_UNIT_BEHIND = re.compile(r"^\s*(?:%|[a-zđ]|[-–/+=])")


def structure(running: Running) -> Iterator[Finding]:
    """Find runs of numbered headings (4.1, 4.2 …) in which a number comes twice or too early."""
    groups: dict[str, list[tuple[tuple[int, ...], int]]] = {}
    section: list[tuple[int, int]] = []
    for line, raw in enumerate(running.text.lines, start=1):
        text = unicodedata.normalize("NFC", raw[:400].lstrip(" \t|"))
        if _TOP.match(text):
            yield from _close(groups, running)
            yield from _doubled(section)
            section = []
            continue
        in_table = 0 < running.appendix_from <= line
        whole = _WHOLE.match(text)
        if whole and in_table:
            inner = {key: groups.pop(key) for key in list(groups) if key.split(".")[0] == whole["number"]}
            yield from _close(inner, running)
        elif whole and whole["mark"].startswith("."):
            section.append((int(whole["number"]), line))
        match = None if not in_table and ("|" in raw or "\t" in raw) else _HEADING.match(text)
        if not match or not _is_heading(running, line, match.group("rest")):
            continue
        number = tuple(int(part) for part in match.group("number").split("."))
        parent = ".".join(str(part) for part in number[:-1])
        for deeper in [key for key in groups if key.startswith(match.group("number") + ".")]:
            yield from _close({deeper: groups.pop(deeper)}, running)
        groups.setdefault(parent, []).append((number, line))
    yield from _close(groups, running)
    yield from _doubled(section)


def _doubled(section: list[tuple[int, int]]) -> Iterator[Finding]:
    """Find headings 1., 2., 3. … of one section in order but for one repeated number."""
    numbers = [number for number, _ in section]
    steps = [b - a for a, b in pairwise(numbers)]
    if len(section) < _FEWEST or numbers[0] != 1 or sorted(set(steps)) != [0, 1] or steps.count(0) != 1:
        return
    place = steps.index(0)
    (number, first), (_, second) = section[place : place + 2]
    words = f"Có hai mục cùng số {number} trong một phần"
    yield tell("structure", False, words, lines=(first, second), expected=number + 1, stated=number)


def _is_heading(running: Running, line: int, rest: str) -> bool:
    """Check whether a line that begins with 4.1 is a heading: words with a capital follow, here or below."""
    rest = rest.strip().lstrip("|").strip()
    if rest:
        return rest[0].isupper() and not _UNIT_BEHIND.match(rest)
    if not running.appendix_from or line < running.appendix_from:
        return False
    for follower in running.text.lines[line : line + 3]:
        words = follower.strip()
        if words:
            return words[0].isupper()
    return False


def _close(groups: dict[str, list[tuple[tuple[int, ...], int]]], running: Running) -> Iterator[Finding]:
    for parent in list(groups):
        members = groups.pop(parent)
        yield from _judge(parent, members, 0 < running.appendix_from <= members[0][1])


def _judge(parent: str, members: list[tuple[tuple[int, ...], int]], table: bool) -> Iterator[Finding]:
    runs: list[list[tuple[tuple[int, ...], int]]] = []
    for number, line in members:
        if not runs or (number[-1] == 1 and not table):
            runs.append([])  # in prose a second run from 1 belongs to another part
        runs[-1].append((number, line))
    for run in runs:
        last = [number[-1] for number, _ in run]
        if len(run) < 2 or all(b > a for a, b in zip(last, last[1:], strict=False)):
            continue
        seen = ", ".join(".".join(str(part) for part in number) for number, _ in run)
        fault = "bị trùng" if len(set(last)) < len(last) else "không theo thứ tự"
        expected = ", ".join(f"{parent}.{order}" for order in range(1, len(run) + 1))
        words = f"Số thứ tự mục {parent} {fault}: {seen}"
        yield tell("structure", False, words, lines=(line for _, line in run), expected=expected, stated=seen)
