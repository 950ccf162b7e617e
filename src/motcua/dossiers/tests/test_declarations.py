"""An act on a dossier is declared in one place: what is declared is all that the pages, the policy and undo need."""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Unpack

import pytest
from django import forms
from django.urls import reverse

from motcua.acts import lifecycle
from motcua.acts.forms import ActForm
from motcua.acts.registry import ActDeclaration, acts_of, declare
from motcua.acts.vocabulary import SAME, Offered, When
from motcua.base.time import now
from motcua.dossiers.actions.transaction import acting
from motcua.dossiers.declarations import AT_WORK
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.details import After
from motcua.dossiers.tests.stage import Stage
from motcua.dossiers.views import day
from motcua.dossiers.views.day import ROWS
from motcua.dossiers.vocabulary import SUBJECT, Action, Status
from motcua.people.vocabulary import Actor


class VisitForm(ActForm):
    """What was found on the spot."""

    finding = forms.CharField(label="Kết quả kiểm tra")


def visit(*, dossier: Dossier, by: Actor, at: datetime, finding: str, **when: Unpack[When]) -> Dossier:
    """Look at the place on the spot."""
    with acting("visit", dossier=dossier, by=by, at=at, **when) as act:
        act.notes.update(reason=finding)
        act.record.note = finding
    return dossier


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> ActDeclaration:
    """One more act on a dossier, declared for the test and in no other place."""
    acts = acts_of(SUBJECT)
    monkeypatch.setattr(acts, "_things", dict(acts._things))
    act = ActDeclaration(
        subject=SUBJECT,
        key="visit",
        name="Kiểm tra thực địa",
        arrows={Status.PROCESSING: SAME},
        grants=AT_WORK,
        perform=visit,
        form=VisitForm,
        button="Ghi kết quả kiểm tra",
        hint="Ghi người cùng kiểm tra.",
        offered=Offered.ASIDE,
        lists=("processing",),
    )
    declare(act)
    return act


def test_a_new_act_is_offered_done_told_and_undone_by_its_declaration_alone(
    stage: Stage, declared: ActDeclaration
) -> None:
    stage.at = now()
    dossier = stage.processing()
    leader, address = stage.cast.client("leader"), reverse("dossier_act", args=[dossier.code, "visit"])
    assert address in leader.get(reverse("dossier", args=[dossier.code])).content.decode()
    assert "Ghi người cùng kiểm tra." in leader.get(address).content.decode()
    assert leader.post(address, {"revision": dossier.revision, "finding": ""}).status_code == 422
    done = leader.post(address, {"revision": dossier.revision, "finding": "Đúng ranh giới"})
    page = leader.get(done.url).content.decode()
    assert "Kiểm tra thực địa" in page
    assert "Đúng ranh giới" in page
    leader.post(reverse("dossier_undo", args=[dossier.code]), {"revision": dossier.revision + 1})
    assert Dossier.objects.get().note == ""
    assert DossierEvent.objects.get(action="undo").undoes.action == "visit"


def test_a_new_act_obeys_its_grants_and_its_arrows(stage: Stage, declared: ActDeclaration) -> None:
    dossier = stage.intake()
    address = reverse("dossier_act", args=[dossier.code, "visit"])
    assert stage.cast.client("desk").get(address).status_code == 403
    assert "không thể “Kiểm tra thực địa”" in stage.cast.client("leader").get(address, follow=True).content.decode()
    assert lifecycle.target(SUBJECT, Status.ACCEPTED, "visit") is None


def test_a_new_act_is_offered_on_its_work_lists(stage: Stage, declared: ActDeclaration) -> None:
    stage.processing()
    page: Any = stage.cast.client("leader").get(reverse("dossier_list"), {"ds": "processing"})
    assert [act.key for act in page.context["acts"]] == ["forward", "assign", "visit"]


def test_every_key_that_code_names_is_declared_and_every_form_has_its_function() -> None:
    assert {action.value for action in Action} == set(acts_of(SUBJECT).names())
    assert all(act.perform is not None for act in acts_of(SUBJECT) if act.form is not None)


def test_an_event_of_an_act_that_no_room_declares_any_more_shows_its_key() -> None:
    assert DossierEvent(action="gone").get_action_display() == "gone"
    assert DossierEvent(action="approve").get_action_display() == "Phát hành kết quả"


def test_the_acts_that_one_list_offers_read_differently() -> None:
    shown = [(name, act.button) for act in acts_of(SUBJECT) for name in act.lists]
    assert len(shown) == len(set(shown))


def test_what_pages_say_of_an_act_is_declared_with_it() -> None:
    acts = list(acts_of(SUBJECT))
    led_to = [key for act in acts for key in act.rows]
    assert set(led_to) <= set(ROWS)
    assert len(led_to) == len(set(led_to))
    assert {act.key for act in acts if act.next_list} == {act.key for act in acts if act.told}
    assert all(act.told(After()) for act in acts if act.told)


@pytest.mark.parametrize("module", ["day", "done", "bulk"])
def test_pages_of_many_acts_name_none_of_them(module: str) -> None:
    page = Path(day.__file__).with_name(f"{module}.py").read_text()
    assert [act for act in Action if f"Action.{act.name}" in page] == []
    assert "Action" not in vars(import_module(f"motcua.dossiers.views.{module}"))
