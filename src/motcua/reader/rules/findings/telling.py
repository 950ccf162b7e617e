"""Construction of findings: a verdict in words, about figures or citations, with their lines."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from motcua.reader.vocabulary import Finding, Mend, Verdict


class Member(Protocol):
    """Subject of a finding: a figure, a citation, or one of them in its place."""

    @property
    def id(self) -> str:
        """Return its number in the reading."""

    @property
    def line(self) -> int:
        """Return its line."""


def tell(
    kind: str,
    verdict: Verdict | bool,
    words: str,
    members: Sequence[Member] = (),
    *,
    lines: Iterable[int] | None = None,
    expected: float | str | None = None,
    stated: float | str | None = None,
    interval: tuple[float, float] | None = None,
    rule: str = "",
    mends: tuple[Mend, ...] = (),
) -> Finding:
    """Build a finding about these members, the whole before its parts, on their lines or on those given.

    A verdict may be given as whether the arithmetic holds.
    """
    if isinstance(verdict, bool):
        verdict = Verdict.CONSISTENT if verdict else Verdict.INCONSISTENT
    own = [member.line for member in members] if lines is None else lines
    return Finding(
        kind=kind,
        lines=tuple(sorted(set(own))),
        verdict=verdict,
        explanation=words[:1].upper() + words[1:],
        figures=tuple(member.id for member in members),
        expected=expected,
        stated=stated,
        interval=interval,
        rule=rule,
        mends=mends,
    )
