"""What the tree itself holds of agencies that end: the bodies below them."""

from motcua.agencies.queries.trees import tree
from motcua.agencies.registry import Ending, Holding

_SHOWN = 30


def bodies_below(ending: Ending) -> list[Holding]:
    """Return the agencies directly below those that end, and where they go."""
    standing = tree(ending.effective_on)
    below = [child for agency_id in ending.agency_ids for child in standing.children(agency_id)]
    moves = "chuyển về cơ quan kế thừa, giữ nguyên người và vai trò ở đó"
    becomes = moves if ending.heir_id is not None else "phải được chuyển hoặc giải thể trước"
    return [Holding("Cơ quan trực thuộc", len(below), becomes, tuple(child.name for child in below[:_SHOWN]))]
