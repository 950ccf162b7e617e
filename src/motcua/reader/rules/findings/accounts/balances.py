"""Findings about accounts: balances that hold, and statements that cannot all be true."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from motcua.reader.rules.findings.accounts.ledger import Fault, Ledger, faults, fits, is_sure
from motcua.reader.rules.findings.accounts.relation import exact
from motcua.reader.rules.findings.accounts.wording import account_words, head_of, stated_in
from motcua.reader.rules.findings.declared import SlotSum
from motcua.reader.rules.findings.quantities import Statement
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding, Mend, Verdict


def account_findings(ledger: Ledger) -> Iterator[Finding]:
    """Yield the findings of one account: sums that hold, or statements that cannot all be true."""
    found = faults(ledger) if fits(ledger) is None else []
    if not found:
        yield from _holding(ledger)
    for fault in found:
        members = stated_in(ledger, fault.figures)
        if members:
            yield _fault_told(ledger, fault, *head_of(members))


def _fault_told(ledger: Ledger, fault: Fault, head: Statement, parts: Sequence[Statement]) -> Finding:
    """Build the finding of statements that cannot all be true; the whole's and its parts' figures are at fault."""
    rates = [figure for _, figure in ledger.rates if f"rate:{figure.id}" in fault.sums]
    counts = [part.figure for part in parts]
    about: list[Figure] = [*rates, head.figure, *counts]
    return tell(
        "ratio" if rates else "identity",
        Verdict.INCONSISTENT if is_sure(ledger, fault) else Verdict.AMBIGUOUS,
        account_words(ledger, fault),
        about,
        expected=sum(count.value for count in counts),
        stated=head.figure.value,
        rule=fault.sums[0] if fault.sums else "",
        mends=() if rates else _account_mends(head.figure, counts),
    )


def _account_mends(head: Figure, parts: Sequence[Figure]) -> tuple[Mend, ...]:
    """Return corrections: the whole by its parts, or one part by the rest."""
    total = sum(part.value for part in parts)
    off = head.value - total
    found = [Mend(head.id, total)]
    return (*found, *(Mend(part.id, part.value + off) for part in parts if part.value + off >= 0))


def _holding(ledger: Ledger) -> Iterator[Finding]:
    """Report sums of an account with every slot stated, and the remarks beside a balance."""
    optional = _optional(ledger)
    for law in ledger.active():
        slots = _finest(ledger, law.parts)
        needed = _stating(ledger, [slot for slot in slots if slot not in optional])
        extra = _stating(ledger, [slot for slot in slots if slot in optional]) or []
        if needed is not None and len(needed) + len(extra) >= 2:
            yield from _balanced(ledger, law, needed, extra)


def _balanced(
    ledger: Ledger, law: SlotSum, needed: Sequence[Statement], extra: Sequence[Statement]
) -> Iterator[Finding]:
    """Report the first whole of a sum that its parts fill, with those of the optional ones that are needed."""
    wholes = [wide for slot in law.whole for wide in _stating(ledger, [slot]) or []]
    for head in wholes:
        left = exact(head.figure.value) - sum(exact(member.figure.value) for member in needed)
        taken = _taken(left, extra)
        if taken is not None:
            yield _held(head, [*needed, *taken], law)
            yield from _beside(ledger, head, needed, [each for each in extra if each not in taken])
            return


def _stating(ledger: Ledger, slots: Sequence[str]) -> list[Statement] | None:
    """Return the statements that fill these slots, or None where a required slot has none."""
    found: dict[str, Statement] = {}
    for slot in slots:
        own = [each for key in ledger.stated if slot in ledger.slots_of(key) for each in ledger.stated[key]]
        if not own and slot not in _optional(ledger):
            return None
        found.update({each.figure.id: each for each in own})
    return list(found.values())


def _taken(left: Fraction, extra: Sequence[Statement]) -> list[Statement] | None:
    """Return further statements that fill the slots left by the others, or None where none do."""
    for size in range(len(extra) + 1):
        for chosen in combinations(extra, size):
            if sum(exact(each.figure.value) for each in chosen) == left:
                return list(chosen)
    return None


def _held(head: Statement, members: Sequence[Statement], law: SlotSum) -> Finding:
    total = sum(member.figure.value for member in members)
    names = " + ".join(dict.fromkeys(member.quantity.name for member in members))
    said = " + ".join(say(member.figure.value) for member in members)
    text = f"{head.quantity.name} = {names}: {said} = {say(total)}; ghi {say(head.figure.value)}. {law.reason}"
    return tell("identity", True, text, (head, *members), expected=total, stated=head.figure.value, rule=law.key)


def _finest(ledger: Ledger, slots: Sequence[str]) -> list[str]:
    """Return the slots, each that is not stated replaced by the parts it is the sum of."""
    return [each for slot in slots for each in _finer(ledger, slot)]


def _finer(ledger: Ledger, slot: str) -> list[str]:
    """Return a slot, or the sum it belongs to where only that is stated."""
    if any(slot in ledger.slots_of(key) for key in ledger.stated):
        return [slot]
    law = next((law for law in ledger.active() if law.whole == (slot,)), None)
    return _finest(ledger, law.parts) if law else [slot]


def _optional(ledger: Ledger) -> tuple[str, ...]:
    return (*ledger.law.surely_none, *ledger.law.seldom)


def _beside(
    ledger: Ledger, head: Statement, needed: Sequence[Statement], apart: Sequence[Statement]
) -> Iterator[Finding]:
    """Report statements outside a sum that holds without them: "từ chối 3 hồ sơ"."""
    apart = [each for each in apart if each.figure.value and not each.among]
    if apart:
        names = ", ".join(f"{each.quantity.name} {say(each.figure.value)}" for each in apart)
        said = " + ".join(say(each.figure.value) for each in needed)
        text = f"{names} không nằm trong đẳng thức {say(head.figure.value)} = {said}; chưa rõ đã tính vào nhóm nào"
        both = head.figure.value + sum(each.figure.value for each in apart)
        yield tell(
            "identity", Verdict.AMBIGUOUS, text, (head, *needed, *apart), expected=both, stated=head.figure.value,
            rule=f"{ledger.law.key}.beside",
        )  # fmt: skip
