"""How every check tells what it found: a verdict in words, about figures or citations, on their lines."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from motcua.reader.vocabulary import Finding, Mend, Verdict


class Member(Protocol):
    """What a finding can be about: a figure, a citation, or one of them in its place."""

    @property
    def id(self) -> str:
        """Its number in the reading."""

    @property
    def line(self) -> int:
        """The line it stands in."""


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
    """A finding about these members, the whole before its parts, on their lines or on those given instead.

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
