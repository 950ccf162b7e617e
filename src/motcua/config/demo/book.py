"""A whole year of settled dossiers, written as the real acts would have written them, only faster.

Each dossier gets its events (chained by hash like any other), its step run, result, return and facts. The moments
come from the plan; due dates and their reasons come from the same rules as everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from motcua.base.text import fold
from motcua.base.time import OPEN_DAY, VIETNAM, day_number
from motcua.base.worktime import national_calendar
from motcua.config.demo.bulk import Writer, moment, next_id, reset_sequences, told, without_indexes
from motcua.config.demo.names import People
from motcua.config.demo.offices import Offer, Office
from motcua.dossiers.facts import APPLICANT_KINDS
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
from motcua.dossiers.queries.history import blank_state
from motcua.dossiers.rules import codes, deadline
from motcua.dossiers.rules.chain import canonical
from motcua.dossiers.vocabulary import CHANNEL_NUMBERS, LEVEL_NUMBERS, OutcomeClass

WRITTEN = (Dossier, DossierEvent, StepRun, Result, DossierReturn, DossierFact, StepFact, CodeCounter)
EARLY, ON_TIME, OVERDUE = "early", "on_time", "overdue"
_OUTCOMES = {EARLY: OutcomeClass.EARLY, ON_TIME: OutcomeClass.ON_TIME, OVERDUE: OutcomeClass.OVERDUE}
_STEP_OUTCOMES = {EARLY: 1, ON_TIME: 2, OVERDUE: 3}
UNSET = datetime.combine(date.min, time())
STEP_NAME = "Giải quyết hồ sơ"


@dataclass(slots=True)
class Plan:
    """What one dossier will be; its moments are naive, on Vietnam's clock."""

    office: Office
    offer: Offer
    outcome: str
    channel: str = "counter"
    received: datetime = UNSET
    ended: datetime = UNSET
    returned: datetime = UNSET
    due: datetime = UNSET
    trace: list[str] = field(default_factory=list)
    on_behalf: bool = False


class Days:
    """Working days of a period, and when what was received on one of them is due."""

    def __init__(self, first: date, last: date) -> None:
        self.calendar = national_calendar()
        self.last = last
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.working = [day for day in span if self.calendar.is_working(day)]

    @cache  # noqa: B019 (lives as long as the replay)
    def due(self, day: date, limit: deadline.TimeLimit) -> tuple[datetime, tuple[str, ...]]:
        """The due moment and its reasons, the first of which (the hour of reception) differs by dossier."""
        at = datetime.combine(day, time(9), VIETNAM)
        found = deadline.first_due(received_at=at, limit=limit, rules=deadline.rule_set(day), calendar=self.calendar)
        return found.at.replace(tzinfo=None), tuple(found.trace[1:])

    @cache  # noqa: B019
    def after(self, day: date, n: int) -> date:
        """The n-th working day after (before, when negative) the day."""
        return self.calendar.add_working_days(day, n)

    @cache  # noqa: B019
    def spoken(self, day: date) -> str:
        """The day with its weekday."""
        return deadline.say_day(day)


def settle_moments(plan: Plan, days: Days, random: Random, choice: list[date]) -> None:
    """Give the plan its moments: reception on one of the days, an end that makes the outcome true."""
    while True:
        day = choice[int(random.random() * len(choice))]
        due, reasons = days.due(day, plan.offer.limit)
        due_day = due.date()
        if plan.outcome == EARLY:
            room = days.calendar.working_days_between(day, due_day)
            if room < 1:
                continue
            ended_day = days.after(due_day, -1 - int(random.random() ** 2 * (room - 1) * 0.8)) if room > 1 else day
        elif plan.outcome == ON_TIME:
            ended_day = due_day
        else:
            ended_day = days.after(due_day, 1 + int(random.random() ** 2 * 6))
        if day <= ended_day <= days.last:
            break
    afternoon = random.random() < 0.4
    minute = 450 + int(random.random() * 195) if not afternoon else 810 + int(random.random() * 85)
    received = _at(day, minute)
    end_minute = 840 + int(random.random() * 140)
    if ended_day == day:
        end_minute = max(end_minute, minute + 40)
    ended = _at(ended_day, end_minute)
    returned = ended + timedelta(minutes=10 + int(random.random() * 30))
    if random.random() < 0.3:
        later = days.after(ended_day, 1 + int(random.random() * 3))
        if later <= days.last:
            returned = _at(later, 480 + int(random.random() * 60))
    plan.received, plan.ended, plan.returned, plan.due = received, ended, returned, due
    plan.trace = [f"Tiếp nhận lúc {received:%H:%M} {days.spoken(day)}.", *reasons]


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60))


