"""Apology of a dossier: at most one."""

from motcua.dossiers.models import Apology, Dossier


def apology_of(dossier: Dossier) -> Apology | None:
    """Return the apology of the dossier, cancelled or not; no query where the dossier was read with it."""
    try:
        return dossier.apology
    except Apology.DoesNotExist:
        return None


def apology_in_force(dossier: Dossier) -> Apology | None:
    """Return the apology that was not taken back."""
    found = apology_of(dossier)
    return found if found is not None and found.cancelled_at is None else None
