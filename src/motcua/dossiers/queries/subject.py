"""Dossier as a subject of acts: its events, and the related rows that only acts change."""

from motcua.acts.registry import Dependent, Subject
from motcua.dossiers.models import (
    Apology,
    ClockPause,
    Consultation,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierReturn,
    Result,
    StepRun,
    SupplementRequest,
)
from motcua.dossiers.vocabulary import SUBJECT, Status

DOSSIERS = Subject(
    key=SUBJECT,
    noun="Hồ sơ",
    link="dossier",
    model=Dossier,
    event_model=DossierEvent,
    statuses=Status,
    dependents=(
        Dependent(StepRun),
        Dependent(ClockPause),
        Dependent(SupplementRequest),
        Dependent(Consultation),
        Dependent(Apology),
        Dependent(Result),
        Dependent(DossierReturn),
        Dependent(DossierDocument, cancelled="removed_at"),
    ),
)
