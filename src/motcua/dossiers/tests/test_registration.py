"""Who comes to the counter too early or in vain: guided, turned away, received on return, or taken back."""

from datetime import timedelta

import pytest

from motcua.base.refusals import Invalid, Refused
from motcua.base.time import day_number
from motcua.books.models import BookNumber
from motcua.dossiers import actions
from motcua.dossiers.actions.rebuilding import verify_facts
from motcua.dossiers.models import Dossier, DossierEvent, StepRun
from motcua.dossiers.queries import public_status
from motcua.dossiers.queries.worklists import members
from motcua.dossiers.tests.stage import Stage
from motcua.dossiers.vocabulary import PublicState, Status
from motcua.statistics.queries import Request, figures, records
from motcua.statistics.vocabulary import Days

ITEMS = ["Tờ khai (1 bản chính)", "Giấy chứng sinh (1 bản chính, 1 bản sao)"]
COUNTED = ("guided", "guided_waiting", "receipt_refused", "registered_waiting", "received", "received_counter")


def guide(stage: Stage, **values) -> Dossier:
    command = stage.command(**{"papers": (), **values})
    return actions.guide(command=command, reason="Hồ sơ chưa đủ", items=ITEMS, by=stage.who("desk"), at=stage.at)


def turn_away(stage: Stage, **values) -> Dossier:
    command = stage.command(**{"papers": (), **values})
    reason = "Không thuộc thẩm quyền giải quyết của xã"
    return actions.turn_away(command=command, reason=reason, by=stage.who("desk"), at=stage.at)


def counted(stage: Stage, *, known_on: int | None = None) -> dict[str, int]:
    day = day_number(stage.at)
    request = Request("dossiers", Days(day, day), known_on=known_on)
    (cell,) = figures(request, COUNTED)
    return {name: cell.figures[name] for name in COUNTED}


def listed(stage: Stage, key: str) -> list[str]:
    return list(members(stage.who("desk"), key, stage.at).values_list("code", flat=True))


def test_who_lacks_papers_is_guided_with_form_02_and_waits_in_a_list_of_its_own(stage):
    dossier = guide(stage)
    assert (dossier.status, dossier.received_at, dossier.due_at) == (Status.SUPPLEMENT_REQUESTED, None, None)
    asked = dossier.supplement_requests.get()
    assert (asked.items, asked.before_acceptance, asked.slip_number) == (ITEMS, True, "01/PBS")
    assert listed(stage, "guided") == [dossier.code]
    assert listed(stage, "supplement") == []
    assert not verify_facts([dossier])


def test_guided_and_refused_are_counted_and_nothing_was_received(stage):
    guided, refused = guide(stage), turn_away(stage)
    expected = {"guided": 1, "guided_waiting": 1, "receipt_refused": 1, "received": 0}
    assert expected.items() <= counted(stage).items()
    assert counted(stage)["registered_waiting"] == 0  # nobody waits for an answer of the office
    day = day_number(stage.at)
    for measure, dossier in (("guided", guided), ("receipt_refused", refused)):
        assert records(Request("dossiers", Days(day, day)), measure) == (1, [dossier.pk])


def test_who_comes_back_is_received_under_the_code_of_the_registration(stage):
    dossier = guide(stage, phone="0912345678")
    code, came_at = dossier.code, dossier.submitted_at
    stage.later(days=1)
    command = stage.command(phone="0912345678")
    actions.receive_registered(dossier=dossier, command=command, by=stage.who("desk"), at=stage.at)
    assert (dossier.code, dossier.status, dossier.submitted_at) == (code, Status.ACCEPTED, came_at)
    assert dossier.received_at == stage.at
    assert dossier.due_at is not None
    assert dossier.supplement_requests.get().replied_at == stage.at
    assert [paper.name for paper in dossier.documents.filter(removed_at=None)] == ["Tờ khai"]
    assert StepRun.objects.get(dossier=dossier).name == "Tiếp nhận"
    found = counted(stage)
    assert (found["received_counter"], found["guided"], found["guided_waiting"]) == (1, 0, 0)
    assert listed(stage, "guided") == []
    assert not verify_facts([dossier])


def test_papers_that_are_still_missing_are_refused_on_return(stage):
    dossier = guide(stage)
    with pytest.raises(Invalid) as wrong:
        actions.receive_registered(dossier=dossier, command=stage.command(papers=()), by=stage.who("desk"), at=stage.at)
    assert "Tờ khai" in wrong.value.errors["papers"]
    assert Dossier.objects.get().status == Status.SUPPLEMENT_REQUESTED


