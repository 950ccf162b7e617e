"""Bulk writer of a whole year of settled dossiers, with the same rows as the real acts would write.

Each dossier gets its events (chained by hash like any other), its step run, result, return and facts. The moments
come from the plan; due dates and their reasons come from the same rules as everywhere. Events are written by the chain
of the acts, facts by the statistics; only the rows are not made as models, which would take minutes.
"""

import gc
import marshal
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from multiprocessing import get_context
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from motcua.acts.queries import blank_state, chained_record
from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.base.canonical import canonical
from motcua.base.chain import link_text, record_text
from motcua.base.database import Writer, next_id, reset_sequences
from motcua.base.text import fold
from motcua.base.time import OPEN_DAY, VIETNAM, day_number
from motcua.base.worktime import national_calendar
from motcua.config.demo.bulk import without_indexes
from motcua.config.demo.names import People
from motcua.config.demo.offices import Offer, Office
from motcua.deadlines.rules import deadline
from motcua.dossiers.facts import State, StepState
from motcua.dossiers.models import (
    CodeCounter,
    Dossier,
    DossierEvent,
    DossierFact,
    DossierReturn,
    Result,
    StepFact,
    StepRun,
)
from motcua.dossiers.rules import codes
from motcua.dossiers.vocabulary import (
    APPLICANT_NUMBERS,
    CHANNEL_NUMBERS,
    STEP_OUTCOME_NUMBERS,
    OutcomeClass,
)
from motcua.statistics.recording import fact_columns, first_fact_rows
from motcua.statistics.stretches import Change

WRITTEN = (Dossier, DossierEvent, StepRun, Result, DossierReturn, DossierFact, StepFact, CodeCounter)
EARLY, ON_TIME, OVERDUE = "early", "on_time", "overdue"
_OUTCOMES = {EARLY: OutcomeClass.EARLY, ON_TIME: OutcomeClass.ON_TIME, OVERDUE: OutcomeClass.OVERDUE}
STEP_NAME = "Giải quyết hồ sơ"
#: A moment is (day, minute of the day); office hours, so that the day is the same in UTC.
Moment = tuple[date, int]
UNSET: Moment = (date.min, 0)
#: Account, agency and role of the acting person.
Who = tuple[int | None, int | None, str]
NOBODY: Who = (None, None, "")
#: Columns with their values before and after, as in events.
Changes = dict[str, list[Any]]
_BLANK = blank_state(Dossier)
_iso = cache(date.isoformat)
_number = cache(day_number)
_CLOCK = [f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(1440)]

_FAMILIES: dict[type, str] = {DossierFact: "dossiers", StepFact: "steps"}
_COLUMNS: dict[type, tuple[str, ...]] = {
    Dossier: (
        *("id", "code", "intake_key", "revision", "procedure_id", "version_id", "case_id", "field_id", "level"),
        *("received_agency_id", "competent_agency_id", "holder_agency_id", "channel", "on_behalf", "applicant_kind"),
        *("applicant_name", "folded_name", "applicant_id_number", "applicant_birth_date", "address", "commune_id"),
        *("phone", "submitter_name", "authorisation", "return_method", "submitted_at", "reception_due_at"),
        *("received_at", "due_at", "original_due_at", "due_trace", "processing_ended_at", "returned_at", "created_at"),
    ),
    DossierEvent: (
        *("id", "dossier_id", "sequence", "action", "account_id", "agency_id", "role", "from_status", "to_status"),
        *("effective_at", "recorded_at", "payload", "previous_hash", "hash"),
    ),
    StepRun: ("id", "dossier_id", "agency_id", "account_id", "assigned_at", "due_at", "done_at", "outcome"),
    Result: ("id", "dossier_id", "name", "number", "issued_at", "signer"),
    DossierReturn: ("id", "dossier_id", "returned_at", "returned_by_id", "recipient_name"),
    CodeCounter: ("id", "agency_id", "day", "last"),
}
_SETTLED = 1_640_000_000_000  # a stamp long past: the statistics need not wait for late commits
_CONSTANT: dict[type, dict[str, object]] = {
    Dossier: {"origin": "local", "status": "returned", "outcome": "granted", "set_count": 1},
    StepRun: {"name": STEP_NAME},
    Result: {"version": 1},
    DossierReturn: {"method": "counter"},
    CodeCounter: {"purpose": "dossier"},
}


