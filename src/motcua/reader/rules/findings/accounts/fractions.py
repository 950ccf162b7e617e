"""Fractions written x/y: the part is not larger than the whole."""

import re
from collections.abc import Iterator
from itertools import pairwise

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot, is_fraction, name_of

PLAN = re.compile(r"kế hoạch|chỉ tiêu|dự kiến|được giao|đăng ký|nghị quyết|mục tiêu", re.IGNORECASE)
_WHOLE_SETS = re.compile(
    r"^(xã|phường|thị trấn|xã, thị trấn|xã, phường|đơn vị|cơ quan|phòng|hồ sơ|thủ tục|tthc|trường|thôn|ấp|"
    r"người|cán bộ|công chức|viên chức)",
    re.IGNORECASE,
)


def pairs_of(running: Running, spots: list[Spot]) -> list[tuple[Spot, Spot]]:
    """Find the pairs written x/y."""
    return [
        (upper, lower)
        for upper, lower in pairwise(spots)
        if "%" not in (upper.figure.unit, lower.figure.unit) and is_fraction(running.between(upper, lower))
    ]


def fractions(pairs: list[tuple[Spot, Spot]], spots: list[Spot]) -> Iterator[Relation]:
    """Relate x/y: the first cannot be larger than the second, unless the second is a plan."""
    for upper, lower in pairs:
        if upper.figure.unit not in ("", lower.figure.unit) or _is_plan(upper, lower, spots):
            continue
        unit = lower.figure.unit or upper.figure.unit
        strength = Strength.CERTAIN if _WHOLE_SETS.search(unit) else Strength.LIKELY
        yield Relation(
            "subset", "<=", lower.figure, (upper.figure,), strength=strength, name=name_of(upper, "Phân số"),
            reason="phần lớn hơn toàn bộ", near=0.0,
        )  # fmt: skip


def _is_plan(upper: Spot, lower: Spot, spots: list[Spot]) -> bool:
    """Check whether the denominator is a plan that may be exceeded."""
    over = any(s.figure.unit == "%" and s.figure.value > 100 and s.sentence == upper.sentence for s in spots)
    planned = upper.figure.value > lower.figure.value and PLAN.search(f"{upper.before} {lower.after}")
    return (
        over or bool(planned) or (upper.figure.value > lower.figure.value and lower.figure.kind in ("kế hoạch", "giao"))
    )
