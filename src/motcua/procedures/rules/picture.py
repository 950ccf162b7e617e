"""Diagram of an internal process: a lane for each role, a box for each step, arrows between steps.

Pure arithmetic on a grid: columns are the groups of steps as they run (those side by side share one), lanes are the
roles in the order in which they come in. Units are those of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from textwrap import wrap

from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import StepData, StepPhase

BOX_WIDTH, BOX_HEIGHT, GAP, LANE_NAME = 148, 66, 34, 118
_TOP, _ROW, _LETTERS, _LINES = 10, BOX_HEIGHT + 16, 20, 3


@dataclass(frozen=True, slots=True)
class Box:
    """Box of a step in the diagram: its position, its number, and its name in lines that fit."""

    step: StepData
    number: int
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]  # the height of each line, and its words
    hours_y: int

    @property
    def middle(self) -> int:
        """Return the height of incoming and outgoing arrows."""
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Lane:
    """Lane of a role in the diagram."""

    name: str
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Return the vertical position of the lane's name."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """Diagram of a process with its size."""

    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]  # paths
    width: int
    height: int


def picture_of(steps: Sequence[StepData]) -> Picture:
    """Draw the diagram of the steps; an empty one without steps."""
    columns = _columns(steps)
    lanes = _lanes(steps, columns)
    tops = {lane.name: lane.y for lane in lanes}
    drawn = [_boxes(column, place, tops) for place, column in enumerate(columns)]
    arrows = [_arrow(one, other) for left, right in pairwise(drawn) for one in left for other in right]
    width = LANE_NAME + len(columns) * (BOX_WIDTH + GAP)
    height = sum(lane.height for lane in lanes) + 2 * _TOP
    return Picture(tuple(lanes), tuple(box for column in drawn for box in column), tuple(arrows), width, height)


def _lanes(steps: Sequence[StepData], columns: Sequence[Sequence[tuple[int, StepData]]]) -> list[Lane]:
    """Return a lane for each role, as deep as the most steps of it that stand beside each other."""
    lanes: list[Lane] = []
    top = _TOP
    for name in dict.fromkeys(lane_of(step) for step in steps):
        deepest = max((sum(lane_of(step) == name for _, step in column) for column in columns), default=1)
        lanes.append(Lane(name, top, deepest * _ROW))
        top += deepest * _ROW
    return lanes


def lane_of(step: StepData) -> str:
    """Return the lane of a step: another agency's, or that of its role."""
    return "Cơ quan khác" if step.hand_over_to else str(Role(step.role).label)


def told(steps: Sequence[StepData]) -> list[str]:
    """Describe the process in sentences, for readers who do not see the diagram."""
    lines = []
    for number, column in enumerate(_columns(steps), 1):
        parts = [
            f"{step.name} ({lane_of(step).lower()}, {StepPhase(step.phase).label.lower()}, {hours_text(step.hours)})"
            for _, step in column
        ]
        together = "cùng lúc: " if len(parts) > 1 else ""
        lines.append(f"Bước {number}, {together}{'; '.join(parts)}.")
    return lines


def hours_text(hours: Decimal) -> str:
    """Format hours: "8 giờ", "0,5 giờ"."""
    return f"{hours.normalize():f} giờ".replace(".", ",")


def _columns(steps: Sequence[StepData]) -> list[list[tuple[int, StepData]]]:
    numbered = list(enumerate(steps, 1))
    keyed = groupby(numbered, key=lambda pair: ("group", pair[1].parallel_group) if pair[1].parallel_group else pair[0])
    return [list(members) for _, members in keyed]


def _boxes(column: Sequence[tuple[int, StepData]], place: int, tops: dict[str, int]) -> list[Box]:
    used: dict[str, int] = {}
    boxes = []
    for number, step in column:
        lane = lane_of(step)
        row = used.get(lane, 0)
        used[lane] = row + 1
        x, y = LANE_NAME + place * (BOX_WIDTH + GAP), tops[lane] + row * _ROW + (_ROW - BOX_HEIGHT) // 2
        boxes.append(Box(step, number, x, y, _lines(f"{number}. {step.name}", y), y + BOX_HEIGHT - 9))
    return boxes


def _lines(text: str, y: int) -> tuple[tuple[int, str], ...]:
    words = wrap(text, _LETTERS) or [""]
    if len(words) > _LINES:
        words = [*words[: _LINES - 1], f"{words[_LINES - 1][: _LETTERS - 1]}…"]
    return tuple((y + 16 + 14 * place, line) for place, line in enumerate(words))


def _arrow(one: Box, other: Box) -> str:
    """Draw an arrow from the right edge of a box to the left edge of the next, with a bend between two heights."""
    begin, end = one.x + BOX_WIDTH, other.x - 2
    if one.middle == other.middle:
        return f"M{begin} {one.middle}H{end}"
    bend = other.x - GAP // 2
    return f"M{begin} {one.middle}H{bend}V{other.middle}H{end}"
