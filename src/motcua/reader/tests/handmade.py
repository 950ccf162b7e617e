"""Hand-made reports for the tests: figures in brackets, their units taken from the words behind them."""

import re

from motcua.reader.gateways.declarations import load
from motcua.reader.rules.findings import examine
from motcua.reader.vocabulary import BlankCell, Citation, Figure, Finding, Text

_UNITS = (
    "xã, thị trấn|triệu đồng|trường hợp|nhiệm vụ|thủ tục|văn bản|đơn vị|cơ quan|lĩnh vực|mô hình|vấn đề|phiếu|hồ sơ|"
    "người|TTHC|DVC|xã|lớp|%"
)
_MARK = re.compile(r"\[([^\]]+)\]")


def value_of(raw: str) -> tuple[float, int]:
    """The number as a Vietnamese writes it, and its decimals."""
    if raw in ("Không", "không"):
        return 0.0, 0
    if re.fullmatch(r"\d+,\d{3}", raw):  # the English way
        return float(raw.replace(",", "")), 0
    if re.fullmatch(r"\d+\.\d{1,2}", raw):
        return float(raw), len(raw.split(".")[1])
    if "," in raw:
        whole, decimals = raw.replace(".", "").split(",")
        return float(f"{whole}.{decimals}"), len(decimals)
    return float(raw.replace(".", "")), 0


def report(marked: str, documents: tuple[Citation, ...] = (), table_from: int = 0) -> list[Finding]:
    """The findings about a marked text; lines from `table_from` on are rows of an appendix."""
    figures: list[Figure] = []
    lines = []
    blanks = []
    for number, line in enumerate(marked.split("\n"), start=1):
        table = bool(table_from) and number >= table_from
        clean, shift = line, 0
        for match in _MARK.finditer(line):
            start = match.start() - shift
            clean = clean[:start] + match.group(1) + clean[start + len(match.group(0)) :]
            shift += 2
            raw = match.group(1)
            behind = re.match(rf"\s?({_UNITS})", line[match.end() :])
            ahead = re.search(rf"({_UNITS})\s*$", line[: match.start()], re.IGNORECASE) if table else None
            unit = (ahead or behind).group(1) if (ahead or behind) else ""
            value, decimals = value_of(raw)
            label = (
                re.sub(r"^[\d.]+\s*", "", line[: ahead.start() if ahead else match.start()]).strip() if table else ""
            )
            figures.append(
                Figure(
                    id=f"f{len(figures) + 1}",
                    label=label,
                    value=value,
                    unit=unit.lower() if unit not in ("TTHC", "DVC") else unit,
                    line=number,
                    col=start + 1,
                    raw=raw,
                    where="phụ lục" if table else "lời văn",
                    decimals=decimals,
                )
            )
        if table and clean.endswith("__"):
            blanks.append(BlankCell(number, clean[:-2].strip()))
        lines.append(clean)
    # the upper figure of x/y counts in the unit of the lower one
    for place, (one, other) in enumerate(zip(figures, figures[1:], strict=False)):
        if (
            one.line == other.line
            and not one.unit
            and lines[one.line - 1][one.col - 1 + len(one.raw) : other.col - 1] == "/"
        ):
            figures[place] = Figure(**{**_fields(one), "unit": other.unit})
    return list(examine(Text("hand", tuple(lines)), tuple(figures), documents, tuple(blanks), load()))


def _fields(figure: Figure) -> dict:
    return {name: getattr(figure, name) for name in Figure.__dataclass_fields__}


def verdicts(findings: list[Finding], kind: str) -> set[str]:
    """The verdicts of one kind."""
    return {finding.verdict.value for finding in findings if finding.kind == kind}


def inconsistent(findings: list[Finding]) -> list[str]:
    """What is called inconsistent, in words."""
    return [f"{finding.kind}: {finding.explanation}" for finding in findings if finding.verdict == "inconsistent"]
