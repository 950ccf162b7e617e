"""`./motcua figures`: the canonical counters of an agency, with their provenance."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from motcua.base.time import today
from motcua.reports.management.arguments import add_arguments, question_of, under_way
from motcua.reports.queries.figures import (
    Question,
    broken,
    counted,
    labelled,
    percent,
    provenance,
    ratios_of,
    recording_asked,
    reported,
    total,
)
from motcua.reports.queries.law import form_keys, period
from motcua.reports.rules.periods import Period, free_period
from motcua.reports.rules.wording import number
from motcua.statistics.registry import DIMENSIONS, MEASURES, RATIOS, by_public_key
from motcua.statistics.vocabulary import Cell, Number


class Command(BaseCommand):
    """Print figures with provenance; exit 1 where an identity fails, which means that a record is broken."""

    requires_system_checks = ["declarations"]  # not all: spares the import of every page
    help = "Số liệu chuẩn của một cơ quan, kèm nguồn gốc"

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)
        parser.add_argument("--form", help=f"một mẫu thống kê: {', '.join(form_keys())}")

    def handle(self, *args: Any, **options: Any) -> None:
        question = question_of(options)
        if note := under_way(question, today()):
            self.stderr.write(note)
        if options["form"]:
            self._form(question, _period_of(options, question), options["form"])
            return
        whole = total(question)
        cells = counted(question) if question.by else []
        if options["json"]:
            answer: dict[str, Any] = {
                "figures": by_public_key(whole.figures),
                "ratios": {key: percent(key, whole) for key in ratios_of(question.family)},
            }
            if recording := recording_asked(question):
                answer |= {"state": recording["state"], "recording": recording}
            if question.by:
                answer["cells"] = labelled(cells, question.by)
            answer["provenance"] = provenance(question)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        else:
            self._print(
                whole,
                f"{question.scope.place.name}, {question.first:%d/%m/%Y}–{question.last:%d/%m/%Y}",
                ratios_of(question.family),
            )
            if question.by:
                self._print_cells(cells, question)
        if failing := broken([whole, *cells]):
            raise CommandError(
                f"Số liệu không cân đối: {', '.join(failing)}. Chạy ./motcua verify_events để tìm bản ghi hỏng."
            )

    def _form(self, question: Question, days: Period, key: str) -> None:
        """Print the rows of a form, always as JSON, because its rows are many and of different kinds."""
        from motcua.reports.queries.filled import filled_form

        try:
            answer = filled_form(question.scope, days, key)
        except LookupError as unknown:
            raise CommandError(str(unknown), returncode=2) from None
        answer["provenance"] = provenance(question)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _print(self, whole: Cell, name: str, ratios: list[str]) -> None:
        """Print every figure of the scope, one a line."""
        table = Table(title=name)
        table.add_column("Chỉ tiêu")
        table.add_column("Tổng", justify="right")
        for key, value in whole.figures.items():
            table.add_row(MEASURES[key].name, _number(value))
        for key in ratios:
            table.add_row(RATIOS[key].name, _percent(key, whole))
        self._show(table)

    def _print_cells(self, cells: list[Cell], question: Question) -> None:
        """Print a line for each cell with the most used figures; `--json` has all of them."""
        by, ratios, shown = question.by, ratios_of(question.family), _shown_of(question, cells)
        table = Table()
        for name in by:
            table.add_column(DIMENSIONS[name].name)
        for key in [*shown, *ratios]:
            table.add_column(MEASURES[key].name if key in MEASURES else RATIOS[key].name, justify="right")
        for cell, words in zip(cells, labelled(cells, by), strict=True):
            numbers = [_number(cell.figures[key]) for key in shown]
            table.add_row(*words["labels"].values(), *numbers, *(_percent(key, cell) for key in ratios))
        self._show(table)

    def _show(self, table: Table) -> None:
        console = Console(width=None if self.stdout.isatty() else 240)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())


def _period_of(options: dict[str, Any], question: Question) -> Period:
    """Return the named period, or that of the two days."""
    return period(options["period"]) if options["period"] else free_period(question.first, question.last)


def _number(value: Number | None) -> str:
    if value is None:
        return "–"
    return number(value, max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0)


def _percent(ratio: str, cell: Cell) -> str:
    share = percent(ratio, cell)["percent"]
    return "–" if share is None else f"{share:.2f} %".replace(".", ",")


def _shown_of(question: Question, cells: list[Cell]) -> list[str]:
    """Return the figures of the columns: those that the family puts first, else all that were counted."""
    known = by_public_key(cells[0].figures) if cells else {}
    return [key for key in reported(question.family).headlines if key in known] or list(known)