def test_another_procedure_is_no_return(stage):
    dossier = guide(stage)
    other = stage.procedure.__class__.objects.create(
        code="2.000000", name="Việc khác", folded_name="viec khac", field=stage.procedure.field, level="commune"
    )
    command = stage.command(procedure=other)
    with pytest.raises(Invalid):
        actions.receive_registered(dossier=dossier, command=command, by=stage.who("desk"), at=stage.at)


def test_a_registration_sent_twice_is_one(stage):
    command = stage.command(papers=())
    told = {"reason": "Hồ sơ chưa đủ", "items": ITEMS, "by": stage.who("desk"), "at": stage.at}
    assert actions.guide(command=command, **told).pk == actions.guide(command=command, **told).pk


def test_guidance_names_what_is_missing_and_a_refusal_its_reason(stage):
    with pytest.raises(Invalid):
        actions.guide(command=stage.command(), reason="Thiếu", items=[], by=stage.who("desk"), at=stage.at)
    with pytest.raises(Invalid):
        actions.turn_away(command=stage.command(), reason=" ", by=stage.who("desk"), at=stage.at)
    assert not Dossier.objects.exists()


def test_who_does_not_receive_does_not_register(stage):
    command = stage.command(papers=())
    with pytest.raises(Refused):
        actions.turn_away(command=command, reason="Không nhận", by=stage.who("officer"), at=stage.at)
    with pytest.raises(Refused):
        actions.turn_away(command=command, reason="Không nhận", by=stage.who("outsider"), at=stage.at)


# An intake that is taken back ------------------------------------------------------------------------------
def test_an_intake_taken_back_keeps_its_number_and_leaves_the_figures(stage):
    dossier = stage.intake()
    assert counted(stage)["received"] == 1
    stage.later(minutes=3)
    stage.do("desk", "undo", dossier)
    assert (dossier.status, dossier.step_id, dossier.holder_id) == (Status.CANCELLED, None, None)
    assert counted(stage)["received"] == 0
    again = stage.intake(applicant_name="Trần Văn Khánh")
    assert (dossier.code[-4:], again.code[-4:]) == ("0001", "0002")
    assert listed(stage, "mine") == listed(stage, "to_transfer") == [again.code]
    assert public_status(dossier.code, at=stage.at).state == PublicState.CANCELLED
    assert not verify_facts([dossier, again])


def test_figures_known_before_the_undo_of_the_next_day_stay(stage, settings):
    settings.UNDO_MINUTES = 24 * 60
    dossier = stage.intake()
    day = day_number(stage.at)
    stage.later(hours=20)
    stage.do("desk", "undo", dossier)
    believed = figures(Request("dossiers", Days(day, day), known_on=day), ("received",))[0].figures["received"]
    now = figures(Request("dossiers", Days(day, day)), ("received",))[0].figures["received"]
    assert (believed, now) == (1, 0)
    assert not verify_facts([Dossier.objects.get()])


def test_an_intake_is_taken_back_only_by_who_made_it_and_in_time(stage):
    dossier = stage.intake()
    with pytest.raises(Refused):
        stage.do("head", "undo", dossier)
    stage.at += timedelta(minutes=16)
    with pytest.raises(Refused):
        stage.do("desk", "undo", dossier)
    assert DossierEvent.objects.filter(dossier=dossier).count() == 1


def test_what_went_on_is_not_cancelled_by_undoing_the_transfer(stage):
    dossier = stage.processing()
    stage.do("desk", "undo", dossier)
    assert dossier.status == Status.ACCEPTED
    with pytest.raises(Refused):
        stage.do("desk", "undo", dossier)


def test_a_registration_is_taken_back_like_an_intake(stage):
    dossier = guide(stage)
    stage.do("desk", "undo", dossier)
    assert dossier.status == Status.CANCELLED
    assert counted(stage)["guided"] == 0
    assert listed(stage, "guided") == []


def test_a_reception_on_return_taken_back_waits_again(stage):
    dossier = guide(stage)
    stage.later(minutes=5)
    actions.receive_registered(dossier=dossier, command=stage.command(), by=stage.who("desk"), at=stage.at)
    stage.do("desk", "undo", dossier)
    assert (dossier.status, dossier.received_at) == (Status.SUPPLEMENT_REQUESTED, None)
    assert listed(stage, "guided") == [dossier.code]
    assert not verify_facts([dossier])


def test_the_place_in_the_tracking_book_is_cancelled_with_the_intake(stage):
    dossier = stage.intake()
    assert BookNumber.objects.get().cancelled_at is None
    stage.do("desk", "undo", dossier)
    stage.intake(applicant_name="Trần Văn Khánh")
    places = BookNumber.objects.order_by("number").values_list("number", "cancel_reason")
    assert list(places) == [(1, "Hủy tiếp nhận hồ sơ"), (2, "")]
