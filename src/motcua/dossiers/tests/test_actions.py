"""What each act leaves behind: state, event, fact; and on refusal nothing."""

from datetime import date, datetime, timedelta

import pytest

from motcua.acts import lifecycle
from motcua.acts.queries import replay, replay_dependents, state_of, verify_chain, verify_dependents
from motcua.acts.registry import acts_of
from motcua.acts.vocabulary import NOWHERE, PREVIOUS, SAME
from motcua.base.law import UNVERIFIED
from motcua.base.refusals import Invalid, Refused, Stale
from motcua.base.time import VIETNAM, day_number
from motcua.dossiers import actions
from motcua.dossiers.actions import clock
from motcua.dossiers.actions.clock import PAUSE_KINDS
from motcua.dossiers.actions.rebuilding import verify_facts
from motcua.dossiers.forms.action_forms.waiting import AskPaymentForm
from motcua.dossiers.gateways.printing.assembly import slip_of
from motcua.dossiers.models import Dossier, DossierEvent, DossierFact, StepRun, StoredFile
from motcua.dossiers.queries import members
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.rules import guards
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.views.turns import coming
from motcua.dossiers.vocabulary import SUBJECT, Action, DigitiseState, Paper, Status
from motcua.people.models import RoleHolding
from motcua.people.vocabulary import SYSTEM
from motcua.procedures.models import Procedure, ProcedureField, ProcedureVersion, RequiredDocument

ARROWS = lifecycle.arrows(SUBJECT)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def assert_told(dossier: Dossier) -> None:
    """The events alone give back the row and everything that hangs on it, and their chain holds."""
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert verify_chain(DOSSIERS, dossier) == []
    assert verify_dependents(DOSSIERS, [dossier]) == verify_facts([dossier]) == {}
    assert replay(dossier) == state_of(dossier)
    for (model, pk), told in replay_dependents(dossier).items():
        row = next(r._meta.model.objects.get(pk=pk) for r in [_model(model)()])
        assert told == {name: value for name, value in state_of(row).items() if name in told}


def _model(name: str):
    from django.apps import apps

    return apps.get_model("dossiers", name)


def test_intake_gives_code_due_date_event_and_fact(stage: Stage) -> None:
    dossier = stage.intake()
    assert dossier.code == "H13.100.1-261116-0001"
    assert dossier.status == Status.ACCEPTED
    assert dossier.competent_agency == stage.cast.commune
    assert dossier.due_at == moment(19, 17)
    assert dossier.original_due_at == dossier.due_at
    assert any("3 ngày làm việc" in line for line in dossier.due_trace)
    event = dossier.events.get()
    assert (event.action, event.sequence, event.account_id) == (Action.INTAKE, 1, stage.cast.desk.pk)
    fact = DossierFact.objects.get(dossier_id=dossier.pk)
    assert (fact.received_day, fact.due_day) == (day_number(moment(16, 0)), day_number(moment(19, 0)))
    assert_told(dossier)


def test_a_receipt_leaves_out_which_citations_nobody_has_compared(stage: Stage) -> None:
    case = stage.procedure.versions.get().cases.get()
    case.duration, case.duration_unit = 0, "working_day"
    case.save()
    stage.at = moment(16, 15, 30)
    dossier = stage.intake()
    assert any(UNVERIFIED in line for line in dossier.due_trace)
    slip = slip_of(dossier, SlipKind.RECEIPT, at=stage.at)
    assert slip is not None
    assert len(slip.why_due) == len(dossier.due_trace)
    assert not any(UNVERIFIED in line for line in slip.why_due)


def test_the_same_intake_sent_twice_makes_one_dossier(stage: Stage) -> None:
    command = stage.command()
    first, second = (actions.intake(command=command, by=stage.who("desk"), at=stage.at) for _ in range(2))
    assert first.pk == second.pk
    assert Dossier.objects.count() == 1


def test_intake_without_a_mandatory_paper_is_refused_and_leaves_nothing(stage: Stage) -> None:
    with pytest.raises(Invalid) as refused:
        stage.intake(papers=())
    assert "Tờ khai" in refused.value.errors["papers"]
    assert not Dossier.objects.exists()
    assert not DossierFact.objects.exists()


def test_a_desk_of_another_commune_cannot_receive_here(stage: Stage) -> None:
    with pytest.raises(Refused):
        actions.intake(command=stage.command(), by=stage.who("outsider"), at=stage.at)


