"""The fixtures of the room's tests."""

from tests.cast import cast

from motcua.dossiers.tests.stage import stage

__all__ = ["cast", "stage"]
