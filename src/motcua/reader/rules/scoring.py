"""Score of a reading against labels made by hand: precision, recall and F1.

A figure is found when the same value stands on the same line; a citation when line, symbol and date agree;
a finding when both call overlapping lines inconsistent. Each label is matched once.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.reader.vocabulary import Reading, Verdict

_DECIMALS = 6  # to which values are compared: finer than any figure of a report is written


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement of found items with labelled ones."""

    matched: int
    found: int
    labelled: int
    missed: tuple[Hashable, ...] = ()
    surplus: tuple[Hashable, ...] = ()
    matched_labels: int | None = None  # where several finds may meet one label

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        matched = self.matched if self.matched_labels is None else self.matched_labels
        return matched / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(reading: Reading, labels: Mapping[str, Any]) -> dict[str, Score]:
    """Compute the four scores of one report."""
    found = [_figure(f.line, f.value, f.unit) for f in reading.figures]
    labelled = [_figure(f["line"], f["value"], f["unit"]) for f in labels["figures"]]
    return {
        "figures": compare((each[:2] for each in found), (each[:2] for each in labelled)),
        "units": compare(found, labelled),
        "citations": compare(
            ((d.line, _symbol(d.symbol), d.date) for d in reading.documents),
            ((d["line"], _symbol(d["symbol"]), d["date"] or "") for d in labels["documents"]),
        ),
        "findings": overlaps(
            _inconsistent((f.lines, f.verdict) for f in reading.findings),
            _inconsistent((f["lines"], f["verdict"]) for f in labels["findings"]),
        ),
    }


def _inconsistent(findings: Iterable[tuple[Sequence[int], str]]) -> list[tuple[int, ...]]:
    """Return the lines of the findings that call something inconsistent."""
    return [tuple(lines) for lines, verdict in findings if verdict == Verdict.INCONSISTENT]


def _figure(line: int, value: float | str, unit: str) -> tuple[int, float, str]:
    """Return what is compared of a figure: line, value and unit."""
    return line, round(float(value), _DECIMALS), _unit(unit)


def compare(found: Iterable[Hashable], labelled: Iterable[Hashable]) -> Score:
    """Score the agreement of two bags."""
    have, want = Counter(found), Counter(labelled)
    both = have & want
    return Score(
        both.total(), have.total(), want.total(), tuple((want - both).elements()), tuple((have - both).elements())
    )


def overlaps(found: Sequence[tuple[int, ...]], labelled: Sequence[tuple[int, ...]]) -> Score:
    """Score the agreement of two lists of line sets: a pair agrees when it shares a line."""
    hits = [any(set(mine) & set(theirs) for theirs in labelled) for mine in found]
    seen = [any(set(mine) & set(theirs) for mine in found) for theirs in labelled]
    return Score(
        sum(hits), len(found), len(labelled),
        tuple(each for each, ok in zip(labelled, seen, strict=True) if not ok),
        tuple(each for each, ok in zip(found, hits, strict=True) if not ok),
        sum(seen),
    )  # fmt: skip


def _unit(unit: str) -> str:
    plain = unicodedata.normalize("NFC", unit).casefold().strip()
    return "mã" if plain.startswith("mã ") else plain


def _symbol(symbol: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", symbol or "")).upper()
