"""A wrong procedure, kind of applicant or office is corrected: dates, papers, process, and figures in two times."""

import pytest
from django.urls import reverse

from motcua.base.refusals import Invalid, Refused
from motcua.base.time import day_number
from motcua.dossiers import actions
from motcua.dossiers.actions.matter import Matter, proposed
from motcua.dossiers.actions.rebuilding import verify_facts
from motcua.dossiers.models import Dossier, DossierFact, StepRun
from motcua.dossiers.queries.steps import open_runs
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.vocabulary import Status
from motcua.procedures.models import Procedure, RequiredDocument
from motcua.statistics.queries import Request, figures
from motcua.statistics.vocabulary import Days


@pytest.fixture
def right(stage: Stage) -> Procedure:
    """The procedure that should have been chosen: ten working days, and one paper more."""
    made = make_procedure("2.000986", days=10)
    case = made.versions.get().cases.get()
    RequiredDocument.objects.create(case=case, position=2, name="Bản vẽ hiện trạng", original_count=1)
    return made


def correct(stage: Stage, dossier: Dossier, who: str = "desk", **values) -> Dossier:
    return stage.do(who, "correct_matter", dossier, **{"reason": "Chọn nhầm thủ tục", **values})


def count(measure: str, day: int, *, by: str, known_on: int | None = None) -> dict[int, int]:
    cells = figures(Request("dossiers", Days(day, day), by=(by,), known_on=known_on), (measure,))
    return {cell.key[by]: cell.figures[measure] for cell in cells if cell.figures[measure]}


def test_the_due_date_is_counted_again_from_reception_and_the_process_begins_again(stage, right):
    dossier = stage.processing()
    old_due, received_at = dossier.due_at, dossier.received_at
    stage.later(days=1)
    correct(stage, dossier, procedure=right)
    assert dossier.procedure == right
    assert dossier.due_at > old_due
    assert dossier.original_due_at == dossier.due_at
    assert dossier.received_at == received_at
    assert any("10 ngày làm việc" in line for line in dossier.due_trace)
    (run,) = open_runs(dossier)
    assert (run.name, run.step.process.procedure) == ("Thẩm định", right)
    assert StepRun.objects.filter(dossier=dossier, note__contains="Chuyển đúng thủ tục").count() == 1


def test_papers_are_matched_by_name_and_what_is_missing_is_told(stage, right):
    dossier = stage.intake()
    correct(stage, dossier, procedure=right)
    paper = dossier.documents.get()
    assert paper.required_document.case == dossier.case
    event = dossier.events.order_by("-sequence").first()
    assert event.payload["notes"]["missing"] == ["Bản vẽ hiện trạng"]
    assert event.payload["notes"]["reason"] == "Chọn nhầm thủ tục"


def test_figures_known_before_stay_and_figures_known_after_show_the_correction(stage, right):
    wrong = stage.procedure
    dossier = stage.processing()
    first = day_number(stage.at)
    stage.later(days=2)
    correct(stage, dossier, procedure=right)
    assert count("received", first, by="procedure", known_on=first) == {wrong.pk: 1}
    assert count("received", first, by="procedure") == {right.pk: 1}
    assert count("open", first + 1, by="procedure", known_on=first + 1) == {wrong.pk: 1}
    assert count("open", first + 1, by="procedure") == {right.pk: 1}
    assert not verify_facts([Dossier.objects.get()])


def test_a_correction_leaves_the_pauses_where_they_were(stage, right):
    wrong = stage.procedure
    dossier = stage.processing()
    first = day_number(stage.at)
    stage.later(days=1)
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu", items=["Giấy chứng sinh"])
    stage.later(days=1)
    stage.do("desk", "receive_supplement", dossier)
    stage.later(days=1)
    correct(stage, dossier, procedure=right)
    assert any("tính lại từ đầu" in line for line in dossier.due_trace)
    assert count("open_paused", first + 1, by="procedure") == {right.pk: 1}
    assert count("open_paused", first + 2, by="procedure") == {}
    assert count("open_paused", first + 1, by="procedure", known_on=first + 2) == {wrong.pk: 1}
    assert not verify_facts([Dossier.objects.get()])


