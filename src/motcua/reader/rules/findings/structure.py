"""Numbering of headings and rows that repeats or runs backwards."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_HEADING = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?P<rest>.*)$")
_TOP = re.compile(r"^(?:(?:[IVX]{1,5}|[A-D])(?:[.)]\s|\s*[\t|])|(?:PHẦN|Phần|PHỤ LỤC|Phụ lục|CHƯƠNG|Biểu|BIỂU)\b)")
_WHOLE = re.compile(r"^(?P<number>\d{1,2})(?P<mark>\.\s+|\s*[\t|]\s*)(?=[^\W\d_a-z])")
_UNIT_BEHIND = re.compile(r"^\s*(?:%|[a-zđ]|[-–/+=])")
_FEWEST = 4  # headings of one section in which a number that comes twice is a slip
_LINE = 400  # characters of a line that are looked at for its number
_BELOW = 3  # lines under a number in which the words of its row may stand

_Numbered = tuple[tuple[int, ...], int]  # number of a heading, its line


def structure(running: Running) -> Iterator[Finding]:
    """Find runs of numbered headings (4.1, 4.2 …) in which a number comes twice or too early."""
    outline = _Outline(running)
    for line, raw in enumerate(running.text.lines, start=1):
        yield from outline.read(line, raw)
    yield from outline.end_section()


@dataclass(slots=True)
class _Outline:
    """Numbered headings of the section that is being read."""

    running: Running
    groups: dict[str, list[_Numbered]] = field(default_factory=dict)  # number of the parent: headings 4.1, 4.2 …
    section: list[tuple[int, int]] = field(default_factory=list)  # headings 1., 2. …: number, line

    def read(self, line: int, raw: str) -> Iterator[Finding]:
        """Take in a line; yields the faults of the runs that it ends."""
        text = unicodedata.normalize("NFC", raw[:_LINE].lstrip(" \t|"))
        if _TOP.match(text):
            yield from self.end_section()
            return
        in_table = self._in_table(line)
        whole = _WHOLE.match(text)
        if whole and in_table:
            yield from self._end([key for key in self.groups if key.split(".")[0] == whole["number"]])
        elif whole and whole["mark"].startswith("."):
            self.section.append((int(whole["number"]), line))
        if in_table or not _has_cells(raw):
            yield from self._heading(line, text)

    def _heading(self, line: int, text: str) -> Iterator[Finding]:
        match = _HEADING.match(text)
        if not match or not _is_heading(self.running, line, match["rest"]):
            return
        parts = match["number"].split(".")
        yield from self._end([key for key in self.groups if key.startswith(match["number"] + ".")])
        number = tuple(int(part) for part in parts)
        parent = ".".join(str(part) for part in number[:-1])
        self.groups.setdefault(parent, []).append((number, line))

    def end_section(self) -> Iterator[Finding]:
        """End all runs of the section."""
        yield from self._end(list(self.groups))
        yield from _doubled(self.section)
        self.section = []

    def _end(self, parents: list[str]) -> Iterator[Finding]:
        for parent in parents:
            members = self.groups.pop(parent)
            for run in _runs(members, self._in_table(members[0][1])):
                yield from _judge(parent, run)

    def _in_table(self, line: int) -> bool:
        return 0 < self.running.appendix_from <= line


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


def _has_cells(raw: str) -> bool:
    return "|" in raw or "\t" in raw


def _is_heading(running: Running, line: int, rest: str) -> bool:
    """Check whether a line that begins with 4.1 is a heading: words with a capital follow, here or below."""
    rest = rest.strip().lstrip("|").strip()
    if rest:
        return rest[0].isupper() and not _UNIT_BEHIND.match(rest)
    if not running.appendix_from or line < running.appendix_from:
        return False
    below = (follower.strip() for follower in running.text.lines[line : line + _BELOW])
    return next((words[0].isupper() for words in below if words), False)


def _runs(members: list[_Numbered], table: bool) -> list[list[_Numbered]]:
    """Split headings under one parent into runs; in prose a second run from 1 belongs to another part."""
    runs: list[list[_Numbered]] = []
    for number, line in members:
        if not runs or (number[-1] == 1 and not table):
            runs.append([])
        runs[-1].append((number, line))
    return runs


def _judge(parent: str, run: list[_Numbered]) -> Iterator[Finding]:
    """Find a run whose numbers do not rise."""
    last = [number[-1] for number, _ in run]
    if all(b > a for a, b in pairwise(last)):
        return
    seen = ", ".join(".".join(str(part) for part in number) for number, _ in run)
    fault = "bị trùng" if len(set(last)) < len(last) else "không theo thứ tự"
    expected = ", ".join(f"{parent}.{order}" for order in range(1, len(run) + 1))
    words = f"Số thứ tự mục {parent} {fault}: {seen}"
    yield tell("structure", False, words, lines=(line for _, line in run), expected=expected, stated=seen)
