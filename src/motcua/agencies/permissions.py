"""Permissions to change the tree."""

from motcua.agencies.vocabulary import Keeper


def may_reshape(by: Keeper, agency_id: int) -> bool:
    """An administrator whose role reaches the agency (or the one above it, for a new agency)."""
    return by.holds("administrator", at=agency_id)


def may_settle(by: Keeper) -> bool:
    """Any administrator may say which old unit a text meant; the event names who said so."""
    return by.holds("administrator")
