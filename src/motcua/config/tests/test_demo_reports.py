"""The product's reader reads the reports that the demo offers, as Word and PDF, and finds nothing to object to.

Cells that nobody has typed are blank in a draft; the reader names them, and nothing else.
"""

from datetime import date, datetime
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction

from motcua.agencies import queries
from motcua.base.text import fold
from motcua.base.time import VIETNAM
from motcua.config.demo import replay
from motcua.config.demo.book import Book
from motcua.config.demo.names import People
from motcua.config.demo.offices import Staffing, communes_today, offices_2021
from motcua.config.demo.today import live_stories, plan_settled
from motcua.people.vocabulary import SYSTEM
from motcua.reader.gateways import load_bytes, read
from motcua.reader.vocabulary import Verdict
from motcua.reports.actions import draft_report
from motcua.reports.gateways.files import file_of, make
from motcua.reports.queries.law import period
from motcua.reports.queries.report_inputs import files_of
from motcua.reports.rules.periods import last_whole_day
from motcua.reports.vocabulary import CellState

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)
#: Agency, period and form of reports of every kind: a district and its communes of 2021, a commune and the city today.
OFFERED = (
    ("huyen:944", "2021", ""),
    ("huyen:944", "2021.cal", "chung-2025"),
    ("xa:31567", "2026", ""),
    ("tinh:92", "2026", ""),
)
MORE = (
    *(("huyen:944", name, "") for name in ("2021-H1", "2021-H2", "2021-Q1", "2021-Q3", "2021-09", "2021.cal")),
    *(("xa:31570", name, "") for name in ("2021", "2021-Q2")),
    *(("xa:31567", name, "") for name in ("2021", "2025.cal", "2026-H1", "2026-Q3", "2026-10")),
    *((code, "2026", "") for code in ("xa:31569", "xa:31591", "xa:31594")),
    ("tinh:92", "2026-10", ""),
)


@pytest.fixture(scope="module")
def office(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A small part of the demo's year, and its four communes of today, written once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        queries.forget()
        call_command("load_units", verbosity=0)
        call_command("load_procedures", verbosity=0)
        staffing = Staffing(People(Random(1)))
        district, old = offices_2021(staffing, date(2021, 3, 1))
        communes = communes_today(staffing, NOW.date())
        plans = [*list(replay.plan_2021(district, old, Random(7)))[::80], *plan_settled(communes, NOW)]
        Book(7).write(plans)
        assert list(live_stories(communes, NOW)) == []
        yield tmp_path_factory.mktemp("office")
        transaction.set_rollback(True)
    queries.forget()


def _made(agency, name, form):
    chosen = period(name)
    where = queries.resolve(agency, chosen.until(last_whole_day(NOW)).end)
    report = draft_report(where=where, chosen=chosen, by=SYSTEM, at=NOW, form=form)
    files = files_of(report.snapshot)
    made = make(report, files)
    return made.composed, {kind: file_of(report, files, kind, made=made) for kind in ("docx", "pdf")}


def _blank_of(composed):
    """The labels of rows that wait for somebody and of headings, without their spelling's details."""
    blank = (one for one in composed.filled if one.figure is None or one.figure.value.state is CellState.BLANK)
    return {_plain(one.row.label) for one in blank}


def _plain(label):
    return "".join(filter(str.isalnum, fold(label)))


def _objections(content, kind):
    reading = read(load_bytes(content, f"bao-cao.{kind}"))
    assert reading.figures
    wrong = [one for one in reading.findings if one.verdict in (Verdict.INCONSISTENT, Verdict.AMBIGUOUS)]
    return reading, [f"{one.kind}: {one.explanation}" for one in wrong if one.kind != "missing"]


def _check(office, settings, agency, name, form):
    settings.HOME = settings.MEDIA_ROOT = office
    with transaction.atomic():
        composed, files = _made(agency, name, form)
        transaction.set_rollback(True)
    for kind, content in files.items():
        reading, objections = _objections(content, kind)
        assert objections == [], f"{agency} {name} {kind}"
        if kind == "docx":  # the text of a PDF breaks labels over lines
            assert {_plain(cell.label) for cell in reading.blank_cells} <= _blank_of(composed)


@pytest.mark.django_db
@pytest.mark.parametrize(("agency", "name", "form"), OFFERED)
def test_the_reader_finds_nothing_wrong_in_a_report_of_the_demo(office, settings, agency, name, form):
    _check(office, settings, agency, name, form)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("agency", "name", "form"), MORE)
def test_the_reader_finds_nothing_wrong_in_any_report_of_the_demo(office, settings, agency, name, form):
    _check(office, settings, agency, name, form)
