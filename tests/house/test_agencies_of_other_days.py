"""Agencies that do not stand today (founded later, ended, merged, split) in every address and command.

The tree of the tests holds, besides the cast: a centre and a division founded in thirty days, a commune that a split
makes then, a new division into which two existing ones merge then, a commune that was merged into another last month,
one abolished without an heir, a division renamed then. People hold roles at each of them today.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.cast import BASIS, Cast, account, agency, hold
from tests.house.test_addresses import OURS, sample

from motcua.agencies import actions
from motcua.agencies.actions import Founding
from motcua.agencies.models import Agency
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.time import now, today
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Role

#: Parameters by which addresses take an agency.
PARAMETERS = (
    *("agency", "co_quan", "office", "competent_agency", "received_agency", "agency_id", "to", "parent", "unit"),
    *("assignee_agency", "scope", "don_vi", "step_agency", "place"),
)
#: Parameters by which addresses take a day.
DAYS = ("ngay", "tree_on", "on", "effective_at", "first", "last", "tu", "den")


@dataclass
class OtherDays:
    """Agencies that stand on other days than today, by name."""

    cast: Cast
    agencies: dict[str, Agency]


@pytest.fixture
def other_days(cast: Cast) -> OtherDays:
    city, home = cast.province.pk, cast.commune.pk
    communes = [
        agency(
            AgencyKind.PEOPLE_COMMITTEE, f"Ủy ban nhân dân xã {name}", Level.COMMUNE, cast.province,
            unit_kind=UnitKind.COMMUNE, unit_name=name, unit_code=code,
        )
        for name, code in (("Phú Tâm", "31570"), ("An Ninh", "31573"))
    ]  # fmt: skip
    swallowed, gone = communes
    boss = account("province_administrator", "Trần Thị Quản Trị Thành Phố")
    hold(boss, Role.ADMINISTRATOR, cast.province, with_subtree=True)
    later, before = today() + timedelta(days=30), today() - timedelta(days=30)
    told = {"legal_basis": BASIS, "by": actor_of(boss, today()), "at": now()}
    centre = Founding("Trung tâm Phục vụ hành chính công mới", kind=AgencyKind.SERVICE_CENTER)
    found = {
        "future centre": actions.found(founding=centre, parent_id=home, effective_on=later, **told),
        "future commune": actions.found(
            founding=Founding("Ủy ban nhân dân xã Mai Sau", unit_kind="xa", unit_name="Mai Sau", unit_code="39999"),
            parent_id=city, effective_on=later, **told,
        ),
    }  # fmt: skip
    found["split off"] = actions.split(
        agency_id=cast.other_commune.pk, parts=[Founding("Ủy ban nhân dân xã Tách Ra", scope="ấp 1")],
        keeps_standing=True, effective_on=later, **told,
    )[0]  # fmt: skip
    found["merged later"] = actions.merge(
        agency_ids=[cast.economy.pk, cast.culture.pk], effective_on=later,
        founding=Founding("Phòng Kinh tế - Văn hóa", kind=AgencyKind.DIVISION), **told,
    )  # fmt: skip
    actions.merge(agency_ids=[swallowed.pk, home], into_id=home, effective_on=before, **told)
    actions.abolish(agency_id=gone.pk, effective_on=before, **told)
    actions.rename(agency_id=cast.office.pk, name="Văn phòng mới", effective_on=later, **told)
    found |= {"swallowed": swallowed, "abolished": gone}
    for name, place in found.items():
        cast.accounts[f"everybody of {name}"] = person = account(f"everybody-{place.pk}", f"Mọi vai trò, {name}")
        for role in Role:
            hold(person, role, place, with_subtree=True)
    for role in Role:
        cast.accounts[f"{role.value} of the city"] = person = account(f"{role.value}-city", f"{role.label} thành phố")
        hold(person, role, cast.province, with_subtree=True)
    return OtherDays(cast, found)


NAMES = ("future centre", "future commune", "split off", "merged later", "swallowed", "abolished")
PEOPLE = [
    *(f"{role} of the city" for role in ("leader", "reform_officer", "controller", "administrator")),
    *(f"everybody of {name}" for name in ("future commune", "split off", "swallowed", "abolished")),
    "administrator",
]


@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_breaks_over_an_agency_of_another_day(other_days, name):
    client = other_days.cast.client(name)
    client.raise_request_exception = False
    later = (today() + timedelta(days=40)).isoformat()
    addresses = {sample(pattern, route): "<int" in route for _, route, pattern in OURS}
    answers = [client.get(address) for address in addresses]
    opened = [address for address, answer in zip(addresses, answers, strict=True) if answer.status_code in (200, 422)]
    for number in (other_days.agencies[name].pk for name in NAMES):
        answers += [client.get(address.replace("/1/", f"/{number}/")) for address, takes in addresses.items() if takes]
    for name in ("future commune", "swallowed"):
        asked = dict.fromkeys(PARAMETERS, str(other_days.agencies[name].pk))
        answers += [client.get(address, asked) for address in opened]
        answers += [client.post(address, asked) for address in opened]
    answers += [client.get(address, dict.fromkeys(DAYS, later)) for address in opened]
    broken = [
        f"{answer.wsgi_request.method} {answer.wsgi_request.get_full_path()}"
        for answer in answers
        if answer.status_code >= 500
    ]
    assert not broken


PERIODS = [("--period", "2026"), ("--period", "2025"), ("--from", "2025-07-01", "--to", "LATER")]


@pytest.mark.parametrize("days", PERIODS, ids="".join)
@pytest.mark.parametrize("command", ["figures", "records"])
def test_commands_count_or_refuse_for_an_agency_of_another_day(other_days, capsys, command, days):
    later = (today() + timedelta(days=40)).isoformat()
    more = ["--measure", "received"] if command == "records" else ["--by", "agency"]
    refusals = []
    for place in (*other_days.agencies.values(), other_days.cast.province):
        told = [word.replace("LATER", later) for word in days]
        for tree in ([], ["--tree", later], ["--tree", "2025-07-01"]):
            try:
                call_command(command, "--agency", f"coquan:{place.pk}", *told, *more, *tree, "--subtree", "--json")
            except CommandError as refused:
                refusals.append(str(refused))
    assert all("cơ quan" in refusal.lower() or "kỳ" in refusal.lower() for refusal in refusals)
    assert capsys.readouterr().out.count('"agency"' if command == "figures" else '"count"')


@pytest.mark.parametrize("name", ["future commune", "abolished", "swallowed"])
def test_commands_that_need_a_standing_agency_refuse_one_of_another_day(other_days, tmp_path, name):
    code = f"coquan:{other_days.agencies[name].pk}"
    for words in (
        ["report", "--agency", code, "--period", "2026", "--out", str(tmp_path)],
        ["administrator", "quan.tri.moi", "--name", "Lê Thị Mới", "--agency", code],
        ["load_partners", "--agency", code],
    ):
        with pytest.raises(CommandError, match="Không có cơ quan"):
            call_command(*words)


def test_records_are_verified_and_facts_rebuilt_over_agencies_of_other_days(other_days, capsys):
    call_command("rebuild_facts")
    call_command("verify_events")
    capsys.readouterr()


def test_every_command_that_takes_an_agency_is_tried_here():
    texts = {path.stem: path.read_text() for path in Path("src/motcua").rglob("management/commands/*.py")}
    taking = {name for name, text in texts.items() if '"--agency"' in text or "management.arguments" in text}
    taking.discard("init")  # founds the first office of an empty installation: no agency of another day stands there
    assert taking <= {"figures", "records", "report", "administrator", "load_partners"}


def test_the_board_of_figures_opens_while_an_agency_below_is_founded_later(other_days):
    page = other_days.cast.client("leader of the city").get("/so-lieu/")
    assert page.status_code == 200
    assert "Mai Sau" not in page.content.decode()


def test_a_role_begins_with_its_agency(other_days):
    holder = other_days.cast.accounts["everybody of future centre"]
    assert not actor_of(holder, today()).held
    assert actor_of(holder, today() + timedelta(days=30)).holds(Role.LEADER)