class Book:
    """Writes plans into the office."""

    def __init__(self, seed: int, days: Days) -> None:
        self.random = Random(seed)
        self.people = People(self.random)
        self.days = days
        self.blank = {model: blank_state(model) for model in WRITTEN}
        self.writers = {model: Writer(model) for model in WRITTEN}
        self.numbers: dict[tuple[int, date], int] = defaultdict(int)
        self.next = {model: next_id(model) for model in WRITTEN}

    def write(self, plans: Iterable[Plan]) -> int:
        """All plans, in the order of reception; answers how many."""
        ordered = sorted(plans, key=lambda plan: (plan.received, plan.office.desk_id))
        with without_indexes(WRITTEN):
            for plan in ordered:
                self._dossier(plan)
            known = {
                (row.agency_id, row.day): row.pk for row in CodeCounter.objects.filter(purpose="dossier").only("day")
            }
            for (agency_id, day), last in self.numbers.items():
                if (agency_id, day) not in known:
                    values = {"agency_id": agency_id, "day": day.isoformat(), "purpose": "dossier", "last": last}
                    self.add(CodeCounter, values)
            for writer in self.writers.values():
                writer.flush()
            reset_sequences(WRITTEN)
        return len(ordered)

    def add(self, model: Any, values: dict[str, Any]) -> int:
        """A row with the next number of its table."""
        number = self.next[model]
        self.next[model] = number + 1
        values["id"] = number
        self.writers[model].add(values)
        return number

    def _dossier(self, plan: Plan) -> None:
        office, offer, random = plan.office, plan.offer, self.random
        day = plan.received.date()
        self.numbers[office.desk_id, day] += 1
        code = codes.write(agency=office.code_part, on=day, number=self.numbers[office.desk_id, day])
        people = self.people
        is_business = random.random() < office.business_share
        name = people.business() if is_business else people.name()
        number = self.next[Dossier]
        received, due, ended, returned = (told(at) for at in (plan.received, plan.due, plan.ended, plan.returned))
        given: dict[str, Any] = {
            "code": code,
            "intake_key": str(UUID(int=random.getrandbits(128), version=4)),
            "origin": "local",
            "procedure_id": offer.procedure_id,
            "version_id": offer.version_id,
            "case_id": offer.case_id,
            "field_id": offer.field_id,
            "level": office.level,
            "received_agency_id": office.desk_id,
            "competent_agency_id": office.committee_id,
            "holder_agency_id": office.desk_id,
            "channel": plan.channel,
            "applicant_kind": "business" if is_business else "citizen",
            "applicant_name": name,
            "folded_name": fold(name),
            "applicant_id_number": "" if is_business else people.id_number(),
            "applicant_birth_date": None if is_business else people.birth_date(day.year).isoformat(),
            "address": people.address(office.unit),
            "commune_id": office.committee_id if office.level == "commune" else None,
            "phone": people.phone(),
            "set_count": 1,
            "return_method": "post" if plan.channel == "post" else "counter",
            "submitted_at": received,
        }
        if plan.on_behalf:
            submitter = people.name()
            given |= {"on_behalf": True, "submitter_name": submitter, "authorisation": "Giấy ủy quyền"}
        acceptance: dict[str, Any] = {
            "received_at": received,
            "due_at": due,
            "original_due_at": due,
            "due_trace": plan.trace,
        }
        trail = _Trail(self, number, code)
        desk = (office.desk_account, office.desk_id, "desk_officer")
        if plan.channel == "online":
            sent = plan.received - timedelta(minutes=20 + int(random.random() * 60))
            waits = deadline.reception_due(
                submitted_at=sent.replace(tzinfo=VIETNAM), rules=deadline.rule_set(day), calendar=self.days.calendar
            ).at.replace(tzinfo=None)
            given |= {"submitted_at": told(sent), "reception_due_at": told(waits)}
            reception_due, submitted = waits, sent
            trail.add("submit", (None, None, ""), "", "registered", sent, self._fresh(given | {"status": "registered"}))
            trail.add("accept", desk, "registered", "accepted", plan.received, _from_nothing(acceptance))
        else:
            reception_due, submitted = None, plan.received
            opened = given | acceptance | {"status": "accepted"}
            trail.add("intake", desk, "", "accepted", plan.received, self._fresh(opened))
        self._work(plan, trail, number, given.get("submitter_name") or name)
        stored = given | {
            "revision": trail.sequence,
            "status": "returned",
            "outcome": "granted",
            "intake_key": given["intake_key"].replace("-", ""),
            "due_trace": canonical(plan.trace),  # type: ignore[arg-type]
            "submitted_at": moment(submitted),
            "reception_due_at": reception_due and moment(reception_due),
            "received_at": moment(plan.received),
            "due_at": moment(plan.due),
            "original_due_at": moment(plan.due),
            "processing_ended_at": moment(plan.ended),
            "returned_at": moment(plan.returned),
            "created_at": moment(plan.received),
        }
        self.add(Dossier, stored)
        self._fact(plan, number, submitted, reception_due, is_business)

    def _fresh(self, values: dict[str, Any]) -> dict[str, list[Any]]:
        blank = self.blank[Dossier]
        return {name: [blank[name], value] for name, value in values.items() if blank[name] != value}

    def _work(self, plan: Plan, trail: "_Trail", number: int, recipient: str) -> None:
        office, offer, random = plan.office, plan.offer, self.random
        desk = (office.desk_account, office.desk_id, "desk_officer")
        leader = (office.leader_account, office.committee_id, "leader")
        passed = plan.received + timedelta(minutes=3 + int(random.random() * 20))
        run_id = self.next[StepRun]
        run = {
            "dossier_id": number,
            "name": STEP_NAME,
            "agency_id": office.officer_place,
            "account_id": office.officer_account,
        }
        began = run | {"assigned_at": told(passed), "due_at": told(plan.due)}
        moved = {
            "holder_agency_id": [office.desk_id, office.officer_place],
            "holder_id": [None, office.officer_account],
        }
        rows = [{"model": "steprun", "id": run_id, "changes": self._hung(StepRun, began)}]
        trail.add("transfer", desk, "accepted", "processing", passed, moved, rows)
        ended, returned = told(plan.ended), told(plan.returned)
        self.numbers[-office.committee_id, date(plan.ended.year, 1, 1)] += 1
        paper = f"{self.numbers[-office.committee_id, date(plan.ended.year, 1, 1)]}/{offer.result_sign}"
        result = {"dossier_id": number, "version": 1, "name": offer.result_name, "number": paper}
        result["signer"] = office.leader_name
        done = {"done_at": [None, ended], "outcome": ["", plan.outcome]}
        closed = {
            "outcome": ["", "granted"],
            "processing_ended_at": [None, ended],
            "holder_agency_id": [office.officer_place, office.desk_id],
            "holder_id": [office.officer_account, None],
        }
        result_id = self.next[Result]
        rows = [
            {"model": "result", "id": result_id, "changes": self._hung(Result, result | {"issued_at": ended})},
            {"model": "steprun", "id": run_id, "changes": done},
        ]
        trail.add("approve", leader, "processing", "processed", plan.ended, closed, rows)
        taken = {"dossier_id": number, "returned_by_id": office.desk_account, "method": "counter"}
        taken["recipient_name"] = recipient
        return_id = self.next[DossierReturn]
        rows = [
            {
                "model": "dossierreturn",
                "id": return_id,
                "changes": self._hung(DossierReturn, taken | {"returned_at": returned}),
            }
        ]
        trail.add("return", desk, "processed", "returned", plan.returned, {"returned_at": [None, returned]}, rows)
        self.add(
            StepRun,
            run
            | {
                "assigned_at": moment(passed),
                "due_at": moment(plan.due),
                "done_at": moment(plan.ended),
                "outcome": plan.outcome,
            },
        )
        self.add(Result, result | {"issued_at": moment(plan.ended)})
        self.add(DossierReturn, taken | {"returned_at": moment(plan.returned)})
        self.add(
            StepFact,
            {
                "dossier_id": number,
                "step_run_id": run_id,
                "agency": office.officer_place,
                "field": offer.field_id,
                "procedure": offer.procedure_id,
                "step_position": 0,
                "assigned_day": day_number(passed.date()),
                "due_day": day_number(plan.due.date()),
                "done_day": day_number(plan.ended.date()),
                "outcome": _STEP_OUTCOMES[plan.outcome],
                "working_minutes": self.days.calendar.working_minutes(
                    passed.replace(tzinfo=VIETNAM), plan.ended.replace(tzinfo=VIETNAM)
                ),
                "known_from": day_number(plan.ended.date()),
                "known_to": OPEN_DAY,
            },
        )

    def _hung(self, model: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
        blank = self.blank[model]
        return {name: [blank[name], value] for name, value in values.items() if blank[name] != value}

    def _fact(
        self, plan: Plan, number: int, submitted: datetime, reception_due: datetime | None, is_business: bool
    ) -> None:
        office, offer = plan.office, plan.offer
        began = day_number(submitted.date())
        values = {
            "dossier_id": number,
            "competent_agency": office.committee_id,
            "receiving_agency": office.desk_id,
            "field": offer.field_id,
            "procedure": offer.procedure_id,
            "level": LEVEL_NUMBERS[office.level],
            "channel": CHANNEL_NUMBERS[plan.channel],
            "applicant_kind": APPLICANT_KINDS["business" if is_business else "citizen"],
            "on_behalf": int(plan.on_behalf),
            "online_level": offer.online_level,
            "submitted_day": began,
            "reception_due_day": day_number(reception_due.date()) if reception_due else OPEN_DAY,
            "received_day": day_number(plan.received.date()),
            "due_day": day_number(plan.due.date()),
            "ended_day": day_number(plan.ended.date()),
            "outcome": int(_OUTCOMES[plan.outcome]),
            "paused": 0,
            "returned_day": day_number(plan.returned.date()),
            "apology_day": OPEN_DAY,
            "apology_in_time": 0,
            "return_channel": CHANNEL_NUMBERS["post" if plan.channel == "post" else "counter"],
            "supplements": 0,
            "paused_days": 0,
            "valid_from": began,
            "valid_to": OPEN_DAY,
            "known_from": began,
            "known_to": OPEN_DAY,
        }
        self.add(DossierFact, values)


class _Trail:
    """The events of one dossier, each chained to the one before."""

    def __init__(self, book: Book, dossier_id: int, code: str) -> None:
        self.book, self.dossier_id, self.code = book, dossier_id, code
        self.sequence, self.hash = 0, ""

    def add(
        self,
        action: str,
        who: tuple[int | None, int | None, str],
        before: str,
        after: str,
        at: datetime,
        changes: dict[str, list[Any]],
        rows: list[dict[str, Any]] | None = None,
    ) -> None:
        """One more event: who did what, what it changed on the dossier and on what hangs on it."""
        account, agency, role = who
        changes["revision"] = [self.sequence, self.sequence + 1]
        if before and before != after:
            changes["status"] = [before, after]
        self.sequence += 1
        payload: dict[str, Any] = {"changes": changes}
        if rows:
            payload["rows"] = rows
        moment_told, kept = told(at), moment(at)
        text = canonical(payload)
        record = (
            f'{{"account":{account or "null"},"action":"{action}","agency":{agency or "null"},"code":"{self.code}",'
            f'"comment":"","effective_at":"{moment_told}","from":"{before}","payload":{text},'
            f'"recorded_at":"{moment_told}","role":"{role}","sequence":{self.sequence},"to":"{after}","undoes":null}}'
        )
        digest = sha256(f"{self.hash}\n{record}".encode()).hexdigest()
        self.book.add(
            DossierEvent,
            {
                "dossier_id": self.dossier_id,
                "sequence": self.sequence,
                "action": action,
                "account_id": account,
                "agency_id": agency,
                "role": role,
                "from_status": before,
                "to_status": after,
                "effective_at": kept,
                "recorded_at": kept,
                "payload": text,
                "previous_hash": self.hash,
                "hash": digest,
            },
        )
        self.hash = digest


def _from_nothing(values: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [[] if name == "due_trace" else None, value] for name, value in values.items()}
