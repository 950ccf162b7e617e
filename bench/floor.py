"""The bare floor of an intake: what any Django application pays for a dossier, and nothing that makes it ours.

One POST is one transaction through the ORM: a number from the agency's counter, the dossier, its first event. No
sign-in, form, permission, file, due date, fact, chain, page or slip. Served by the same server on the same database.
"""

import os
from datetime import date

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()
settings.ROOT_URLCONF = "bench.floor"
settings.MIDDLEWARE = []

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

from motcua.base.time import now  # noqa: E402
from motcua.dossiers.models import CodeCounter, Dossier, DossierEvent  # noqa: E402

DAY = date(2000, 1, 1)


def intake(request: HttpRequest) -> JsonResponse:
    """Twelve fields of a form, as they come."""
    given, at = request.POST, now()
    agency = int(given["agency"])
    with transaction.atomic():
        counter, _ = CodeCounter.objects.select_for_update().get_or_create(agency_id=agency, day=DAY, purpose="floor")
        CodeCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
        counter.refresh_from_db(fields=["last"])
        dossier = Dossier.objects.create(
            code=f"FLOOR-{agency}-{counter.last:08d}",
            procedure_id=int(given["procedure"]),
            field_id=int(given["field"]),
            level="commune",
            received_agency_id=agency,
            competent_agency_id=agency,
            holder_agency_id=agency,
            status="accepted",
            channel=given["channel"],
            applicant_kind=given["applicant_kind"],
            applicant_name=given["applicant_name"],
            folded_name=given["applicant_name"].lower(),
            applicant_id_number=given["applicant_id_number"],
            address=given["address"],
            phone=given["phone"],
            note=given["note"],
            submitted_at=at,
            received_at=at,
        )
        DossierEvent.objects.create(
            dossier=dossier, sequence=1, action="intake", to_status="accepted", effective_at=at, recorded_at=at, hash=""
        )
    return JsonResponse({"code": dossier.code})


urlpatterns = [path("", intake)]
application = get_wsgi_application()
