"""Heads: what one seal says of every table, how it is hashed, and what a chain of heads must satisfy."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from motcua.base.chain import link

#: Numbers of rows in a bucket: a fault is told with a place no wider than this.
BUCKET = 256
#: Hexadecimal digits of a bucket's hash that a head keeps: 128 bits.
DIGITS = 32


@dataclass(frozen=True, slots=True)
class Bucket:
    """Rows of one table whose number, divided by 256, is `place`: how many, and their hash."""

    place: int
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows of one table with numbers in (after, last]: buckets in order; `total` counts all rows sealed so far."""

    table: str
    after: int
    last: int
    count: int
    total: int
    buckets: tuple[Bucket, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """One seal. `restart` is the reason for beginning anew, empty otherwise; `hash` covers all but the signature.

    `accepted` are the roles that stood without an entry in the log when sealing began: their numbers and hashes.
    """

    number: int
    at: str
    previous: str
    segments: tuple[Segment, ...]
    restart: str = ""
    accepted: tuple[tuple[int, str], ...] = ()
    hash: str = ""
    signature: str = ""

    def segment(self, table: str) -> Segment | None:
        """Return the segment of a table; None where the head does not have it."""
        return next((segment for segment in self.segments if segment.table == table), None)

    @property
    def rows(self) -> int:
        """Return how many rows this head added."""
        return sum(segment.count for segment in self.segments)

    @property
    def total(self) -> int:
        """Return how many rows are sealed up to this head."""
        return sum(segment.total for segment in self.segments)


@dataclass
class Gatherer:
    """Sums rows up into buckets as they pass, in the order of their numbers; holds one bucket's hash at a time."""

    buckets: list[Bucket] = field(default_factory=list)
    count: int = 0
    _place: int = -1
    _in_bucket: int = 0
    _digest: Any = None

    def add(self, number: int, content: str) -> None:
        """Add a row: its number and the text that stands for it."""
        if (place := number // BUCKET) != self._place:
            self.close()
            self._place, self._digest = place, sha256()
        self._digest.update(f"{number}:{content}\n".encode())
        self._in_bucket += 1
        self.count += 1

    def close(self) -> tuple[Bucket, ...]:
        """Finish the bucket under way and return all."""
        if self._in_bucket:
            self.buckets.append(Bucket(self._place, self._in_bucket, self._digest.hexdigest()[:DIGITS]))
            self._in_bucket = 0
        return tuple(self.buckets)


def record_of(head: Head) -> dict[str, Any]:
    """Return the content that the hash of a head covers. Stored heads were hashed over exactly these keys."""
    return {
        "number": head.number,
        "at": head.at,
        "restart": head.restart,
        "accepted": [[number, digest] for number, digest in head.accepted],
        "tables": [
            {
                "table": segment.table,
                "after": segment.after,
                "last": segment.last,
                "count": segment.count,
                "total": segment.total,
                "buckets": [[bucket.place, bucket.count, bucket.digest] for bucket in segment.buckets],
            }
            for segment in head.segments
        ],
    }


def hash_of(head: Head) -> str:
    """Return the hash of a head, which covers the hash of the one before."""
    return link(head.previous, record_of(head))


def as_json(head: Head) -> dict[str, Any]:
    """Return the head as its file keeps it."""
    chained = {"previous": head.previous, "hash": head.hash, "signature": head.signature}
    return record_of(head) | chained


def from_json(kept: Mapping[str, Any]) -> Head:
    """Read a head from its file; raises KeyError, TypeError or ValueError where something is missing."""
    segments = tuple(
        Segment(
            str(table["table"]),
            int(table["after"]),
            int(table["last"]),
            int(table["count"]),
            int(table["total"]),
            tuple(Bucket(int(place), int(count), str(digest)) for place, count, digest in table["buckets"]),
        )
        for table in kept["tables"]
    )
    words = (str(kept[name]) for name in ("at", "previous", "restart", "hash", "signature"))
    at, previous, restart, digest, signature = words
    accepted = tuple((int(number), str(found)) for number, found in kept["accepted"])
    return Head(int(kept["number"]), at, previous, segments, restart, accepted, digest, signature)


def chain_faults(heads: Iterable[Head], is_signed: Callable[[Head], bool]) -> Iterator[str]:
    """Return the faults of a chain of heads, in the official's words: numbers, hashes, signatures, order of rows."""
    last: Head | None = None
    reached: dict[str, int] = {}
    for head in heads:
        name = f"Niêm phong số {head.number} ({head.at[:10]})"
        if (head.number, head.previous) != ((last.number + 1, last.hash) if last else (1, "")):
            yield f"{name}: thiếu hoặc thừa niêm phong ở trước nó."
        if head.hash != hash_of(head):
            yield f"{name} đã bị sửa sau khi ghi."
        elif not is_signed(head):
            yield f"{name} không do khóa của cơ quan ký."
        reached = {} if head.restart else reached
        if wrong := [one.table for one in head.segments if one.after != reached.get(one.table, 0)]:
            yield f"{name} không nối tiếp niêm phong trước ở {', '.join(wrong)}."
        reached |= {segment.table: segment.last for segment in head.segments}
        last = head


def in_force(heads: Iterable[Head]) -> list[Head]:
    """Return the heads from the last restart on: those that the rows of today have to satisfy."""
    found: list[Head] = []
    for head in heads:
        found = [head] if head.restart else [*found, head]
    return found
