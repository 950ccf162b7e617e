"""Life cycle of a subject, read from its declared acts: arrows, targets, and what a status allows, in order."""

import pytest

from motcua.acts import registry
from motcua.acts.lifecycle import allowed, arrows, target
from motcua.acts.registry import ActDeclaration, declare
from motcua.base.registry import Registry


@pytest.fixture(autouse=True)
def acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two subjects: a lamp, whose acts are declared out of alphabetical order, and a door."""
    monkeypatch.setattr(registry, "_ACTS", {})
    for subject, key, arrow in (
        ("lamp", "light", {"dark": "lit", "broken": "lit"}),
        ("lamp", "break", {"lit": "broken", "dark": "broken"}),
        ("door", "open", {"shut": "open"}),
    ):
        declare(ActDeclaration(subject=subject, key=key, name=key, arrows=arrow, grants=()))


def test_every_arrow_of_the_subject_leads_from_a_status_and_an_act_to_a_status() -> None:
    assert arrows("lamp") == {
        ("dark", "light"): "lit",
        ("broken", "light"): "lit",
        ("lit", "break"): "broken",
        ("dark", "break"): "broken",
    }
    assert arrows("door") == {("shut", "open"): "open"}


def test_an_act_leads_to_its_status_only_from_where_it_is_allowed() -> None:
    assert target("lamp", "dark", "light") == "lit"
    assert target("lamp", "dark", "break") == "broken"
    assert target("lamp", "lit", "light") is None
    assert target("lamp", "dark", "open") is None
    assert target("door", "shut", "open") == "open"


def test_a_status_allows_its_acts_in_the_order_of_declaration() -> None:
    assert allowed("lamp", "dark") == ["light", "break"]
    assert allowed("lamp", "lit") == ["break"]
    assert allowed("lamp", "shut") == []
    assert isinstance(registry.acts_of("lamp"), Registry)
