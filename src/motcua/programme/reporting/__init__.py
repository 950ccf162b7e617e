"""What tasks bring to the reports: named figures, a paragraph on direction, a board."""

from collections.abc import Mapping

from motcua.programme.measures import COUNTS, RATE
from motcua.programme.vocabulary import AREA_WORDS, SOURCE_WORDS, TASKS
from motcua.reports import registry
from motcua.reports.registry import Board, BoardColumn, NamedFigures, Paragraphs, ReportedFamily
from motcua.reports.rules.figures import Figure, Formula, Kind, evaluate
from motcua.reports.rules.inputs import ReportInputs
from motcua.reports.rules.prose import Paragraph, bind
from motcua.reports.vocabulary import Section
from motcua.statistics.registry import MEASURES

_RATE = Formula(Kind.RATIO, RATE.numerator, RATE.denominator)
NAMED = tuple(measure.key for measure in COUNTS if measure.key != "programme.kept")


def figures(inputs: ReportInputs) -> dict[str, Figure]:
    """Return the figures of tasks that texts may use; none in a report of an agency that records no tasks."""
    if not inputs.sources.current.counts(("programme.kept",)):
        return {}
    found = {}
    for key in NAMED:
        measure, formula = MEASURES[key], Formula(Kind.COUNT, (key,))
        found[key] = Figure(
            key, measure.name, measure.unit, formula, evaluate(formula, inputs.sources), measure.definition
        )
    value = evaluate(_RATE, inputs.sources)
    return found | {RATE.key: Figure(RATE.key, RATE.name, "%", _RATE, value, RATE.definition)}


def paragraphs(inputs: ReportInputs, named: Mapping[str, Figure]) -> list[Paragraph]:
    """Return a sentence on the plan and one on the superior's tasks, each where there are any."""
    found = []
    if _number(named, "programme.planned"):
        found.append(
            "Kế hoạch cải cách hành chính giao {programme.planned} nhiệm vụ trong kỳ; đã hoàn thành "
            "{programme.planned_done} nhiệm vụ, đạt {programme.planned_rate}."
        )
    if _number(named, "programme.ordered"):
        found.append(
            "Cấp trên giao {programme.ordered} nhiệm vụ trong kỳ: hoàn thành đúng hạn {programme.ordered_on_time}, "
            "hoàn thành quá hạn {programme.ordered_late}, chưa hoàn thành {programme.ordered_open} nhiệm vụ."
        )
    return [bind(sentence, named) for sentence in found]


def _number(named: Mapping[str, Figure], key: str) -> bool:
    return key in named and bool(named[key].value.number)


BOARD = Board(
    key=TASKS,
    title="Số liệu nhiệm vụ cải cách hành chính",
    family=TASKS,
    columns=(
        *(
            BoardColumn(one.key, one.name, Formula(Kind.COUNT, (one.key,)), is_bad=one.key == "programme.overdue")
            for one in COUNTS
            if one.key != "programme.kept"
        ),
        BoardColumn(RATE.key, RATE.name, _RATE),
    ),
    more=("programme.kept",),
    splits=("area", "task_source", "programme.agency"),
    default_split="area",
    tiles=("programme.planned", "programme.planned_done", "programme.ordered"),
    compared=("programme.planned", "programme.ordered"),
    charted={"programme.planned_done": "on-time", "programme.planned_open": "open"},
    sorted_by="programme.planned",
    identity="programme.plan",
)
FAMILY = ReportedFamily(
    TASKS, split=("programme.agency",), known_by=("programme.kept",), named=("task_source", "area"),
    aliases={"agency": "programme.agency", "source": "task_source"},
    begun_by="assigned_day",
    headlines=("programme.planned", "programme.planned_done", "programme.ordered"),
)  # fmt: skip


def register() -> None:
    """Register everything with the reports."""
    registry.REPORTED_FAMILIES.register(TASKS, FAMILY)
    registry.DIMENSION_WORDS.register("task_source", SOURCE_WORDS)
    registry.DIMENSION_WORDS.register("area", AREA_WORDS)
    registry.NAMED_FIGURES.register(TASKS, NamedFigures((TASKS,), figures, is_offered=NAMED.__contains__))
    registry.PARAGRAPHS.register(TASKS, Paragraphs(Section.DIRECTION, paragraphs))
    registry.BOARDS.register(TASKS, BOARD)
