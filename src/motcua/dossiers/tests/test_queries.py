"""Work lists, search and the page of a dossier: what they hold, in which order, at what cost."""

from datetime import datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import hold

from motcua.base.time import VIETNAM, local
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.name_index import TRIGGERS, keep_words
from motcua.dossiers.permissions import (
    book_agencies,
    can_keep_books,
    can_see,
    findable,
    findable_agencies,
    hidden,
    sees_personal_data,
    visible,
)
from motcua.dossiers.queries import LISTS, ORDERS, counts, detail, lists_of, members, page_of, public_status, search
from motcua.dossiers.queries.worklists import MOST_COUNTED
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.vocabulary import PublicState
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role


def codes(actor: Actor, key: str, at: datetime) -> list[str]:
    return [dossier.code for dossier in page_of(actor, key, at)]


def find(stage: Stage, name: str, text: str) -> list[str]:
    actor = stage.who(name)
    found = search(text, seen=visible(actor), agencies=findable_agencies(actor), findable=findable(actor))
    return [d.applicant_name for d in found]


def test_lists_hold_what_they_say(stage: Stage) -> None:
    online = actions.submit_online(command=stage.command(channel="online"), by=stage.who("desk"), at=stage.at)
    taken, worked, done, waiting = stage.intake(), stage.processing(), stage.processing(), stage.processing()
    stage.grant(done)
    stage.do("officer", "ask_supplement", waiting, reason="Thiếu", items=["Hộ chiếu"])
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


def test_what_is_to_be_signed_and_to_be_numbered_has_its_own_list(stage: Stage) -> None:
    drafted, signed = stage.to_sign(stage.processing()), stage.to_issue(stage.processing())
    leader, clerk = stage.who("leader"), stage.who("clerk")
    assert codes(leader, "to_sign", stage.at) == [drafted.code]
    assert codes(clerk, "to_issue", stage.at) == [signed.code]
    assert codes(clerk, "to_sign", stage.at) == []
    assert codes(stage.who("officer"), "to_issue", stage.at) == []


def test_the_clerk_and_the_signer_find_their_steps_among_their_own(stage: Stage) -> None:
    signed = stage.to_issue(stage.processing())
    assert codes(stage.who("clerk"), "mine", stage.at) == [signed.code]


def test_a_matter_of_the_same_day_that_is_in_time_needs_no_apology(stage: Stage) -> None:
    short = make_procedure("2.000815", days=4, duration_unit="working_hour")
    dossier = stage.processing(procedure=short)
    leader = stage.who("leader")
    assert dossier.due_at > stage.at
    assert codes(leader, "apology_due", stage.at) == []
    assert codes(leader, "apology_due", dossier.due_at + timedelta(minutes=1)) == [dossier.code]


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
    stage.do("officer", "consult", asked, agency=stage.cast.other_commune, content="Xác minh", reply_due_at=later)
    actor = stage.who(name)
    shown = {row.pk for row in Dossier.objects.filter(visible(actor)) if sees_personal_data(actor, row)}
    assert {row.pk for row in Dossier.objects.filter(findable(actor))} == shown


def test_who_only_supervises_an_office_does_not_open_its_tracking_book(stage: Stage) -> None:
    cast = stage.cast
    hold(cast.nobody, Role.CONTROLLER, cast.economy)
    assert not can_keep_books(cast.actor("nobody"))
    hold(cast.nobody, Role.CASE_OFFICER, cast.other_commune)
    assert book_agencies(cast.actor("nobody")) == {cast.other_commune.pk}
    assert cast.commune.pk in book_agencies(cast.actor("officer"))


def test_who_is_asked_for_an_opinion_sees_the_dossier(stage: Stage) -> None:
    dossier = stage.processing()
    later = stage.at + timedelta(days=2)
    stage.do("officer", "consult", dossier, agency=stage.cast.other_commune, content="Xác minh", reply_due_at=later)
    assert can_see(stage.who("outside_leader"), dossier)
    assert sees_personal_data(stage.who("outside_leader"), dossier)


def test_the_page_of_a_dossier_costs_the_same_however_long_its_life(stage: Stage) -> None:
    dossier = stage.processing()

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            detail(Dossier.objects.select_related("step", "holder", "apology").get(pk=dossier.pk))
        return len(spent)

    cost()  # the catalogue comes into memory
    first = cost()
    for _ in range(5):
        stage.do("leader", "add_note", dossier, text="Đã gọi điện")
    assert cost() == first <= 11


