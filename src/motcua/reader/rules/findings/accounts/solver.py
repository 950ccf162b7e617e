"""Minimal contradictions between statements, and the value one of them would need: by the solver z3.

Every figure is a variable; that it is what the report writes is one statement, that a relation of the words holds is
another. z3 answers in exact rational and integer arithmetic; it is loaded only when something does not fit, so that a
report without contradictions never pays for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from motcua.reader.rules.findings.accounts.relation import Relation, allowed, figures_of
from motcua.reader.vocabulary import Figure

_PATIENCE = 300_000  # z3's own steps for one question: some milliseconds; beyond them nothing is claimed


@dataclass(frozen=True, slots=True)
class Row:
    """Linear row: factors times variables, equal to zero (`=`) or at most zero (`<=`); no name: a plain number."""

    terms: tuple[tuple[Fraction, str], ...]
    sign: str = "="


@dataclass(frozen=True, slots=True)
class Law:
    """Named constraint: one of its readings must hold, with all rows of that reading."""

    key: str
    readings: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Contradictory statements: figures as written, and the laws that relate them."""

    figures: tuple[str, ...]
    laws: tuple[str, ...]


@cache
def _z3() -> Any:
    """Import the solver's module on first use."""
    import z3

    return z3


class System:
    """Constraint system: figures, slots without a figure, and the laws between them."""

    def __init__(
        self, figures: Iterable[Figure], laws: Sequence[Law], free: Iterable[str] = (), given: Sequence[Law] = ()
    ) -> None:
        """Create the system: `laws` may be doubted, `given` ones may not; `free` are whole numbers without a figure."""
        z3 = _z3()
        self.figures = {figure.id: figure for figure in figures}
        self.laws = {law.key: law for law in laws}
        self._context = z3.Context()  # of its own: what was solved before must not decide which contradiction is found
        self._variables: dict[str, Any] = {name: self._variable(figure) for name, figure in self.figures.items()}
        self._variables |= {name: z3.Int(name, self._context) for name in free}
        self._solver = z3.Solver(ctx=self._context)
        self._solver.set("core.minimize", True)
        self._solver.set("rlimit", _PATIENCE)
        for variable in self._variables.values():
            self._solver.add(variable >= 0)
        for name, figure in self.figures.items():
            self._solver.add(z3.Implies(self._stated(name), self._as_written(figure)))
        for law in laws:
            self._solver.add(z3.Implies(self._holds(law.key), self._law(law)))
        for law in given:
            self._solver.add(self._law(law))

    def _stated(self, name: str) -> Any:
        """Return the statement that a figure is what the report writes."""
        return _z3().Bool(f"s:{name}", self._context)

    def _holds(self, key: str) -> Any:
        """Return the statement that a law holds."""
        return _z3().Bool(f"l:{key}", self._context)

    def _variable(self, figure: Figure) -> Any:
        """Return the variable of a figure: a whole number where it counts, else a rational one."""
        whole = figure.unit != "%" and not figure.decimals and float(figure.value).is_integer()
        return (_z3().Int if whole else _z3().Real)(figure.id, self._context)

    def _number(self, value: Fraction) -> Any:
        if value.denominator == 1:
            return _z3().IntVal(value.numerator, self._context)
        return _z3().Q(value.numerator, value.denominator, self._context)

    def _as_written(self, figure: Figure) -> Any:
        """Return the formula that a figure is what the report writes."""
        low, high = allowed(figure)
        variable = self._variables[figure.id]
        return _z3().And(variable >= self._number(low), variable <= self._number(high))

    def _law(self, law: Law) -> Any:
        z3 = _z3()
        readings = [z3.And(*(self._formula(row) for row in rows), self._context) for rows in law.readings]
        return z3.Or(*readings, self._context)

    def _formula(self, row: Row) -> Any:
        total = _z3().Sum(
            [
                self._number(factor) * self._variables[name] if name else self._number(factor)
                for factor, name in row.terms
            ]
        )
        return total == 0 if row.sign == "=" else total <= 0

    def conflict(self, laws: Iterable[str]) -> Conflict | None:
        """Return the smallest contradictory set of these statements and laws, or None."""
        z3 = _z3()
        assumed = [*map(self._stated, self.figures), *map(self._holds, laws)]
        if self._solver.check(assumed) != z3.unsat:
            return None
        core = {str(each) for each in self._solver.unsat_core()}  # in no order that two runs would share
        return Conflict(
            tuple(name for name in self.figures if f"s:{name}" in core),
            tuple(key for key in self.laws if f"l:{key}" in core),
        )

    def conflicts(self, laws: Iterable[str]) -> list[Conflict]:
        """Return conflicts that share no law, each minimal, until the remaining laws agree."""
        remaining = dict.fromkeys(laws)
        found: list[Conflict] = []
        while conflict := self.conflict(remaining):
            found.append(conflict)
            if not conflict.laws:
                break
            for key in conflict.laws:
                remaining.pop(key, None)
        return found

    def only_value(self, name: str, laws: Iterable[str]) -> Fraction | None:
        """Return the only value of this figure that fulfils all these laws, with the others as written."""
        z3 = _z3()
        assumed = [self._stated(other) for other in self.figures if other != name]
        assumed += map(self._holds, laws)
        if self._solver.check(assumed) != z3.sat:
            return None
        value = self._solver.model().eval(self._variables[name], model_completion=True)
        self._solver.push()
        self._solver.add(self._variables[name] != value)
        alone = self._solver.check(assumed) == z3.unsat
        self._solver.pop()
        return Fraction(value.as_string()) if alone else None

    def least(self, slots: Sequence[str], figures: Iterable[str], laws: Iterable[str]) -> Fraction | None:
        """Return the least sum of these slots with which the statements and laws can be true."""
        z3 = _z3()
        optimum = z3.Optimize(ctx=self._context)
        optimum.add(*self._solver.assertions())
        optimum.add(*map(self._stated, figures), *map(self._holds, laws))
        total = z3.Sum([self._variables[slot] for slot in slots])
        optimum.minimize(total)
        if optimum.check() != z3.sat:
            return None
        return Fraction(optimum.model().eval(total, model_completion=True).as_string())


def law_of(relation: Relation, key: str) -> Law:
    """Convert a relation to a law, with its readings as alternatives."""
    return Law(key, tuple(tuple(_rows(reading)) for reading in relation.readings()))


def _rows(relation: Relation) -> Iterator[Row]:
    parts = [(Fraction(sign), figure.id) for sign, figure in relation.terms()]
    if relation.op == "100":
        yield Row((*parts, (Fraction(1), relation.whole.id), (Fraction(-100), "")), "<=")
        return
    if relation.op != "%":
        yield Row((*parts, (Fraction(-1), relation.whole.id)), relation.op)
        return
    yield from share_rows(relation.whole, parts, [(Fraction(sign), f.id) for sign, f in relation.base_terms()])


def share_rows(
    share: Figure, parts: Sequence[tuple[Fraction, str]], base: Sequence[tuple[Fraction, str]]
) -> Iterator[Row]:
    """Yield rows of a share as written, its parts and base: low x base <= 100 x parts <= high x base."""
    low, high = allowed(share)
    upper = [(100 * factor, name) for factor, name in parts]
    yield Row((*((low * factor, name) for factor, name in base), *((-factor, name) for factor, name in upper)), "<=")
    yield Row((*upper, *((-high * factor, name) for factor, name in base)), "<=")


def system_of(relations: Sequence[Relation]) -> System:
    """Build the system of relations whose figures are all stated."""
    return System(figures_of(relations).values(), [law_of(one, str(n)) for n, one in enumerate(relations)])
