"""Seal the office: one signed head over every chain, log and append-only table, once a day and on demand."""

from dataclasses import replace
from datetime import datetime

from motcua.base.canonical import plain
from motcua.base.refusals import Invalid
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.people.actions import record_administration
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.seals.gateways import ledger
from motcua.seals.gateways.keys import signature_of
from motcua.seals.queries.roles import unlogged_roles
from motcua.seals.queries.tables import SealedTable, last_numbers, sealed_tables
from motcua.seals.rules.heads import Gatherer, Head, Segment, hash_of
from motcua.seals.vocabulary import SEALED, SUBJECT


def seal(*, at: datetime, by: Actor = SYSTEM) -> Head:
    """Seal all rows since the last head; return the new one. Reads those rows only and holds up no writer.

    Raises WritersBusy where an import writes at the moment, BrokenLedger where the file of heads is broken.
    """
    with ledger.alone():
        return _write(ledger.last_head(), at, by)


def restart(*, reason: str, at: datetime, by: Actor = SYSTEM) -> Head:
    """Seal every row anew, after a restore or an upgrade that rewrote rows; the reason stands in the head for good."""
    if not nfc(reason):
        raise Invalid({"reason": "Ghi lý do niêm phong lại từ đầu, ví dụ: khôi phục từ bản sao lưu ngày …"})
    with ledger.alone():
        return _write(ledger.last_head(), at, by, nfc(reason)[:300])


def seal_if_due(*, at: datetime) -> Head | None:
    """Seal unless that was done already on this day in Vietnam; None where it was."""
    with ledger.alone():
        last = ledger.last_head()
        if last is not None and datetime.fromisoformat(last.at).date() >= local(at).date():
            return None
        return _write(last, at, SYSTEM)


def _write(last: Head | None, at: datetime, by: Actor, reason: str = "") -> Head:
    """Write the next head into its file, then note it in the log of administration."""
    tables = sealed_tables()
    upto = last_numbers(tables)
    before = {segment.table: segment for segment in last.segments} if last and not reason else {}
    segments = tuple(_segment(table, before.get(table.key), upto[table.key]) for table in tables)
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    accepted = () if before else tuple(unlogged_roles())
    bare = Head(number, local(at).isoformat(timespec="seconds"), previous, segments, reason, accepted)
    digest = hash_of(bare)
    head = replace(bare, hash=digest, signature=signature_of(digest))
    ledger.append(head)
    told = plain({"number": number, "hash": digest, "rows": head.rows, "reason": reason})
    record_administration(action=SEALED, subject=f"{SUBJECT}:{number}", by=by, at=at, detail=told)
    return head


def _segment(table: SealedTable, before: Segment | None, last: int) -> Segment:
    after, total = (before.last, before.total) if before else (0, 0)
    gathered = Gatherer()
    for number, content in table.rows(after, last):
        gathered.add(number, content)
    return Segment(table.key, after, max(after, last), gathered.count, total + gathered.count, gathered.close())
