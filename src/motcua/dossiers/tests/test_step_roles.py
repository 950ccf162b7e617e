"""A step belongs to its role: every member of the cast at every step of every shape of process, act by act."""

from typing import Any

import pytest
from tests.cast import MEMBERS, hold

from motcua.base.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can
from motcua.dossiers.queries.steps import open_runs
from motcua.dossiers.tests.stage import IN_HAND, Stage, make_procedure
from motcua.dossiers.vocabulary import Action
from motcua.people.vocabulary import Role

#: Shapes of internal processes: name → steps (title, phase, role, hours, parallel group).
SHAPES: dict[str, tuple] = {
    "none": (),
    "full": (
        ("Tiếp nhận", "reception", "desk_officer", 2, None),
        ("Phân công", "processing", "division_head", 2, None),
        ("Thẩm tra", "processing", "case_officer", 8, None),
        ("Trình ký", "processing", "division_head", 2, None),
        ("Ký duyệt", "approval", "leader", 2, None),
        ("Vào sổ, đóng dấu", "issuing", "clerk", 1, None),
        ("Trả kết quả", "return", "desk_officer", 8, None),
    ),
    "same_day": (
        ("Tiếp nhận", "reception", "desk_officer", 1, None),
        ("Kiểm tra", "processing", "case_officer", 2, None),
        ("Ký chứng thực", "approval", "leader", 1, None),
        ("Đóng dấu", "issuing", "clerk", 1, None),
        ("Trả kết quả", "return", "desk_officer", 8, None),
    ),
    "without_issuing": (
        ("Tiếp nhận", "reception", "desk_officer", 2, None),
        ("Thẩm định", "processing", "case_officer", 8, None),
        ("Ký duyệt", "approval", "leader", 4, None),
        ("Trả kết quả", "return", "desk_officer", 8, None),
    ),
    "parallel": (
        ("Thẩm định kinh tế", "processing", "case_officer", 8, 1),
        ("Thẩm định văn hóa", "processing", "division_head", 8, 1),
        ("Ký duyệt", "approval", "leader", 4, None),
    ),
}
#: The acts of each stage.
OF_STAGE = {
    "processing": (Action.PREPARE, Action.FORWARD, Action.PAUSE, Action.CONSULT, Action.HAND_OVER),
    "approval": (Action.PREPARE, Action.SIGN),
    "issuing": (Action.APPROVE, Action.DECIDE_REFUSAL),
}
PEOPLE = [name for name in MEMBERS if name != "nobody"]


def may_do(stage: Stage, dossier: Dossier, name: str) -> set[Action]:
    acts = {act for found in OF_STAGE.values() for act in found}
    return {act for act in acts if can(stage.who(name), act, Dossier.objects.get(pk=dossier.pk))}


def whose(stage: Stage, dossier: Dossier) -> dict[str, set[Action]]:
    """For each member of the cast, the acts of stages that the steps under way allow them."""
    allowed: dict[str, set[Action]] = {name: set() for name in PEOPLE}
    for run in open_runs(dossier):
        if run.account_id is not None:
            holders = [stage.hands_of(run)]
        elif run.needed_role == Role.CASE_OFFICER or not run.needed_role:
            holders = ["officer", "culture_officer"] + ([] if run.needed_role else ["head", "leader"])
        else:
            holders = [IN_HAND[run.needed_role]]
        for name in holders:
            allowed[name] |= set(OF_STAGE.get(run.stage, ()))
    return allowed


@pytest.mark.parametrize("shape", SHAPES)
def test_only_whoever_has_the_step_in_hand_does_its_acts(stage: Stage, shape: str) -> None:
    number = 100 + list(SHAPES).index(shape)
    dossier = stage.processing(procedure=make_procedure(f"2.000{number}", steps=SHAPES[shape]))
    for _ in range(12):
        expected = whose(stage, dossier)
        assert {name: may_do(stage, dossier, name) for name in PEOPLE} == expected
        run = open_runs(dossier)[0]
        who = stage.hands(dossier)
        if run.stage == "processing":
            if not dossier.results.exists():
                stage.draft(dossier)
            stage.do(who, "forward", dossier, run_id=run.pk)
        elif run.stage == "approval":
            stage.do(who, "sign_result", dossier)
        elif run.stage == "issuing":
            stage.do(who, "issue_result", dossier)
            break
    assert dossier.status == "processed"
    assert dossier.results.get().signer == "Nguyễn Văn Lãnh Đạo"


def test_a_leader_of_the_province_does_not_issue_a_commune_s_results(stage: Stage) -> None:
    hold(stage.cast.outside_leader, Role.LEADER, stage.cast.province, with_subtree=True)
    stage.actors.clear()
    dossier = stage.to_sign(stage.processing())
    with pytest.raises(Refused, match="Chưa đến lượt bạn"):
        stage.do("outside_leader", "sign_result", dossier)


def test_what_a_head_hands_out_goes_to_the_person_and_stays_theirs(stage: Stage) -> None:
    dossier = stage.processing(procedure=make_procedure("2.000200", steps=SHAPES["full"]))
    assert dossier.step.name == "Phân công"
    stage.do("head", "assign", dossier, to=stage.cast.culture_officer)
    assert (dossier.step.name, dossier.holder) == ("Thẩm tra", stage.cast.culture_officer)
    stage.do("culture_officer", "prepare_result", dossier, name="Giấy phép")
    stage.do("culture_officer", "forward", dossier)
    stage.do("head", "send_back", dossier, reason="Thiếu biên bản")
    assert (dossier.step.name, dossier.holder) == ("Thẩm tra", stage.cast.culture_officer)


def test_a_parallel_group_keeps_each_chosen_person(stage: Stage) -> None:
    steps = (("Xem xét", "processing", "division_head", 1, None), *SHAPES["parallel"])
    dossier = stage.processing(procedure=make_procedure("2.000201", steps=steps))
    economy = dossier.step.process.steps.get(name="Thẩm định kinh tế")
    each: dict[int, Any] = {economy.pk: stage.cast.culture_officer}
    stage.do("head", "forward", dossier, each=each)
    runs = {run.name: run.account for run in open_runs(dossier)}
    assert runs == {"Thẩm định kinh tế": stage.cast.culture_officer, "Thẩm định văn hóa": stage.cast.head}


def test_a_signature_is_void_when_the_clerk_sends_the_draft_back(stage: Stage) -> None:
    dossier = stage.to_issue(stage.processing())
    stage.do("clerk", "send_back", dossier, reason="Sai tên người")
    draft = dossier.results.get()
    assert (draft.signed_at, draft.signer) == (None, "")
    assert dossier.holder == stage.cast.leader


def test_a_result_is_numbered_under_the_symbol_of_its_type(stage: Stage) -> None:
    numbers = [stage.grant(stage.processing()).results.get().number for _ in range(3)]
    refused = stage.refuse(stage.processing()).results.get().number
    assert numbers == ["1/TL-UBND", "2/TL-UBND", "3/TL-UBND"]
    assert refused == "1/TB-UBND"
