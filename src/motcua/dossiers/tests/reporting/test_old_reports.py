"""Reports issued by earlier versions are still computed again: the files beside this test were written before rooms
registered what they bring, and before agencies signed their reports."""

from pathlib import Path

import pytest

from motcua.reports.gateways.pdf import read_evidence
from motcua.reports.gateways.verification import verify
from motcua.statistics.queries import Request, figures
from motcua.statistics.vocabulary import Days

ISSUED = Path(__file__).parent / "issued"
pytestmark = pytest.mark.django_db


def test_every_figure_of_a_report_issued_before_is_still_computed_from_its_snapshot():
    verdict = verify(ISSUED / "issued.pdf", ISSUED)
    assert [line for line in verdict.differences if "chữ ký số" not in line] == []
    figures = read_evidence(ISSUED / "issued.pdf")["figures"]
    assert verdict.recomputed + verdict.typed == len(figures) > 100
    assert {"catalogue", "count", "ratio", "typed"} <= {figure["formula"]["kind"] for figure in figures}


def test_a_counter_of_a_later_column_is_zero_in_an_old_snapshot():
    source = Path(__file__).parent / "issued" / "dossiers.parquet"
    request = Request("dossiers", Days(0, 90_000), source=source)
    [cell] = figures(request, ("guided", "received"))
    assert cell.figures["guided"] == 0
    assert cell.figures["received"] > 0
