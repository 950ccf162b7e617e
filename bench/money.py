"""Four summed columns of money over 20 million facts of a family with a state in two times, by agency and kind.

Baseline: the bare DuckDB sums of the same columns of the same file with the same condition and grouping.
Usage: ./motcua bench money [millions] [rounds]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import django

django.setup()

from motcua.base.time import OPEN_DAY  # noqa: E402
from motcua.statistics.engine import duck  # noqa: E402
from motcua.statistics.queries import Request, figures, needed_for, table  # noqa: E402
from motcua.statistics.registry import FAMILIES, MEASURES  # noqa: E402
from motcua.statistics.vocabulary import (  # noqa: E402
    Aggregation,
    ColumnKind,
    Days,
    Family,
    Measure,
    TwoTimes,
    columns_of,
)

from bench.pairs import pair  # noqa: E402  # isort: skip

LAST = 18_964
AGENCIES, KINDS = 11_367, 30
MONEY = ("due", "paid", "waived", "refunded")
FAMILY = Family(
    key="bench_payments",
    title="Khoản thu",
    table="bench_payments",
    columns=(
        *columns_of(ColumnKind.CODE, "payment_id", "agency", "kind"),
        *columns_of(ColumnKind.MONEY, *MONEY),
    ),
    subject="payment_id",
    lifetime=TwoTimes(),
    attribution="agency",
    dimensions={"agency": "agency", "kind": "kind"},
)
BY = ("agency", "kind")


def register() -> tuple[str, ...]:
    """Register the family and a sum of each column of money; answers their keys."""
    FAMILIES.register(FAMILY.key, FAMILY)
    for name in MONEY:
        key = f"bench.{name}"
        MEASURES.add(Measure(key, name, FAMILY.key, name, aggregation=Aggregation.SUM, value=name, unit="đồng"))
    return tuple(f"bench.{name}" for name in MONEY)


def generate(rows: int, target: Path) -> None:
    """The same facts at every run: sums up to 10 billion đồng each, beyond what 32 bits hold."""
    money = ", ".join(
        f"(hash(i + {seed}) % 10_000_000_000)::BIGINT AS {name}" for seed, name in enumerate(MONEY, start=2)
    )
    duck().execute(
        f"""COPY (SELECT i::BIGINT AS payment_id, (hash(i) % {AGENCIES})::INTEGER AS agency,
            (hash(i + 1) % {KINDS})::INTEGER AS kind, {money},
            (18000 + i * 1000 // {rows})::INTEGER AS valid_from, {OPEN_DAY}::INTEGER AS valid_to,
            (18000 + i * 1000 // {rows})::INTEGER AS known_from, {OPEN_DAY}::INTEGER AS known_to
            FROM range({rows}) t(i)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def bare(source: Path) -> str:
    """The sums as whoever knows DuckDB would write them."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in MONEY)
    return (
        f"SELECT agency, kind, {sums} FROM read_parquet('{source}') "
        f"WHERE valid_from <= {LAST} AND valid_to > {LAST} AND known_to = {OPEN_DAY} GROUP BY 1, 2"
    )


def main() -> None:
    """Make the facts once, check that both give the same sums, time them in turn."""
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    keys = register()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "facts.parquet"
        generate(int(millions * 1_000_000), source)
        request = Request(FAMILY.key, Days(LAST - 364, LAST), by=BY, source=source)
        sql, needed = bare(source), needed_for(keys)
        theirs = duck().execute(f"SELECT {', '.join(f'sum({name})::BIGINT' for name in MONEY)} FROM ({sql})").fetchone()
        [whole] = figures(Request(FAMILY.key, request.days, source=source), keys)
        assert theirs == tuple(whole.figures[key] for key in keys), (theirs, whole.figures)
        print(f"{millions:g} million facts, {table(request, needed).num_rows} cells, {len(MONEY)} sums of money")
        load = subprocess.run(["uptime"], capture_output=True, text=True).stdout.strip()  # noqa: S607
        print(load)
        pair(lambda: table(request, needed), lambda: duck().execute(sql).to_arrow_table(), rounds=rounds)


if __name__ == "__main__":
    main()
