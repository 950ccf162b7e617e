"""The fixtures of the room's tests."""

from tests.cast import cast

__all__ = ["cast"]
