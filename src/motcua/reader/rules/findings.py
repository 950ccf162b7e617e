"""Verdicts on the arithmetic of a report; a stand-in until the rules land."""

from collections.abc import Sequence

from motcua.reader.vocabulary import BlankCell, Citation, Figure, Finding, Text


def examine(
    text: Text,
    figures: Sequence[Figure],
    documents: Sequence[Citation],
    blank_cells: Sequence[BlankCell],
) -> tuple[Finding, ...]:
    """What holds and what fails in a report; nothing yet."""
    return ()
