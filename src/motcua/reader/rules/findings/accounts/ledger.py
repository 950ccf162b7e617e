"""Ledger of one account: slots filled by statements, and statements that cannot all be true.

A slot that no statement fills is free. What fails only if such a slot is none is told with the gap in words; whether
it is called wrong depends on which slot would have to fill the gap, and how large it would be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from itertools import product

from motcua.reader.rules.findings.accounts.relation import allowed, exact
from motcua.reader.rules.findings.accounts.solver import Conflict, Law, Row, System, share_rows
from motcua.reader.rules.findings.books import Account
from motcua.reader.rules.findings.declared import AccountLaw, SlotRate, SlotSum
from motcua.reader.rules.findings.quantities import Statement
from motcua.reader.rules.findings.rounding import is_exact
from motcua.reader.vocabulary import Figure

_CHOICES = 64  # readings of one account that are tried by hand before the solver is asked
_UNLIKELY = 5  # what was carried in is not this many times smaller than what is still open at the end
_LEAST_OPEN = 10  # dossiers still open, below which nothing is known of what was carried in

Slots = dict[str, Fraction]


@dataclass(slots=True)
class Ledger:
    """Account of the report with the laws of its subject."""

    law: AccountLaw
    stated: dict[str, list[Statement]]  # quantity -> its statements, one or several of one kind
    rates: list[tuple[SlotRate, Figure]] = field(default_factory=list)
    level: str = ""

    def statements(self) -> list[Statement]:
        """Return the statements of the account."""
        return [statement for statements in self.stated.values() for statement in statements]

    def figures(self) -> list[Figure]:
        """Return the counts of the account."""
        return [statement.figure for statement in self.statements()]

    def slots_of(self, key: str) -> tuple[str, ...]:
        """Return the slots that a statement of a quantity may fill."""
        slots = self.law.readings.get(key, (key,))
        if key == slots[0] and len(slots) > 1 and any(each in self.stated for each in self._siblings(slots[1], key)):
            return slots[:1]  # "đúng hạn" beside "trước hạn" does not mean both
        return slots

    def _siblings(self, whole: str, part: str) -> list[str]:
        own = {whole} | {p for law in self.law.sums if whole in law.whole for p in law.parts if part in law.parts}
        return [slot for slot in own if slot != part]

    def active(self) -> list[SlotSum]:
        """Return the sums that apply to this account."""
        return [law for law in self.law.sums if all(need in self.stated for need in law.needs)]

    def unsaid(self, slots: Sequence[str]) -> list[str]:
        """Return the slots without a statement."""
        return [slot for slot in slots if not any(slot in self.slots_of(key) for key in self.stated)]

    def names(self) -> Iterator[str]:
        """Yield every slot of the account."""
        seen = dict.fromkeys(slot for law in self.law.sums for slot in (*law.whole, *law.parts))
        seen |= dict.fromkeys(slot for slots in self.law.readings.values() for slot in slots)
        yield from seen | dict.fromkeys(self.stated)


@dataclass(frozen=True, slots=True)
class Fault:
    """Contradiction in an account: the statements, the sums that relate them, and slots that would have to be 0."""

    figures: tuple[str, ...]
    sums: tuple[str, ...]
    unsaid: tuple[str, ...] = ()
    gap: Fraction | None = None


def fits(ledger: Ledger) -> Slots | None:
    """Return slots that fulfil every sum with missing ones as 0, where they follow without the solver."""
    if not all(is_exact(figure) for figure in ledger.figures()):
        return None
    zero = dict.fromkeys(ledger.unsaid([*ledger.law.surely_none, *ledger.law.seldom, ledger.law.carried]), Fraction(0))
    keys = list(ledger.stated)
    choices = list(product(*(ledger.slots_of(key) for key in keys)))
    for chosen in choices[:_CHOICES]:
        slots: Slots = dict(zero)
        for key, slot in zip(keys, chosen, strict=True):
            slots[slot] = slots.get(slot, Fraction(0)) + sum(exact(s.figure.value) for s in ledger.stated[key])
        filled = _filled(ledger, slots)
        if filled is not None and all(_rate_holds(rate, figure, filled) for rate, figure in ledger.rates):
            return filled
    return None


class _Outcome(Enum):
    """Outcome of applying a sum to the slots known so far."""

    SETTLED = "settled"
    OPEN = "open"  # slots are missing that may follow from other sums
    FAILS = "fails"


def _filled(ledger: Ledger, slots: Slots) -> Slots | None:
    """Fill the slots that follow from the sums; None where a sum fails."""
    open_laws = ledger.active()
    while open_laws:
        rest = []
        for law in open_laws:
            outcome = _apply(law, slots)
            if outcome is _Outcome.FAILS:
                return None
            if outcome is _Outcome.OPEN:
                rest.append(law)
        if len(rest) == len(open_laws):
            return slots if all(_possible(law, slots) for law in rest) else None
        open_laws = rest
    return slots


def _apply(law: SlotSum, slots: Slots) -> _Outcome:
    """Apply a sum, filling its only open slot."""
    unknown = [part for part in law.parts if part not in slots]
    if len(law.whole) > 1:
        return _apply_any(law, slots, not unknown)
    known, whole = _known(law, slots), law.whole[0]
    if not unknown:
        return _settled(slots.setdefault(whole, known) == known)
    if whole not in slots or len(unknown) > 1:
        return _Outcome.OPEN
    slots[unknown[0]] = slots[whole] - known
    return _settled(slots[unknown[0]] >= 0)


def _apply_any(law: SlotSum, slots: Slots, all_known: bool) -> _Outcome:
    """Apply a sum with several wholes: one of those stated must be it."""
    wholes = [slots[slot] for slot in law.whole if slot in slots]
    if not wholes:
        return _Outcome.SETTLED
    return _settled(_known(law, slots) in wholes if all_known else _possible(law, slots))


def _settled(holds: bool) -> _Outcome:
    return _Outcome.SETTLED if holds else _Outcome.FAILS


def _known(law: SlotSum, slots: Slots) -> Fraction:
    """Return the sum of the parts known so far."""
    return sum((slots[part] for part in law.parts if part in slots), Fraction(0))


def _possible(law: SlotSum, slots: Slots) -> bool:
    wholes = [slots[slot] for slot in law.whole if slot in slots]
    return not wholes or _known(law, slots) <= max(wholes)


def _rate_holds(rate: SlotRate, figure: Figure, slots: Slots) -> bool:
    if rate.part not in slots:
        return True
    low, high = allowed(figure)
    bases = [slots[base] for base in rate.base if slots.get(base)]
    return not bases or any(low <= 100 * slots[rate.part] / base <= high for base in bases)


def faults(ledger: Ledger) -> list[Fault]:
    """Find contradictory statements of an account; first without assuming 0 for missing slots."""
    unsaid = filter(None, ledger.unsaid([*ledger.law.seldom, ledger.law.carried]))
    closures = [_none(f"none:{slot}", slot) for slot in unsaid]
    laws = [_sum_law(law) for law in ledger.active()]
    laws += [_rate_law(ledger, rate, figure) for rate, figure in ledger.rates]
    given = _given(ledger)
    rates = [figure for _, figure in ledger.rates]
    system = System([*ledger.figures(), *rates], [*laws, *closures], ledger.names(), given)
    sure = [law.key for law in laws]
    conflicts = system.conflicts(sure) or system.conflicts([*sure, *(law.key for law in closures)])
    return [_fault(ledger, conflict, system) for conflict in conflicts]


def _given(ledger: Ledger) -> list[Law]:
    """Return the laws that are not doubted: which slots a statement fills, and slots that are surely none."""
    filled = [_binding(ledger, key) for key in ledger.stated]
    return filled + [_none(slot, slot) for slot in ledger.unsaid(ledger.law.surely_none)]


def _none(key: str, slot: str) -> Law:
    """Return the law that a slot is 0."""
    return Law(key, ((Row(((Fraction(1), slot),)),),))


def _fault(ledger: Ledger, conflict: Conflict, system: System) -> Fault:
    unsaid = tuple(key.removeprefix("none:") for key in conflict.laws if key.startswith("none:"))
    sums = tuple(key for key in conflict.laws if not key.startswith("none:"))
    gap = system.least(unsaid, conflict.figures, sums) if unsaid else None
    return Fault(conflict.figures, sums, unsaid, gap)


def is_sure(ledger: Ledger, fault: Fault) -> bool:
    """Check whether a gap is reported as an error although a missing slot could fill it."""
    if ledger.law.carried not in fault.unsaid:
        return True
    still = sum(statement.figure.value for statement in ledger.stated.get(ledger.law.open, ()))
    return fault.gap is not None and still >= _LEAST_OPEN and fault.gap * _UNLIKELY <= exact(still)


def _binding(ledger: Ledger, key: str) -> Law:
    terms = tuple((Fraction(1), statement.figure.id) for statement in ledger.stated[key])
    return Law(f"is:{key}", tuple((Row((*terms, (Fraction(-1), slot))),) for slot in ledger.slots_of(key)))


def _sum_law(law: SlotSum) -> Law:
    parts = tuple((Fraction(1), part) for part in law.parts)
    return Law(law.key, tuple((Row((*parts, (Fraction(-1), whole))),) for whole in law.whole))


def _rate_law(ledger: Ledger, rate: SlotRate, figure: Figure) -> Law:
    part = [(Fraction(1), rate.part)]
    bases = [base for base in rate.base if base in ledger.stated or base == rate.base[0]]
    bases += [
        base for base in rate.base if base not in bases and any(base in ledger.slots_of(k) for k in ledger.stated)
    ]
    return Law(f"rate:{figure.id}", tuple(tuple(share_rows(figure, part, [(Fraction(1), base)])) for base in bases))


def built(law: AccountLaw, book: Account) -> Ledger:
    """Build the ledger of an account found in the text."""
    prefix = law.key + "."
    return Ledger(law, {key: [s] for key, s in book.statements.items() if key.startswith(prefix)}, level=book.level)
