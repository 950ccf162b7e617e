"""Tables of several columns: column totals, sums and shares along the rows, and the one cell that breaks them.

A table says by itself what it adds up: where all rows but one, or all columns but one, obey a sum, the odd one is
wrong. Nothing is claimed of a table whose other cells do not show the rule.
"""

from collections.abc import Iterator

from motcua.reader.rules.findings.grids.grid import built
from motcua.reader.rules.findings.grids.ratios import shares, within
from motcua.reader.rules.findings.grids.sums import sums
from motcua.reader.rules.findings.grids.totals import totals
from motcua.reader.rules.findings.running import Running
from motcua.reader.vocabulary import Finding

_ALONG = 3  # rows and columns from which a rule along the rows can show


def grids(running: Running) -> Iterator[Finding]:
    """Check every table with several columns of figures: its totals and the sums along its rows."""
    for grid in built(running):
        if len(grid.columns) < 2 or len(grid.rows) < 2:
            continue
        yield from totals(grid)
        if len(grid.rows) >= _ALONG and len(grid.columns) >= _ALONG:
            yield from sums(grid)
            yield from shares(grid)
            yield from within(grid)