@dataclass(slots=True)
class Plan:
    """Plan of one dossier."""

    office: Office
    offer: Offer
    outcome: str
    days: "Days"
    choice: list[date]  # days of reception to draw from
    channel: str = "counter"
    on_behalf: bool = False
    received: Moment = UNSET
    ended: Moment = UNSET
    returned: Moment = UNSET
    due: Moment = UNSET
    number: int = 0
    paper: int = 0


class Days:
    """Working days of a period, and the due moments of dossiers received on them."""

    def __init__(self, first: date, last: date) -> None:
        self.calendar = national_calendar()
        self.last = last
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.working = [day for day in span if self.calendar.is_working(day)]

    @cache  # noqa: B019 (lives as long as the replay)
    def due(self, day: date, limit: deadline.TimeLimit) -> tuple[Moment, Sequence[str]]:
        """Return the due moment, and its reasons without the first, which names the hour of reception."""
        at = datetime.combine(day, time(9), VIETNAM)
        found = deadline.first_due(received_at=at, limit=limit, rules=deadline.rule_set(day), calendar=self.calendar)
        return (found.at.date(), found.at.hour * 60 + found.at.minute), found.trace[1:]

    @cache  # noqa: B019
    def after(self, day: date, n: int) -> date:
        """Return the n-th working day after (before, when negative) the day."""
        return self.calendar.add_working_days(day, n)

    @cache  # noqa: B019
    def between(self, day: date, other: date) -> int:
        """Return the working days from one day to the other."""
        return self.calendar.working_days_between(day, other)

    @cache  # noqa: B019
    def spoken(self, day: date) -> str:
        """Return the day with its weekday."""
        return deadline.say_day(day)

    def minutes(self, begin: Moment, end: Moment) -> int:
        """Return working minutes between two moments within working hours (nine to five counts 480)."""
        return max(0, 480 * self.between(begin[0], end[0]) + _worked(end[1]) - _worked(begin[1]))


def _worked(minute: int) -> int:
    """Return minutes worked since the opening: 07:30–11:30 and 13:00–17:00 make eight hours."""
    return max(0, min(minute, 690) - 450) + max(0, min(minute, 1020) - 780)


def settle_moments(plan: Plan, random: Random) -> None:
    """Draw the moments of the plan: reception on one of the days, and an end that gives its outcome."""
    draw, days, choice = random.random, plan.days, plan.choice
    while True:
        day = choice[int(draw() * len(choice))]
        due, _ = days.due(day, plan.offer.limit)
        if plan.outcome == EARLY:
            room = days.between(day, due[0])
            if room < 1:
                continue
            ended = days.after(due[0], -1 - int(draw() ** 2 * (room - 1) * 0.8)) if room > 1 else day
        elif plan.outcome == ON_TIME:
            ended = due[0]
        else:
            ended = days.after(due[0], 1 + int(draw() ** 2 * 6))
        if day <= ended <= days.last:
            break
    minute = 810 + int(draw() * 85) if draw() < 0.4 else 450 + int(draw() * 195)
    end_minute = 840 + int(draw() * 140)
    if ended == day:
        end_minute = max(end_minute, minute + 60)
    returned = (ended, end_minute + 10 + int(draw() * 15))
    if draw() < 0.3:
        later = days.after(ended, 1 + int(draw() * 3))
        if later <= days.last:
            returned = (later, 480 + int(draw() * 60))
    plan.received, plan.ended, plan.returned, plan.due = (day, minute), (ended, end_minute), returned, due


#: Number of dossiers in one part, which has a seed of its own and may be built by any process.
PART = 3_000
#: Number of ids of each table reserved for rows written while the book is built.
ROOM = 10_000
Rows = list[tuple[object, ...]]


