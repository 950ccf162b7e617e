"""Bench of the reader: its readings compared with labels made by hand."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from motcua.reader.cli import SUFFIXES
from motcua.reader.cli.tables import console
from motcua.reader.gateways import load, read
from motcua.reader.rules.scoring import Score, score
from motcua.reader.vocabulary import Text

_SHOWN_QUOTE = 90  # characters of a line quoted with an error: with the place, one line of a wide terminal
_PIPED_WIDTH = 120  # columns of a table written to a file


def bench(argv: Sequence[str]) -> int:
    """Compare readings with labels made by hand; 0 done, 1 no labels there, 2 wrong usage."""
    root = Path(os.environ.get("MOTCUA_ROOT", Path(__file__).parents[4]))
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
    """Return each file of labels with its report."""
    pairs = []
    for labels in sorted(truth.glob("*.json")) if truth.is_dir() else []:
        stem = labels.stem.removeprefix("seed_")
        texts = sorted(p for p in seeds.glob(f"{stem}*") if p.suffix.lower() in SUFFIXES) if seeds.is_dir() else []
        if texts:
            pairs.append((labels, texts[0]))
    return pairs


def _print_bench(pairs: Sequence[tuple[Path, Path]], errors: bool) -> None:
    """Read the reports and print the scores of each with the time it took."""
    screen = console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
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
    screen.print(table)


def _print_errors(text: Text, stem: str, kind: str, result: Score) -> None:
    """Print what was missed and what was found too much, with the line."""
    for word, items in (("sót", result.missed), ("thừa", result.surplus)):
        for item in items:
            line = item[0] if isinstance(item, tuple) and item else 0
            known = isinstance(line, int) and 0 < line <= len(text.lines)
            quote = text.lines[line - 1].strip()[:_SHOWN_QUOTE] if known else ""
            print(f"{stem} · {kind} · {word}: {item} | {quote}")
