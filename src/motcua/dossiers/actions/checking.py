"""Check of dossiers against their events: a proof from raw rows, bucket by bucket; only what it leaves open is read.

Large offices are checked in a process for each core. A dossier that the raw rows do not prove is checked by its
models, which name the fault; verdicts are the same as if every dossier had been checked that way.
"""

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.acts.queries.proof import Proven, Prover
from motcua.acts.queries.raw import Row, Tables, streams_of
from motcua.dossiers.actions.rebuilding import facts_told, verify_facts
from motcua.dossiers.facts import FACT_COLUMNS
from motcua.dossiers.models import Dossier, DossierFact
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.procedures.models import ProcedureCase, ProcedureVersion
from motcua.procedures.queries.counted import CountedHistory
from motcua.seals.queries.raw import bucket_rows, places_of, rows_digest

#: Buckets from which on a second process pays, and buckets that a process is given at once.
MANY, AT_ONCE = 24, 4


@dataclass(frozen=True, slots=True)
class Part:
    """What the check of one bucket found; `digest` is the hash of all rows that it rests on."""

    place: int
    digest: str
    checked: int
    faulty: int = 0
    faults: Sequence[str] = field(default=())


class Checker:
    """Check of buckets; keeps the shape of the tables and what facts read of the catalogue."""

    def __init__(self) -> None:
        self.streams = streams_of(DOSSIERS, [DossierFact])
        self.prover = Prover(DOSSIERS)
        self.versions = ProcedureVersion.objects.only("online_level").in_bulk()
        self.cases = ProcedureCase.objects.only("duration_unit").order_by().in_bulk()
        self.history = CountedHistory()
        names = [column.attname for column in DossierFact._meta.concrete_fields]
        self.fact_of = itemgetter(*(names.index(name) for name in FACT_COLUMNS))

    def check(self, asked: tuple[int, str | None]) -> Part:
        """Check one bucket, by its number and the hash of its rows when it was last found right."""
        place, known = asked
        tables = bucket_rows(self.streams, place)
        digest, numbers = rows_digest(tables), {row[0] for row in tables[Dossier]}
        if digest == known:
            return Part(place, digest, len(numbers))
        left = numbers - set(self._proven(tables))
        found = dossier_faults(Dossier.objects.filter(pk__in=left)) if left else ()
        faults = [each for each in found if each]
        return Part(place, digest, len(numbers), len(faults), [fault for each in faults for fault in each])

    def _proven(self, tables: Tables) -> Iterator[int]:
        """Iterate over the dossiers that are what their events say, and counted as they say."""
        kept: dict[int, set[Row]] = {}
        for row in map(self.fact_of, tables[DossierFact]):
            kept.setdefault(row[0], set()).add(row)
        for proof in self.prover.proven(tables):
            if facts_told(self._as_read(proof), proof.events, self.history) == kept.get(proof.pk, set()):
                yield proof.pk

    def _as_read(self, proof: Proven) -> Any:
        """Return what the facts of a dossier read of its row."""
        version, case = proof.state["version_id"], proof.state["case_id"]
        return SimpleNamespace(
            pk=proof.pk,
            version_id=version,
            case_id=case,
            version=self.versions.get(version),
            case=self.cases.get(case),
        )


_checkers: list[Checker] = []  # of this process, where it is one of several


def checked_parts(known: Mapping[int, str]) -> Iterator[Part]:
    """Check all dossiers; buckets whose rows have the hash in `known` were found right before. In order of places.

    On SQLite by a process for each core; on PostgreSQL by this one, whose pool of connections no other may inherit.
    """
    asked = [(place, known.get(place)) for place in places_of(Dossier)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    alone = connection.vendor != "sqlite" or connection.in_atomic_block
    if alone or len(asked) < MANY or cores < 2:
        yield from map(Checker().check, asked)
        return
    connection.close()  # no process takes over the connection of another
    with get_context("fork").Pool(cores, initializer=_start) as pool:
        yield from pool.imap(_check, asked, chunksize=AT_ONCE)


def _start() -> None:
    """Make the checker of this process; what it reads is given back by counting references."""
    gc.freeze()
    gc.set_threshold(100_000)
    _checkers[:] = [Checker()]


def _check(asked: tuple[int, str | None]) -> Part:
    return _checkers[0].check(asked)


def dossier_faults(dossiers: QuerySet[Dossier]) -> Iterator[list[str]]:
    """Check dossiers by their models, five hundred at a time; iterate over the faults of each, by number."""
    walk = iter(dossiers.select_related("version", "case").order_by("pk").iterator(chunk_size=500))
    while part := list(islice(walk, 500)):
        prefetch_related_objects(part, "events", "events__undoes")
        hanging, counted = verify_dependents(DOSSIERS, part), verify_facts(part)
        for dossier in part:
            yield verify_chain(DOSSIERS, dossier) or [*hanging.get(dossier.pk, []), *counted.get(dossier.pk, [])]
