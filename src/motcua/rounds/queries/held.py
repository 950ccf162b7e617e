"""Reports that superiors still wait for from agencies that end."""

from motcua.agencies.registry import Ending, Holding
from motcua.rounds.models import Submission
from motcua.rounds.vocabulary import AWAITED

_SHOWN = 10


def awaited_submissions(ending: Ending) -> list[Holding]:
    """Return the submissions of agencies that end, which their superior still waits for."""
    rows = Submission.objects.filter(agency__in=ending.agency_ids, status__in=AWAITED).order_by("due_on", "pk")
    names = tuple(f"{row.round.code}, hạn {row.due_on:%d/%m/%Y}" for row in rows.select_related("round")[:_SHOWN])
    return [Holding("Báo cáo phải gửi cấp trên", rows.count(), "cần gửi trước ngày kết thúc hoạt động", names)]
