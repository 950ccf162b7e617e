"""Findings from relations in the text: confirmed, contradictory, undecidable."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from motcua.reader.rules.findings.accounts.relation import (
    Relation,
    Strength,
    exact,
    expected,
    figures_of,
    gap,
    interval,
    is_near,
    judged,
    rounded,
)
from motcua.reader.rules.findings.accounts.solver import Conflict, System, system_of
from motcua.reader.rules.findings.accounts.wording import words
from motcua.reader.rules.findings.rounding import DECIMALS, round_half_up
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Mend, Verdict

_DOUBTED = 0.25  # of a whole: a gap up to this is worth a doubt although the words are not sure
_JOINED = 30  # relations that are solved together around one that fails
_SOLVED = 60  # relations that fail of which the solver is asked in one report; the rest are told one by one


def reckoned(relations: Sequence[Relation]) -> Iterator[Finding]:
    """Find what relations in the text confirm or contradict."""
    failing: list[Relation] = []
    holding: list[Relation] = []
    for relation in relations:
        verdict, reading = judged(relation)
        if verdict is not Verdict.INCONSISTENT:
            holding.append(reading)
            yield _told(reading, verdict)
        elif _is_meant(relation):
            failing.append(replace(relation, others=()))  # no other reading holds either; this one is told
        elif _is_doubtful(relation):
            yield _told(relation, Verdict.AMBIGUOUS)
    for group in _groups(failing[:_SOLVED], holding):
        yield from _contradictions(group, failing)
    for relation in failing[_SOLVED:]:
        yield _told(relation, Verdict.INCONSISTENT)


def _is_meant(relation: Relation) -> bool:
    """Check whether a failing relation is certain enough to be called a contradiction."""
    if relation.strength is Strength.CERTAIN:
        lacking = relation.op == "=" and relation.kind == "sum" and gap(relation) > 0
        return is_near(relation) or not lacking
    return relation.strength is Strength.LIKELY and is_near(relation)


def _is_doubtful(relation: Relation) -> bool:
    """Check whether a failing, uncertain relation is worth a remark."""
    if relation.strength is Strength.POSSIBLE:
        return False
    if relation.op == "%" or relation.strength is Strength.CERTAIN:
        return True
    return abs(gap(relation)) <= _DOUBTED * abs(relation.whole.value)


def _groups(failing: Sequence[Relation], holding: Sequence[Relation]) -> Iterator[list[Relation]]:
    """Group the failing relations by shared figures, directly or through others."""
    by_figure: dict[str, list[Relation]] = defaultdict(list)
    for relation in (*failing, *holding):
        for name in figures_of([relation]):
            by_figure[name].append(relation)
    seen: set[int] = set()
    for first in failing:
        if id(first) in seen:
            continue
        group = [first]
        seen.add(id(first))
        for relation in group:
            for name in figures_of([relation]):
                for other in by_figure[name]:
                    if id(other) not in seen and len(group) < _JOINED:
                        seen.add(id(other))
                        group.append(other)
        yield group


def _contradictions(group: Sequence[Relation], failing: Sequence[Relation]) -> Iterator[Finding]:
    """Yield the contradictions of a group of connected relations."""
    if len(group) == 1:
        yield _contradiction([group[0]], _mends_alone(group[0]))
        return
    system = system_of(group)
    every = [str(place) for place in range(len(group))]
    told: set[int] = set()
    for conflict in system.conflicts(every):
        relations = [group[int(key)] for key in sorted(conflict.laws, key=int)]
        told.update(id(relation) for relation in relations)
        yield _contradiction(relations, mends(system, conflict, every, group))
    for relation in group:
        if id(relation) not in told and any(relation is each for each in failing):
            yield _told(relation, Verdict.INCONSISTENT)


def _contradiction(relations: Sequence[Relation], mended: tuple[Mend, ...]) -> Finding:
    """Build the finding of one contradiction, explained by its relations."""
    first = relations[0]
    text = "; ".join(words(relation, Verdict.INCONSISTENT) for relation in relations)
    members = list({figure.id: figure for relation in relations for figure in relation.figures()}.values())
    return tell(
        first.kind, False, text, members, expected=_wanted(first), stated=first.whole.value, rule=first.rule,
        interval=_bounds(first), mends=mended,
    )  # fmt: skip


def _told(relation: Relation, verdict: Verdict) -> Finding:
    return tell(
        relation.kind, verdict, words(relation, verdict), relation.figures(), expected=_wanted(relation),
        stated=_stated(relation), rule=relation.rule, interval=_bounds(relation, verdict),
    )  # fmt: skip


def _wanted(relation: Relation) -> float | str:
    if relation.op in ("<=", "100"):
        return f"<= {relation.whole.value if relation.op == '<=' else 100:g}"
    return round(float(expected(relation)), DECIMALS)


def _stated(relation: Relation) -> float:
    return relation.parts[0].value if relation.op == "<=" and len(relation.parts) == 1 else relation.whole.value


def _bounds(relation: Relation, verdict: Verdict = Verdict.INCONSISTENT) -> tuple[float, float] | None:
    """Return the interval of a share that decided."""
    if relation.op != "%":
        return None
    low, high = interval(relation.whole)
    if verdict is Verdict.ROUNDED:
        low, high = low + (high - low) / 2, high + (high - low) / 2
    return float(low), float(high)


def _mends_alone(relation: Relation) -> tuple[Mend, ...]:
    """Return single corrections for a relation that shares no figure with another."""
    if relation.op == "%":
        right = _right_share(relation)
        return () if right is None else (Mend(relation.whole.id, right),)
    if relation.op != "=":
        return ()
    off = gap(relation)
    parts = [(figure, exact(figure.value) + sign * off) for sign, figure in relation.terms()]
    every = [(relation.whole, expected(relation)), *parts]
    return tuple(Mend(figure.id, float(value)) for figure, value in every if value >= 0)


def mends(system: System, conflict: Conflict, every: Iterable[str], group: Sequence[Relation]) -> tuple[Mend, ...]:
    """Return single corrections that would end a contradiction and break nothing else."""
    shares = _shares_among(group[int(key)] for key in conflict.laws)
    found: dict[str, float] = {}
    for name in conflict.figures:
        value = system.only_value(name, every)
        if value is not None and value >= 0:
            found[name] = float(value)
        elif name in shares and system.figures[name].unit == "%":
            _mend_share(found, name, shares[name])
    for name, relation in shares.items():
        if name not in found:
            _mend_share(found, name, relation)
    return tuple(Mend(name, value) for name, value in found.items())


def _shares_among(relations: Iterable[Relation]) -> dict[str, Relation]:
    return {relation.whole.id: relation for relation in relations if relation.op == "%"}


def _mend_share(found: dict[str, float], name: str, relation: Relation) -> None:
    """Add the right value of a share, where another one is written."""
    right = _right_share(relation)
    if right is not None:
        found[name] = right


def _right_share(relation: Relation) -> float | None:
    """Compute a share from its parts, rounded to the digits written."""
    value = float(expected(relation))
    right = round_half_up(value, relation.whole.decimals)
    low, high = rounded(relation.whole)
    return right if value >= 0 and not low <= right < high else None
