"""Facts written act by act equal facts made again from the events."""

from datetime import timedelta

from django.core.management import call_command

from motcua.base.time import OPEN_DAY, day_number
from motcua.dossiers.actions.rebuilding import rebuild_facts
from motcua.dossiers.facts import FACT_COLUMNS
from motcua.dossiers.models import Dossier, DossierFact, StepFact
from motcua.dossiers.tests.stage import Stage
from motcua.statistics.queries import Request, figures
from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import Days


def facts():
    return sorted(DossierFact.objects.values_list(*FACT_COLUMNS))


def step_facts():
    return sorted(StepFact.objects.values_list(*FAMILIES["steps"].stored))


def assert_rebuilt():
    before = facts()
    assert before
    assert rebuild_facts(Dossier.objects.select_related("version", "case")) == Dossier.objects.count()
    assert facts() == before
    steps = step_facts()
    assert steps
    assert rebuild_facts(Dossier.objects.select_related("version", "case"), StepFact) == Dossier.objects.count()
    assert step_facts() == steps


def test_the_facts_of_an_ordinary_dossier_follow_from_its_events(stage: Stage):
    dossier = stage.processing()
    stage.later(days=1)
    stage.grant(dossier)
    stage.later(days=1)
    stage.do("desk", "return_result", dossier, recipient_name="Nguyễn Thị Đào")
    assert_rebuilt()
    assert DossierFact.objects.count() == 1


def test_a_supplement_restarts_the_promise_and_an_undo_takes_it_back(stage: Stage):
    dossier = stage.processing()
    stage.later(days=1)
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu giấy tờ", items=["Giấy chứng sinh"])
    stage.later(days=2)
    stage.do("desk", "receive_supplement", dossier)
    assert DossierFact.objects.filter(known_to=OPEN_DAY).count() == 3
    stage.later(minutes=2)
    stage.do("desk", "undo", dossier)
    assert_rebuilt()


def test_the_facts_of_a_pause_and_an_apology_follow_from_the_events(stage: Stage):
    dossier = stage.processing()
    stage.do("officer", "pause", dossier, kind="public_notice", legal_basis="Luật Đất đai 2024")
    stage.later(days=3)
    stage.do("officer", "resume", dossier)
    stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=stage.at + timedelta(days=11))
    assert_rebuilt()


def test_an_ending_recorded_late_keeps_what_was_believed(stage: Stage):
    dossier = stage.to_issue(stage.processing())
    ended = stage.later(days=1)
    stage.later(days=5)
    late = "Đã ký từ hôm trước, nay mới nhập"
    stage.do("clerk", "issue_result", dossier, effective_at=ended, comment=late)
    assert_rebuilt()
    between = day_number(ended + timedelta(days=2))
    days = Days(day_number(ended) - 10, between)
    [now] = figures(Request("dossiers", days))
    [then] = figures(Request("dossiers", days, known_on=between))
    assert (now.figures["ended"], now.figures["open"]) == (1, 0)
    assert (then.figures["ended"], then.figures["open"]) == (0, 1)


def test_a_reopened_dossier_had_ended(stage: Stage):
    dossier = stage.processing()
    stage.later(days=1)
    ended = stage.at
    stage.grant(dossier)
    stage.later(days=4)
    stage.do("leader", "reopen", dossier, reason="Có căn cứ mới")
    assert_rebuilt()
    first = day_number(ended) - 10
    [then] = figures(Request("dossiers", Days(first, day_number(ended))))
    [now] = figures(Request("dossiers", Days(first, day_number(stage.at))))
    assert (then.figures["ended"], now.figures["ended"], now.figures["open"]) == (1, 0, 1)


def test_the_command_rebuilds_one_dossier(stage: Stage, capsys):
    dossier = stage.processing()
    before = facts()
    DossierFact.objects.update(field=0)
    call_command("rebuild_facts", code=dossier.code, verbosity=0)
    assert facts() == before


def test_runs_of_steps_are_counted_where_they_were_done(stage: Stage):
    stage.processing()
    first = day_number(stage.at)
    [at_first] = figures(Request("steps", Days(first, first)))
    assert at_first.figures["steps_assigned"] == at_first.figures["steps_done"] + at_first.figures["steps_open"] == 2
    [later] = figures(Request("steps", Days(first + 1, first + 30)))
    assert (later.figures["steps_carried_in"], later.figures["steps_open_overdue"]) == (1, 1)