class Book:
    """Writer of plans into the office, part by part, by several processes where there are many."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.people = People(self.random)
        zone = "" if connection.vendor == "sqlite" else "+00"
        self.clock = [f" {_CLOCK[(minute - 420) % 1440]}{zone}" for minute in range(1440)]
        self.told = [f"T{_CLOCK[(minute - 420) % 1440]}.000000+00:00" for minute in range(1440)]
        self.next: dict[type, int] = {}
        self.rows: dict[type, Rows] = {}
        self.counted: dict[type, list[Change[Any]]] = {}
        self.add: dict[type, Callable[[tuple[object, ...]], None]] = {}
        self.plans: list[Plan] = []
        self.parts: list[tuple[int, dict[type, int]]] = []

    def write(self, plans: Iterable[Plan], meanwhile: Callable[[], None] | None = None) -> int:
        """Write all plans, in the order of reception; returns their number. `meanwhile` runs while other processes
        build parts.

        Rows that `meanwhile` writes get ids below those of the book: `ROOM` of each table are reserved for them.
        """
        self.plans = list(plans)
        for start in range(0, len(self.plans), PART):
            self.draw_moments(start)
        self.plans.sort(key=lambda plan: (plan.received, plan.office.desk_id))
        room = ROOM if meanwhile else 0
        counters = self._number(self.plans, room)
        self.parts = self._parts(self.plans, room)
        columns = _COLUMNS | {model: ("id", *fact_columns(family)) for model, family in _FAMILIES.items()}
        writers = [Writer(model, columns[model], _CONSTANT.get(model, {})) for model in WRITTEN]
        with self._helper() as made_elsewhere:
            if meanwhile:
                meanwhile()
                self._keep_below(self.parts[0][1])
            with without_indexes(WRITTEN):
                for rows in made_elsewhere():
                    for writer, made in zip(writers, rows, strict=True):
                        writer.write(made)
                writers[WRITTEN.index(CodeCounter)].write(counters)
                reset_sequences(WRITTEN)
        return len(self.plans)

    @contextmanager
    def _helper(self) -> Iterator[Callable[[], Iterator[list[Rows]]]]:
        """Start other processes that build the parts, where there are cores and enough plans."""
        workers = min((os.cpu_count() or 1) - 1, 3)  # one core is left to this process, which writes
        places = range(len(self.parts))
        if len(self.plans) < 4 * PART or workers < 1 or not hasattr(os, "fork"):
            yield lambda: map(self.part, places)
            return
        _under_way.append(self)  # by name, so that only the number of a part is sent to the helpers
        try:
            with get_context("fork").Pool(workers, initializer=_helping) as pool:
                found = pool.imap(_part, places)
                yield lambda: map(marshal.loads, found)
        finally:
            _under_way.remove(self)

    @staticmethod
    def _keep_below(first: dict[type, int]) -> None:
        if passed := [model.__name__ for model in WRITTEN if next_id(model) > first[model]]:
            raise RuntimeError(f"more than {ROOM} rows were written meanwhile: {', '.join(passed)}")

    def draw_moments(self, start: int) -> None:
        """Draw the moments of one part of the plans."""
        random = Random(self.seed * 1_000_003 + start)
        for plan in self.plans[start : start + PART]:
            settle_moments(plan, random)

    def _number(self, ordered: list[Plan], room: int) -> list[tuple[object, ...]]:
        """Give every plan its running number of the day and of the result; returns the rows of the counters."""
        known = CodeCounter.objects.filter(purpose="dossier").values_list("agency_id", "day", "last")
        taken = {(agency_id, day): last for agency_id, day, last in known}
        numbers: dict[tuple[int, date], int] = defaultdict(int, taken)
        papers: dict[tuple[int, int], int] = defaultdict(int)
        for plan in ordered:
            place = (plan.office.desk_id, plan.received[0])
            numbers[place] = plan.number = numbers[place] + 1
            year = (plan.office.committee_id, plan.ended[0].year)
            papers[year] = plan.paper = papers[year] + 1
        fresh = [(place, last) for place, last in numbers.items() if place not in taken]
        for (agency_id, day), last in numbers.items():
            if taken.get((agency_id, day), last) != last:
                CodeCounter.objects.filter(agency_id=agency_id, day=day, purpose="dossier").update(last=last)
        first = next_id(CodeCounter) + room
        return [(first + n, agency_id, day.isoformat(), last) for n, ((agency_id, day), last) in enumerate(fresh)]

    def _parts(self, ordered: list[Plan], room: int) -> list[tuple[int, dict[type, int]]]:
        """Return where each part of the plans begins, with the first id of every table that it writes."""
        first: dict[type, int] = {model: next_id(model) + room for model in WRITTEN}
        parts = []
        for start in range(0, len(ordered), PART):
            plans = ordered[start : start + PART]
            parts.append((start, dict(first)))
            for model in WRITTEN:
                first[model] += len(plans)
            first[DossierEvent] += 3 * len(plans) + sum(plan.channel == "online" for plan in plans)
        return parts

    def part(self, place: int) -> list[Rows]:
        """Build one part, table by table as in `WRITTEN`; touches no database."""
        start, self.next = self.parts[place]
        self.random.seed(self.seed * 1_000_003 - 1 - start)
        self.rows = {model: [] for model in WRITTEN}
        self.add = {model: rows.append for model, rows in self.rows.items()}
        self.counted = {model: [] for model in _FAMILIES}
        for plan in self.plans[start : start + PART]:
            self._dossier(plan)
        for model, family in _FAMILIES.items():
            told = first_fact_rows(family, self.counted[model], written=_SETTLED)
            self.rows[model] = [(self._id(model), *row) for row in told]
        return list(self.rows.values())

    def _id(self, model: type) -> int:
        number = self.next[model]
        self.next[model] = number + 1
        return number

    def _kept(self, moment: Moment) -> str:
        return _iso(moment[0]) + self.clock[moment[1]]

    def _said(self, moment: Moment) -> str:
        return _iso(moment[0]) + self.told[moment[1]]

    def _dossier(self, plan: Plan) -> None:
        office, offer, people, draw = plan.office, plan.offer, self.people, self.random.random
        desk, day = office.desk_id, plan.received[0]
        code = codes.write(agency=office.code_part, on=day, number=plan.number)
        is_business = draw() < office.business_share
        kind, name = ("business", people.business()) if is_business else ("citizen", people.name())
        identity = "" if is_business else people.id_number()
        born = None if is_business else people.birth_date(day.year).isoformat()
        folded, address, phone = _fold(name), people.address(office.unit), people.phone()
        submitter, authorisation = (people.name(), "Giấy ủy quyền") if plan.on_behalf else ("", "")
        key = UUID(int=self.random.getrandbits(128), version=4)
        commune = office.committee_id if office.level == "commune" else None
        way = "post" if plan.channel == "post" else "counter"
        number = self._id(Dossier)
        received, due = self._said(plan.received), self._said(plan.due)
        trace = [f"Tiếp nhận lúc {_CLOCK[plan.received[1]][:5]} {plan.days.spoken(day)}."]
        trace += plan.days.due(day, offer.limit)[1]
        online = plan.channel == "online"
        sent, waits = self._sent(plan) if online else (plan.received, None)
        trail = _Trail(self, number, code)
        desk_role = (office.desk_account, desk, "desk_officer")
        particulars = {
            "address": address,
            "applicant_birth_date": born,
            "applicant_id_number": identity,
            "applicant_kind": kind,
            "applicant_name": name,
            "authorisation": authorisation,
            "case_id": offer.case_id,
            "channel": plan.channel,
            "code": code,
            "commune_id": commune,
            "competent_agency_id": office.committee_id,
            "field_id": offer.field_id,
            "folded_name": folded,
            "holder_agency_id": desk,
            "intake_key": str(key),
            "level": office.level,
            "on_behalf": plan.on_behalf,
            "origin": "local",
            "phone": phone,
            "procedure_id": offer.procedure_id,
            "received_agency_id": desk,
            "reception_due_at": self._said(waits) if waits else None,
            "return_method": way,
            "revision": 1,
            "set_count": 1,
            "submitted_at": self._said(sent),
            "submitter_name": submitter,
            "version_id": offer.version_id,
        }
        acceptance = {"due_at": due, "due_trace": trace, "original_due_at": due, "received_at": received}
        if online:
            trail.add("submit", NOBODY, "", "registered", sent, _told(particulars, status="registered"))
            changes = {name: [_BLANK[name], value] for name, value in acceptance.items()}
            changes |= {"revision": [1, 2], "status": ["registered", "accepted"]}
            trail.add("accept", desk_role, "registered", "accepted", plan.received, changes)
        else:
            changes = _told(particulars | acceptance, status="accepted")
            trail.add("intake", desk_role, "", "accepted", plan.received, changes)
        self._work(plan, trail, number, submitter or name)
        self.add[Dossier](
            (
                *(number, code, key.hex, trail.sequence, offer.procedure_id, offer.version_id, offer.case_id),
                *(offer.field_id, office.level, desk, office.committee_id, desk, plan.channel, plan.on_behalf, kind),
                *(name, folded, identity, born, address, commune, phone, submitter, authorisation, way),
                *(self._kept(sent), self._kept(waits) if waits else None, self._kept(plan.received)),
                *(self._kept(plan.due), self._kept(plan.due), canonical(trace), self._kept(plan.ended)),
                *(self._kept(plan.returned), self._kept(sent)),
            )
        )
        began = _number(sent[0])
        state = State(
            dossier_id=number,
            competent_agency=office.committee_id,
            receiving_agency=desk,
            field=offer.field_id,
            procedure=offer.procedure_id,
            level=LEVEL_NUMBERS[office.level],
            channel=CHANNEL_NUMBERS[plan.channel],
            applicant_kind=APPLICANT_NUMBERS[kind],
            on_behalf=int(plan.on_behalf),
            online_level=offer.online_level,
            submitted_day=began,
            reception_due_day=_number(waits[0]) if waits else OPEN_DAY,
            received_day=_number(day),
            due_day=_number(plan.due[0]),
            ended_day=_number(plan.ended[0]),
            outcome=int(_OUTCOMES[plan.outcome]),
            paused=0,
            returned_day=_number(plan.returned[0]),
            guided_day=OPEN_DAY,
            apology_day=OPEN_DAY,
            apology_in_time=0,
            return_channel=CHANNEL_NUMBERS[way],
            supplements=0,
            paused_days=0,
        )
        self.counted[DossierFact].append(Change(state, began, began))

    def _sent(self, plan: Plan) -> tuple[Moment, Moment]:
        """Return when an online dossier was sent, shortly before it was accepted, and the deadline for accepting it."""
        day, minute = plan.received
        sent = (day, max(450, minute - 20 - int(self.random.random() * 60)))
        at = datetime.combine(day, time(sent[1] // 60, sent[1] % 60), VIETNAM)
        due = deadline.reception_due(submitted_at=at, rules=deadline.rule_set(day), calendar=plan.days.calendar).at
        return sent, (due.date(), due.hour * 60 + due.minute)

    def _work(self, plan: Plan, trail: "_Trail", number: int, recipient: str) -> None:
        office, offer, draw = plan.office, plan.offer, self.random.random
        desk, place, account = office.desk_id, office.officer_place, office.officer_account
        desk_role = (office.desk_account, desk, "desk_officer")
        passed = (plan.received[0], plan.received[1] + 3 + int(draw() * 20))
        run_id, result_id, return_id = self._id(StepRun), self._id(Result), self._id(DossierReturn)
        revision = trail.sequence
        paper = f"{plan.paper}/{offer.result_sign}"
        due, ended, returned = self._said(plan.due), self._said(plan.ended), self._said(plan.returned)
        changes: Changes = {
            "holder_agency_id": [desk, place],
            "holder_id": [None, account],
            "revision": [revision, revision + 1],
            "status": ["accepted", "processing"],
        }
        run: Changes = {
            "account_id": [None, account],
            "agency_id": [None, place],
            "assigned_at": [None, self._said(passed)],
            "dossier_id": [None, number],
            "due_at": [None, due],
            "name": ["", STEP_NAME],
        }
        rows = [_row(StepRun, run_id, run)]
        trail.add("transfer", desk_role, "accepted", "processing", passed, changes, rows)
        changes = {
            "holder_agency_id": [place, desk],
            "holder_id": [account, None],
            "outcome": ["", "granted"],
            "processing_ended_at": [None, ended],
            "revision": [revision + 1, revision + 2],
            "status": ["processing", "processed"],
        }
        result: Changes = {
            "dossier_id": [None, number],
            "issued_at": [None, ended],
            "name": ["", offer.result_name],
            "number": ["", paper],
            "signer": ["", office.leader_name],
            "version": [0, 1],
        }
        run = {"done_at": [None, ended], "outcome": ["", plan.outcome]}
        rows = [_row(Result, result_id, result), _row(StepRun, run_id, run)]
        leader = (office.leader_account, office.committee_id, "leader")
        trail.add("approve", leader, "processing", "processed", plan.ended, changes, rows)
        changes = {
            "returned_at": [None, returned],
            "revision": [revision + 2, revision + 3],
            "status": ["processed", "returned"],
        }
        handed: Changes = {
            "dossier_id": [None, number],
            "method": ["", "counter"],
            "recipient_name": ["", recipient],
            "returned_at": [None, returned],
            "returned_by_id": [None, office.desk_account],
        }
        rows = [_row(DossierReturn, return_id, handed)]
        trail.add("return", desk_role, "processed", "returned", plan.returned, changes, rows)
        ended_kept = self._kept(plan.ended)
        due_kept, passed_kept = self._kept(plan.due), self._kept(passed)
        self.add[StepRun]((run_id, number, place, account, passed_kept, due_kept, ended_kept, plan.outcome))
        self.add[Result]((result_id, number, offer.result_name, paper, ended_kept, office.leader_name))
        self.add[DossierReturn]((return_id, number, self._kept(plan.returned), office.desk_account, recipient))
        done = _number(plan.ended[0])
        state = StepState(
            dossier_id=number,
            step_run_id=run_id,
            agency=place,
            field=offer.field_id,
            procedure=offer.procedure_id,
            step_position=0,
            assigned_day=_number(passed[0]),
            due_day=_number(plan.due[0]),
            done_day=done,
            outcome=STEP_OUTCOME_NUMBERS[plan.outcome],
            working_minutes=plan.days.minutes(passed, plan.ended),
        )
        self.counted[StepFact].append(Change(state, done, done))


def _told(values: dict[str, Any], *, status: str) -> Changes:
    """Return the changes of a dossier's first event: every column that is not blank, from blank to its value."""
    told = {name: [_BLANK[name], value] for name, value in values.items() if value != _BLANK[name]}
    return told | {"status": ["", status]}


