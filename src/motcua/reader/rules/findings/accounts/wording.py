"""Explanations of relations and of faults of an account: the sum as computed, and as written."""

from collections.abc import Sequence
from fractions import Fraction

from motcua.reader.rules.findings.accounts.ledger import Fault, Ledger
from motcua.reader.rules.findings.accounts.relation import Relation, expected, gap
from motcua.reader.rules.findings.quantities import Statement, of_level
from motcua.reader.rules.findings.rounding import round_half_up, say
from motcua.reader.vocabulary import Figure, Verdict


def number(value: Fraction | float, figure: Figure | None = None) -> str:
    """Format a number as a report writes it, with the decimals of a figure where one is given."""
    return say(float(value), figure.decimals if figure and figure.unit == "%" else None)


def with_unit(value: Fraction | float, figure: Figure) -> str:
    """Format a number with the unit of a figure."""
    shown = number(value, figure)
    return f"{shown}%" if figure.unit == "%" else f"{shown} {figure.unit}".strip()


def signed(terms: Sequence[tuple[int, Figure]]) -> str:
    """Format signed terms: "88 − 15", "402 + 254"."""
    first, *rest = terms
    said = ("" if first[0] > 0 else "−") + say(first[1].value)
    return said + "".join(f" {'+' if sign > 0 else '−'} {say(figure.value)}" for sign, figure in rest)


def words(relation: Relation, verdict: Verdict) -> str:
    """Explain a relation: its sum and the written figures."""
    tell = {"%": _share, "100": _exclusive, "<=": _limit}.get(relation.op, _equal)
    return tell(relation, verdict)


def _equal(relation: Relation, verdict: Verdict) -> str:
    terms = list(relation.terms())
    stated, total = say(relation.whole.value), number(expected(relation))
    if relation.kind != "sum":
        opened = f"{relation.reason} " if relation.reason else ""
        return f"{relation.name}: {opened}{signed(terms)} = {total}; ghi {stated}"
    text = f"{relation.name}: các phần cộng lại {signed(terms)} = {total}; ghi {stated}"
    off = number(abs(gap(relation)))
    if verdict is Verdict.INCONSISTENT:
        return f"{text} (lệch {off})"
    if verdict is Verdict.AMBIGUOUS:
        return f"{text}; lệch {off}, nếu các phần phủ hết và không trùng nhau thì sai"
    return text


def _limit(relation: Relation, verdict: Verdict) -> str:
    terms = list(relation.terms())
    part, whole = signed(terms), say(relation.whole.value)
    total = f" = {number(expected(relation))}" if len(terms) > 1 else ""
    holds = verdict in (Verdict.CONSISTENT, Verdict.ROUNDED)
    opened = f"các phần cộng lại {part}{total}" if relation.kind == "sum" else f"{part}{total}"
    why = f" - {relation.reason}" if relation.reason and not holds else ""
    return f"{relation.name}: {opened} {'không vượt' if holds else 'vượt'} {whole}{why}"


def _exclusive(relation: Relation, verdict: Verdict) -> str:
    shares = (relation.whole, *relation.parts)
    total = number(sum((Fraction(repr(share.value)) for share in shares), Fraction(0)))
    said = " + ".join(f"{say(share.value, share.decimals)}%" for share in shares)
    return f"{relation.name}: {said} = {total}%, {'không vượt' if verdict is Verdict.CONSISTENT else 'vượt'} 100%"


def _share(relation: Relation, verdict: Verdict) -> str:
    terms, base = list(relation.terms()), list(relation.base_terms())
    top = signed(terms) if len(terms) == 1 else f"({signed(terms)})"
    bottom = signed(base) if len(base) == 1 else f"({signed(base)})"
    value, share = expected(relation), relation.whole
    text = f"{relation.name}: {top}/{bottom} = {number(value)}%; ghi {say(share.value, share.decimals)}%"
    if verdict is Verdict.ROUNDED:
        right = say(round_half_up(float(value), share.decimals), share.decimals)
        text += f" (cắt bớt chữ số, làm tròn đúng là {right}%)"
    if verdict is Verdict.AMBIGUOUS:
        text += "; chưa rõ tỷ lệ này tính trên số nào"
    return text


def account_words(ledger: Ledger, fault: Fault) -> str:
    """Explain a fault of an account: written figures, their sum, the gap."""
    members = stated_in(ledger, fault.figures)
    head, parts = head_of(members)
    rates = [figure for _, figure in ledger.rates if figure.id in fault.figures]
    text = _rates_shown(members, rates) if rates else _sum_shown(head, parts)
    if fault.unsaid and fault.gap is not None:
        text += f"; {_lacking(head, sum(part.figure.value for part in parts), fault.gap)}"
    return f"{of_level(ledger.level)}{text}. {_reason(ledger, fault)}"


def _reason(ledger: Ledger, fault: Fault) -> str:
    """Return the laws that the statements contradict, each once."""
    reasons = {law.key: law.reason for law in ledger.active()}
    reasons |= {f"rate:{figure.id}": rate.reason for rate, figure in ledger.rates}
    return ". ".join(dict.fromkeys(reasons[key] for key in fault.sums if key in reasons))


def _rates_shown(members: Sequence[Statement], rates: Sequence[Figure]) -> str:
    shown = "; ".join(f"{member.quantity.name} {say(member.figure.value)}" for member in members)
    return f"{shown}; tỷ lệ ghi {', '.join(with_unit(rate.value, rate) for rate in rates)} không khớp các số này"


def _sum_shown(head: Statement, parts: Sequence[Statement]) -> str:
    names = " + ".join(part.quantity.name for part in parts)
    total = sum(part.figure.value for part in parts)
    said = " + ".join(say(part.figure.value) for part in parts)
    return f"{head.quantity.name} = {names}: {said} = {say(total)}; ghi {say(head.figure.value)}"


def _lacking(head: Statement, total: float, gap: Fraction) -> str:
    """Explain the gap, and when it is a mistake."""
    unit = head.figure.unit or "hồ sơ"
    if total > head.figure.value:
        return f"vượt {number(gap)} {unit}, chỉ đúng nếu có {number(gap)} {unit} kỳ trước chuyển sang mà chưa nêu"
    return f"thiếu {number(gap)} {unit} so với tổng; nếu không còn loại nào khác thì sai"


def stated_in(ledger: Ledger, figures: Sequence[str]) -> list[Statement]:
    """Return the statements of an account among these figures."""
    return [statement for statement in ledger.statements() if statement.figure.id in figures]


_WHOLES = ("total", "received", "new", "resolved", "open", "assigned")


def head_of(members: Sequence[Statement]) -> tuple[Statement, list[Statement]]:
    """Return the statement that is the whole of the others: the widest quantity, else the largest figure."""

    def width(statement: Statement) -> tuple[int, float]:
        name = statement.quantity.key.rsplit(".", 1)[-1]
        return (_WHOLES.index(name) if name in _WHOLES else len(_WHOLES), -statement.figure.value)

    ordered = sorted(members, key=width)
    return ordered[0], ordered[1:]
