"""A tracking book of another system goes in on the command line, and every figure equals a plain count."""

import csv
import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLUMNS = (
    "code,procedure_code,procedure_name,field,level,received_agency,competent_agency,channel,on_behalf,submitted_at,"
    "received_at,due_at,ended_at,outcome,returned_at,paused_days,supplements"
).split(",")
AGENCIES = ("xa:31567", "xa:31570", "xa:31579", "xa:31540")
FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội")
FIRST, LAST = datetime(2026, 3, 1), datetime(2026, 5, 31, 23, 59, 59)

pytestmark = pytest.mark.slow


def row(number, chance):
    received = datetime(2026, 1, 5, 8) + timedelta(days=chance.randint(0, 200), minutes=chance.randint(0, 500))
    due = received + timedelta(days=chance.randint(1, 15))
    ended = received + timedelta(days=chance.randint(0, 20), minutes=5) if chance.random() < 0.85 else None
    outcome = chance.choice(["granted"] * 12 + ["refused", "stopped", "withdrawn"]) if ended else ""
    returned = ended + timedelta(days=chance.randint(0, 4)) if ended and outcome == "granted" else None
    competent = chance.choice(AGENCIES)
    place = chance.randint(0, 3)
    return {
        "code": f"H61.99.{number:05d}-{received:%y%m%d}-{number:04d}",
        "procedure_code": f"9.00000{place}",
        "procedure_name": f"Thủ tục nhập thử số {place}",
        "field": FIELDS[place],
        "level": "commune",
        "received_agency": chance.choice((competent, AGENCIES[0])),
        "competent_agency": competent,
        "channel": chance.choice(("counter", "online", "post")),
        "on_behalf": chance.choice("01"),
        "submitted_at": received - timedelta(hours=chance.randint(0, 30)),
        "received_at": received,
        "due_at": due,
        "ended_at": ended,
        "outcome": outcome,
        "returned_at": returned,
        "paused_days": chance.choice((0, 0, 2)),
        "supplements": chance.choice((0, 0, 1)),
    }


def plain(rows, first=FIRST, last=LAST):
    """Every counter once more, from the book itself, in plain Python."""
    count = Counter()
    for it in rows:
        received, ended, due = it["received_at"], it["ended_at"], it["due_at"]
        if it["returned_at"] and first <= it["returned_at"] <= last:
            count["returned"] += 1
        if received > last:
            continue
        if received >= first:
            count["received"] += 1
            count[f"received_{it['channel']}"] += 1
        elif ended is None or ended >= first:
            count["carried_in"] += 1
        if ended is None or ended > last:
            count["open"] += 1
            count["open_overdue" if due.date() <= last.date() else "open_not_due"] += 1
        elif ended >= first:
            count["ended"] += 1
            if it["outcome"] == "granted":
                late = (ended.date() > due.date()) - (ended.date() < due.date())
                count[("resolved_on_time", "resolved_overdue", "resolved_early")[late]] += 1
            else:
                count[f"ended_{it['outcome']}"] += 1
    return count


