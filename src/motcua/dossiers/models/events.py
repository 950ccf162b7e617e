"""Events of a dossier: append-only, hash-chained, with the times of effect and of recording."""

from django.db import models

from motcua.acts.models import ChainedEvent
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.vocabulary import SUBJECT, Status


class DossierEvent(ChainedEvent):
    """Diễn biến: one act on a dossier."""

    SUBJECT = SUBJECT

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_index=False)
    from_status = models.CharField("từ trạng thái", max_length=24, choices=Status, blank=True)
    to_status = models.CharField("đến trạng thái", max_length=24, choices=Status)

    class Meta:
        verbose_name = "diễn biến hồ sơ"
        ordering = ["dossier", "sequence"]
        constraints = [models.UniqueConstraint(fields=["dossier", "sequence"], name="one_event_at_a_place")]
        indexes = [models.Index(fields=["recorded_at"], name="event_by_recording")]

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.sequence} {self.action}"
