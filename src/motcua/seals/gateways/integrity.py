"""Comparison of the tables with what was sealed of them: rows lost, changed or slipped in, with their place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models

from motcua.people.models import AdministrationEvent
from motcua.seals.gateways.keys import has_seal_key, is_signed_by, public_key_text
from motcua.seals.gateways.ledger import BrokenLedger, copy_file, heads
from motcua.seals.queries.roles import role_faults
from motcua.seals.queries.tables import SealedTable, sealed_tables
from motcua.seals.rules.heads import BUCKET, Bucket, Gatherer, Head, Segment, chain_faults, in_force
from motcua.seals.vocabulary import SEALED

#: Places that are told one by one; more are counted.
TOLD = 5


@dataclass(frozen=True, slots=True)
class Sealed:
    """One segment with the day of its head."""

    on: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands sealed: how many heads and rows, and the reason of the last restart, where there was one."""

    heads: int = 0
    rows: int = 0
    note: str = ""


def standing() -> Standing:
    """Return what stands sealed; nothing where the file of heads is missing or broken."""
    try:
        kept = list(heads())
    except BrokenLedger:
        return Standing()
    if not kept:
        return Standing()
    first = in_force(kept)[0]
    note = f"Niêm phong lại từ đầu ngày {_day(first.at[:10])}: {first.restart}." if first.restart else ""
    return Standing(len(kept), kept[-1].total, note)


def seal_faults(progress: Callable[[int], None] = lambda rows: None) -> Iterator[str]:
    """Iterate over all faults of the seals in the official's words: their file first, then every table, one stream.

    `progress` is called with the number of rows read since the last call. Nothing where nothing was ever sealed.
    """
    try:
        kept = list(heads())
    except BrokenLedger as broken:
        yield str(broken)
        return
    yield from ledger_faults(kept)
    valid = in_force(kept)
    by_key = {table.key: table for table in sealed_tables()}
    for key, found in _by_table(valid).items():
        if key in by_key:
            yield from table_faults(by_key[key], found, progress)
        elif found[-1].segment.total:
            yield f"Bảng {key} đã niêm phong {found[-1].segment.total} dòng, nay không còn trong hệ thống."
    if valid:
        yield from role_faults(dict(valid[0].accepted))


def _by_table(valid: Sequence[Head]) -> dict[str, list[Sealed]]:
    """Return the segments of each table, in order."""
    found: dict[str, list[Sealed]] = {}
    for head in valid:
        for segment in head.segments:
            found.setdefault(segment.table, []).append(Sealed(head.at[:10], segment))
    return found


def faults_of(model: type[models.Model]) -> Iterator[str]:
    """Compare one table with the seals; nothing where nothing was sealed or the file of heads is broken."""
    try:
        valid = in_force(heads())
    except BrokenLedger:
        return
    table = SealedTable(model._meta.label_lower, model)
    yield from table_faults(table, _by_table(valid).get(table.key, []), lambda rows: None)


def ledger_faults(kept: Sequence[Head]) -> Iterator[str]:
    """Return the faults of the file of heads: its chain, its signatures, the log's notes of it, and its copy."""
    noted = dict(
        AdministrationEvent.objects.filter(action=SEALED).order_by("pk").values_list("detail__number", "detail__hash")
    )
    if kept and not has_seal_key():
        yield "Không có khóa niêm phong của cơ quan (keys/seal.pem). Khôi phục từ bản sao lưu rồi kiểm tra lại."
        return
    if kept:
        public = public_key_text()
        yield from chain_faults(kept, lambda head: is_signed_by(public, head.hash, head.signature))
    standing = {head.number: head.hash for head in kept}
    if gone := sorted(number for number, digest in noted.items() if standing.get(number) != digest):
        yield f"Tệp niêm phong thiếu hoặc khác nhật ký quản trị ở niêm phong số {', '.join(map(str, gone[:TOLD]))}."
    yield from _copy_faults(standing)


def _copy_faults(standing: dict[int, str]) -> Iterator[str]:
    """Compare with the copy elsewhere, where there is one: every head of it has to stand in the file here."""
    copy = copy_file()
    if copy is None:
        return
    try:
        gone = [head.number for head in heads(copy) if standing.get(head.number) != head.hash]
    except (BrokenLedger, OSError) as broken:
        yield f"Không đọc được bản sao niêm phong: {broken}"
        return
    if gone:
        yield f"Bản sao niêm phong ở {copy} có niêm phong số {', '.join(map(str, gone[:TOLD]))} mà tệp ở đây không có."


def table_faults(table: SealedTable, sealed: Sequence[Sealed], progress: Callable[[int], None]) -> Iterator[str]:
    """Compare a table with its segments, day by day; memory for one segment."""
    for one in sealed:
        gathered = Gatherer()
        for place, (number, content) in enumerate(table.rows(one.segment.after, one.segment.last), 1):
            gathered.add(number, content)
            if place % BUCKET == 0:
                progress(BUCKET)
        progress(gathered.count % BUCKET)
        yield from _differences(table.name, one, gathered.close())


def _differences(name: str, one: Sealed, found: Sequence[Bucket]) -> Iterator[str]:
    """Tell of one segment how many rows are lost or more, and where rows were changed."""
    then, now = ({bucket.place: bucket for bucket in buckets} for buckets in (one.segment.buckets, found))
    wrong = [place for place in sorted(then.keys() | now.keys()) if then.get(place) != now.get(place)]
    if not wrong:
        return
    growth = [_count(now, place) - _count(then, place) for place in wrong]
    told = _told(sum(-more for more in growth if more < 0), sum(more for more in growth if more > 0), growth.count(0))
    where = ", ".join(f"{place * BUCKET}–{place * BUCKET + BUCKET - 1}" for place in wrong[:TOLD])
    rest = f" và {len(wrong) - TOLD} khoảng khác" if len(wrong) > TOLD else ""
    yield f"{name}, niêm phong ngày {_day(one.on)}: {', '.join(told)} (số {where}{rest})."


def _told(lost: int, more: int, changed: int) -> list[str]:
    """Return what happened to the rows of a segment, in words."""
    words = {f"mất {lost} dòng": lost, f"thêm {more} dòng": more, f"có dòng bị sửa ở {changed} khoảng": changed}
    return [word for word, count in words.items() if count]


def _count(buckets: dict[int, Bucket], place: int) -> int:
    return buckets[place].count if place in buckets else 0


def _day(written: str) -> str:
    return "/".join(reversed(written.split("-")))
