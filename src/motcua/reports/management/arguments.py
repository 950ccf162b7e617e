"""Arguments shared by the commands on figures: agency, days, tree, split."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.text import capfirst

from motcua.agencies.queries import AgencyNotFound
from motcua.base.time import now
from motcua.reports.queries.figures import Question, Scope, WrongQuestion, dimensions, scope_of
from motcua.reports.queries.law import period
from motcua.reports.registry import REPORTED_FAMILIES
from motcua.reports.rules.periods import PeriodError, last_whole_day
from motcua.statistics.registry import FAMILIES


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments for the agency, the days (a named period, or two dates), the tree and the split."""
    parser.add_argument("--agency", required=True, help="mã định danh, hoặc xa:31567, huyen:944, tinh:92")
    parser.add_argument("--period", help="kỳ báo cáo, ví dụ 2021, 2021-Q3, 2021-09")
    parser.add_argument("--from", dest="first", type=iso_day, metavar="NGÀY", help="ngày đầu, kể cả ngày đó")
    parser.add_argument("--to", dest="last", type=iso_day, metavar="NGÀY", help="ngày cuối, kể cả ngày đó")
    parser.add_argument(
        "--tree", type=iso_day, metavar="NGÀY", help="cơ cấu tổ chức của ngày nào (mặc định: ngày cuối)"
    )
    parser.add_argument("--by", default="", help="chia theo, cách nhau dấu phẩy: channel,field,competent_agency,…")
    parser.add_argument("--subtree", action="store_true", help="tính cả các cơ quan cấp dưới")
    parser.add_argument("--known-on", type=iso_day, metavar="NGÀY", help="theo những gì đã biết đến ngày đó")
    parser.add_argument(
        "--family",
        default=REPORTED_FAMILIES.names()[0],
        choices=FAMILIES.names(),
        help=f"loại bản ghi được đếm: {', '.join(family.record_name for family in FAMILIES)}",
    )
    parser.add_argument("--json", action="store_true", help="in JSON")


def iso_day(text: str) -> date:
    """Parse a date as 2021-12-14 or 14/12/2021."""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày; viết như 2021-12-14 hoặc 14/12/2021") from None


def question_of(options: dict[str, Any]) -> Question:
    """Return the question of the arguments; raises CommandError where one is wrong."""
    first, last = days_of(options)
    try:
        return Question(
            scope_within(options, last),
            first,
            last,
            dimensions(options["by"].split(","), options["family"] or REPORTED_FAMILIES.names()[0]),
            known_on=options.get("known_on"),
            family=options["family"],
        )
    except WrongQuestion as wrong:
        raise CommandError(str(wrong), returncode=2) from None


def under_way(question: Question, on: date) -> str:
    """Return the remark on days that have not ended: figures are as of the last one; empty where they have."""
    if question.last <= on:
        return ""
    record = capfirst(FAMILIES[question.family].record_name)
    return (
        f"Chú ý: ngày {question.last:%d/%m/%Y} chưa đến. {record} đang mở "
        f"có hạn trước ngày đó được tính là quá hạn; "
        f"để có số liệu đến hôm nay như trang Số liệu, dùng --from {question.first} --to {on}."
    )


def scope_within(options: dict[str, Any], last: date) -> Scope:
    """Return the scope on the requested tree, or on that of the last day."""
    try:
        return scope_of(options["agency"], tree_on=options["tree"] or last, with_subtree=options["subtree"])
    except AgencyNotFound as missing:
        raise CommandError(str(missing)) from None


def days_of(options: dict[str, Any]) -> tuple[date, date]:
    """Return first and last day, from the period or from the two dates; wrong usage exits 2.

    A period under way ends with its last whole day, as in a report.
    """
    if options["period"]:
        if options["first"] or options["last"]:
            raise CommandError("Chỉ chọn một cách: --period, hoặc --from và --to.", returncode=2)
        try:
            chosen = period(options["period"]).until(last_whole_day(now()))
        except PeriodError as unknown:
            raise CommandError(str(unknown), returncode=2) from None
        return chosen.start, chosen.end
    if not options["first"] or not options["last"]:
        raise CommandError("Cần --period, hoặc cả --from và --to.", returncode=2)
    if options["last"] < options["first"]:
        raise CommandError(f"Ngày cuối {options['last']} trước ngày đầu {options['first']}.", returncode=2)
    return options["first"], options["last"]
