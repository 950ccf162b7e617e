"""What loans bring to the reports: rows, named figures, a paragraph, a check, a board, a list and a form."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse

from motcua.people.vocabulary import Actor
from motcua.reports import registry
from motcua.reports.queries.report_inputs import Asked
from motcua.reports.registry import (
    Board,
    BoardColumn,
    NamedFigures,
    Paragraphs,
    RecordList,
    ReportedFamily,
    RowSource,
)
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.figures import Figure, Formula, Kind, Value, evaluate
from motcua.reports.rules.inputs import ReportInputs
from motcua.reports.rules.prose import Paragraph, bind
from motcua.reports.vocabulary import CellState, Section, Severity
from motcua.statistics.registry import MEASURES
from tests.rooms.loans.measures import COUNTS, RETURN_RATE, VALUES
from tests.rooms.loans.models import Loan
from tests.rooms.loans.permissions import visible
from tests.rooms.loans.vocabulary import SHELF_SLUGS, Shelf

#: More money than an archive should hold.
MOST_HELD = 3_000_000_000
RATE = Formula(Kind.RATIO, ("loans.returned",), ("loans.carried_in", "loans.lent"))
NAMED = ("loans.lent", "loans.returned", "loans.out", "loans.deposits", "loans.held", "loans.mean", "loans.most")


def figures(inputs: ReportInputs) -> dict[str, Figure]:
    """The figures of loans that texts may use; none in a report that was frozen without loans."""
    if not inputs.sources.current.counts(("loans.lent",)):
        return {}
    found = {}
    for key in NAMED:
        measure, formula = MEASURES[key], Formula(Kind.COUNT, (key,))
        value = evaluate(formula, inputs.sources)
        found[key] = Figure(key, measure.name, measure.unit, formula, value, measure.definition)
    value = evaluate(RATE, inputs.sources)
    return found | {
        RETURN_RATE.key: Figure(RETURN_RATE.key, RETURN_RATE.name, "%", RATE, value, RETURN_RATE.definition)
    }


def paragraph(inputs: ReportInputs, named: Mapping[str, Figure]) -> list[Paragraph]:
    """One sentence, where anything was lent."""
    if "loans.lent" not in named or not named["loans.lent"].value.number:
        return []
    sentence = (
        "Văn thư cho mượn {loans.lent} phiếu tài liệu, nhận đặt cọc {loans.deposits} đồng "
        "(bình quân {loans.mean} đồng một phiếu); đã trả {loans.returned|abs} phiếu, đạt {loans.return_rate}."
    )
    return [bind(sentence, named)]


def check(inputs: ReportInputs, named: Mapping[str, Figure]) -> list[Finding]:
    """Too much money held at the end of the period."""
    held = named.get("loans.held")
    if held is None or not held.value.number or held.value.number <= MOST_HELD:
        return []
    return [Finding("loans_held", Severity.WARN, f"Văn thư đang giữ {held.text} đồng tiền đặt cọc.", (held.ref,))]


def _shelves_on(where: Any, on: Any) -> list[dict[str, Any]]:
    return [{"code": slug, "name": Shelf(number).label, "open": 1} for slug, number in SHELF_SLUGS.items()]


def _fitting(formula: Formula, shelves: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    fit = [shelf for shelf in shelves if all(shelf[name] in wanted for name, wanted in formula.where.items())]
    return [(shelf["code"], shelf["name"]) for shelf in fit]


def visible_loans(actor: Actor, ids: Sequence[int]) -> set[int]:
    """The loans among these that the person may see."""
    return set(Loan.objects.filter(visible(actor), pk__in=ids).values_list("pk", flat=True))


def loan_rows(asked: Asked, ids: Sequence[int]) -> list[tuple[str | None, ...]]:
    """A line of the list for each loan."""
    loans = Loan.objects.filter(pk__in=ids).order_by("code")
    return [
        (loan.code, loan.borrower, loan.get_shelf_display(), f"{loan.deposit:,}".replace(",", ".")) for loan in loans
    ]


LIST = RecordList(
    family="loans",
    record_name="phiếu mượn",
    columns=("Mã phiếu", "Người mượn", "Kho", "Tiền đặt cọc"),
    widths=(20, 40, 20, 20),
    visible=visible_loans,
    rows=loan_rows,
    codes=lambda ids: dict(Loan.objects.filter(pk__in=ids).values_list("pk", "code")),
    page=lambda code: reverse("loan", args=[code]),
    sheet="Phiếu mượn",
    sheet_measures=("loans.lent",),
)
BOARD = Board(
    key="loans",
    title="Số liệu mượn tài liệu",
    family="loans",
    columns=(
        *(BoardColumn(one.key, one.name, Formula(Kind.COUNT, (one.key,))) for one in (*COUNTS, *VALUES)),
        BoardColumn(RETURN_RATE.key, RETURN_RATE.name, RATE),
    ),
    more=("loans.to_return", "loans.shelves"),
    splits=("shelf", "loans.agency"),
    default_split="shelf",
    tiles=("loans.lent", "loans.deposits", "loans.mean"),
    compared=("loans.lent", "loans.deposits"),
    charted={"loans.returned": "#2f6fb5", "loans.out": "#d79b22"},
    sorted_by="loans.lent",
    identity="loans.balance",
)
SHELVES = RowSource(
    "shelves", "kho", {"open": {}}, _shelves_on,
    lambda formula, shelves: Value(CellState.VALUE, len(_fitting(formula, shelves))), _fitting,
)  # fmt: skip
FAMILY = ReportedFamily(
    "loans", split=("loans.agency", "shelf"), known_by=("loans.lent", "loans.carried_in"), named=("shelf",),
    aliases={"agency": "loans.agency"}, headlines=("loans.lent", "loans.deposits"),
)  # fmt: skip


def register() -> None:
    """Register everything with the reports."""
    registry.REPORTED_FAMILIES.register("loans", FAMILY)
    registry.DIMENSION_WORDS.register("shelf", SHELF_SLUGS)
    registry.ROW_SOURCES.register(SHELVES.key, SHELVES)
    registry.NAMED_FIGURES.register("loans", NamedFigures(("loans",), figures, is_offered=NAMED.__contains__))
    registry.PARAGRAPHS.register("loans", Paragraphs(Section.DIGITAL, paragraph))
    registry.CHECKS.register("loans", check)
    registry.BOARDS.register("loans", BOARD)
    registry.LISTS.register("loans", LIST)
    registry.FORM_FOLDERS.register("loans", Path(__file__).parent.parent / "forms")
