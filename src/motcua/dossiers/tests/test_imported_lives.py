"""Imported open dossiers that are worked on here: every day's figures against a diary kept beside the system."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.base.time import VIETNAM, day_number, local
from motcua.dossiers.actions.import_run import import_book
from motcua.dossiers.actions.rebuilding import verify_facts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_imports import write
from motcua.people.vocabulary import SYSTEM
from motcua.statistics.queries import Request, failed_identities, figures, records
from motcua.statistics.vocabulary import Days

FIRST, LAST = date(2026, 11, 2), date(2026, 12, 4)
TAKEN_IN = datetime(2026, 11, 16, 9, 10, tzinfo=VIETNAM)

#: What may be done in a state, and by whom (name of the cast, action, its words).
ACTS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "processing": [
        ("officer", "pause", {"kind": "public_notice", "legal_basis": "Luật Đất đai 2024"}),
        ("officer", "ask_supplement", {"reason": "Thiếu giấy tờ", "items": ["Giấy chứng sinh"]}),
        ("", "grant", {}),
        ("", "refuse", {}),
        ("leader", "stop", {"reason": "Người nộp đã mất"}),
        ("desk", "withdraw", {"reason": "Người nộp xin rút"}),
    ],
    "paused": [("officer", "resume", {})],
    "supplement_requested": [("desk", "receive_supplement", {})],
    "processed": [("desk", "return_result", {"recipient_name": "Nguyễn Thị Đào"})],
}


@dataclass(frozen=True)
class Page:
    """What the diary says of one dossier at the end of a day."""

    received: date
    due: date | None
    ended: date | None
    outcome: str
    paused: bool
    returned: date | None


def page_of(dossier: Dossier) -> Page:
    def day(moment: datetime | None) -> date | None:
        return local(moment).date() if moment else None

    received = day(dossier.received_at)
    assert received is not None
    return Page(
        received, day(dossier.original_due_at), day(dossier.processing_ended_at), dossier.outcome,
        dossier.paused_since is not None, day(dossier.returned_at),
    )  # fmt: skip


def counted(pages: list[Page], first: date, last: date) -> Counter[str]:
    """The canonical counters of domain §10.3 by hand; every page is as of the last day."""
    found: Counter[str] = Counter()
    for page in pages:
        if page.received > last:
            continue
        found["received" if page.received >= first else "carried_in"] += page.ended is None or page.ended >= first
        if page.returned is not None and page.returned >= first:
            found["returned"] += 1
        if page.ended is None:
            late = page.due is not None and page.due <= last
            found["open_paused" if page.paused else "open_overdue" if late else "open_not_due"] += 1
        elif page.ended >= first:
            found["ended"] += 1
            if page.outcome != "granted":
                found[f"ended_{page.outcome}"] += 1
            elif page.due is None:
                found["resolved_without_due_date"] += 1
            elif page.ended < page.due:
                found["resolved_early"] += 1
            else:
                found["resolved_on_time" if page.ended == page.due else "resolved_overdue"] += 1
    return found


def book(chance: random.Random) -> list[dict[str, str]]:
    """Forty open dossiers received before the day of the import, a few without a due date."""
    rows = []
    for number in range(40):
        received = datetime(2026, 11, 2, 7, 30) + timedelta(days=chance.randint(0, 11), minutes=chance.randint(0, 500))
        due = received + timedelta(days=chance.randint(0, 20))
        rows.append(
            {
                "code": f"HS.{number}",
                "submitted_at": received.isoformat(),
                "received_at": received.isoformat(),
                "due_at": "" if chance.random() < 0.1 else f"{due:%Y-%m-%d}T17:00",
                **dict.fromkeys(("ended_at", "outcome", "returned_at"), ""),
            }
        )
    return rows


@pytest.mark.parametrize("seed", [1, 2])
def test_every_day_counts_what_the_diary_says(cast: Cast, tmp_path: Path, seed: int) -> None:
    chance, stage = random.Random(seed), Stage(cast, make_procedure())
    rows = book(chance)
    assert import_book(path=write(tmp_path / "so.csv", *rows), by=SYSTEM, at=TAKEN_IN).added == len(rows)
    dossiers = {dossier.pk: dossier for dossier in Dossier.objects.all()}
    diary: dict[date, list[Page]] = {}
    day, done = FIRST, Counter[str]()
    while day <= LAST:
        if day >= TAKEN_IN.date() and day.weekday() < 5:
            stage.at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=VIETNAM)
            for dossier in chance.sample(list(dossiers.values()), 9):
                dossier.refresh_from_db()
                state = "paused" if dossier.paused_since and dossier.status == "processing" else dossier.status
                if choices := ACTS.get(state):
                    name, act, words = chance.choice(choices)
                    stage.later(minutes=3)
                    play: Callable[..., Dossier] = stage.do
                    if act == "ask_supplement" and dossier.supplement_count:
                        continue
                    play(name, act, dossier, **words) if name else getattr(stage, act)(dossier)
                    done[act] += 1
        pages = [page_of(dossier) for dossier in Dossier.objects.all()]
        diary[day] = [page for page in pages if page.received <= day]
        day += timedelta(days=1)
    assert {"pause", "resume", "ask_supplement", "grant", "return_result"} <= set(done)
    for last, pages in diary.items():
        for first in (last, FIRST, max(FIRST, last - timedelta(days=6))):
            request = Request("dossiers", Days(day_number(first), day_number(last)))
            [cell] = figures(request)
            wanted = counted(pages, first, last)
            assert {key: cell.figures[key] for key in wanted} == dict(wanted), (first, last)
            assert cell.figures["open"] == sum(wanted[f"open_{kind}"] for kind in ("paused", "overdue", "not_due"))
            assert failed_identities(cell) == []
    for key in ("ended", "open", "open_paused", "returned"):
        assert records(request, key)[0] == cell.figures[key]
    every = list(Dossier.objects.select_related("version", "case"))
    assert verify_dependents(DOSSIERS, every) == verify_facts(every) == {}
    assert not any(verify_chain(DOSSIERS, dossier) for dossier in every)
    again = import_book(path=tmp_path / "so.csv", by=SYSTEM, at=stage.at)
    assert (again.added, again.updated, again.unchanged, again.refused) == (0, 0, len(rows), 0)
