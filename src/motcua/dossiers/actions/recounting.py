"""Recount of dossiers after a correction in the catalogue: believed from its day, while earlier figures stay."""

from datetime import datetime

from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS
from motcua.statistics.recording import correct_states

BATCH = 500


def recount(version_id: int, at: datetime) -> None:
    """Count the dossiers that follow the version by its corrected online level; five queries for five hundred.

    Acts under way end first, and later ones wait for the transaction of the correction.
    """
    level = ProcedureVersion.objects.values_list("online_level", flat=True).get(pk=version_id)
    values = {"online_level": ONLINE_LEVEL_NUMBERS[level]}
    following = list(Dossier.objects.filter(version_id=version_id).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(following), BATCH):
        batch = following[first : first + BATCH]
        list(Dossier.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
        correct_states("dossiers", batch, values, known_on=local(at).date())
