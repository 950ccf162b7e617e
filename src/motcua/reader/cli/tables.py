"""Tables that the reader's commands print on a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from motcua.reader.rules.advice import action, summary
from motcua.reader.rules.indicators import Pair
from motcua.reader.vocabulary import Reading, Verdict

_VERDICTS = {
    Verdict.INCONSISTENT: ("không khớp", "bold red"),
    Verdict.AMBIGUOUS: ("chưa rõ", "yellow"),
    Verdict.ROUNDED: ("do làm tròn", "cyan"),
    Verdict.CONSISTENT: ("khớp", "green"),
}
_REFUSED_ROW = ("[red]không đọc được[/]", "", "", "", "")
_SHOWN_NAME = 16  # characters of a file's name over a column of values: no wider than the values


class _Quiet(Console):
    """Console that leaves a closed pipe (`| head`) to the command, where rich would end with status 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(**options: Any) -> Console:
    """Return a console that raises BrokenPipeError when its output is closed."""
    return _Quiet(**options)


def comparison(pairs: Sequence[Pair], names: Sequence[str]) -> Table:
    """Return a table of the indicators of two reports."""
    table = Table(title="Từng chỉ tiêu trong hai báo cáo", title_justify="left")
    table.add_column("Mã")
    table.add_column("Chỉ tiêu")
    table.add_column("Đơn vị")
    for name in (*(escape(name[:_SHOWN_NAME]) for name in names), "Thay đổi"):
        table.add_column(name, justify="right")
    for pair in pairs:
        table.add_row(*_compared(pair))
    return table


def _compared(pair: Pair) -> tuple[str, ...]:
    """Return the row of an indicator: key, name, unit, both values and their difference."""
    change = "" if pair.change is None else _number(pair.change, signed=True)
    stated = [escape(side.raw) if side else "–" for side in (pair.first, pair.second)]
    figure = pair.second or pair.first
    return pair.indicator, escape(pair.name), escape(figure.unit if figure else ""), *stated, change


def _number(value: float, signed: bool = False) -> str:
    """Format a number in Vietnamese style: 1.234,5."""
    text = f"{value:{'+' if signed else ''},.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def print_reading(reading: Reading) -> None:
    """Print what was read of a report: its findings, worst first, its figures and its citations."""
    screen = console()
    screen.print(
        f"[bold]{escape(reading.text.name)}[/]: {len(reading.figures)} số liệu, "
        f"{len(reading.documents)} lượt dẫn văn bản, {len(reading.blank_cells)} ô trống; {summary(reading)}",
        highlight=False,
    )
    if reading.findings:
        screen.print(_findings(reading))
    else:
        screen.print("Không có phép kiểm tra nào áp dụng được.")
    screen.print(_figures(reading))
    screen.print(_documents(reading))
    for note in reading.notes:
        screen.print(f"[yellow]{escape(note)}[/]")


def _findings(reading: Reading) -> Table:
    order = list(_VERDICTS)
    table = Table(title="Kiểm tra số học và sự thống nhất", title_justify="left", show_lines=False)
    table.add_column("Kết luận", no_wrap=True)
    table.add_column("Dòng", style="dim")
    table.add_column("Diễn giải")
    for finding in sorted(reading.findings, key=lambda f: order.index(f.verdict)):
        word, style = _VERDICTS[finding.verdict]
        advised = action(reading, finding)
        told = f"{finding.explanation}\n→ {advised}" if advised else finding.explanation
        table.add_row(f"[{style}]{word}[/]", ", ".join(map(str, finding.lines)), escape(told))
    return table


def _figures(reading: Reading) -> Table:
    table = Table(title="Số liệu", title_justify="left")
    for name in ("Dòng", "Giá trị", "Đơn vị", "Nội dung"):
        table.add_column(name, justify="right" if name in {"Dòng", "Giá trị"} else "left", no_wrap=name != "Nội dung")
    for figure in reading.figures:
        table.add_row(str(figure.line), escape(figure.raw), escape(figure.unit), escape(figure.label or figure.context))
    return table


def _documents(reading: Reading) -> Table:
    table = Table(title="Văn bản viện dẫn", title_justify="left")
    for name in ("Dòng", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan ban hành"):
        table.add_column(name)
    for cited in reading.documents:
        table.add_row(
            str(cited.line), cited.type, escape(cited.symbol or cited.subject), cited.date, escape(cited.issuer)
        )
    return table


def reports(results: Sequence[tuple[Path, Reading | None, str]]) -> Table:
    """Return a table of reports, those with most inconsistencies first."""
    table = Table(title="Các báo cáo đã đọc", title_justify="left")
    for name in ("Báo cáo", "Số liệu", "Văn bản viện dẫn", "Không khớp", "Chưa rõ", "Khớp"):
        table.add_column(name, justify="left" if name == "Báo cáo" else "right")
    for path, reading, _ in sorted(results, key=lambda result: -_count(result[1], Verdict.INCONSISTENT)):
        table.add_row(escape(path.name), *(_tally(reading) if reading else _REFUSED_ROW))
    return table


def _tally(reading: Reading) -> tuple[str, ...]:
    """Return the numbers of figures, citations and findings of a report."""
    fine = _count(reading, Verdict.CONSISTENT) + _count(reading, Verdict.ROUNDED)
    wrong = _count(reading, Verdict.INCONSISTENT)
    return (
        str(len(reading.figures)), str(len(reading.documents)), f"[bold red]{wrong}[/]" if wrong else "0",
        str(_count(reading, Verdict.AMBIGUOUS)), str(fine),
    )  # fmt: skip


def _count(reading: Reading | None, verdict: Verdict) -> int:
    return sum(1 for finding in reading.findings if finding.verdict is verdict) if reading else 0
