"""The counters against a plain count in Python, and a figure against the records behind it."""

import json
import random
from dataclasses import replace
from datetime import date, datetime

import pytest

from motcua.base.law import documents_on
from motcua.base.time import OPEN_DAY, VIETNAM
from motcua.dossiers.facts import STATE_COLUMNS, State
from motcua.dossiers.models import DossierFact
from motcua.dossiers.tests.stage import make_procedure
from motcua.dossiers.vocabulary import OutcomeClass
from motcua.procedures.models import Procedure
from motcua.statistics.actions import BrokenSnapshot, folder_of, freeze, open_snapshot
from motcua.statistics.queries import failed_identities, figures, records
from motcua.statistics.recording import stretch_fact
from motcua.statistics.registry import FAMILIES, MEASURES, measures_of
from motcua.statistics.requests import Request
from motcua.statistics.stretches import Stretch
from motcua.statistics.vocabulary import Days

BLANK = dict.fromkeys(STATE_COLUMNS, 0) | dict.fromkeys(
    ("reception_due_day", "guided_day", "received_day", "due_day", "ended_day", "returned_day", "apology_day"), OPEN_DAY
)


TODAY = datetime(2026, 11, 20, 10, tzinfo=VIETNAM)


def fact_of(row):
    return stretch_fact(FAMILIES["dossiers"], row)


def state(number, **values):
    return State(**(BLANK | {"dossier_id": number, "channel": 1, "level": 4} | values))


def life(number, chance):
    """One dossier's life around days 0 to 100."""
    submitted = chance.randint(0, 90)
    received = submitted + chance.choice([0, 0, 0, 1, 2]) if chance.random() < 0.95 else OPEN_DAY
    due = received + chance.randint(0, 15) if received != OPEN_DAY and chance.random() < 0.95 else OPEN_DAY
    ended = received + chance.randint(0, 20) if received != OPEN_DAY and chance.random() < 0.8 else OPEN_DAY
    outcome = 0
    if ended != OPEN_DAY:
        outcome = chance.choice([4, 5, 6, None, None, None, None])
        if outcome is None:
            outcome = 7 if due == OPEN_DAY else 1 if ended < due else 2 if ended == due else 3
    lived = state(
        number,
        competent_agency=chance.randint(1, 4),
        receiving_agency=chance.randint(1, 4),
        field=chance.randint(1, 5),
        channel=chance.randint(1, 3),
        submitted_day=submitted,
        received_day=received,
        due_day=due,
        ended_day=ended,
        outcome=outcome,
        paused=int(ended == OPEN_DAY and chance.random() < 0.2),
        returned_day=ended + chance.randint(0, 5) if outcome in (1, 2, 3, 7) else OPEN_DAY,
    )
    return Stretch(lived, submitted, OPEN_DAY, submitted)


def scatter(seed, size=300):
    chance = random.Random(seed)
    return [life(number, chance) for number in range(1, size + 1)]


def plain_count(rows, first, last):
    """The same counters, written down a second time without the statistics."""
    count = dict.fromkeys(
        ("carried_in", "received", "ended", "open", "open_overdue", "open_paused", "resolved_overdue", "returned"), 0
    )
    for s in (row.state for row in rows):
        if first <= s.returned_day <= last:
            count["returned"] += 1
        if s.received_day > last:
            continue
        if s.received_day >= first:
            count["received"] += 1
        elif s.ended_day >= first:
            count["carried_in"] += 1
        if first <= s.ended_day <= last:
            count["ended"] += 1
            count["resolved_overdue"] += s.outcome == OutcomeClass.OVERDUE
        elif s.ended_day > last:
            count["open"] += 1
            count["open_paused"] += s.paused
            count["open_overdue"] += not s.paused and s.due_day <= last
    return count


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_counters_equal_a_plain_count(seed):
    rows = scatter(seed)
    DossierFact.objects.bulk_create(fact_of(row) for row in rows)
    for first, last in ((0, 30), (31, 60), (20, 99), (0, 200)):
        [cell] = figures(Request("dossiers", Days(first, last)))
        expected = plain_count(rows, first, last)
        assert {key: cell.figures[key] for key in expected} == expected


@pytest.mark.django_db
def test_every_identity_holds_in_every_cell_and_cells_add_up():
    DossierFact.objects.bulk_create(fact_of(row) for row in scatter(7))
    cells = figures(Request("dossiers", Days(31, 60), by=("competent_agency", "field", "channel")))
    assert len(cells) > 40
    assert [failed_identities(cell) for cell in cells if failed_identities(cell)] == []
    [total] = figures(Request("dossiers", Days(31, 60)))
    for key, value in total.figures.items():
        assert sum(cell.figures[key] for cell in cells) == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key",
    [
        "carried_in",
        "received",
        "to_resolve",
        "ended",
        "open",
        "resolved_overdue",
        "open_overdue",
        "apology_due",
        "waiting_return",
        "registered_waiting",
        "returned",
    ],
)
def test_a_record_set_is_as_large_as_its_figure(key):
    DossierFact.objects.bulk_create(fact_of(row) for row in scatter(5))
    request = Request("dossiers", Days(31, 60), places={1: 10, 2: 10, 3: 11})
    [cell] = figures(request)
    count, ids = records(request, key)
    assert cell.figures[key] == count == len(set(ids))
    assert count > 0


