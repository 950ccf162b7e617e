"""Work lists, search and the page of a dossier: what they hold, in which order, at what cost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.time import VIETNAM
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_see, findable, hidden, readable_agencies, sees_personal_data, visible
from motcua.dossiers.queries import LISTS, counts, detail, lists_of, members, page_of, public_status, search
from motcua.dossiers.tests.stage import RESULT, Stage
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role


def codes(actor: Actor, key: str, at: datetime) -> list[str]:
    return [dossier.code for dossier in page_of(actor, key, at)]


def find(stage: Stage, name: str, text: str) -> list[str]:
    actor = stage.who(name)
    found = search(text, seen=visible(actor), agencies=readable_agencies(actor), findable=findable(actor))
    return [d.applicant_name for d in found]


def test_lists_hold_what_they_say(stage: Stage) -> None:
    online = actions.submit_online(command=stage.command(channel="online"), by=stage.who("desk"), at=stage.at)
    taken, worked, done, waiting = stage.intake(), stage.processing(), stage.processing(), stage.processing()
    stage.do("leader", "approve", done, **RESULT)
    stage.do("leader", "ask_supplement", waiting, reason="Thiếu", items=["Hộ chiếu"])
    stage.do("leader", "assign", worked, to=stage.cast.officer)
    desk, leader, officer = stage.who("desk"), stage.who("leader"), stage.who("officer")
    assert codes(desk, "to_receive", stage.at) == [online.code]
    assert codes(desk, "reception_late", stage.at + timedelta(days=3)) == [online.code]
    assert codes(desk, "to_transfer", stage.at) == [taken.code]
    assert codes(desk, "to_return", stage.at) == [done.code]
    assert codes(desk, "supplement", stage.at) == [waiting.code]
    assert codes(officer, "mine", stage.at) == [worked.code]
    assert codes(leader, "processing", stage.at) == [worked.code]
    late = datetime(2026, 11, 20, 8, tzinfo=VIETNAM)
    assert codes(leader, "overdue", late) == [taken.code, worked.code]
    assert codes(leader, "due_soon", late - timedelta(days=1)) == [taken.code, worked.code]
    assert codes(leader, "apology_due", late) == [taken.code, worked.code]
    assert counts(desk, stage.at)["to_receive"] == 1


def test_what_is_done_but_not_closed_has_its_own_list(stage: Stage) -> None:
    dossier = stage.processing()
    for _ in range(3):
        stage.do("leader", "forward", dossier)
    assert dossier.step is None
    assert codes(stage.who("leader"), "not_closed", stage.at) == [dossier.code]


def test_counts_agree_with_the_lists_and_cost_one_query(stage: Stage) -> None:
    for _ in range(3):
        stage.processing()
    actor = stage.who("leader")
    with CaptureQueriesContext(
        connection,
    ) as spent:
        counted = counts(actor, stage.at)
    assert len(spent) == 1
    assert counted == {each.key: members(actor, each.key, stage.at).count() for each in lists_of(actor)}


@pytest.mark.parametrize("key", LISTS)
def test_a_page_costs_the_same_however_long(stage: Stage, key: str, django_assert_max_num_queries: object) -> None:
    stage.processing()
    actor = stage.who("leader")

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            for dossier in page_of(actor, key, stage.at):
                _ = (dossier.procedure.name, dossier.field.name, dossier.holder, dossier.step)
        return len(spent)

    first = cost()
    for _ in range(4):
        stage.processing()
    assert cost() <= max(first, 3)


def test_a_list_one_does_not_have_is_empty(stage: Stage) -> None:
    online = actions.submit_online(command=stage.command(channel="online"), by=stage.who("desk"), at=stage.at)
    assert online.status == "registered"
    for stranger in ("outsider", "officer", "administrator", "nobody"):
        assert codes(stage.who(stranger), "to_receive", stage.at) == []


@pytest.mark.parametrize("text", ["Nguyễn Thị Đào", "nguyen thi dao", "NGUYEN DAO", "dao nguy", "Đào"])
def test_names_are_found_with_and_without_accents(stage: Stage, text: str) -> None:
    stage.intake()
    stage.intake(applicant_name="Trần Văn Bình")
    assert find(stage, "desk", text) == ["Nguyễn Thị Đào"]


def test_the_exact_name_comes_first_and_accents_decide(stage: Stage) -> None:
    for name in ("Lê Văn Hoà", "Lê Văn Hoa", "Lê Văn Hòa"):
        stage.intake(applicant_name=name)
    assert set(find(stage, "desk", "Lê Văn Hòa")[:2]) == {"Lê Văn Hòa", "Lê Văn Hoà"}


def test_a_mended_name_is_found_and_the_old_one_no_more(stage: Stage) -> None:
    dossier = stage.intake()
    stage.do("desk", "edit", dossier, values={"applicant_name": "Trần Thị Mận"})
    assert find(stage, "desk", "man") == ["Trần Thị Mận"]
    assert find(stage, "desk", "dao") == []


def test_codes_and_numbers_are_found_whole(stage: Stage) -> None:
    dossier = stage.intake(applicant_id_number="092199001234", phone="0912345678")
    for text in (dossier.code, dossier.code.lower(), dossier.code[:-2], "092199001234", "0912 345 678"):
        assert find(stage, "desk", text) == ["Nguyễn Thị Đào"]


@pytest.mark.parametrize("text", ['"', "*", "a AND", "(", "' OR 1=1 --", ":", "-", "x" * 500, "\x00", "&|!", "đ"])
def test_odd_searches_find_nothing_and_break_nothing(stage: Stage, text: str) -> None:
    stage.intake()
    assert find(stage, "desk", text) == []


def test_nobody_finds_what_they_may_not_see(stage: Stage) -> None:
    dossier = stage.intake(phone="0912345678")
    for stranger in ("outsider", "outside_leader", "administrator", "nobody"):
        actor = stage.who(stranger)
        assert not can_see(actor, dossier)
        assert hidden(actor, [dossier.pk]) == 1
        for text in ("Đào", dossier.code, "0912345678"):
            assert find(stage, stranger, text) == []
    for insider in ("desk", "officer", "leader", "auditor"):
        assert can_see(stage.who(insider), dossier)
        assert Dossier.objects.filter(visible(stage.who(insider))).get() == dossier
    assert Dossier.objects.filter(visible(SYSTEM)).get() == dossier


def test_whom_a_supervisor_may_not_see_no_search_gives_away(stage: Stage) -> None:
    dossier = stage.intake(phone="0912345678", applicant_id_number="094199001234")
    cast = stage.cast
    reach = frozenset({cast.province.pk, cast.commune.pk, cast.desk_place.pk, cast.other_commune.pk})
    held = Held(Role.REFORM_OFFICER, cast.province.pk, reach)
    stage.actors["province"] = Actor(cast.accounts["reform"].pk, "Cán bộ của tỉnh", stage.at.date(), (held,))
    assert can_see(stage.who("province"), dossier)
    assert len(find(stage, "province", dossier.code)) == 1
    for text in ("Nguyễn Thị Đào", "nguyen dao", "0912345678", "094199001234"):
        assert find(stage, "province", text) == []
        assert len(find(stage, "desk", text)) == 1


@pytest.mark.parametrize("name", ["desk", "officer", "head", "leader", "clerk", "reform", "auditor", "outsider"])
def test_what_a_name_may_find_is_what_shows_the_name(stage: Stage, name: str) -> None:
    stage.intake()
    asked = stage.processing()
    later = stage.at + timedelta(days=2)
    stage.do("leader", "consult", asked, agency=stage.cast.other_commune, content="Xác minh", reply_due_at=later)
    actor = stage.who(name)
    shown = {row.pk for row in Dossier.objects.filter(visible(actor)) if sees_personal_data(actor, row)}
    assert {row.pk for row in Dossier.objects.filter(findable(actor))} == shown


def test_who_is_asked_for_an_opinion_sees_the_dossier(stage: Stage) -> None:
    dossier = stage.processing()
    later = stage.at + timedelta(days=2)
    stage.do("leader", "consult", dossier, agency=stage.cast.other_commune, content="Xác minh", reply_due_at=later)
    assert can_see(stage.who("outside_leader"), dossier)
    assert sees_personal_data(stage.who("outside_leader"), dossier)


def test_the_page_of_a_dossier_costs_the_same_however_long_its_life(stage: Stage) -> None:
    dossier = stage.processing()

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            detail(dossier)
        return len(spent)

    first = cost()
    for _ in range(5):
        stage.do("leader", "add_note", dossier, text="Đã gọi điện")
    assert cost() == first <= 11


def test_outside_only_the_completion_is_told(stage: Stage) -> None:
    dossier = stage.processing()
    told = public_status(dossier.code, asked_from="127.0.0.1", at=stage.at)
    assert told is not None
    assert (told.is_finished, told.text) == (False, "Đang giải quyết.")
    assert set(told.__slots__) == {"code", "is_finished", "text"}
    stage.do("leader", "approve", dossier, **RESULT)
    told = public_status(dossier.code, asked_from="127.0.0.1", at=stage.at)
    assert told is not None
    assert told.is_finished
    assert public_status("H13.100.1-261116-9999", asked_from="127.0.0.1", at=stage.at) is None
    assert public_status("'; drop", asked_from="127.0.0.1", at=stage.at) is None
