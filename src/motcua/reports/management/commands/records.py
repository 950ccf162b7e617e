"""`./motcua records`: the records behind a figure; their number always equals the figure."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.time import today
from motcua.reports.management.arguments import add_arguments, question_of, under_way
from motcua.reports.queries.figures import WrongQuestion, record_ids
from motcua.reports.queries.record_lists import records_of
from motcua.statistics.registry import FAMILIES, MEASURES


class Command(BaseCommand):
    """List records by the predicate of the figure."""

    requires_system_checks = ["declarations"]  # not all: spares the import of every page
    help = "Các bản ghi đứng sau một số liệu"

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)
        parser.set_defaults(family="")  # the family of the measure
        parser.add_argument("--measure", required=True, help="chỉ tiêu, ví dụ received, resolved_overdue, open")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["measure"] in MEASURES:
            family = MEASURES[options["measure"]].family
            if options["family"] not in ("", family):
                wrong = f"Chỉ tiêu “{options['measure']}” đếm {FAMILIES[family].record_name} (--family {family})."
                raise CommandError(wrong, returncode=2)
            options["family"] = family
        question = question_of(options)
        if note := under_way(question, today()):
            self.stderr.write(note)
        try:
            count, ids = record_ids(question, options["measure"])
        except WrongQuestion as wrong:
            raise CommandError(str(wrong), returncode=2) from None
        listed = records_of(question.family)
        codes = listed.codes(ids)
        if options["json"]:
            self.stdout.write(json.dumps({"count": count, "records": codes}, ensure_ascii=False, indent=2))
            return
        for code in codes:
            self.stdout.write(code)
        self.stderr.write(f"{count} {listed.record_name}")
