"""Command line of the reader: `read` for one report, several or a folder, and `bench reader`."""

import argparse
import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from motcua.reader.gateways import ReaderError, declarations, load, read, read_file
from motcua.reader.rules.advice import action, summary
from motcua.reader.rules.indicators import side_by_side
from motcua.reader.rules.scoring import Score, score
from motcua.reader.vocabulary import Figure, Finding, Reading, Text, Verdict

_KINDS = {".txt", ".md", ".docx", ".pdf"}
_VERDICTS = {
    Verdict.INCONSISTENT: ("không khớp", "bold red"),
    Verdict.AMBIGUOUS: ("chưa rõ", "yellow"),
    Verdict.ROUNDED: ("do làm tròn", "cyan"),
    Verdict.CONSISTENT: ("khớp", "green"),
}


def main(argv: Sequence[str]) -> int:
    """Read reports and print what is in them; 0 done, 1 refused with the reason, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./motcua read", description="Đọc và kiểm tra báo cáo có sẵn (TXT, DOCX, PDF)."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="tệp báo cáo hoặc thư mục chứa báo cáo")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--compare", action="store_true", help="đặt hai báo cáo cạnh nhau theo từng chỉ tiêu")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="số tiến trình khi đọc nhiều tệp")
    parser.add_argument("--mark", type=Path, metavar="BẢN_SAO", help="ghi bản sao DOCX có ghi chú tại chỗ cần xem lại")
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as stop:
        return 0 if stop.code == 0 else 2
    paths = list(_expand(options.files))
    if not paths:
        print("Thư mục không có báo cáo nào (TXT, DOCX, PDF).", file=sys.stderr)
        return 1
    if options.compare:
        return _compare(paths) if len(paths) == 2 else _usage("--compare cần đúng hai báo cáo")
    if options.mark:
        return _mark(paths[0], options.mark) if len(paths) == 1 else _usage("--mark cần đúng một báo cáo DOCX")
    if len(paths) == 1:
        return _quietly(_one, paths[0], options.json)
    return _many(paths, options.json, options.jobs)


def _quietly(show: Callable[..., int], *given: object) -> int:
    """Print something, and end silently when the output pipe is closed (`| head`)."""
    try:
        code = show(*given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _console(**options: Any) -> Any:
    """Console that leaves a closed pipe (`| head`) to `main`, where rich would end with status 1."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Quiet(**options)


def _mark(path: Path, copy: Path) -> int:
    """Write a copy of a Word report with comments at findings that need action."""
    from motcua.reader.gateways.marked_copy import marked_copy

    try:
        content = marked_copy(path.read_bytes(), read_file(path))
    except ReaderError as error:
        print(error, file=sys.stderr)
        return 1
    if copy.resolve() == path.resolve():
        print("Bản sao phải có tên khác với báo cáo gốc.", file=sys.stderr)
        return 1
    copy.write_bytes(content)
    print(f"Đã ghi “{copy}”. Mở bằng Word để xem các ghi chú.")
    return 0


def _expand(files: Iterable[Path]) -> Iterable[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _KINDS and p.is_file())
        else:
            yield path


