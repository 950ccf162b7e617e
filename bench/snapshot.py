"""Freezing a snapshot of one million dossier facts, from SQLite and from PostgreSQL.

Baseline: the fastest known bulk read of the same rows in the same run, ADBC into Arrow and nothing else.
Usage: ./motcua bench snapshot [millions]
"""

import os
import shutil
import subprocess
import sys
import time

VENDORS = ("sqlite", "postgresql")


def measure(rows: int) -> None:
    """Fill the table of facts of this process's database, then freeze and bare-read in turn."""
    from tests import database  # decides the database, before Django reads its settings  # isort: skip

    import django

    django.setup()
    from bench.pairs import pair
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from motcua.base.time import now, today
    from motcua.dossiers.facts import FACT_COLUMNS
    from motcua.dossiers.models import DossierFact
    from motcua.statistics.actions import folder_of, freeze
    from motcua.statistics.engine import bulk_read
    from motcua.statistics.registry import FAMILIES

    call_command("migrate", verbosity=0)
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
        if connection.vendor == "sqlite"
        else "WITH n AS (SELECT i FROM generate_series(1, %s) AS t(i))"
    )
    values = dict.fromkeys(FACT_COLUMNS, "1") | {
        "dossier_id": "i",
        "competent_agency": "i % 3000",
        "field": "i % 60",
        "channel": "1 + i % 3",
        "submitted_day": "18000 + i % 1000",
        "received_day": "18000 + i % 1000",
        "due_day": "18005 + i % 1000",
        "ended_day": "18004 + i % 1000",
        "valid_from": "18000 + i % 1000",
        "valid_to": "99999",
        "known_to": "99999",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"{numbers} INSERT INTO {DossierFact._meta.db_table} ({', '.join(FACT_COLUMNS)}, stamp) "
            f"SELECT {', '.join(values[column].replace('%', '%%') for column in FACT_COLUMNS)}, 0 FROM n",
            [rows],
        )
    time.sleep(1)

    def ours() -> None:
        snapshot = freeze(families=["dossiers"], cut_off=today(), by="bench", at=now(), purpose="bench")
        assert snapshot.manifest["files"]["dossiers"]["rows"] == rows
        shutil.rmtree(folder_of(snapshot.id))

    def bare() -> None:
        assert sum(batch.num_rows for batch in bulk_read(FAMILIES["dossiers"])) == rows

    print(f"{connection.vendor}: {rows:,} facts, {len(FACT_COLUMNS)} columns, in {settings.HOME.name}")
    pair(ours, bare)
    connection.close()
    database.pytest_unconfigure()


def main() -> None:
    """One process for each database."""
    if os.environ.get("MOTCUA_TEST_DATABASE"):
        measure(int(float(sys.argv[1]) * 1e6))
        return
    millions = sys.argv[1] if len(sys.argv) > 1 else "1"
    for vendor in VENDORS:
        environment = {**os.environ, "MOTCUA_TEST_DATABASE": vendor}
        subprocess.run([sys.executable, __file__, millions], env=environment, check=True)


if __name__ == "__main__":
    main()
