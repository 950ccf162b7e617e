"""The bare floor of an intake: what any Django application pays for a dossier, and nothing that makes it ours.

One POST is one transaction through the ORM: a number from the agency's counter, the dossier with a form of twelve
fields, the applicant, the status, an audit row and an outbox row. No sign-in, form class, permission, file, due
date, fact, chain, page or slip. Served by the same server on the same database, tuned at start-up as ours is.
"""

import gc
import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()
settings.ROOT_URLCONF = "bench.floor"
settings.MIDDLEWARE = []

from bench.baseline_models import Applicant, Audit, Counter, Dossier, Outbox, Status  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import transaction  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

from motcua.base.time import now  # noqa: E402


def intake(request: HttpRequest) -> JsonResponse:
    """Twelve fields of a form, as they come."""
    if request.method == "GET":  # whether the server is up
        return JsonResponse({})
    given, at = request.POST, now()
    agency = int(given["received_agency"])
    with transaction.atomic():
        counter, _ = Counter.objects.select_for_update().get_or_create(agency=agency)
        counter.last += 1
        counter.save(update_fields=["last"])
        dossier = Dossier.objects.create(
            code=f"FLOOR-{agency}-{counter.last:08d}",
            agency=agency,
            procedure=int(given["procedure"]),
            field=int(given["field"]),
            channel=given["channel"],
            set_count=int(given["set_count"]),
            return_method=given["return_method"],
            note=given["note"],
            received_at=at,
        )
        Applicant.objects.create(
            dossier=dossier,
            kind=given["applicant_kind"],
            name=given["applicant_name"],
            id_number=given["applicant_id_number"],
            address=given["address"],
            phone=given["phone"],
        )
        Status.objects.create(dossier=dossier, status="accepted", at=at)
        Audit.objects.create(dossier=dossier, action="intake", account=1, at=at, changes={"status": "accepted"})
        Outbox.objects.create(kind="dossier.accepted", payload={"code": dossier.code}, at=at)
    return JsonResponse({"code": dossier.code})


urlpatterns = [path("", intake)]
application = get_wsgi_application()
gc.collect()
gc.freeze()
sys.setswitchinterval(0.0005)