def test_a_dossier_goes_through_its_process_to_the_applicant(stage: Stage) -> None:
    dossier = stage.processing()
    assert (dossier.holder, dossier.step.name) == (stage.cast.officer, "Thẩm định") or dossier.holder is None
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    assert dossier.holder == stage.cast.officer
    assert dossier.holder_agency == stage.cast.economy
    stage.later(hours=3)
    stage.do("officer", "forward", dossier)
    assert dossier.holder == stage.cast.head
    with pytest.raises(Invalid, match="Chưa có dự thảo"):
        stage.do("head", "forward", dossier)
    stage.draft(dossier)
    stage.do("head", "forward", dossier)
    assert dossier.holder == stage.cast.leader
    stage.later(days=1)
    stage.do("leader", "sign_result", dossier)
    assert dossier.holder == stage.cast.clerk
    stage.do("clerk", "issue_result", dossier)
    result = dossier.results.get()
    assert (result.number, result.signer) == ("1/TL-UBND", "Nguyễn Văn Lãnh Đạo")
    assert (dossier.status, dossier.outcome) == (Status.PROCESSED, "granted")
    assert dossier.step.name == "Trả kết quả"
    stage.later(hours=1)
    stage.do("desk", "return_result", dossier, recipient_name="Nguyễn Thị Đào")
    assert dossier.status == Status.RETURNED
    assert not StepRun.objects.filter(dossier=dossier, done_at=None).exists()
    fact = DossierFact.objects.get(dossier_id=dossier.pk, known_to=99_999)
    assert fact.returned_day == day_number(stage.at)
    assert_told(dossier)


def test_a_parallel_group_goes_on_when_all_of_it_is_done(stage: Stage) -> None:
    steps = (
        ("Thẩm định kinh tế", "processing", "case_officer", 8, 1),
        ("Thẩm định văn hóa", "processing", "division_head", 8, 1),
        ("Ký duyệt", "approval", "leader", 4, None),
    )
    dossier = stage.processing(procedure=make_procedure("2.000999", steps=steps))
    first = StepRun.objects.get(dossier=dossier, name="Thẩm định kinh tế")
    second = StepRun.objects.get(dossier=dossier, name="Thẩm định văn hóa")
    assert dossier.holder is None
    stage.do("officer", "forward", dossier, run_id=first.pk)
    assert dossier.holder == stage.cast.head
    stage.draft(dossier)
    stage.do("head", "forward", dossier, run_id=second.pk)
    assert dossier.step.name == "Ký duyệt"
    assert_told(dossier)


def test_supplement_restarts_the_limit_and_can_be_asked_once(stage: Stage) -> None:
    dossier = stage.processing()
    stage.at = moment(17, 9)
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu", items=["Bản sao hộ chiếu"])
    assert [str(step) for step in coming(dossier, stage.at)] == ["chờ người nộp bổ sung giấy tờ"]
    assert dossier.status == Status.SUPPLEMENT_REQUESTED
    assert dossier.paused_since == stage.at
    stage.at = moment(23, 10)
    stage.do("desk", "receive_supplement", dossier)
    assert dossier.due_at == dossier.original_due_at == moment(27, 17)  # 24 November is a holiday
    assert dossier.supplement_requests.get().old_due_at == moment(19, 17)
    with pytest.raises(Invalid, match="một lần"):
        stage.do("officer", "ask_supplement", dossier, reason="Nữa", items=["Giấy khác"])
    assert dossier.supplement_requests.count() == 1
    assert_told(dossier)


def test_a_supplement_asked_for_after_the_due_date_does_not_hide_the_lateness(stage: Stage) -> None:
    dossier = stage.processing()
    stage.at = moment(20, 9)
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu", items=["Bản sao hộ chiếu"])
    stage.at = moment(23, 10)
    stage.do("desk", "receive_supplement", dossier)
    assert dossier.due_at == moment(27, 17)
    assert dossier.original_due_at == moment(19, 17)


def test_a_pause_moves_the_due_date_by_the_time_it_stood_still(stage: Stage) -> None:
    dossier = stage.processing()
    stage.at = moment(17, 8)
    stage.do("officer", "pause", dossier, kind="public_notice", legal_basis="Luật Đất đai 2024, Điều 228")
    with pytest.raises(Refused):
        stage.grant(dossier)
    stage.at = moment(19, 8)
    stage.do("officer", "resume", dossier)
    assert dossier.due_at == dossier.original_due_at == moment(23, 17)
    assert dossier.paused_days == 2
    assert_told(dossier)


