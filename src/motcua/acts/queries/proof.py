"""Proof from raw rows that records are what their events say: chain of hashes, record, dependents; no model is built.

The proof accepts nothing that `verify_chain` and `verify_dependents` would fault; what it cannot prove, those two
look into and tell in words.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models

from motcua.acts.queries import Told, blank_state, chained_record
from motcua.acts.queries.raw import Row, Tables, moment_of, moment_text, plain_columns, plain_row
from motcua.acts.registry import Subject
from motcua.base.canonical import canonical
from motcua.base.chain import link_text, record_text


@dataclass(slots=True)
class RawEvent:
    """One event of a record, with what a replay asks of it; moments are converted when they are asked for."""

    sequence: int
    action: str
    payload: dict[str, Any]
    effective: Any
    recorded: Any
    undoes: "RawEvent | None"

    @property
    def effective_at(self) -> datetime:
        """Return the moment from which the act counts."""
        return moment_of(self.effective)

    @property
    def recorded_at(self) -> datetime:
        """Return the moment at which the act was recorded."""
        return moment_of(self.recorded)


@dataclass(frozen=True, slots=True)
class Proven:
    """A record that is what its events say: its number, its row as they write it, and the events in order."""

    pk: int
    state: Mapping[str, Any]
    events: list[RawEvent]


class Unproven(Exception):
    """Raised where the raw rows do not prove a record."""


class Prover:
    """Proof of the records of one subject."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.record_columns = plain_columns(subject.model)
        self.blank = blank_state(subject.model)
        self.code = _place(subject.model, subject.code)
        self.dependents = [
            (each.model, _place(each.model, f"{subject.link}_id"), plain_columns(each.model))
            for each in subject.dependents
        ]

    @cached_property
    def _event_places(self) -> dict[str, int]:
        return {each.attname: place for place, each in enumerate(self.subject.event_model._meta.concrete_fields)}

    def proven(self, tables: Tables) -> Iterator[Proven]:
        """Iterate over the records that the rows prove."""
        events = _by_record(tables[self.subject.event_model], self._event_places[f"{self.subject.link}_id"])
        hanging = {model: _by_record(tables[model], place) for model, place, _ in self.dependents}
        for row in tables[self.subject.model]:
            pk = row[0]
            try:
                proof = self._proof(row, events.get(pk, []))
                self._prove_dependents(proof, {model: rows.get(pk, []) for model, rows in hanging.items()})
            except (Unproven, ValueError, TypeError, KeyError, AttributeError):
                continue
            yield proof

    def _proof(self, row: Row, rows: list[Row]) -> Proven:
        """Prove chain and record."""
        events = self._chain(rows, str(row[self.code]))
        told = dict(self.blank)
        for event in events:
            told.update((name, pair[1]) for name, pair in event.payload.get("changes", {}).items())
        state = plain_row(row, self.record_columns)
        if any(told[name] != value for name, value in state.items()):
            raise Unproven
        return Proven(row[0], state, events)

    def _chain(self, rows: list[Row], code: str) -> list[RawEvent]:
        """Prove the chain of one record's events; there is at least one."""
        at, previous = self._event_places, ""
        rows = sorted(rows, key=lambda row: row[at["sequence"]])
        places = {row[0]: place for place, row in enumerate(rows)}
        events: list[RawEvent] = []
        for place, row in enumerate(rows):
            undoes = row[at["undoes_id"]]
            undone = places[undoes] if undoes else None
            if row[at["sequence"]] != place + 1 or row[at["previous_hash"]] != previous:
                raise Unproven
            payload = self._payload(row, code, undone, previous)
            acts, effective, recorded = row[at["action"]], row[at["effective_at"]], row[at["recorded_at"]]
            events.append(RawEvent(place + 1, acts, payload, effective, recorded, None))
            previous = row[at["hash"]]
        for event, row in zip(events, rows, strict=True):
            if undoes := row[at["undoes_id"]]:
                event.undoes = events[places[undoes]]
        if not events:
            raise Unproven
        return events

    def _payload(self, row: Row, code: str, undone: int | None, previous: str) -> dict[str, Any]:
        """Prove the hash of one event, over its payload as it is stored, else over its canonical text."""
        at = self._event_places
        record = chained_record(
            code=code,
            sequence=row[at["sequence"]],
            action=row[at["action"]],
            account=row[at["account_id"]],
            agency=row[at["agency_id"]],
            role=row[at["role"]],
            from_status=row[at["from_status"]],
            to_status=row[at["to_status"]],
            effective_at=moment_text(row[at["effective_at"]]),
            recorded_at=moment_text(row[at["recorded_at"]]),
            comment=row[at["comment"]],
            undone=None if undone is None else undone + 1,
        )
        stored, kept = row[at["payload"]], row[at["hash"]]
        payload: dict[str, Any] = json.loads(stored)
        texts = (record_text(record, text()) for text in (lambda: stored, lambda: canonical(payload)))
        if all(link_text(previous, text) != kept for text in texts):
            raise Unproven
        return payload

    def _prove_dependents(self, proof: Proven, hanging: Mapping[type[models.Model], list[Row]]) -> None:
        """Prove that exactly the dependents that the events tell are there, as they tell them."""
        told = _told_dependents(proof.events)
        for model, _, columns in self.dependents:
            name = str(model._meta.model_name)
            for found in hanging[model]:
                state, standing = told.pop((name, found[0])), plain_row(found, columns)
                if any(standing[column] != value for column, value in state.items()):
                    raise Unproven
        kinds = {model._meta.model_name for model, *_ in self.dependents}
        if any(name in kinds for name, _ in told):
            raise Unproven


def _told_dependents(events: list[RawEvent]) -> Told:
    """Return the state of the dependents by the events, by model and number."""
    told: Told = {}
    for event in events:
        for row in event.payload.get("rows", ()):
            state = told.setdefault((row["model"], row["id"]), {})
            state.update((name, pair[1]) for name, pair in row["changes"].items())
    return told


def _place(model: type[models.Model], name: str) -> int:
    """Return the place of a column in raw rows."""
    return [each.attname for each in model._meta.concrete_fields].index(name)


def _by_record(rows: list[Row], place: int) -> dict[Any, list[Row]]:
    """Return the rows of each record."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[place], []).append(row)
    return found
