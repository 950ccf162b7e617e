"""Usual partners of an office: agencies recently consulted or handed dossiers to."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count

from motcua.agencies.queries import tree
from motcua.base.time import now
from motcua.dossiers.models import Consultation, StepRun

LOOKED_BACK, USUAL = timedelta(days=365), 5


def usual_partners(agency_id: int) -> list[int]:
    """Return up to five agencies outside the office, the most frequent partner first; two queries."""
    at = now()
    here = set(tree(at.date()).bodies(agency_id)) | {agency_id}
    asked = Consultation.objects.filter(
        dossier__competent_agency=agency_id, cancelled_at=None, asked_at__gte=at - LOOKED_BACK
    )
    given = StepRun.objects.filter(
        dossier__competent_agency=agency_id, cancelled_at=None, assigned_at__gte=at - LOOKED_BACK
    ).exclude(agency__in=here)
    often: Counter[int] = Counter()
    for rows in (asked, given):
        counted = rows.order_by().values_list("agency").annotate(amount=Count("pk"))
        often.update({found: amount for found, amount in counted if found not in here})
    return [found for found, _ in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))[:USUAL]]
