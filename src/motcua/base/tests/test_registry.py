"""Registered names: unknown ones are refused with the nearest, double ones with both places."""

import pytest

from motcua.base.registry import Registry, UnknownName


@pytest.fixture
def colours():
    registry = Registry("colour")
    registry.register("red", 1)
    registry.register("green", 2)
    return registry


def test_an_unknown_name_is_refused_with_the_nearest_existing_name(colours):
    with pytest.raises(UnknownName, match="no colour 'gren'; did you mean 'green'") as refused:
        colours["gren"]
    assert (refused.value.kind, refused.value.name, refused.value.nearest) == ("colour", "gren", "green")


def test_a_name_unlike_any_other_is_refused_without_a_guess(colours):
    with pytest.raises(UnknownName, match="nothing of this kind"):
        colours["xyz123"]


def test_an_unknown_name_is_a_lookup_error(colours):
    assert issubclass(UnknownName, LookupError)
    assert "gren" not in colours


def test_two_things_of_one_name_are_refused_with_both_places(colours):
    with pytest.raises(ValueError, match=r"'red' is registered twice: at .*test_registry\.py:\d+ and at .*test_reg"):
        colours.register("red", 3)
    assert colours["red"] == 1


def test_the_same_thing_may_be_registered_again(colours):
    assert colours.register("red", 1) == 1
    assert colours.names() == ["red", "green"]