def _row(model: type[Model], number: int, changes: Changes) -> dict[str, Any]:
    """Return the changes in an event for a dependent row of the dossier."""
    return {"changes": changes, "id": number, "model": model._meta.model_name}


@cache
def _fold_word(word: str) -> str:
    return fold(word)


def _fold(name: str) -> str:
    return " ".join(map(_fold_word, name.split(" ")))


_under_way: list[Book] = []


def _helping() -> None:
    gc.disable()  # nothing is thrown away
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started the helpers ends them
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _part(place: int) -> bytes:
    """Return a part as bytes of plain values, which are sent faster than a pickle of the objects."""
    return marshal.dumps(_under_way[-1].part(place))


class _Trail:
    """Events of one dossier, each chained to the one before."""

    def __init__(self, book: Book, dossier_id: int, code: str) -> None:
        self.book, self.dossier_id, self.code = book, dossier_id, code
        self.sequence, self.hash = 0, ""

    def add(
        self,
        action: str,
        who: Who,
        before: str,
        after: str,
        at: Moment,
        changes: Changes,
        rows: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Add an event: who did what, and the changes on the dossier and its dependents."""
        account, agency, role = who
        self.sequence += 1
        payload = canonical({"changes": changes, "rows": rows} if rows else {"changes": changes})
        said, kept = self.book._said(at), self.book._kept(at)
        record = chained_record(
            code=self.code,
            sequence=self.sequence,
            action=action,
            account=account,
            agency=agency,
            role=role,
            from_status=before,
            to_status=after,
            effective_at=said,
            recorded_at=said,
        )
        digest = link_text(self.hash, record_text(record, payload))
        self.book.add[DossierEvent](
            (
                *(self.book._id(DossierEvent), self.dossier_id, self.sequence, action, account, agency, role),
                *(before, after, kept, kept, payload, self.hash, digest),
            )
        )
        self.hash = digest
