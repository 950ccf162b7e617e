"""Printed sheet of a head: what was sealed, its hash and the public key, to be filed on paper."""

from datetime import datetime

from motcua.base.text import sort_key
from motcua.base.time import local
from motcua.design.print import typeset
from motcua.seals.gateways.keys import public_key_text
from motcua.seals.gateways.ledger import last_head
from motcua.seals.queries.tables import sealed_tables
from motcua.seals.rules.heads import Head


class NothingSealed(Exception):
    """Raised where nothing was sealed yet; the message says how to begin."""


def write_seal_sheet(head: Head | None = None) -> bytes:
    """Return the sheet of a head as PDF, the newest where none is named; raises NothingSealed."""
    head = head or last_head()
    if head is None:
        raise NothingSealed("Chưa có niêm phong nào. Chạy ./motcua seal.")
    at = local(datetime.fromisoformat(head.at))
    data = {
        "title": f"Phiếu niêm phong số {head.number}",
        "at": f"{at:%H:%M:%S ngày %d/%m/%Y}",
        "number": str(head.number),
        "hash": grouped(head.hash),
        "previous": grouped(head.previous),
        "public_key": public_key_text(),
        "restart": head.restart,
        "rows": [[name, _number(count), _number(total)] for name, count, total in rows_of(head)],
        "sum": ["Tất cả", _number(head.rows), _number(head.total)],
    }
    return typeset("seals/gateways/sheet.typ", data, at=at)


def rows_of(head: Head) -> list[tuple[str, int, int]]:
    """Return name, new rows and all rows of each table of a head, in Vietnamese order."""
    names = {table.key: table.name for table in sealed_tables()}
    found = [(names.get(one.table, one.table), one.count, one.total) for one in head.segments]
    return sorted(found, key=lambda row: sort_key(row[0]))


def grouped(digest: str) -> str:
    """Return a hash in groups of eight letters, so that two sheets can be compared by eye."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