def test_a_correction_on_the_day_of_intake_and_its_undo_leave_one_truth(stage, right):
    dossier = stage.intake()
    day = day_number(stage.at)
    stage.later(minutes=5)
    correct(stage, dossier, procedure=right)
    assert count("received", day, by="procedure") == {right.pk: 1}
    assert not verify_facts([Dossier.objects.get()])
    stage.later(minutes=2)
    stage.do("desk", "undo", dossier)
    assert dossier.procedure_id == stage.procedure.pk
    assert count("received", day, by="procedure") == {stage.procedure.pk: 1}
    assert DossierFact.objects.count() == 1
    assert not verify_facts([Dossier.objects.get()])


def test_the_undo_of_a_later_correction_gives_every_stretch_back(stage, right):
    dossier = stage.processing()
    day = day_number(stage.at)
    stage.later(days=2)
    correct(stage, dossier, procedure=right)
    stage.later(minutes=2)
    stage.do("desk", "undo", dossier)
    assert count("received", day, by="procedure") == {stage.procedure.pk: 1}
    assert not verify_facts([Dossier.objects.get()])


def test_the_kind_of_applicant_alone_leaves_dates_and_steps(stage):
    dossier = stage.processing()
    due, (run,) = dossier.due_at, open_runs(dossier)
    correct(stage, dossier, applicant_kind="business")
    assert (dossier.applicant_kind, dossier.due_at) == ("business", due)
    assert [each.pk for each in open_runs(dossier)] == [run.pk]
    assert count("received", day_number(stage.at), by="applicant_kind") == {2: 1}


def test_another_commune_of_the_province_gets_the_dossier(stage):
    dossier = stage.processing()
    correct(stage, dossier, who="head", competent_agency=stage.cast.other_commune)
    assert dossier.competent_agency == stage.cast.other_commune
    assert dossier.holder_agency_id == stage.cast.other_commune.pk
    assert not verify_facts([Dossier.objects.get()])


def test_what_is_decided_or_stands_still_is_not_corrected(stage, right):
    dossier = stage.to_issue(stage.processing())
    with pytest.raises(Refused, match="đã được ký"):
        correct(stage, dossier, procedure=right)
    stage.do("clerk", "issue_result", dossier)
    with pytest.raises(Refused):
        correct(stage, dossier, procedure=right)
    assert Dossier.objects.get().procedure == stage.procedure


def test_a_paused_dossier_an_unknown_case_and_no_change_are_refused(stage, right):
    dossier = stage.processing()
    with pytest.raises(Invalid):
        correct(stage, dossier)
    with pytest.raises(Invalid):
        correct(stage, dossier, procedure=right, case_id=dossier.case_id)
    with pytest.raises(Invalid):
        correct(stage, dossier, procedure=right, reason=" ")
    stage.do("officer", "pause", dossier, kind="public_notice", legal_basis="Luật Đất đai 2024")
    with pytest.raises(Refused):
        correct(stage, dossier, procedure=right)


def test_an_officer_and_a_stranger_do_not_correct(stage, right):
    dossier = stage.processing()
    for name in ("officer", "outsider", "clerk"):
        with pytest.raises(Refused):
            correct(stage, dossier, who=name, procedure=right)


def test_what_is_proposed_changes_nothing(stage, right):
    dossier = stage.processing()
    case = right.versions.get().cases.get()
    found = proposed(dossier, Matter(right.pk, case.pk, "citizen", dossier.competent_agency_id))
    assert (found.row.procedure_id, found.begins_again) == (right.pk, True)
    assert [document.name for document in found.missing] == ["Bản vẽ hiện trạng"]
    assert dossier.procedure == stage.procedure
    assert Dossier.objects.get().status == Status.PROCESSING
    with pytest.raises(Refused):
        actions.correct_matter(dossier=dossier, by=stage.who("nobody"), at=stage.at, reason="x", procedure=right)


def test_the_page_shows_what_changes_before_it_is_done(stage, right):
    dossier = stage.processing()
    client = stage.cast.client("desk")
    page = client.get(reverse("dossier_act", args=[dossier.code, "correct_matter"])).content.decode()
    assert reverse("dossier_matter", args=[dossier.code]) in page
    data = {"procedure": right.pk, "applicant_kind": "citizen", "competent_agency": dossier.competent_agency_id}
    shown = client.post(reverse("dossier_matter", args=[dossier.code]), data).content.decode()
    assert "Bản vẽ hiện trạng" in shown
    assert "Thẩm định" in shown
    assert Dossier.objects.get().procedure == stage.procedure
    stranger = stage.cast.client("outsider")
    assert stranger.post(reverse("dossier_matter", args=[dossier.code]), data).status_code == 404
