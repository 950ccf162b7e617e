"""Steps of a change: their direction, and the relation of a start, a step and an end."""

import re
from collections.abc import Sequence

from motcua.reader.rules.findings.accounts.relation import Relation, Strength
from motcua.reader.rules.findings.spots import Spot, name_of

_STEP = re.compile(
    r"\b(?P<way>tăng|giảm|vượt|cao hơn|thấp hơn)(?:\s+(?:thêm|được|đi|là|hơn|gần|trên|khoảng))*\s*$", re.IGNORECASE
)
_DOWN = {"giảm", "thấp hơn"}
_WAY = 30  # characters before a figure that say "tăng" or "giảm" of it


def sign_of(text: str, step: Spot) -> int:
    """Return the direction of a step by the words right before it: 1, -1, or 0 where they name none."""
    said = _STEP.search(text[max(0, step.start - _WAY) : step.start])
    if not said:
        return 0
    return -1 if said["way"].casefold() in _DOWN else 1


def moved_to(value: Spot, start: Spot, step: Spot, sign: int, others: Sequence[Relation] = ()) -> Relation:
    """Relate the value after a change to the start and the step; `others` are further readings."""
    return Relation(
        "identity", "=", value.figure, (start.figure, step.figure), (1, sign), strength=Strength.CERTAIN,
        name=name_of(value, "Số sau khi thay đổi"), rule="change", others=tuple(others),
    )  # fmt: skip


def is_rank(spot: Spot) -> bool:
    """Check whether a figure is a rank or a number of ranks."""
    return spot.figure.unit in ("bậc", "hạng")