def test_a_dossier_is_settled_at_the_level_of_the_version_of_its_day(stage: Stage) -> None:
    version = ProcedureVersion.objects.get(procedure=stage.procedure)
    version.valid_to, version.level = stage.at.date() - timedelta(days=1), "district"
    version.save()
    ProcedureVersion.objects.create(
        procedure=stage.procedure, valid_from=stage.at.date() - timedelta(days=1), level="province"
    )
    with pytest.raises(Invalid, match="do cấp tỉnh giải quyết") as refused:
        stage.intake(papers=())
    assert "competent_agency" in refused.value.errors
    assert not Dossier.objects.exists()
    taken = stage.intake(papers=(), competent_agency_id=stage.cast.province.pk)
    assert (taken.level, taken.competent_agency) == ("province", stage.cast.province)


def test_settled_at_the_level_of_the_version() -> None:
    since = date(2025, 7, 1)
    assert guards.level(level="commune", settled_at="commune", since=since) == ""
    assert "do cấp huyện giải quyết" in guards.level(level="commune", settled_at="district", since=since)


def test_a_pause_without_legal_basis_is_refused(stage: Stage) -> None:
    dossier = stage.processing()
    with pytest.raises(Invalid):
        stage.do("officer", "pause", dossier, kind="public_notice", legal_basis=" ")
    with pytest.raises(Invalid):
        stage.do("officer", "pause", dossier, kind="supplement", legal_basis="Luật")


def test_an_apology_gives_one_new_date_and_keeps_the_first(stage: Stage) -> None:
    dossier = stage.processing()
    stage.at = moment(18, 9)
    stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=moment(25, 17))
    assert (dossier.due_at, dossier.original_due_at) == (moment(25, 17), moment(19, 17))
    assert dossier.apology.was_in_time
    with pytest.raises(Invalid, match="một lần"):
        stage.do("officer", "apologise", dossier, reason="Lại chậm", new_due_at=moment(27, 17))
    stage.at = moment(25, 9)
    stage.grant(dossier)
    fact = DossierFact.objects.get(dossier_id=dossier.pk, known_to=99_999, valid_to=99_999)
    assert fact.due_day == day_number(moment(19, 0))
    assert_told(dossier)


@pytest.mark.parametrize(
    ("new_due", "why"),
    [
        (moment(22, 10), "ngày nghỉ"),
        (moment(24, 10), "ngày nghỉ"),
        (moment(25, 3), "giờ làm việc"),
        (moment(25, 17), ""),
    ],
)
def test_an_appointment_is_for_a_time_when_the_office_is_open(stage: Stage, new_due: datetime, why: str) -> None:
    dossier = stage.processing()
    if why:
        with pytest.raises(Invalid, match=why):
            stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=new_due)
    else:
        stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=new_due)
        assert dossier.due_at == new_due


def test_a_late_apology_is_recorded_and_marked(stage: Stage) -> None:
    dossier = stage.processing()
    stage.at = moment(20, 9)
    stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=moment(25, 17))
    assert not dossier.apology.was_in_time


def test_reopening_keeps_the_earlier_end_in_the_events(stage: Stage) -> None:
    dossier = stage.processing()
    stage.grant(dossier)
    ended = dossier.processing_ended_at
    stage.later(days=1)
    stage.do("leader", "reopen", dossier, reason="Cấp sai")
    assert (dossier.status, dossier.processing_ended_at, dossier.outcome) == (Status.PROCESSING, None, "")
    told = [event.payload["changes"].get("processing_ended_at") for event in dossier.events.all()]
    assert any(change and change[1] and datetime.fromisoformat(change[1]) == ended for change in told)
    assert_told(dossier)


def test_a_fresh_mistake_is_taken_back_by_a_counter_event(stage: Stage) -> None:
    dossier = stage.to_issue(stage.processing())
    before = state_of(dossier)
    stage.do("clerk", "issue_result", dossier)
    given = dossier.results.get().number
    stage.later(minutes=5)
    stage.do("clerk", "undo", dossier)
    assert {**state_of(dossier), "revision": 0} == {**before, "revision": 0}
    assert not dossier.results.get().is_issued
    assert dossier.events.last().undoes.action == Action.APPROVE
    assert_told(dossier)
    stage.do("clerk", "issue_result", dossier)
    assert dossier.results.get().number == given, "the number that was taken stays with the dossier"


