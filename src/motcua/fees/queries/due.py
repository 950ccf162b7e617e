"""Queries of fees due and paid for a subject, and of an office's subjects with unpaid fees."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum, prefetch_related_objects

from motcua.base.database import read_rows
from motcua.base.money import dong
from motcua.fees.models import FeeLine, FeeOffice, FeeReceipt
from motcua.procedures.vocabulary import FeeUnit

_STANDING = "subject_kind = %s AND subject_id = %s AND withdrawn_at IS NULL ORDER BY id"
_OWED = Q(receipt=None, withdrawn_at=None, due__gt=0)


@dataclass(frozen=True)
class Bill:
    """The money of one subject: its lines that stand, and its receipts."""

    lines: tuple[FeeLine, ...]
    receipts: tuple[FeeReceipt, ...] = ()

    @property
    def due(self) -> int:
        """Return the sum of all lines after relief."""
        return sum(line.due for line in self.lines)

    @property
    def unpaid_lines(self) -> tuple[FeeLine, ...]:
        """Return the lines without a valid receipt."""
        return tuple(line for line in self.lines if line.receipt_id is None and line.due)

    @property
    def owed(self) -> int:
        """Return the sum still to be collected."""
        return sum(line.due for line in self.unpaid_lines)

    @property
    def paid(self) -> int:
        """Return the sum collected for valid lines."""
        return self.due - self.owed

    @property
    def text(self) -> str:
        """Return each line with its sum and the total, as slip 01 prints them; empty without lines."""
        if not self.lines:
            return ""
        told = [_told(line) for line in self.lines]
        return "; ".join(told) + (f". Tổng cộng: {dong(self.due)}" if len(told) > 1 else "")


def _told(line: FeeLine) -> str:
    """Format a line, `Phí chứng thực (3 bản × 10 trang): 36.000 đồng`; without relief or for one unit it is shorter."""
    counts = []
    if line.unit == FeeUnit.PAGE:
        counts = [f"{line.quantity} bản × {line.pages} trang"]
    elif line.quantity > 1:
        counts = [f"{line.quantity} {line.per}"]
    if line.relief_percent:
        counts.append("được miễn" if line.relief_percent == 100 else f"được giảm {line.relief_percent}%")
    inside = f" ({', '.join(counts)})" if counts else ""
    return f"{line.name}{inside}: {dong(line.due)}"


def bill_of(kind: str, subject_id: int) -> Bill:
    """Return the valid lines and all receipts of a subject; two queries."""
    mine = Q(subject_kind=kind, subject_id=subject_id)
    receipts = FeeReceipt.objects.filter(mine).select_related("collected_by").order_by("pk")
    return Bill(due_lines(kind, subject_id).lines, tuple(receipts))


def due_lines(kind: str, subject_id: int) -> Bill:
    """Return the valid lines, without the history of receipts; one query, two where one is on a receipt."""
    lines = read_rows(FeeLine, _STANDING, [kind, subject_id])
    prefetch_related_objects(lines, "receipt")
    return Bill(tuple(lines))


def owed_by(kind: str, subject_ids: Collection[int]) -> dict[int, int]:
    """Return the sum in đồng still owed for each subject; subjects that owe nothing are left out; one query."""
    rows = FeeLine.objects.filter(_OWED, subject_kind=kind, subject_id__in=list(subject_ids)).values("subject_id")
    return dict(rows.annotate(owed=Sum("due")).order_by("subject_id").values_list("subject_id", "owed"))


def outstanding(agency_ids: Collection[int]) -> QuerySet[FeeLine, Any]:
    """Return subjects that still owe money to the offices, the latest first: code, sum, number of lines."""
    rows = FeeLine.objects.filter(_OWED, agency__in=list(agency_ids)).values("subject_kind", "subject_code")
    return rows.annotate(owed=Sum("due"), lines=Count("pk"), since=Max("entered_at")).order_by("-since")


def settings_of(agency_id: int) -> FeeOffice:
    """Return the office's collection settings; defaults where none were saved."""
    return FeeOffice.objects.filter(agency=agency_id).first() or FeeOffice(agency_id=agency_id)
