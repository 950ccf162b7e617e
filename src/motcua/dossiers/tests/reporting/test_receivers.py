"""Split by receiving agency, figures count for the receiving one: whole, parts and records alike."""

import csv
import json
import re
from datetime import date, datetime
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import call_command

from motcua.agencies.models import Agency, AgencyVersion, Succession
from motcua.agencies.queries import forget
from motcua.base.text import fold
from motcua.base.time import VIETNAM
from motcua.dossiers.actions.import_run import import_book
from motcua.dossiers.rules.tracking_book import MACHINE_COLUMNS
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.people.vocabulary import SYSTEM

ROW = {
    **{"procedure_code": "1.001193", "procedure_name": "Đăng ký khai sinh", "field": "Hộ tịch", "level": "commune"},
    **{"channel": "counter", "on_behalf": "0", "due_at": "2026-11-06T17:00", "ended_at": "2026-11-05T15:00"},
    "outcome": "granted",
}
#: Where a dossier was received and who settles it: three here for here, two here for next door, one the other way.
PAIRS = [("xa:31567", "xa:31567")] * 3 + [("xa:31567", "xa:31579")] * 2 + [("xa:31579", "xa:31567")]


def take_in(folder, pairs, day="2026-11-03", codes="HS"):
    """A tracking book with a dossier for each pair."""
    path = folder / f"{codes}.csv"
    with path.open("w", newline="") as handle:
        writer = csv.DictWriter(handle, MACHINE_COLUMNS)
        writer.writeheader()
        for number, (received, competent) in enumerate(pairs, start=1):
            days = {"submitted_at": f"{day}T08:00", "received_at": f"{day}T08:00"}
            places = {"received_agency": received, "competent_agency": competent}
            writer.writerow({**ROW, **days, **places, "code": f"{codes}.{number}"})
    report = import_book(path=path, by=SYSTEM, at=datetime(2026, 11, 20, 10, tzinfo=VIETNAM))
    assert report.added == len(pairs), report.refused_rows


@pytest.fixture
def book(cast, home):
    with time_machine.travel(FRIDAY, tick=False):
        take_in(home, PAIRS)
        yield cast


def told(command, **options):
    out = StringIO()
    call_command(command, json=True, stdout=out, **{"first": date(2026, 11, 1), "last": date(2026, 11, 19), **options})
    return json.loads(out.getvalue())


@pytest.mark.parametrize(("by", "received"), [("", 4), ("receiving_agency", 5), ("competent_agency,receiver", 4)])
def test_the_whole_is_the_sum_of_the_cells_beside_it(book, by, received):
    answer = told("figures", agency="xa:31567", by=by)
    assert answer["figures"]["received"] == received
    if by:
        added = {key: sum(cell["figures"][key] for cell in answer["cells"]) for key in answer["figures"]}
        assert answer["figures"] == added
    records = told("records", agency="xa:31567", by=by, measure="received")
    assert records["count"] == len(records["records"]) == received


def test_every_figure_by_receiving_agency_opens_into_as_many_records(book):
    client = book.client("reform")
    query = {"agency": book.commune.pk, "first": "2026-11-01", "last": "2026-11-19", "by": "receiving_agency"}
    page = client.get("/so-lieu/", {**query, "period": "", "tree": "ghi-nhan"}).content.decode()
    table = page.partition('id="figures"')[2].partition("</table>")[0]  # not those of the pictures above it
    figures = re.findall(r'href="(/so-lieu/ho-so/\?[^"]+)"[^>]*>([\d.]+)<', table)
    assert {figure for link, figure in figures if "measure=received" in link} == {"5"}
    for link, figure in figures:
        opened = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"<h2>{figure} hồ sơ" in opened, parse_qs(urlsplit(link).query)
    assert "theo nơi tiếp nhận" in page


@pytest.mark.usefixtures("book")
def test_split_by_both_the_receiving_agency_too_stands_on_the_tree_of_the_day(home):
    former = Agency.objects.create(kind="people_committee")
    words = {"name": "Ủy ban nhân dân thị trấn Huỳnh Hữu Nghĩa", "unit_name": "Huỳnh Hữu Nghĩa", "unit_code": "31567"}
    AgencyVersion.objects.create(
        agency=former, level="commune", folded_name=fold(words["name"]), valid_from=date(2020, 1, 1),
        valid_to=date(2025, 7, 1), **words,
    )  # fmt: skip
    commune = AgencyVersion.objects.get(unit_code="31567", valid_from=date(2025, 7, 1)).agency
    Succession.objects.create(
        predecessor=former, successor=commune, kind="merge", effective_on=date(2025, 7, 1), legal_basis="NQ 1668"
    )
    forget()
    take_in(home, [("xa:31567", "xa:31567")] * 2, day="2025-06-02", codes="CU")
    answer = told("figures", agency="xa:31567", by="competent_agency,receiving_agency", first=date(2025, 1, 1))
    names = [tuple(cell["key"].values()) for cell in answer["cells"]]
    assert len(set(names)) == len(names) == 2
    assert sorted(cell["figures"]["received"] for cell in answer["cells"]) == [1, 5]