def test_undo_is_for_the_same_person_and_a_few_minutes(stage: Stage) -> None:
    dossier = stage.processing()
    stage.grant(dossier)
    with pytest.raises(Refused, match="người vừa làm"):
        stage.do("leader", "undo", dossier)
    stage.later(minutes=16)
    with pytest.raises(Refused, match="phút"):
        stage.do("clerk", "undo", dossier)
    assert dossier.status == Status.PROCESSED


def test_an_apology_taken_back_can_be_given_again(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do("officer", "apologise", dossier, reason="Nhầm", new_due_at=moment(25, 17))
    stage.do("officer", "undo", dossier)
    stage.do("officer", "apologise", dossier, reason="Chờ xác minh", new_due_at=moment(25, 17))
    assert dossier.due_at == moment(25, 17)
    assert_told(dossier)


def test_who_saw_an_older_state_is_told_and_changes_nothing(stage: Stage) -> None:
    dossier = stage.processing()
    seen = dossier.revision
    stage.do("leader", "assign", dossier, to=stage.cast.officer, revision=seen)
    events = DossierEvent.objects.count()
    with pytest.raises(Stale):
        stage.do("officer", "forward", dossier, revision=seen)
    assert DossierEvent.objects.count() == events


def test_nothing_takes_effect_in_the_future_or_before_the_last_act(stage: Stage) -> None:
    dossier = stage.to_issue(stage.processing())
    for wrong in (stage.at + timedelta(minutes=1), stage.at - timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            stage.do("clerk", "issue_result", dossier, effective_at=wrong)
        assert "effective_at" in refused.value.errors
    assert dossier.status == Status.PROCESSING


def test_what_is_recorded_on_a_later_day_says_why(stage: Stage) -> None:
    dossier = stage.to_issue(stage.processing())
    happened = stage.at
    stage.later(days=1)
    with pytest.raises(Invalid) as refused:
        stage.do("clerk", "issue_result", dossier, effective_at=happened)
    assert "comment" in refused.value.errors
    stage.do("clerk", "issue_result", dossier, effective_at=happened, comment="Mất điện")
    event = dossier.events.last()
    assert (event.effective_at, event.recorded_at) == (happened, stage.at)


def online(stage: Stage) -> Dossier:
    command = stage.command(channel="online")
    return actions.submit_online(command=command, by=stage.who("desk"), at=stage.at)


def test_a_dossier_sent_online_is_corrected_then_accepted(stage: Stage) -> None:
    dossier = online(stage)
    assert (dossier.status, dossier.due_at) == (Status.REGISTERED, None)
    assert dossier.reception_due_at is not None
    stage.later(hours=1)
    stage.do("desk", "ask_correction", dossier, reason="Mờ", items=["Tờ khai"])
    with pytest.raises(Refused):
        stage.do("desk", "receive_supplement", dossier)
    stage.later(days=1)
    stage.do("desk", "correct", dossier)
    stage.later(hours=1)
    stage.do("desk", "accept", dossier)
    assert dossier.received_at == stage.at
    assert dossier.submitted_at == moment(16, 9, 10)
    assert_told(dossier)


def test_refused_at_reception_it_ends_without_having_been_received(stage: Stage) -> None:
    dossier = online(stage)
    stage.do("desk", "refuse_receipt", dossier, reason="Không thuộc thẩm quyền")
    assert (dossier.status, dossier.received_at) == (Status.REFUSED, None)
    assert_told(dossier)


def test_waiting_too_long_for_papers_stops_the_dossier(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu", items=["Hộ chiếu"])
    with pytest.raises(Refused):
        stage.do("desk", "time_out_supplement", dossier)
    stage.later(days=30)
    stage.do("desk", "time_out_supplement", dossier)
    assert (dossier.status, dossier.outcome) == (Status.STOPPED, "stopped")
    stage.later(days=1)
    stage.do("leader", "reopen", dossier, reason="Dân nộp bù")
    assert dossier.status == Status.SUPPLEMENT_REQUESTED
    assert_told(dossier)


def test_payment_stops_the_clock_only_with_a_legal_basis(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do("officer", "ask_payment", dossier, notice="12/TB-CCT")
    assert dossier.paused_since is None
    stage.do("desk", "record_payment", dossier, receipt="BL 0001")
    stage.do("officer", "ask_payment", dossier, notice="13/TB-CCT", legal_basis="Luật Quản lý thuế, Điều 55")
    assert dossier.paused_since == stage.at
    stage.later(days=1)
    stage.do("desk", "record_payment", dossier, receipt="BL 0002")
    assert (dossier.paused_since, dossier.paused_days) == (None, 1)
    assert_told(dossier)


@pytest.mark.parametrize(
    ("received", "decree"),
    [(datetime(2025, 6, 30, 9, tzinfo=VIETNAM), "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4"),
     (datetime(2025, 7, 1, 9, tzinfo=VIETNAM), "Nghị định 118/2025/NĐ-CP")],
)  # fmt: skip
def test_the_basis_of_a_pause_is_that_of_the_rules_in_force_at_reception(received, decree) -> None:
    dossier = Dossier(procedure=Procedure(code="1.001193", field=ProcedureField(code="HT")), received_at=received)
    assert clock.supplement_basis(dossier) == f"{decree}; chờ bổ sung hồ sơ"
    assert "nghĩa vụ tài chính" in clock.obligation_basis(dossier)


def test_the_form_for_an_obligation_begins_with_the_basis_of_the_rules_in_force(stage: Stage) -> None:
    dossier = stage.processing()
    form = AskPaymentForm(record=dossier, actor=stage.who("officer"), at=stage.at)
    assert form.initial["legal_basis"] == clock.obligation_basis(dossier) != ""


def test_opinions_are_asked_with_a_day_and_silence_is_recorded(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do(
        "officer", "consult", dossier, agency=stage.cast.other_commune, content="Xác minh", reply_due_at=moment(17, 17)
    )
    asked = dossier.consultations.get()
    with pytest.raises(Invalid):
        stage.do("officer", "record_consultation", dossier, consultation=asked, is_silent=True)
    stage.at = moment(18, 8)
    stage.do("officer", "record_consultation", dossier, consultation=asked, is_silent=True)
    asked.refresh_from_db()
    assert asked.is_silent
    assert_told(dossier)


def test_sent_back_and_handed_over_the_time_stays_with_who_used_it(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    stage.later(hours=1)
    stage.do("officer", "forward", dossier)
    stage.later(hours=1)
    stage.do("head", "send_back", dossier, reason="Thiếu biên bản")
    assert dossier.holder == stage.cast.officer
    stage.later(hours=1)
    stage.do("officer", "hand_over", dossier, agency=stage.cast.other_commune, reason="Thuộc địa bàn")
    assert dossier.holder_agency == stage.cast.other_commune
    assert dossier.competent_agency == stage.cast.commune
    assert StepRun.objects.filter(dossier=dossier, done_at=None).count() == 1
    assert_told(dossier)


def test_particulars_are_mended_and_the_old_ones_stay_in_the_history(stage: Stage) -> None:
    dossier = stage.intake()
    stage.do("desk", "edit", dossier, values={"applicant_name": "Nguyễn Thị Đào Hoa"})
    assert dossier.folded_name == "nguyen thi dao hoa"
    assert dossier.events.last().payload["changes"]["applicant_name"][0] == "Nguyễn Thị Đào"
    with pytest.raises(Invalid):
        stage.do("desk", "edit", dossier, values={"due_at": None})
    assert_told(dossier)


def test_corrected_result_is_a_further_version_and_the_end_stays(stage: Stage) -> None:
    dossier = stage.processing()
    stage.grant(dossier)
    ended = dossier.processing_ended_at
    stage.do("desk", "return_result", dossier, recipient_name="Nguyễn Thị Đào")
    stage.later(days=2)
    stage.do("leader", "correct_result", dossier, reason="Sai năm sinh", name="Trích lục")
    assert (dossier.status, dossier.returned_at, dossier.processing_ended_at) == (Status.PROCESSED, None, ended)
    assert dossier.results.order_by("version").last().version == 2
    assert_told(dossier)


def test_a_case_officer_does_not_take_what_another_holds(stage: Stage) -> None:
    dossier = stage.processing()
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    with pytest.raises(Refused):
        stage.do("culture_officer", "forward", dossier)


#: How each act is called for the table of arrows.
CALLS: dict[str, dict] = {
    Action.ACCEPT: {"f": "accept", "who": "desk"},
    Action.ASK_CORRECTION: {"f": "ask_correction", "who": "desk", "reason": "x", "items": ["y"]},
    Action.CORRECT: {"f": "correct", "who": "desk"},
    Action.REFUSE_RECEIPT: {"f": "refuse_receipt", "who": "desk", "reason": "x"},
    Action.TRANSFER: {"f": "transfer", "who": "desk"},
    Action.PREPARE: {"f": "prepare_result", "who": "officer", "name": "Trích lục"},
    Action.FORWARD: {"f": "forward", "who": "officer"},
    Action.SEND_BACK: {"f": "send_back", "who": "officer", "reason": "x"},
    Action.ASK_SUPPLEMENT: {"f": "ask_supplement", "who": "officer", "reason": "x", "items": ["y"]},
    Action.SUPPLEMENT: {"f": "receive_supplement", "who": "desk"},
    Action.SUPPLEMENT_TIMEOUT: {"f": "time_out_supplement", "who": "desk"},
    Action.ASK_PAYMENT: {"f": "ask_payment", "who": "officer", "notice": "x"},
    Action.PAID: {"f": "record_payment", "who": "desk", "receipt": "x"},
    Action.PAUSE: {"f": "pause", "who": "officer", "kind": "public_notice", "legal_basis": "x"},
    Action.RESUME: {"f": "resume", "who": "officer"},
    Action.SIGN: {"f": "sign_result", "who": "leader"},
    Action.APPROVE: {"f": "issue_result", "who": "clerk"},
    Action.DECIDE_REFUSAL: {"f": "issue_refusal", "who": "clerk"},
    Action.STOP: {"f": "stop", "who": "leader", "reason": "x"},
    Action.WITHDRAW: {"f": "withdraw", "who": "desk", "reason": "x"},
    Action.RETURN: {"f": "return_result", "who": "desk", "recipient_name": "x"},
    Action.HAND_BACK: {"f": "hand_back", "who": "desk", "recipient_name": "x"},
    Action.CORRECT_RESULT: {"f": "correct_result", "who": "leader", "reason": "x", "name": "Trích lục"},
    Action.REOPEN: {"f": "reopen", "who": "leader", "reason": "x"},
    Action.NOTE: {"f": "add_note", "who": "desk", "text": "x"},
    Action.EDIT: {"f": "edit", "who": "desk", "values": {"note": "x"}},
}


#: What must have happened before an act of a later stage.
READY = {
    Action.SIGN: lambda stage, dossier: stage.to_sign(dossier),
    Action.APPROVE: lambda stage, dossier: stage.to_issue(dossier),
    Action.DECIDE_REFUSAL: lambda stage, dossier: stage.to_issue(dossier, is_refusal=True, reason="x"),
}


#: What is done with a request only where it came before acceptance (`test_registration`).
BEFORE_RECEPTION = (Action.CORRECT, Action.REFUSE_RECEIPT)


def in_status(stage: Stage, status: str) -> Dossier:
    """A dossier led to the status by its proper acts."""
    if status == Status.REGISTERED:
        return online(stage)
    if status == Status.REFUSED:
        return stage.do("desk", "refuse_receipt", online(stage), reason="x")
    if status == Status.ACCEPTED:
        return stage.intake()
    if status == Status.CANCELLED:
        return stage.do("desk", "undo", stage.intake())
    dossier = stage.processing()
    if status in (Status.PROCESSED, Status.RETURNED):
        stage.grant(dossier)
    ways: dict[str, list[str]] = {
        Status.PROCESSING: [],
        Status.SUPPLEMENT_REQUESTED: [Action.ASK_SUPPLEMENT],
        Status.PAYMENT_REQUESTED: [Action.ASK_PAYMENT],
        Status.WITHDRAWN: [Action.WITHDRAW],
        Status.STOPPED: [Action.STOP],
        Status.PROCESSED: [],
        Status.RETURNED: [Action.RETURN],
    }
    for action in ways[status]:
        call = dict(CALLS[action])
        stage.do(call.pop("who"), call.pop("f"), dossier, **call)
    return dossier


@pytest.mark.parametrize("status", Status)
def test_every_act_that_has_no_arrow_is_refused_and_changes_nothing(stage: Stage, status: Status) -> None:
    dossier = in_status(stage, status)
    assert dossier.status == status
    before, events = state_of(dossier), DossierEvent.objects.count()
    for action, call in CALLS.items():
        if (status, action) in ARROWS:
            continue
        call = dict(call)
        with pytest.raises(Refused):
            stage.do(call.pop("who"), call.pop("f"), dossier, **call)
    assert state_of(Dossier.objects.get(pk=dossier.pk)) == before
    assert DossierEvent.objects.count() == events


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (status, action)
        for status, action in ARROWS
        if status != NOWHERE
        and action in CALLS
        and action not in (Action.RESUME, Action.SEND_BACK, Action.SUPPLEMENT_TIMEOUT)
        and (status, action) not in ((Status.SUPPLEMENT_REQUESTED, act) for act in BEFORE_RECEPTION)
    ],
)
def test_every_arrow_leads_where_the_table_says(stage: Stage, status: str, action: str) -> None:
    dossier = in_status(stage, status)
    if action in READY:
        READY[action](stage, dossier)
    call = dict(CALLS[action])
    who = call.pop("who")
    if (status, action) == (Status.ACCEPTED, Action.PREPARE):
        who = "desk"  # before the dossier goes to the signer
    stage.do(who, call.pop("f"), dossier, **call)
    target = ARROWS[(status, action)]
    if target == SAME:
        assert dossier.status == status
    elif target != PREVIOUS:
        assert dossier.status == target
    assert dossier.events.last().action == action
    assert_told(dossier)


def test_a_meddled_event_is_found(stage: Stage) -> None:
    dossier = stage.processing()
    event = dossier.events.first()
    DossierEvent.objects.filter(pk=event.pk).update(effective_at=event.effective_at - timedelta(days=1))
    assert "diễn biến số 1" in verify_chain(DOSSIERS, dossier)[0]


def test_a_head_of_division_hands_out_the_office_s_common_list_but_a_case_officer_does_not(stage: Stage) -> None:
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    with pytest.raises(Refused):
        stage.do("officer", "assign", dossier, to=stage.cast.culture_officer)
    stage.do("head", "assign", dossier, to=stage.cast.officer)
    dossier.refresh_from_db()
    assert dossier.holder_id == stage.cast.officer.pk


def test_a_refusal_is_handed_over_once_with_the_papers_and_shows_who_took_it(stage: Stage) -> None:
    dossier = in_status(stage, Status.PROCESSING)
    stage.refuse(dossier)
    desk = stage.who("desk")
    assert [row.pk for row in members(desk, "to_hand_back", stage.at)] == [dossier.pk]
    stage.do("desk", "hand_back", dossier, recipient_name="Lý Thị Mến")
    assert (dossier.status, dossier.outcome) == (Status.STOPPED, "refused")
    assert dossier.returned_at is not None
    assert dossier.returns.get().recipient_name == "Lý Thị Mến"
    assert not members(desk, "to_hand_back", stage.at)
    with pytest.raises(Refused, match="đã trả văn bản"):
        stage.do("desk", "hand_back", dossier, recipient_name="Người khác")
    stage.do("leader", "reopen", dossier, reason="x")
    assert (dossier.status, dossier.returned_at) == (Status.PROCESSING, None)
    assert_told(dossier)


@pytest.mark.parametrize("status", [Status.STOPPED, Status.WITHDRAWN])
def test_papers_given_back_without_a_decision_are_no_return_of_a_result(stage: Stage, status: Status) -> None:
    dossier = in_status(stage, status)
    stage.do("desk", "hand_back", dossier, recipient_name="Lý Thị Mến")
    assert dossier.returned_at is None
    assert dossier.returns.get().recipient_name == "Lý Thị Mến"
    assert_told(dossier)


@pytest.mark.parametrize(("who", "named"), [("leader", True), ("officer", False)])
def test_only_a_leader_s_name_stands_under_an_apology(stage: Stage, who: str, named: bool) -> None:
    dossier = in_status(stage, Status.PROCESSING)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    stage.do(who, "apologise", dossier, reason="Chờ xác minh", new_due_at=moment(26, 17))
    slip = slip_of(dossier, SlipKind.APOLOGY, at=stage.at)
    assert bool(slip.signer) is named
    assert bool(slip.signer_title) is (named and bool(stage.cast.leader.title))


def test_a_step_goes_back_to_who_was_assigned_to_it_and_to_the_list_once_they_have_left(stage: Stage) -> None:
    dossier = in_status(stage, Status.PROCESSING)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    step = dossier.step
    stage.do("officer", "forward", dossier)
    stage.do("head", "send_back", dossier, reason="Thiếu biên bản")
    assert (dossier.step, dossier.holder) == (step, stage.cast.officer)
    stage.do("officer", "forward", dossier)
    RoleHolding.objects.filter(account=stage.cast.officer).update(valid_to=stage.at.date())
    stage.do("head", "send_back", dossier, reason="Thiếu biên bản")
    assert dossier.step == step
    assert dossier.holder != stage.cast.officer
    assert_told(dossier)


def test_a_dossier_is_reopened_though_who_had_it_has_left(stage: Stage) -> None:
    dossier = in_status(stage, Status.PROCESSING)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    stage.do("leader", "stop", dossier, reason="x")
    RoleHolding.objects.filter(account=stage.cast.officer).update(valid_to=stage.at.date())
    stage.do("leader", "reopen", dossier, reason="x")
    assert dossier.status == Status.PROCESSING
    assert dossier.holder != stage.cast.officer


def test_only_pauses_that_the_pause_act_accepts_are_offered() -> None:
    offered = {key for key, _ in acts_of(SUBJECT)[Action.PAUSE].form.base_fields["kind"].choices}
    assert offered == set(PAUSE_KINDS)


def without_file(stage: Stage, state: str = DigitiseState.NONE, reason: str = "") -> dict[str, tuple[Paper, ...]]:
    """The mandatory paper of the procedure without a file."""
    document = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    return {"papers": (Paper("Tờ khai", document.pk, digitise_state=state, exempt_reason=reason),)}


def test_a_paper_is_taken_in_only_with_its_scan_a_reason_or_the_promise_of_one(stage: Stage) -> None:
    with pytest.raises(Invalid) as refused:
        stage.intake(**without_file(stage))
    assert "Chưa có bản quét: Tờ khai" in refused.value.errors["papers"]
    assert not Dossier.objects.exists()
    stage.intake(**without_file(stage, DigitiseState.EXEMPT, "Vật mẫu"))
    stage.intake(**without_file(stage, DigitiseState.LATER))
    assert Dossier.objects.count() == 2


def test_a_result_is_returned_only_when_what_was_to_be_scanned_later_has_been(stage: Stage) -> None:
    dossier = stage.processing(**without_file(stage, DigitiseState.LATER))
    paper = dossier.documents.get()
    stage.grant(dossier)
    with pytest.raises(Invalid, match="chờ quét bổ sung: Tờ khai"):
        stage.do("desk", "return_result", dossier, recipient_name="Đào")
    stage.do("desk", "attach", dossier, paper=Paper("", exempt_reason="Vật mẫu"), document_id=paper.pk)
    paper.refresh_from_db()
    assert (paper.digitise_state, paper.exempt_reason) == (DigitiseState.EXEMPT, "Vật mẫu")
    stage.do("desk", "return_result", dossier, recipient_name="Đào")
    assert dossier.status == Status.RETURNED


def test_what_came_on_line_without_a_file_is_accepted_only_to_be_scanned_later(stage: Stage) -> None:
    command = stage.command(channel="online", **without_file(stage))
    dossier = actions.submit_online(command=command, by=SYSTEM, at=stage.at)
    with pytest.raises(Invalid) as refused:
        stage.do("desk", "accept", dossier)
    assert list(refused.value.errors) == ["scan_later"]
    stage.do("desk", "accept", dossier, scan_later=True)
    assert dossier.documents.get().digitise_state == DigitiseState.LATER


def test_a_further_paper_needs_its_scan_or_a_reason_too(stage: Stage) -> None:
    dossier = stage.intake()
    with pytest.raises(Invalid) as refused:
        stage.do("desk", "attach", dossier, paper=Paper("Giấy xác nhận"))
    assert list(refused.value.errors) == ["file"]
    stage.do("desk", "attach", dossier, paper=Paper("Giấy xác nhận", digitise_state=DigitiseState.LATER))


def test_a_paper_that_came_without_its_scan_gets_it_later_once(stage: Stage) -> None:
    dossier = stage.intake()
    document = dossier.documents.get()
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=stage.at)
    scan = Paper(name="", file_id=stored.pk, file_name="to-khai.pdf")
    with pytest.raises(Invalid, match="Chọn tệp quét"):
        stage.do("desk", "attach", dossier, paper=Paper(name=""), document_id=document.pk)
    stage.do("desk", "attach", dossier, paper=scan, document_id=document.pk)
    assert [(row.pk, row.file_id, row.digitise_state) for row in dossier.documents.all()] == [
        (document.pk, stored.pk, "scanned")
    ]
    with pytest.raises(Invalid, match="đã có bản quét"):
        stage.do("desk", "attach", dossier, paper=scan, document_id=document.pk)
    assert_told(dossier)
    stage.do("desk", "undo", dossier)
    assert dossier.documents.get().file_id is None
