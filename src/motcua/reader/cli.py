"""`./motcua read` and `./motcua bench reader`."""

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Read reports and print what was found."""
    raise NotImplementedError


def bench(argv: Sequence[str]) -> int:
    """Score the reader against labelled reports."""
    raise NotImplementedError
