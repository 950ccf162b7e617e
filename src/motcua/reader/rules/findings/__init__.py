"""Findings: confirmed, contradictory and undecidable statements about figures and citations of a report.

Precision matters more than recall: a check says *inconsistent* only where the text leaves no other reading; where
another reading is possible it says *ambiguous* or nothing. What holds is reported too.
"""

from dataclasses import replace

from motcua.reader.rules.findings.accounts.assembly import account_checks
from motcua.reader.rules.findings.anchored import anchored
from motcua.reader.rules.findings.appendix import appendix
from motcua.reader.rules.findings.books import stated_in
from motcua.reader.rules.findings.citations import citations
from motcua.reader.rules.findings.dates import dates
from motcua.reader.rules.findings.declared import Declared
from motcua.reader.rules.findings.grids import grids
from motcua.reader.rules.findings.identities import identities
from motcua.reader.rules.findings.lists import lists
from motcua.reader.rules.findings.plausible import over_hundred
from motcua.reader.rules.findings.portals import portals
from motcua.reader.rules.findings.privacy import privacy
from motcua.reader.rules.findings.restated import restated
from motcua.reader.rules.findings.running import run
from motcua.reader.rules.findings.standing import standing
from motcua.reader.rules.findings.structure import structure
from motcua.reader.vocabulary import BlankCell, Citation, Figure, Finding, Text, Verdict

NOTHING_DECLARED = Declared()
_SUMS = ("sum", "identity", "cross_text", "text_vs_appendix")  # say the same of the same figures
_FORM = frozenset(  # remarks on form, told behind the arithmetic
    ("number_format", "structure", "unit", "missing", "calendar", "citation_sequence", "privacy")
)
_ORDER = {Verdict.INCONSISTENT: 0, Verdict.AMBIGUOUS: 1, Verdict.ROUNDED: 2, Verdict.CONSISTENT: 3}


def examine(
    text: Text,
    figures: tuple[Figure, ...],
    documents: tuple[Citation, ...],
    blank_cells: tuple[BlankCell, ...],
    declared: Declared = NOTHING_DECLARED,
) -> tuple[Finding, ...]:
    """Return all findings about one report, the worst first, each once."""
    running = run(text, figures)
    stated = stated_in(running, declared)
    found = list(account_checks(running, declared, stated))  # first: of two findings on one sum theirs gives the reason
    found.extend(identities(running, declared, stated))
    for check in (grids, over_hundred, lists, portals, dates, structure, privacy, standing):
        found.extend(check(running))
    found.extend(appendix(running, blank_cells, declared))
    told = {frozenset(finding.figures) for finding in found}
    again = [*restated(running), *anchored(running)]
    found.extend(finding for finding in again if frozenset(finding.figures) not in told)
    found.extend(citations(running, documents, declared))
    return tuple(
        sorted(_once(_without_reached(found)), key=lambda f: (_ORDER[f.verdict], f.kind in _FORM, f.lines, f.kind))
    )


def _without_reached(found: list[Finding]) -> list[Finding]:
    """Drop alarms about a whole whose parts add up as written: they show how the report divides it.

    Another division of the same whole (by channel, by outcome) shares no part with it and is judged by itself.
    """
    sums = ("sum", "identity")
    reached: dict[str, list[set[str]]] = {}
    for finding in found:
        if finding.kind in sums and finding.verdict is Verdict.CONSISTENT and finding.figures:
            reached.setdefault(finding.figures[0], []).append(set(finding.figures[1:]))
    return [finding for finding in found if not (finding.kind in sums and _is_reached(finding, reached))]


def _is_reached(finding: Finding, reached: dict[str, list[set[str]]]) -> bool:
    if finding.verdict is not Verdict.INCONSISTENT or not finding.figures:
        return False
    whole, *parts = finding.figures
    divisions = reached.get(whole, [])
    if not finding.rule:
        return bool(divisions)
    return any(division & set(parts) for division in divisions)


def _once(found: list[Finding]) -> list[Finding]:
    """Deduplicate findings; one fault repeated in several places becomes one finding with all its lines."""
    kept: dict[tuple[str, Verdict, str], Finding] = {}
    seen: set[tuple[str, tuple[str, ...], str]] = set()
    for finding in found:
        figures = (
            "sum" if finding.kind in _SUMS else finding.kind,
            tuple(sorted(finding.figures)),
            str(finding.expected),
        )
        if finding.figures and figures in seen:
            continue
        seen.add(figures)
        key = (finding.kind, finding.verdict, finding.explanation)
        before = kept.get(key)
        if before is None:
            kept[key] = finding
        else:
            lines = tuple(sorted({*before.lines, *finding.lines}))
            kept[key] = replace(before, lines=lines, figures=tuple(dict.fromkeys(before.figures + finding.figures)))
    return list(kept.values())
