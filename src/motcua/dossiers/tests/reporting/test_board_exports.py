"""Files of the figures page: each carries agency, period, moment, tree and the hash of its cells."""

import csv
import io
import re

import openpyxl
import pytest
import time_machine

from motcua.dossiers.tests.reporting.conftest import FRIDAY

ASKED = {"period": "", "first": "2026-11-01", "last": "2026-11-19", "subtree": "on", "by": "field", "tree": "ghi-nhan"}
HASH = re.compile(r"Mã kiểm tra số liệu \(SHA-256\): ([0-9a-f]{64})")


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


def taken(worked, form, **changes):
    asked = {"agency": worked.cast.commune.pk, **ASKED, **changes}
    return worked.cast.client("reform").get(f"/so-lieu/tai/{form}/", asked).content


def preface(worked, form, **changes):
    content = taken(worked, form, **changes)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]
    return "\n".join(str(row[0]) for row in rows[:6])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_for_people_name_agency_period_moment_tree_and_hash_above_the_table(worked, form):
    lines = preface(worked, form)
    assert "Cơ quan: Ủy ban nhân dân" in lines
    assert "(từ ngày 01/11/2026 đến hết ngày 19/11/2026)" in lines
    assert "Số liệu tính đến: 10:00 ngày 20/11/2026" in lines
    assert "Cơ cấu tổ chức ngày 19/11/2026, gồm các cơ quan cấp dưới" in lines
    assert HASH.search(lines)


def test_files_of_the_same_figures_have_one_hash_and_of_others_another(worked):
    found = {HASH.search(preface(worked, form))[1] for form in ("csv", "xlsx")}
    rows = list(csv.DictReader(io.StringIO(taken(worked, "csv-may").decode())))
    assert found == {row["sha256"] for row in rows}
    assert HASH.search(preface(worked, "csv", first="2026-11-10"))[1] not in found


def test_the_file_for_machines_has_keys_and_its_origin_in_every_row(worked):
    rows = list(csv.DictReader(io.StringIO(taken(worked, "csv-may").decode())))
    assert len(rows) == 2
    for row in rows:
        assert row["source_agency"].startswith("Ủy ban nhân dân")
        assert (row["agency_code"], row["with_subtree"]) == ("H13.100", "1")
        assert (row["first"], row["last"], row["tree"]) == ("2026-11-01", "2026-11-19", "2026-11-19")
        assert row["as_of"] == FRIDAY.isoformat()
    whole = rows[-1]
    assert (whole["field"], whole["received"], whole["on_time_rate"]) == ("Tổng số", "6", "66.67")
    assert (whole["on_time_rate_numerator"], whole["on_time_rate_denominator"]) == ("2", "3")