@pytest.mark.django_db
def test_carried_out_of_one_period_is_carried_into_the_next():
    DossierFact.objects.bulk_create(fact_of(row) for row in scatter(9))
    [before] = figures(Request("dossiers", Days(0, 30)))
    [after] = figures(Request("dossiers", Days(31, 60)))
    assert before.figures["carried_out"] == after.figures["carried_in"] > 0


@pytest.mark.django_db
def test_places_lead_figures_to_the_node_of_another_tree():
    DossierFact.objects.bulk_create(fact_of(row) for row in scatter(11))
    merged = figures(
        Request("dossiers", Days(0, 99), places={1: 50, 2: 50, 3: 51, 4: 51}, by=("competent_agency",)), ["received"]
    )
    apart = figures(Request("dossiers", Days(0, 99), by=("competent_agency",)), ["received"])
    by_agency = {cell.key["competent_agency"]: cell.figures["received"] for cell in apart}
    assert [(cell.key["competent_agency"], cell.figures["received"]) for cell in merged] == [
        (50, by_agency[1] + by_agency[2]),
        (51, by_agency[3] + by_agency[4]),
    ]


@pytest.mark.django_db
def test_a_dimension_can_be_held_fast():
    DossierFact.objects.bulk_create(fact_of(row) for row in scatter(13))
    [online] = figures(Request("dossiers", Days(0, 99), where={"channel": 2}))
    [everything] = figures(Request("dossiers", Days(0, 99)))
    assert online.figures["received"] == everything.figures["received_online"] > 0


def test_every_measure_says_what_it_counts():
    assert len(measures_of("dossiers")) >= 25
    assert all(MEASURES[m.key].definition and MEASURES[m.key].name for m in measures_of("dossiers"))


@pytest.mark.django_db
def test_an_imported_procedure_counts_with_the_one_it_was_matched_to(settings, tmp_path):
    settings.HOME = tmp_path
    known = make_procedure()
    imported = Procedure.objects.create(
        code="nhap-1", name="Khai sinh", folded_name="khai sinh", field=known.field, level="commune", origin="imported"
    )
    other = Procedure.objects.create(
        code="nhap-2", name="Khác", folded_name="khac", field=known.field, level="commune", origin="imported"
    )
    procedures = [known, imported, imported, other]
    rows = [
        Stretch(state(number, procedure=row.pk, submitted_day=1, received_day=1), 1, OPEN_DAY, 1)
        for number, row in enumerate(procedures, 1)
    ]
    DossierFact.objects.bulk_create(map(fact_of, rows))
    split = Request("dossiers", Days(0, 10), by=("procedure",))
    held = Request("dossiers", Days(0, 10), where={"procedure": known.pk})

    def received(request):
        return {cell.key["procedure"]: cell.figures["received"] for cell in figures(request, ["received"])}

    before = freeze(families=["dossiers"], cut_off=TODAY.date(), by="thử", at=TODAY, purpose="trước")
    assert received(split) == {known.pk: 1, imported.pk: 2, other.pk: 1}
    Procedure.objects.filter(pk=imported.pk).update(matched_to=known)
    assert received(split) == {known.pk: 3, other.pk: 1}
    assert records(held, "received") == (3, [1, 2, 3])
    assert figures(replace(held, by=()), ["received"])[0].figures["received"] == 3
    after = freeze(families=["dossiers"], cut_off=TODAY.date(), by="thử", at=TODAY, purpose="sau")
    Procedure.objects.filter(pk=other.pk).update(matched_to=known)
    frozen = received(replace(split, source=open_snapshot(before, "dossiers")))
    assert frozen == {known.pk: 1, imported.pk: 2, other.pk: 1}
    assert received(replace(split, source=open_snapshot(after, "dossiers"))) == {known.pk: 3, other.pk: 1}


@pytest.mark.django_db
def test_what_a_snapshot_counted_together_cannot_be_changed_afterwards(settings, tmp_path):
    settings.HOME = tmp_path
    frozen = freeze(families=["dossiers"], cut_off=TODAY.date(), by="thử", at=TODAY, purpose="thử")
    manifest = folder_of(frozen.id) / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"counts_as": {"procedure": {"1": 2}}}))
    with pytest.raises(BrokenSnapshot, match=r"manifest\.json"):
        open_snapshot(frozen, "dossiers")


def test_no_figure_of_2021_rests_on_a_decision_of_2022():
    cited = {documents_on(measure.citation, date(2021, 12, 14)) for measure in MEASURES}
    assert not [one for one in cited if "766" in one]
    assert any("766" in documents_on(measure.citation, date(2022, 12, 14)) for measure in MEASURES)