def test_outside_only_the_completion_is_told(stage: Stage) -> None:
    dossier = stage.processing()
    told = public_status(dossier.code, at=stage.at)
    assert told is not None
    assert (told.is_finished, told.state) == (False, PublicState.UNDER_WAY)
    assert set(told.__slots__) == {"code", "is_finished", "state"}
    stage.grant(dossier)
    told = public_status(dossier.code, at=stage.at)
    assert told is not None
    assert told.is_finished
    assert public_status("H13.100.1-261116-9999", at=stage.at) is None
    assert public_status("'; drop", at=stage.at) is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself")
def test_names_are_still_found_after_a_table_was_built_anew(stage: Stage) -> None:
    stage.intake()
    with connection.cursor() as cursor:
        for name in TRIGGERS:  # as a migration's AlterField on Dossier does
            cursor.execute(f"DROP TRIGGER {name}")
    stage.intake(applicant_name="Trần Văn Bình")
    assert find(stage, "desk", "binh") == []
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert find(stage, "desk", "binh") == ["Trần Văn Bình"]
    assert find(stage, "desk", "dao") == ["Nguyễn Thị Đào"]
    mended = stage.intake(applicant_name="Lê Thị Mận")
    stage.do("desk", "edit", mended, values={"applicant_name": "Lê Thị Hạnh"})
    assert find(stage, "desk", "le thi") == ["Lê Thị Hạnh"]
    assert not keep_words()


def queries_of(client: Client, address: str) -> int:
    """The questions of a page; of two visits the fewer, because some things are read anew every half minute."""
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as spent:
            assert client.get(address).status_code == 200
        asked.append(len([query for query in spent if "calendarchange" not in query["sql"]]))
    return min(asked)


def multiply(dossier: Dossier, first: int, last: int) -> None:
    """More dossiers like this one, written into the table at once."""
    copies = []
    for number in range(first, last):
        values = {field.attname: getattr(dossier, field.attname) for field in Dossier._meta.concrete_fields}
        values |= {"id": None, "code": f"H13.100-{number:06d}", "intake_key": uuid4()}
        copies.append(Dossier(**values))
    Dossier.objects.bulk_create(copies)


@pytest.mark.parametrize(
    "address",
    [
        "/ho-so/?ds=mine",
        "/ho-so/?ds=processing&sort=name&page=2",
        "/ho-so/?ds=processing&channel=counter&procedure=1.001193",
        "/ho-so/?ds=overdue",
        "/ho-so/?q=dao",
        "/ho-so/?q=Nguyễn+Thị+Đào",
        "/ho-so/?q=H13.100-0",
        "/ho-so/?q=0912345678",
        "/viec-hom-nay/",
        "/ho-so/so-theo-doi/?first=2026-11-01&last=2026-11-30",
        "/ho-so/so-theo-doi/?first=2026-11-01&last=2026-11-30&page=3",
    ],
)
def test_a_page_asks_as_often_of_one_dossier_as_of_many(stage: Stage, address: str) -> None:
    client = stage.cast.client("officer")
    client.get(address)
    asked = [queries_of(client, address)]
    dossier = stage.processing(phone="0912345678", competent_agency_id=stage.cast.commune.pk)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    dossier.refresh_from_db()
    for first, last in ((0, 0), (1, 60), (60, 400)):
        multiply(dossier, first, last)
        asked.append(queries_of(client, address))
    # the day draws only what there is; the begun code is that of the copies alone, and of nobody nothing is logged
    several = asked[2:] if address in ("/viec-hom-nay/", "/ho-so/?q=H13.100-0") else asked[1:]
    assert asked[0] <= asked[1]  # of nobody named nothing is logged
    assert len(set(several)) == 1
    assert max(asked) <= 28


def test_a_long_list_is_counted_to_the_end_of_the_thousand_of_the_page(stage: Stage) -> None:
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    multiply(dossier, 0, 2_100)
    leader = stage.who("leader")
    first, last, beyond = (page_of(leader, "processing", stage.at, number=number) for number in (1, 80, 90))
    assert (first.paginator.count, first.paginator.is_more, first.has_next()) == (1_000, True, True)
    assert (last.paginator.count, last.paginator.is_more, last.number) == (2_101, False, 80)
    assert (beyond.number, len(beyond.object_list)) == (85, 1)
    assert counts(leader, stage.at)["processing"] == MOST_COUNTED + 1
    answer = stage.cast.client("leader").get("/ho-so/?ds=processing").content.decode()
    assert "hơn 300" in answer
    assert "hơn 1.000" in " ".join(answer.split())