def written(rows, target):
    with target.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        for it in rows:
            cells = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in it.items()}
            writer.writerow({key: "" if value is None else value for key, value in cells.items()})
    return target


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A fresh office on disk, and a function that runs the command line in it."""
    home = tmp_path_factory.mktemp("office")

    def run(*words, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "motcua", *map(str, words)],
            env={**os.environ, "MOTCUA_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "MOTCUA_ROOT": str(ROOT),
                 "MOTCUA_DATABASE_URL": f"sqlite:///{home}/motcua.sqlite3"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr + done.stdout
        return done.stdout

    return run


@pytest.fixture(scope="module")
def book(office, tmp_path_factory):
    chance = random.Random(20261120)
    rows = [row(number, chance) for number in range(1, 801)]
    file = written(rows, tmp_path_factory.mktemp("book") / "so-theo-doi.csv")
    office("import", "dossiers", file)
    return rows, file


def asked(office, *words):
    return json.loads(office("figures", *words, "--from", "2026-03-01", "--to", "2026-05-31", "--json"))


def test_every_figure_of_an_agency_equals_the_plain_count(office, book):
    rows, _ = book
    for agency in AGENCIES:
        figures = asked(office, "--agency", agency)["figures"]
        expected = plain([it for it in rows if it["competent_agency"] == agency])
        assert {key: figures[key] for key in expected} == dict(expected)


def test_cells_by_field_and_channel_equal_the_plain_count(office, book):
    rows, _ = book
    answer = asked(office, "--agency", "tinh:92", "--subtree", "--by", "field,channel,on_behalf")
    assert len(answer["cells"]) == 24
    for cell in answer["cells"]:
        key = cell["key"]
        chosen = [
            it
            for it in rows
            if (it["field"], it["channel"], it["on_behalf"]) == (key["field"], key["channel"], key["on_behalf"])
        ]
        expected = plain(chosen)
        assert {name: cell["figures"][name] for name in expected} == dict(expected)


def test_receiving_agencies_count_what_they_received(office, book):
    rows, _ = book
    answer = asked(office, "--agency", "tinh:92", "--subtree", "--by", "receiving_agency")
    received = {cell["key"]["receiving_agency"]: cell["figures"]["received"] for cell in answer["cells"]}
    expected = Counter(it["received_agency"] for it in rows if FIRST <= it["received_at"] <= LAST)
    assert received == dict(expected)


def test_the_records_behind_a_figure_are_as_many_and_the_right_ones(office, book):
    rows, _ = book
    days = ("--from", "2026-03-01", "--to", "2026-05-31", "--json")
    answer = json.loads(office("records", "--measure", "resolved_overdue", "--agency", AGENCIES[1], *days))
    expected = [
        it["code"]
        for it in rows
        if it["competent_agency"] == AGENCIES[1]
        and it["outcome"] == "granted"
        and FIRST <= it["ended_at"] <= LAST
        and it["ended_at"].date() > it["due_at"].date()
    ]
    assert answer == {"count": len(expected), "records": sorted(expected)}


def test_a_second_run_adds_nothing_twice(office, book):
    rows, file = book
    before = asked(office, "--agency", "tinh:92", "--subtree")["figures"]
    office("import", "dossiers", file)
    assert asked(office, "--agency", "tinh:92", "--subtree")["figures"] == before
    assert before["received"] == plain(rows)["received"]


def test_broken_rows_are_refused_with_their_reason_and_the_others_taken(office, book, tmp_path):
    chance = random.Random(7)
    rows = [row(number, chance) for number in range(2001, 2011)]
    rows[0] |= {"received_agency": "xa:99999"}
    rows[1] |= {"ended_at": rows[1]["received_at"] - timedelta(days=3), "outcome": "granted", "returned_at": None}
    rows[2] |= {"received_at": datetime(2030, 1, 1), "due_at": datetime(2030, 2, 1), "ended_at": None, "outcome": "",
                "returned_at": None}  # fmt: skip
    rows[3] |= {"channel": "fax"}
    rows[4] |= {"code": ""}
    rows[5] |= {"outcome": "lost"}
    said = office("import", "dossiers", written(rows, tmp_path / "hong.csv"))
    for line in range(2, 8):
        assert f"{line}" in said
    known = json.loads(
        office("records", "--measure", "received", "--agency", "tinh:92", "--subtree", "--from", "2026-01-01",
               "--to", "2026-11-20", "--json")
    )["records"]  # fmt: skip
    assert {it["code"] for it in rows[6:]} <= set(known)
    assert not {it["code"] for it in rows[:6]} & set(known)


def test_a_file_that_is_no_book_is_refused_whole(office, tmp_path):
    (tmp_path / "anh.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    office("import", "dossiers", tmp_path / "anh.csv", status=1)
    (tmp_path / "thieu-cot.csv").write_text("code,field\n1,Hộ tịch\n", encoding="utf-8")
    office("import", "dossiers", tmp_path / "thieu-cot.csv", status=1)
    office("import", "dossiers", tmp_path / "khong-co.csv", status=1)
