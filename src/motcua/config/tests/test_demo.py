"""The demo: the published figures come out, the events are real, every state is there, a real office is left alone."""

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q

from motcua.acts.queries import blank_state, replay_dependents, state_of, verify_chain
from motcua.agencies import queries
from motcua.base.time import VIETNAM
from motcua.config.demo import build as demo
from motcua.config.demo import replay
from motcua.config.demo.book import ROOM, Book, Days, Plan, settle_moments
from motcua.config.demo.fees import collect_fees
from motcua.config.demo.names import People
from motcua.config.demo.offices import Staffing, communes_today, offices_2021
from motcua.config.demo.today import _sample, live_stories, plan_settled
from motcua.config.preparation import wait_for_demo
from motcua.dossiers.models import Dossier, DossierFact, DossierReturn, Result, StepRun
from motcua.dossiers.queries.search import search
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.vocabulary import Status
from motcua.fees.models import FeeReceipt
from motcua.people.models import Account

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    """Units and catalogue, loaded once for the module and taken out again."""
    with django_db_blocker.unblock(), transaction.atomic():
        queries.forget()
        call_command("load_units", verbosity=0)
        call_command("load_procedures", verbosity=0)
        yield
        transaction.set_rollback(True)
    queries.forget()


@pytest.fixture
def ground(reference, db):
    return Staffing(People(Random(1)))


@pytest.fixture
def old(ground):
    return offices_2021(ground, date(2021, 3, 1))


def test_the_plan_has_exactly_the_published_figures(old):
    district, communes = old
    counts = Counter()
    for plan in replay.plan_2021(district, communes, Random(1)):
        late = "late" if plan.outcome == "overdue" else "in time"
        counts[plan.office.level, late] += 1
        counts[plan.office.level, plan.offer.field_code, late] += 1
    assert (counts["district", "in time"], counts["district", "late"]) == (4_738, 9)
    assert (counts["commune", "in time"], counts["commune", "late"]) == (49_120, 780)
    assert (counts["district", "DD", "in time"], counts["district", "DD", "late"]) == (2_688, 0)
    assert (counts["district", "XD", "in time"], counts["district", "XD", "late"]) == (32, 0)
    assert (counts["commune", "DD", "in time"], counts["commune", "DD", "late"]) == (4, 0)
    assert not any(key[:2] == ("commune", "XD") for key in counts)


@pytest.fixture
def some(old):
    """Every 400th dossier of the replay, with some of them on line or by post."""
    district, communes = old
    plans = list(replay.plan_2021(district, communes, Random(7)))[::400]
    for place, plan in enumerate(plans):
        plan.channel = ("counter", "counter", "online", "post")[place % 4]
        plan.on_behalf = place % 5 == 0
    Book(7).write(plans)
    return plans


def test_the_moments_make_each_outcome_true(some):
    for fact in DossierFact.objects.all():
        expected = {
            1: fact.ended_day < fact.due_day,
            2: fact.ended_day == fact.due_day,
            3: fact.ended_day > fact.due_day,
        }
        assert expected[fact.outcome]
        assert fact.submitted_day <= fact.received_day <= fact.ended_day <= fact.returned_day


def test_the_events_of_the_replay_chain_and_tell_the_whole_row(some):
    models = {"steprun": StepRun, "result": Result, "dossierreturn": DossierReturn}
    for dossier in Dossier.objects.all()[:60]:
        assert verify_chain(DOSSIERS, dossier) == []
        for (name, number), told in replay_dependents(dossier).items():
            row = models[name].objects.get(pk=number)
            assert {**blank_state(models[name]), **told} == state_of(row)


def test_the_replay_is_found_by_name(some):
    for dossier in Dossier.objects.all()[:20]:
        places = {dossier.received_agency_id}
        assert dossier.pk in {row.pk for row in search(dossier.applicant_name, seen=Q(), agencies=places)}
        assert dossier.pk in {row.pk for row in search(dossier.folded_name, seen=Q(), agencies=places)}


def test_what_is_written_meanwhile_gets_numbers_below_those_of_the_book(old):
    district, communes = old
    counted = []
    plans = list(replay.plan_2021(district, communes, Random(7)))[:5]
    Book(7).write(plans, meanwhile=lambda: counted.append(Dossier.objects.count()))
    assert counted == [0]
    assert Dossier.objects.count() == 5
    assert Dossier.objects.order_by("pk").first().pk > ROOM


def test_codes_of_a_day_run_without_gap(some):
    days = Counter(code.rsplit("-", 1)[0] for code in Dossier.objects.values_list("code", flat=True))
    for prefix, count in days.items():
        assert Dossier.objects.filter(code=f"{prefix}-{count:04d}").exists()


