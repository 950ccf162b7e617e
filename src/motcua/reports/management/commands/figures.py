"""`./motcua figures`: the canonical counters of an agency, with where they come from."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from motcua.reports.management.arguments import add_arguments, question_of
from motcua.reports.queries.figures import broken, counted, labelled, percent, provenance, ratios_of, total
from motcua.statistics.registry import MEASURES, RATIOS
from motcua.statistics.vocabulary import Cell


class Command(BaseCommand):
    """Figures with provenance; exit 1 where an identity fails, which means that a record is broken."""

    requires_system_checks: list[str] = []  # spares the import of every page
    help = "Số liệu chuẩn về hồ sơ của một cơ quan, kèm nguồn gốc"

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        question = question_of(options)
        whole = total(question)
        cells = counted(question) if question.by else []
        if options["json"]:
            answer: dict[str, Any] = {
                "figures": dict(whole.figures),
                "ratios": {key: percent(key, whole) for key in ratios_of(question.family)},
            }
            if question.by:
                answer["cells"] = labelled(cells, question.by)
            answer["provenance"] = provenance(question)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self._print(whole, labelled(cells, question.by), question.scope.place.name, ratios_of(question.family))
        if failing := broken([whole, *cells]):
            raise CommandError(
                f"Đẳng thức không giữ: {', '.join(failing)}. Chạy ./motcua verify_events để tìm bản ghi hỏng."
            )

    def _print(self, whole: Cell, cells: list[dict[str, Any]], name: str, ratios: list[str]) -> None:
        table = Table(title=name)
        table.add_column("Chỉ tiêu")
        table.add_column("Tổng", justify="right")
        for cell in cells:
            table.add_column("\n".join(cell["labels"].values()), justify="right")
        for key, value in whole.figures.items():
            row = [MEASURES[key].name, _number(value)]
            table.add_row(*row, *(_number(cell["figures"][key]) for cell in cells))
        for key in ratios:
            share = percent(key, whole)["percent"]
            table.add_row(RATIOS[key].name, "–" if share is None else f"{share:.2f} %".replace(".", ","))
        console = Console(width=None if self.stdout.isatty() else 200)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
