"""Open dossiers of agencies that end."""

from motcua.agencies.registry import Ending, Holding
from motcua.dossiers.models import Dossier
from motcua.dossiers.vocabulary import OPEN_STATUSES, Status

_SHOWN = 10


def open_dossiers(ending: Ending) -> list[Holding]:
    """Return the dossiers that agencies which end have still to settle, and who finishes them."""
    open_now = (*OPEN_STATUSES, Status.REGISTERED)
    rows = Dossier.objects.filter(competent_agency__in=ending.agency_ids, status__in=open_now).order_by("due_at", "pk")
    goes_on = "cơ quan kế thừa tiếp tục giải quyết, giữ nguyên mã và hạn trả"
    becomes = goes_on if ending.heir_id is not None else "cơ quan cấp trên phải phân công người giải quyết tiếp"
    codes = tuple(rows.values_list("code", flat=True)[:_SHOWN])
    return [Holding("Hồ sơ chưa giải quyết xong", rows.count(), becomes, codes)]
