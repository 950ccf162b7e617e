"""Checks of dossier figures before a report is issued: identities, totals, splits, continuity, form by field."""

from collections.abc import Iterator, Mapping, Sequence

from motcua.dossiers.reporting.by_field import form_of, parts_of
from motcua.dossiers.vocabulary import INCOMING, OUTGOING
from motcua.reports.rules.checks import Finding, of_columns
from motcua.reports.rules.figures import Cube, Figure, Where, public_keys
from motcua.reports.rules.inputs import ReportInputs
from motcua.reports.rules.wording import number
from motcua.reports.vocabulary import Severity
from motcua.statistics.registry import MEASURES

CONTINUITY_MARK = "continuity"
#: Counters that are sums of others; their summands are declared with the measures.
TOTALS = ("received", "to_resolve", *OUTGOING)
#: Dimensions whose values must add up to the whole.
BROKEN_DOWN = ("level", "field", "channel", "competent_agency")


def checks(inputs: ReportInputs, figures: Mapping[str, Figure]) -> list[Finding]:
    """Run all checks of dossier figures."""
    cube, form = inputs.sources.current, form_of(inputs)
    if not cube.counts((*INCOMING, *OUTGOING)):  # before the agency recorded anything
        return []
    findings = identities_of(cube)
    findings += sums_of(cube, BROKEN_DOWN, {})
    table = {
        words: [int(figures[f"{part}.c{column.number}"].value.number or 0) for column in form.columns]
        for part, words in parts_of(inputs)
    }
    findings += of_columns(form, table)
    if inputs.previous is not None and "all.open" in inputs.previous.figures:
        before = {"toàn bộ": int(inputs.previous.figures["all.open"])}
        findings += continuity_of({"toàn bộ": cube.total(("carried_in",))}, before, inputs.previous.name)
    return findings


def identities_of(cube: Cube) -> list[Finding]:
    """Check the identity carried in + received = ended + open, and each total from its parts, in every cell."""
    return [
        Finding(kind, Severity.BLOCK, f"Ô {_where(cell.key)}: {message}")
        for cell in cube.cells
        for kind, message in _broken(cell.figures)
    ]


def _where(key: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in key.items()) or "toàn bộ"


def _broken(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Return the kind and the message of each equation that does not hold in one cell."""
    incoming, outgoing = (sum(counts.get(key, 0) for key in side) for side in (INCOMING, OUTGOING))
    if incoming != outgoing:
        message = (
            f"chuyển sang + tiếp nhận = {number(incoming)}, kết thúc + đang giải quyết = {number(outgoing)}; "
            "hai vế phải bằng nhau."
        )
        yield "identity", message
    for total in TOTALS:
        parts = public_keys(MEASURES[total].parts)
        if total in counts and counts[total] != sum(counts.get(part, 0) for part in parts):
            yield "sum", f"{total} = {number(counts[total])} khác tổng các phần."


def sums_of(cube: Cube, dimensions: Sequence[str], shown: Mapping[str, Where]) -> list[Finding]:
    """Check the sum over each dimension against the whole: nothing counted twice, nothing left out."""
    found = []
    for dimension in dimensions:
        for measure in (*INCOMING, *OUTGOING):
            whole = cube.total((measure,), shown.get(dimension, {}))
            parts = sum(cube.total((measure,), {dimension: (value,)}) for value in cube.values(dimension, (measure,)))
            if whole != parts:
                message = f"Cộng theo {dimension}: {measure} được {number(parts)}, toàn bộ là {number(whole)}."
                found.append(Finding("breakdown", Severity.BLOCK, message))
    return found


def continuity_of(carried_in: Mapping[str, int], carried_out: Mapping[str, int], previous: str) -> list[Finding]:
    """Compare the number carried out by the last report with the number carried in by this one, part by part.

    They differ when dossiers were recorded late, corrected or merged in; the difference must be explained.
    """
    found = []
    for part in sorted(carried_in.keys() | carried_out.keys()):
        now, before = carried_in.get(part, 0), carried_out.get(part, 0)
        if now != before:
            message = (
                f"{previous} chuyển sang {number(before)} hồ sơ ({part}), kỳ này nhận {number(now)} "
                f"(chênh {number(now - before)}). Ghi lý do chênh lệch trước khi ban hành."
            )
            found.append(Finding(CONTINUITY_MARK, Severity.BLOCK, message, (part,)))
    return found
