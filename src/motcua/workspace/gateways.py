"""Whether what the site stands on is there: database, schema, disk."""

import shutil
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

#: Less room than this on the disk of the office's data, and intake would soon fail.
LEAST_FREE_BYTES = 500 * 2**20


def checks() -> dict[str, dict[str, Any]]:
    """Each part with `ok`; nothing that helps an attacker."""
    return {"database": _database(), "migrations": _migrations(), "disk": _disk()}


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return {"ok": cursor.fetchone() == (1,), "engine": connection.vendor}
    except DatabaseError:
        return {"ok": False, "engine": connection.vendor}


def _migrations() -> dict[str, Any]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"ok": False, "waiting": None}
    return {"ok": not waiting, "waiting": len(waiting)}


def _disk() -> dict[str, Any]:
    try:
        free = shutil.disk_usage(settings.HOME).free
    except OSError:
        return {"ok": False, "free_mib": None}
    return {"ok": free >= LEAST_FREE_BYTES, "free_mib": free // 2**20}
