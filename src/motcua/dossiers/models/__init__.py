"""Models of the one-stop shop; the state of a dossier follows from its events."""

from motcua.dossiers.models.clock import Apology, ClockPause, Consultation, SupplementRequest
from motcua.dossiers.models.dossier import CodeCounter, Dossier, DossierDocument, StoredFile
from motcua.dossiers.models.events import DossierEvent
from motcua.dossiers.models.facts import DossierFact, StepFact
from motcua.dossiers.models.import_rows import ImportedRow
from motcua.dossiers.models.results import DossierReturn, Result
from motcua.dossiers.models.steps import StepRun

__all__ = [
    "Apology",
    "ClockPause",
    "CodeCounter",
    "Consultation",
    "Dossier",
    "DossierDocument",
    "DossierEvent",
    "DossierFact",
    "DossierReturn",
    "ImportedRow",
    "Result",
    "StepFact",
    "StepRun",
    "StoredFile",
    "SupplementRequest",
]
