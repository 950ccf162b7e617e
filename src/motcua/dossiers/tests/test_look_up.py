"""The citizens' look-up: what waits for the citizen says so, codes however typed, and attacks on it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from motcua.base.time import now
from motcua.dossiers.gateways import look_up_limits
from motcua.dossiers.gateways.look_up_limits import COOKIE, OF_ADDRESS, OF_CODE, OF_PERSON, WRONG_OF_ADDRESS, Limit
from motcua.dossiers.gateways.look_up_limits import WRONG_OF_PERSON as WRONG
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import BareCode
from motcua.dossiers.queries import public_status
from motcua.dossiers.views.look_up import ANSWERS
from motcua.dossiers.vocabulary import PublicState

OFFICE = "203.0.113.7"


@pytest.fixture(autouse=True)
def _whole_minute():
    """At the beginning of every window, so that none ends in a test."""
    cache.clear()
    begin = now().replace(minute=0, second=0, microsecond=0)
    with time_machine.travel(begin, tick=False):
        yield
    cache.clear()


@pytest.fixture
def case(stage):
    stage.at = now() - timedelta(minutes=30)
    return stage.processing(competent_agency_id=stage.cast.commune.pk)


def ask(code, client=None, address=OFFICE, browser="Chrome"):
    return (client or Client()).get(f"/tra-cuu/{code}", REMOTE_ADDR=address, headers={"user-agent": browser})


ENDS = {
    PublicState.UNDER_WAY: [],
    PublicState.SUPPLEMENT: [("officer", "ask_supplement", {"reason": "Thiếu", "items": ["Hộ chiếu"]})],
    PublicState.PAYMENT: [("officer", "ask_payment", {"notice": "12/TB"})],
    PublicState.READY: [("", "grant", {})],
    PublicState.REFUSAL_READY: [("", "refuse", {})],
    PublicState.REFUSAL_RETURNED: [("", "refuse", {}), ("desk", "hand_back", {"recipient_name": "Trần Nhận"})],
    PublicState.RETURNED: [("", "grant", {}), ("desk", "return_result", {"recipient_name": "Trần Nhận"})],
    PublicState.WITHDRAWN: [("desk", "withdraw", {"reason": "Đổi ý"})],
    PublicState.STOPPED: [("leader", "stop", {"reason": "Hết căn cứ"})],
}


@pytest.mark.parametrize("state", ENDS, ids=str)
def test_each_end_says_what_it_is_and_what_to_do(stage, case, state):
    for who, act, values in ENDS[state]:
        stage.do(who, act, case, **values) if who else getattr(stage, act)(case)
    page = ask(case.code).content.decode()
    assert f'<h1 id="answer">{state.label}</h1>' in page
    for step in ANSWERS[state][3]:
        assert step in page
    for secret in (case.applicant_name, "Hộ chiếu", "12/TB", "Đổi ý", "Hết căn cứ", stage.procedure.name):
        assert secret not in page


def test_every_state_has_its_answer():
    assert set(ANSWERS) == set(PublicState)
    tones = {state for state, answer in ANSWERS.items() if answer[0] == "ask"}
    assert {PublicState.SUPPLEMENT, PublicState.PAYMENT, PublicState.REFUSAL_READY, PublicState.NOT_RECEIVED} == tones


@pytest.mark.parametrize("typed", ["{}", "{bare}", " {lower} ", "{spaced}", "{dashes}"])
def test_a_code_is_found_with_or_without_its_signs(case, typed):
    bare = case.code.replace(".", "").replace("-", "")
    written = typed.format(
        case.code, bare=bare, lower=case.code.lower(), spaced=" ".join(bare), dashes=case.code.replace(".", "-")
    )
    answer = Client().get("/tra-cuu/", {"ma": written}, follow=True)
    assert answer.status_code == 200
    assert case.code in answer.content.decode()


def test_a_code_that_two_have_without_signs_finds_neither(stage, case):
    other = stage.intake()
    one, two = case.code, case.code.replace(".", "-", 1)
    Dossier.objects.filter(pk=other.pk).update(code=two)
    bare = one.replace(".", "").replace("-", "")
    assert public_status(bare, at=now()) is None
    assert public_status(one, at=now()).code == one
    assert public_status(two, at=now()).code == two


def test_the_bare_code_is_found_by_its_index(db):
    found = Dossier.objects.alias(bare=BareCode("code")).filter(bare="X31567261120001")
    if connection.vendor == "sqlite":
        assert "dossier_by_bare_code" in found.explain()
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Dossier._meta.db_table)
    assert "dossier_by_bare_code" in indexes


def test_many_people_behind_the_one_address_of_an_office_are_all_answered(case, monkeypatch):
    """A crowd in the hall: one network address, a few kinds of telephones, everybody looks twice and mistypes once."""
    monkeypatch.setattr(look_up_limits, "OF_CODE", Limit(10_000, 60))  # they have codes of their own
    crowd = [Client() for _ in range(200)]
    for place, client in enumerate(crowd):
        browser = f"Chrome/{place % 20}"
        assert ask(case.code, client, browser=browser).status_code == 200, place
    for place, client in enumerate(crowd):
        assert ask(case.code[:-1] + "x", client).status_code == 404, place
        assert ask(case.code, client).status_code == 200, place


def test_one_person_who_asks_too_often_is_told_for_how_long_to_wait(case):
    client = Client()
    answers = [ask(case.code, client) for _ in range(OF_PERSON.most + 3)]
    # The first look is counted for who has no mark yet; the mark is given with its answer.
    assert [answer.status_code for answer in answers].count(200) in (OF_PERSON.most, OF_PERSON.most + 1)
    refused = answers[-1]
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= OF_PERSON.seconds
    assert f"Đợi {refused.headers['Retry-After']} giây" in refused.content.decode()
    with time_machine.travel(now() + timedelta(seconds=int(refused.headers["Retry-After"])), tick=False):
        assert ask(case.code, client).status_code == 200


def test_a_code_is_not_asked_for_without_end_whoever_asks(case):
    answers = [ask(case.code, address=f"198.51.100.{place}").status_code for place in range(OF_CODE.most + 2)]
    assert answers == [200] * OF_CODE.most + [429] * 2


def test_codes_are_not_found_by_trying_whatever_the_browser_says(case):
    """No marks kept, another browser each time: the address is refused after its wrong codes, from one code on."""
    begun = case.code[:-4]
    answers = [ask(f"{begun}{8000 + place}", browser=f"Bot/{place}") for place in range(WRONG_OF_ADDRESS.most + 50)]
    codes = [answer.status_code for answer in answers]
    assert codes[: WRONG_OF_ADDRESS.most] == [404] * WRONG_OF_ADDRESS.most
    assert codes[WRONG_OF_ADDRESS.most :] == [429] * 50
    assert 0 < int(answers[-1].headers["Retry-After"]) <= WRONG_OF_ADDRESS.seconds


def test_who_found_a_dossier_is_not_stopped_by_somebody_who_tries_codes(case):
    neighbour = Client()
    assert ask(case.code, neighbour).status_code == 200
    for place in range(WRONG_OF_ADDRESS.most + 5):
        ask(f"{case.code[:-4]}{8000 + place}", browser=f"Bot/{place}")
    assert ask(case.code, browser="Bot/new").status_code == 429
    assert ask(case.code, neighbour).status_code == 200


def test_who_keeps_the_mark_is_refused_after_a_few_wrong_codes(case):
    client = Client()
    ask(case.code, client)
    answers = [ask(f"{case.code[:-4]}{8000 + place}", client).status_code for place in range(WRONG.most + 3)]
    assert answers == [404] * WRONG.most + [429] * 3


def test_a_flood_of_a_known_code_without_marks_is_refused_at_last(case, monkeypatch):
    monkeypatch.setattr(look_up_limits, "OF_CODE", Limit(10_000, 60))
    answers = [ask(case.code, browser=f"Bot/{place}").status_code for place in range(OF_ADDRESS.most + 20)]
    assert answers == [200] * OF_ADDRESS.most + [429] * 20


@pytest.mark.parametrize("forged", ["", "x", "abc.1", "abc.1:xyz"])
def test_a_forged_mark_is_no_mark(case, forged):
    client = Client()
    client.cookies[COOKIE] = forged
    for place in range(WRONG_OF_ADDRESS.most):
        ask(f"{case.code[:-4]}{8000 + place}", browser=f"Bot/{place}")
    assert ask(case.code, client, browser="Other").status_code == 429
