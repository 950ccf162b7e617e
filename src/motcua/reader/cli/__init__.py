"""Command `read`: one report, several or a folder, printed or as JSON."""

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from motcua.reader.gateways import ReaderError, declarations, read_file
from motcua.reader.rules.indicators import side_by_side
from motcua.reader.vocabulary import Figure, Finding, Reading

#: Names of the files that are read in a folder.
SUFFIXES = {".txt", ".md", ".docx", ".pdf"}
_CHUNKS = 4  # pieces of work for each process, so that none waits long for the last
_LARGEST_CHUNK = 8  # reports in a piece: the progress bar moves every few seconds


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
    """Yield the files, and those that can be reports in the folders among them."""
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        else:
            yield path


def _one(path: Path, as_json: bool) -> int:
    """Print one report; 1 if it was refused."""
    try:
        reading = read_file(path)
    except ReaderError as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        json.dump(as_labels(reading), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        from motcua.reader.cli.tables import print_reading

        print_reading(reading)
    return 0


def _usage(reason: str) -> int:
    print(f"./motcua read: {reason}.", file=sys.stderr)
    return 2


def _compare(paths: Sequence[Path]) -> int:
    """Print two reports side by side, indicator by indicator."""
    from motcua.reader.cli.tables import comparison, console

    try:
        first, second = (read_file(path) for path in paths)
    except ReaderError as error:
        print(error, file=sys.stderr)
        return 1
    pairs = side_by_side(first, second, declarations.indicators())
    console().print(comparison(pairs, [path.stem for path in paths]))
    return 0


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


def _work(path: Path) -> tuple[Path, Reading | None, str]:
    try:
        return path, read_file(path), ""
    except ReaderError as error:
        return path, None, str(error)


def _many(paths: Sequence[Path], as_json: bool, jobs: int) -> int:
    """Read several reports in parallel and print one row for each; 1 if any was refused."""
    results = _read_all(paths, jobs)
    read_ones = [(path, reading) for path, reading, _ in results if reading is not None]
    refused = [(path, reason) for path, reading, reason in results if reading is None]
    if as_json:
        out: list[dict[str, Any]] = [{"file": str(path), **as_labels(reading)} for path, reading in read_ones]
        out += [{"file": str(path), "refused": reason} for path, reason in refused]
        json.dump(out, sys.stdout, ensure_ascii=False)
        print()
    else:
        from motcua.reader.cli.tables import console, reports

        console().print(reports(results))
        for _, reason in refused:
            print(reason, file=sys.stderr)
    return 1 if refused else 0


def _read_all(paths: Sequence[Path], jobs: int) -> list[tuple[Path, Reading | None, str]]:
    """Read reports in parallel processes with a progress bar."""
    from rich.progress import track

    from motcua.reader.cli.tables import console

    workers = max(1, min(jobs or os.cpu_count() or 1, len(paths)))
    chunk = max(1, min(_LARGEST_CHUNK, len(paths) // (workers * _CHUNKS)))
    talk = console(stderr=True)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        done = pool.map(_work, paths, chunksize=chunk)
        return list(track(done, total=len(paths), description="Đang đọc", console=talk, transient=True))