def _one(path: Path, as_json: bool) -> int:
    try:
        reading = read_file(path)
    except ReaderError as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        json.dump(as_labels(reading), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(reading)
    return 0


def _usage(reason: str) -> int:
    print(f"./motcua read: {reason}.", file=sys.stderr)
    return 2


def _compare(paths: Sequence[Path]) -> int:
    from rich.table import Table

    try:
        first, second = (read_file(path) for path in paths)
    except ReaderError as error:
        print(error, file=sys.stderr)
        return 1
    table = Table(title="Từng chỉ tiêu trong hai báo cáo", title_justify="left")
    table.add_column("Mã")
    table.add_column("Chỉ tiêu")
    for name in ("Đơn vị", _plain(paths[0].stem[:16]), _plain(paths[1].stem[:16]), "Thay đổi"):
        table.add_column(name, justify="left" if name == "Đơn vị" else "right")
    for pair in side_by_side(first, second, declarations.indicators()):
        change = "" if pair.change is None else _number(pair.change, signed=True)
        stated = [_plain(side.raw) if side else "–" for side in (pair.first, pair.second)]
        figure = pair.second or pair.first
        table.add_row(pair.indicator, _plain(pair.name), _plain(figure.unit if figure else ""), *stated, change)
    _console().print(table)
    return 0


def _number(value: float, signed: bool = False) -> str:
    """Format a number in Vietnamese style: 1.234,5."""
    text = f"{value:{'+' if signed else ''},.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def as_labels(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """Convert a reading to the field names of the published labels."""
    return {
        "figures": [_figure(figure) for figure in reading.figures],
        "documents": [dataclasses.asdict(document) for document in reading.documents],
        "findings": [_finding(finding) for finding in reading.findings],
        "blank_cells": [dataclasses.asdict(cell) for cell in reading.blank_cells],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    row = dataclasses.asdict(figure)
    row["value"] = int(figure.value) if figure.value == int(figure.value) else figure.value
    return row


def _finding(finding: Finding) -> dict[str, Any]:
    row = dataclasses.asdict(finding)
    row["verdict"] = finding.verdict.value
    return row


def _show(reading: Reading) -> None:
    from rich.table import Table

    console = _console()
    console.print(
        f"[bold]{_plain(reading.text.name)}[/]: {len(reading.figures)} số liệu, "
        f"{len(reading.documents)} lượt dẫn văn bản, {len(reading.blank_cells)} ô trống; {summary(reading)}",
        highlight=False,
    )
    order = list(_VERDICTS)
    table = Table(title="Kiểm tra số học và sự thống nhất", title_justify="left", show_lines=False)
    table.add_column("Kết luận", no_wrap=True)
    table.add_column("Dòng", style="dim")
    table.add_column("Diễn giải")
    for finding in sorted(reading.findings, key=lambda f: order.index(f.verdict)):
        word, style = _VERDICTS[finding.verdict]
        told = (
            f"{finding.explanation}\n→ {action(reading, finding)}" if action(reading, finding) else finding.explanation
        )
        table.add_row(f"[{style}]{word}[/]", ", ".join(map(str, finding.lines)), _plain(told))
    if reading.findings:
        console.print(table)
    else:
        console.print("Không có phép kiểm tra nào áp dụng được.")
    table = Table(title="Số liệu", title_justify="left")
    for name in ("Dòng", "Giá trị", "Đơn vị", "Nội dung"):
        table.add_column(name, justify="right" if name in {"Dòng", "Giá trị"} else "left", no_wrap=name != "Nội dung")
    for figure in reading.figures:
        table.add_row(str(figure.line), _plain(figure.raw), _plain(figure.unit), _plain(figure.label or figure.context))
    console.print(table)
    table = Table(title="Văn bản viện dẫn", title_justify="left")
    for name in ("Dòng", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan ban hành"):
        table.add_column(name)
    for cited in reading.documents:
        table.add_row(
            str(cited.line), cited.type, _plain(cited.symbol or cited.subject), cited.date, _plain(cited.issuer)
        )
    console.print(table)
    for note in reading.notes:
        console.print(f"[yellow]{_plain(note)}[/]")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _work(path: Path) -> tuple[Path, Reading | None, str]:
    try:
        return path, read_file(path), ""
    except ReaderError as error:
        return path, None, str(error)


def _many(paths: Sequence[Path], as_json: bool, jobs: int) -> int:
    from rich.progress import track
    from rich.table import Table

    workers = max(1, min(jobs or os.cpu_count() or 1, len(paths)))
    talk = _console(stderr=True)
    results = []
    with ProcessPoolExecutor(max_workers=workers) as pool:
        chunk = max(1, min(8, len(paths) // (workers * 4)))
        done = pool.map(_work, paths, chunksize=chunk)
        results = list(track(done, total=len(paths), description="Đang đọc", console=talk, transient=True))
    refused = [(path, reason) for path, reading, reason in results if reading is None]
    if as_json:
        out = [{"file": str(path), **as_labels(reading)} for path, reading, _ in results if reading is not None]
        out += [{"file": str(path), "refused": reason} for path, reason in refused]
        json.dump(out, sys.stdout, ensure_ascii=False)
        print()
    else:
        table = Table(title="Các báo cáo đã đọc", title_justify="left")
        for name in ("Báo cáo", "Số liệu", "Văn bản viện dẫn", "Không khớp", "Chưa rõ", "Khớp"):
            table.add_column(name, justify="left" if name == "Báo cáo" else "right")
        for path, reading, reason in sorted(results, key=lambda r: -_count(r[1], Verdict.INCONSISTENT)):
            if reading is None:
                table.add_row(_plain(path.name), "[red]không đọc được[/]", "", "", "", "")
                continue
            fine = _count(reading, Verdict.CONSISTENT) + _count(reading, Verdict.ROUNDED)
            wrong = _count(reading, Verdict.INCONSISTENT)
            table.add_row(
                _plain(path.name), str(len(reading.figures)), str(len(reading.documents)),
                f"[bold red]{wrong}[/]" if wrong else "0", str(_count(reading, Verdict.AMBIGUOUS)), str(fine),
            )  # fmt: skip
            del reason
        _console().print(table)
        for _, reason in refused:
            print(reason, file=sys.stderr)
    return 1 if refused else 0


def _count(reading: Reading | None, verdict: Verdict) -> int:
    return sum(1 for finding in reading.findings if finding.verdict is verdict) if reading else 0


def bench(argv: Sequence[str]) -> int:
    """Compare readings with labels made by hand; 0 done, 1 no labels there, 2 wrong usage."""
    root = Path(os.environ.get("MOTCUA_ROOT", Path(__file__).parents[3]))
    shared = Path(os.environ["MOTCUA_TRUTH"]).parent if "MOTCUA_TRUTH" in os.environ else root.parent / "shared"
    parser = argparse.ArgumentParser(prog="./motcua bench reader", description="So kết quả đọc với nhãn làm bằng tay.")
    parser.add_argument(
        "--truth", type=Path, default=Path(os.environ.get("MOTCUA_TRUTH", shared / "truth")), metavar="THƯ_MỤC"
    )
    parser.add_argument("--seeds", type=Path, default=shared / "seeds", metavar="THƯ_MỤC")
    parser.add_argument("--errors", action="store_true", help="liệt kê những chỗ sai, sót")
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as stop:
        return 0 if stop.code == 0 else 2
    pairs = _labelled(options.truth, options.seeds)
    if not pairs:
        print(f"Không có nhãn (*.json) ở {options.truth} hoặc báo cáo tương ứng ở {options.seeds}.", file=sys.stderr)
        return 1
    _print_bench(pairs, options.errors)
    return 0


def _labelled(truth: Path, seeds: Path) -> list[tuple[Path, Path]]:
    pairs = []
    for labels in sorted(truth.glob("*.json")) if truth.is_dir() else []:
        stem = labels.stem.removeprefix("seed_")
        texts = sorted(p for p in seeds.glob(f"{stem}*") if p.suffix.lower() in _KINDS) if seeds.is_dir() else []
        if texts:
            pairs.append((labels, texts[0]))
    return pairs


def _print_bench(pairs: Sequence[tuple[Path, Path]], errors: bool) -> None:
    from rich.table import Table

    console = _console(width=None if sys.stdout.isatty() else 120)
    table = Table(title="Đọc báo cáo so với nhãn làm bằng tay", title_justify="left")
    table.add_column("Báo cáo")
    table.add_column("So sánh")
    for name in ("Độ chính xác", "Độ đầy đủ", "F1", "Đúng", "Tìm thấy", "Nhãn", "Giây"):
        table.add_column(name, justify="right")
    names = {
        "figures": "số liệu",
        "units": "số liệu, đúng đơn vị",
        "citations": "văn bản dẫn",
        "findings": "không khớp",
    }
    for labels, path in pairs:
        text = load(path)
        start = time.perf_counter()
        reading = read(text)
        seconds = time.perf_counter() - start
        scores = score(reading, json.loads(labels.read_text(encoding="utf-8")))
        for index, (kind, result) in enumerate(scores.items()):
            table.add_row(
                labels.stem if index == 0 else "", names[kind], f"{result.precision:.3f}", f"{result.recall:.3f}",
                f"{result.f1:.3f}", str(result.matched), str(result.found), str(result.labelled),
                f"{seconds:.2f}" if index == 0 else "",
            )  # fmt: skip
            if errors:
                _print_errors(text, labels.stem, names[kind], result)
        table.add_section()
    console.print(table)


def _print_errors(text: Text, stem: str, kind: str, result: Score) -> None:
    for word, items in (("sót", result.missed), ("thừa", result.surplus)):
        for item in items:
            line = item[0] if isinstance(item, tuple) and item else 0
            quote = text.lines[line - 1].strip()[:90] if isinstance(line, int) and 0 < line <= len(text.lines) else ""
            print(f"{stem} · {kind} · {word}: {item} | {quote}")