def test_the_replay_happens_on_working_days_only(some):
    calendar = Days(replay.FIRST, replay.LAST).calendar
    assert all(calendar.is_working(plan.received[0]) and calendar.is_working(plan.ended[0]) for plan in some)


def test_every_state_is_there_today_and_every_chain_holds(ground):
    communes = communes_today(ground, NOW.date())
    assert list(live_stories(communes[:1], NOW)) == []
    assert set(Dossier.objects.order_by().values_list("status", flat=True).distinct()) == set(Status.values)
    assert all(not verify_chain(DOSSIERS, dossier) for dossier in Dossier.objects.all())
    assert not Dossier.objects.filter(submitted_at__gt=NOW).exists()
    assert Dossier.objects.filter(paused_since__isnull=False).exists()
    assert Dossier.objects.filter(apology__isnull=False).exists()
    assert Dossier.objects.filter(on_behalf=True).exists()
    collect_fees(communes[:1], NOW)
    paid = Dossier.objects.filter(pk__in=FeeReceipt.objects.values("subject_id"))
    assert paid.exists()
    assert not paid.filter(status=Status.CANCELLED).exists()


def test_what_was_settled_this_year_is_settled(ground, monkeypatch):
    monkeypatch.setattr("motcua.config.demo.today.PER_COMMUNE", 5)
    monkeypatch.setattr("motcua.config.demo.today.LAST_YEAR", 5)
    communes = communes_today(ground, NOW.date())
    made = Book(1).write(plan_settled(communes[:1], NOW))
    assert made == Dossier.objects.filter(status=Status.RETURNED).count() > 0


def test_a_real_office_gets_no_demo(db):
    Account.objects.create_user("nguoi.that", "x" * 12, full_name="Người Thật")
    with pytest.raises(demo.NotADemo, match="MOTCUA_HOME"):
        demo.build(now=NOW, say=lambda text: None)
    assert Account.objects.count() == 1


def test_a_demo_cut_off_in_the_middle_is_known_and_a_real_office_is_none(db, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(demo, "_file", lambda: tmp_path / "motcua.sqlite3")
    assert not demo.is_half_done()
    with pytest.raises(RuntimeError), demo.beginning():
        raise RuntimeError("cut off")
    assert demo.is_half_done()
    assert "chưa dựng xong" in wait_for_demo()
    Account.objects.create_user("nguoi.that", "x" * 12, full_name="Người Thật")
    assert not demo.is_half_done()


def test_a_finished_demo_leaves_no_note(db, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(demo, "_file", lambda: tmp_path / "motcua.sqlite3")
    with demo.beginning():
        assert demo.is_half_done()
    assert not demo.is_half_done()
    assert wait_for_demo() == ""


def test_the_notes_are_shown_in_a_demo_only(client, db):
    assert client.get("/ban-dung-thu/").status_code == 404
    demo._mark(demo.MARK, NOW, {"sign_ins": [["motcua.mytu", "Lê Thị Duyên", "Cán bộ một cửa", "xã Mỹ Tú"]]})
    page = client.get("/ban-dung-thu/").content.decode()
    assert "motcua.mytu" in page
    assert "53.850 + 789 = 54.639" in page
    assert '<input type="hidden" name="login" value="motcua.mytu">' in page


def test_the_door_of_a_demo_offers_its_roles(client, db):
    cache.clear()
    assert "Bản dùng thử" not in client.get("/dang-nhap/").content.decode()
    demo._mark(demo.MARK, NOW, {"sign_ins": [["motcua.mytu", "Lê Thị Duyên", "Cán bộ một cửa", "xã Mỹ Tú"]]})
    cache.clear()
    page = client.get("/dang-nhap/").content.decode()
    assert '<input type="hidden" name="login" value="motcua.mytu">' in page
    cache.clear()


def test_names_are_nobody_s():
    people = People(Random(3))
    assert all(people.id_number().startswith("000") and people.phone().startswith("0000") for _ in range(50))


def test_a_plan_keeps_within_the_period(old):
    district, _ = old
    days, random = Days(replay.FIRST, replay.LAST), Random(5)
    offer = max(replay.offers("district", replay.IN_FORCE), key=lambda offer: offer.limit.amount)
    for outcome in ("early", "on_time", "overdue"):
        plan = Plan(district, offer, outcome, days, days.working)
        settle_moments(plan, random)
        assert replay.FIRST <= plan.received[0] <= plan.ended[0] <= replay.LAST


def test_the_page_that_stands_for_every_scan_is_set():
    assert _sample().startswith(b"%PDF")
