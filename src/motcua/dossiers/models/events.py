"""What was done to a dossier: append-only, chained by hash, with the time it took effect and was recorded."""

from django.db import models

from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.vocabulary import Action, Status
from motcua.people.models import Account


class DossierEvent(models.Model):
    """Diễn biến: one act. `payload` holds all that a replay needs; `hash` covers it and the event before."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField("số thứ tự")
    action = models.CharField("hành động", max_length=20, choices=Action)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="người thực hiện"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, blank=True)
    from_status = models.CharField("từ trạng thái", max_length=24, choices=Status, blank=True)
    to_status = models.CharField("đến trạng thái", max_length=24, choices=Status)
    effective_at = models.DateTimeField("có hiệu lực lúc")
    recorded_at = models.DateTimeField("ghi nhận lúc")
    comment = models.CharField("ý kiến", max_length=1000, blank=True)
    payload = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by", db_index=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "diễn biến hồ sơ"
        ordering = ["dossier", "sequence"]
        constraints = [models.UniqueConstraint(fields=["dossier", "sequence"], name="one_event_at_a_place")]
        indexes = [models.Index(fields=["recorded_at"], name="event_by_recording")]

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.sequence} {self.action}"
