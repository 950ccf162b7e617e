"""Metrics in the format of Prometheus: requests, errors of the database, jobs, and the state of the office.

The address answers only whoever has the token `MOTCUA_METRICS_TOKEN`; without that setting nobody. Numbers only: no
name, code or address of a person. With several server processes `MOTCUA_METRICS_FOLDER` is where they add up.
"""

import hmac
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, QuerySet

if settings.METRICS_FOLDER:  # read when the library is loaded
    os.makedirs(settings.METRICS_FOLDER, mode=0o700, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", settings.METRICS_FOLDER)

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from motcua import __version__
from motcua.acts.registry import SUBJECTS
from motcua.base.jobs import JOBS, last_run
from motcua.base.time import now
from motcua.seals.gateways.ledger import BrokenLedger, heads

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds by which the times of answers are sorted.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST"})

_own = CollectorRegistry()
_requests = Counter("motcua_requests", "Answered requests", ["route", "method", "status"], registry=_own)
_seconds = Histogram("motcua_request_seconds", "Seconds to answer", ["route"], buckets=_BUCKETS, registry=_own)
_errors = Counter("motcua_database_errors", "Requests broken off by the database", ["kind"], registry=_own)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request by the pattern of its address."""
    _requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
    _seconds.labels(route).observe(seconds)


def count_database_error(kind: str) -> None:
    """Count a request that the database broke off."""
    _errors.labels(kind).inc()


def may_read(authorization: str) -> bool:
    """Check the header `Authorization: Bearer TOKEN`; false for everybody where no token is set."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(authorization.encode("utf-8", "replace"), wanted)


def exposition() -> bytes:
    """Return all metrics as text."""
    requests = _own
    if settings.METRICS_FOLDER:
        requests = CollectorRegistry()
        MultiProcessCollector(requests, path=settings.METRICS_FOLDER)  # type: ignore[no-untyped-call]
    office = CollectorRegistry()
    office.register(_Office())
    return generate_latest(requests) + generate_latest(office)


class _Office:
    """State of the office at the moment of the question: a query for each kind of record."""

    def collect(self) -> Iterator[Metric]:
        """Iterate over the gauges; without an answer of the database only those of the machine."""
        yield _gauge("motcua_info", "Version of the software", 1, version=__version__)
        free = shutil.disk_usage(settings.HOME).free
        yield _gauge("motcua_disk_free_bytes", "Free space where the office's data lies", free)
        yield from _sealing()
        yield from _jobs()
        try:
            yield from _records()
            executor = MigrationExecutor(connection)
            waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            yield _gauge("motcua_migrations_waiting", "Steps of an upgrade that have not run", waiting)
            yield _gauge("motcua_database_up", "1 where the database answers", 1)
        except DatabaseError:
            yield _gauge("motcua_database_up", "1 where the database answers", 0)

    def describe(self) -> list[Metric]:
        """Return nothing: registering asks no question."""
        return []


def _records() -> Iterator[Metric]:
    """Iterate over the number of records of every subject by status."""
    family = GaugeMetricFamily("motcua_records", "Records by kind and status", labels=["kind", "status"])
    for subject in SUBJECTS:
        records: QuerySet[Any] = subject.model._default_manager.order_by()
        rows = records.values_list("status").annotate(Count("pk"))
        for status, count in rows:
            family.add_metric([subject.key, str(status)], count)
    yield family


def _sealing() -> Iterator[Metric]:
    """Iterate over age and number of the daily seals; the daily job's last success is that age."""
    try:
        kept = list(heads())
    except (BrokenLedger, OSError):
        yield _gauge("motcua_seals_readable", "1 where the file of seals can be read", 0)
        return
    yield _gauge("motcua_seals_readable", "1 where the file of seals can be read", 1)
    yield _gauge("motcua_seals", "Daily seals so far", len(kept))
    if kept:
        age = (now() - datetime.fromisoformat(kept[-1].at)).total_seconds()
        yield _gauge("motcua_seal_age_seconds", "Age of the newest daily seal", age)


def _jobs() -> Iterator[Metric]:
    """Iterate over the scheduled jobs that are wanted: age of the last success (sealing, backup), last one failed."""
    ages = GaugeMetricFamily("motcua_job_success_age_seconds", "Since a job last succeeded", labels=["job"])
    failed = GaugeMetricFamily("motcua_job_failed", "1 where the last run of a job failed", labels=["job"])
    for job in JOBS:
        if not job.wanted():
            continue
        run = last_run(job.key)
        failed.add_metric([job.key], int(run.failed))
        if run.succeeded:
            ages.add_metric([job.key], (now() - datetime.fromisoformat(run.succeeded)).total_seconds())
    yield from (ages, failed)


def _gauge(name: str, words: str, value: float, **labels: Any) -> Metric:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    family.add_metric([str(told) for told in labels.values()], value)
    return family
