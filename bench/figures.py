"""All canonical counters by agency × channel × field over 20 million dossier facts, as of a date.

Baseline: the bare DuckDB scan of the same columns of the same file with the same grouping, one sum a column.
Usage: ./motcua bench figures [millions]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import django

django.setup()

from motcua.dossiers.facts import FACT_COLUMNS  # noqa: E402
from motcua.statistics.engine import duck  # noqa: E402
from motcua.statistics.queries import Request, Shape, compiled, needed_for, table  # noqa: E402
from motcua.statistics.registry import measures_of  # noqa: E402
from motcua.statistics.vocabulary import Days  # noqa: E402

from bench.pairs import pair  # noqa: E402  # isort: skip

FIRST, LAST = 18_600, 18_964
AGENCIES, FIELDS = 11_367, 60
#: How each column is made from the row's number i (a splitmix-like hash keeps it repeatable).
SHAPE = {
    "dossier_id": "i",
    "competent_agency": f"hash(i) % {AGENCIES}",
    "receiving_agency": f"hash(i) % {AGENCIES}",
    "field": f"hash(i + 1) % {FIELDS}",
    "procedure": "hash(i + 2) % 1500",
    "level": "4",
    "channel": "1 + hash(i + 3) % 3",
    "applicant_kind": "1 + hash(i + 4) % 3",
    "on_behalf": "hash(i + 5) % 2",
    "online_level": "0",
    "submitted_day": "r",
    "reception_due_day": "r + 1",
    "received_day": "r",
    "due_day": "d",
    "ended_day": "e",
    "outcome": "CASE WHEN e = 99999 THEN 0 WHEN e < d THEN 1 WHEN e = d THEN 2 ELSE 3 END",
    "paused": "CASE WHEN e = 99999 AND hash(i + 6) % 10 = 0 THEN 1 ELSE 0 END",
    "returned_day": "CASE WHEN e = 99999 THEN 99999 ELSE e + 1 END",
    "guided_day": "99999",
    "apology_day": "99999",
    "apology_in_time": "0",
    "return_channel": "0",
    "supplements": "0",
    "paused_days": "0",
    "valid_from": "r",
    "valid_to": "99999",
    "known_from": "r",
    "known_to": "99999",
}


def generate(rows: int, target: Path) -> None:
    """A nation's dossiers of some three years, the same at every run."""
    columns = ", ".join(
        f"({SHAPE[column]})::{'BIGINT' if column == 'dossier_id' else 'INTEGER'} AS {column}" for column in FACT_COLUMNS
    )
    duck().execute(
        f"""COPY (SELECT {columns} FROM (
            SELECT i, 18000 + i * 1000 // {rows} AS r, r + 1 + hash(i + 7) % 20 AS d,
                   CASE WHEN hash(i + 8) % 20 = 0 THEN 99999 ELSE r + hash(i + 9) % 22 END AS e
            FROM range({rows}) t(i))) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def statements(source: Path) -> tuple[Request, tuple[str, ...], str]:
    """Our request with its base counters, and the bare statement over the same columns."""
    needed = needed_for(measure.key for measure in measures_of("dossiers"))
    by = ("competent_agency", "channel", "field")
    sql = compiled(Shape("dossiers", "competent_agency"), needed, by)
    used = [column for column in FACT_COLUMNS if f'"{column}"' in sql and column not in by]
    sums = ", ".join(f"sum({column})" for column in used)
    bare = (
        f"SELECT competent_agency, channel, field, {sums} FROM read_parquet('{source}') "
        f"WHERE valid_from <= {LAST} AND valid_to > {LAST} GROUP BY 1, 2, 3"
    )
    return Request("dossiers", Days(FIRST, LAST), by=by, source=source), needed, bare


def main() -> None:
    """Generate, measure in turn, then each alone in a process of its own for its memory."""
    if len(sys.argv) > 2:
        request, needed, bare = statements(Path(sys.argv[2]))
        work = {"ours": lambda: table(request, needed), "baseline": lambda: duck().execute(bare).to_arrow_table()}
        work[sys.argv[1]]()
        peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        print(f"{sys.argv[1]:9} {int(peak.split()[1]) / 1024:8.0f} MiB peak")
        return
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "facts.parquet"
        generate(int(millions * 1e6), target)
        request, needed, bare = statements(target)
        print(f"{millions:g} million facts, {len(needed)} base counters, {target.stat().st_size / 2**20:.0f} MiB")
        pair(lambda: table(request, needed), lambda: duck().execute(bare).to_arrow_table())
        for name in ("ours", "baseline"):
            subprocess.run([sys.executable, __file__, name, str(target)], check=True)


if __name__ == "__main__":
    main()