#: The index by which SQLite finds a list, without statistics, as it is in an office.
BY = {
    "mine": "open_dossier_by_holder",
    "to_receive": "open_dossier_by_desk",
    "reception_late": "open_dossier_by_desk",
    "to_transfer": "open_dossier_by_desk",
    "unassigned": "open_dossier_by_place",
    "to_scan": "INTEGER PRIMARY KEY",
    "to_sign": "INTEGER PRIMARY KEY",
    "to_issue": "INTEGER PRIMARY KEY",
    "to_return": "unreturned_dossier_by_desk",
    "to_hand_back": "unreturned_dossier_by_desk",
    "unmatched": "imported_by_procedure",
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what the tables hold")
@pytest.mark.parametrize("key", [key for key in LISTS if key != "lent"])  # as "mine", for another account
def test_no_list_reads_the_whole_table_nor_an_index_of_ended_dossiers(stage: Stage, key: str) -> None:
    actors = [
        actor for name in ("desk", "head", "leader", "clerk") if (actor := stage.who(name)) and key in keys(actor)
    ]
    assert actors
    orders = [(LISTS[key].order, "pk"), ORDERS["received"][1]]
    for actor, order in product(actors, orders):
        plan = members(actor, key, stage.at).order_by(*order).values("pk")[:25].explain()
        used = [line for line in plan.splitlines() if "dossiers_dossier" in line]
        assert used
        assert all("SEARCH dossiers_dossier USING" in line for line in used), plan
        assert all(line_uses(line, BY.get(key, "open_dossier_by_")) for line in used), plan


def line_uses(line: str, index: str) -> bool:
    """Whether the plan's line finds dossiers by the index, or by the numbers that another line found."""
    return index in line or "INTEGER PRIMARY KEY" in line


def keys(actor: Actor) -> set[str]:
    return {each.key for each in lists_of(actor)}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what the tables hold")
@pytest.mark.parametrize("text", ["Nguyễn", "nguyen thi dao", "H13.100-26", "0912345678"])
def test_no_search_reads_the_whole_table(stage: Stage, text: str) -> None:
    with CaptureQueriesContext(connection) as spent:
        find(stage, "officer", text)
    for query in spent:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            plan = [row[3] for row in cursor.fetchall()]
        assert not [line for line in plan if line.startswith("SCAN dossiers_dossier")], plan


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ng. Thị Đào", 1), ("ng thi đ", 1), ("nguyen thi d", 1), ("ngu thi dao", 1), ("n t d", 1), ("thi", 1),
        ("th", 1), ("Nguyễ", 1), ("nguyễ th", 1), ("guyen dao", 0), ("nguyen thi daos", 0), ("Nguyể", 1), ("t", 0),
        ("quoctehoavietnam", 1), ("quoctehoavietnamhoac", 1),
    ],
)  # fmt: skip
def test_every_word_may_be_begun(stage: Stage, text: str, found: int) -> None:
    stage.intake()
    stage.intake(applicant_name="Hội “Quoctehoavietnamhoac”")
    assert len(find(stage, "desk", text)) == found


def test_a_word_that_stands_whole_comes_before_what_begins_so(stage: Stage) -> None:
    for name in ("Lê Văn Anh", "Lê Thị An", "Lê Đức Ân", "Lê Quốc Ấn"):
        stage.intake(applicant_name=name)
    assert set(find(stage, "desk", "an")[:3]) == {"Lê Thị An", "Lê Đức Ân", "Lê Quốc Ấn"}
    assert find(stage, "desk", "Ân")[0] == "Lê Đức Ân"
    assert len(find(stage, "desk", "an")) == len(find(stage, "desk", "Ân")) == 4


def test_the_book_tells_how_and_to_whom_the_result_was_last_given_back(stage: Stage) -> None:
    waiting, taken, undone = stage.intake(), stage.processing(), stage.processing()
    for dossier in (taken, undone):
        stage.grant(dossier)
        stage.do("desk", "return_result", dossier, method="online", recipient_name="Lý Thị Mến")
    undone.returns.update(cancelled_at=stage.at)
    day = local(stage.at).date().isoformat()
    answer = stage.cast.client("desk").get(f"/ho-so/so-theo-doi/?first={day}&last={day}")
    told = {line.code: (line.method, line.recipient) for _, line in answer.context["lines"]}
    assert told == {
        waiting.code: ("Trực tiếp tại nơi tiếp nhận", ""),
        taken.code: ("Bản điện tử", "Lý Thị Mến"),
        undone.code: ("Bản điện tử", ""),
    }


def test_a_code_typed_whole_stands_alone_and_a_begun_one_finds_more(stage: Stage) -> None:
    dossier = stage.intake()
    multiply(dossier, 10, 13)
    assert len(find(stage, "desk", "H13.100-000010")) == 1
    assert len(find(stage, "desk", "H13.100-00001")) == 3
