"""Words of the prose that a row of the appendix contradicts, as declared in `law/reader/identities.yaml`."""

from collections.abc import Iterator

from motcua.reader.rules.findings.declared import Claim
from motcua.reader.rules.findings.quantities import level_in
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import BlankCell, Finding

_Cell = tuple[int, str, float | None]  # line, label, value; None where the cell is empty
_BEHIND = 60  # characters behind the words in which they name their level


def claimed(running: Running, blank_cells: tuple[BlankCell, ...], claim: Claim) -> Iterator[Finding]:
    """Compare words of the prose with the row that contradicts them; the first such row is enough."""
    for passage in running.passages:
        said = claim.says.search(passage.text)
        if not said:
            continue
        level = _level_of(passage.text[said.start() : said.end() + _BEHIND])
        for line, label, value in _cells(running, blank_cells):
            if _excludes(claim, value) and claim.row.search(label) and _is_of(level, label):
                lines, shown = (line, *passage.lines_of(said.start(), said.end())), _shown(value)
                words = f"{claim.reason} (dòng {line}: {shown})"
                yield tell("text_vs_appendix", False, words, lines=lines, stated=shown, rule=claim.key)
                return


def _cells(running: Running, blank_cells: tuple[BlankCell, ...]) -> Iterator[_Cell]:
    yield from ((row.figure.line, row.figure.label, row.figure.value) for row in running.rows)
    yield from ((cell.line, cell.label, None) for cell in blank_cells)


def _shown(value: float | None) -> str:
    return "trống" if value is None else say(value)


def _excludes(claim: Claim, value: float | None) -> bool:
    """Check whether the words cannot be true with this value of the row."""
    return _shown(value) == claim.never or (claim.never == ">0" and bool(value))


def _level_of(said: str) -> str:
    """Return the level that the words name, in their sentence."""
    return level_in(said.split(".", 1)[0])


def _is_of(level: str, label: str) -> bool:
    """Check whether a row is of the level in the words, where they name one."""
    return not level or level == level_in(label.casefold())
