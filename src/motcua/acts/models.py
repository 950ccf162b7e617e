"""Abstract models: a record with a revision and a status, and the chain of events on it."""

from typing import ClassVar

from django.db import models

from motcua.acts.registry import name_of
from motcua.agencies.models import Agency
from motcua.people.models import Account


class RevisionedModel(models.Model):
    """A record that only acts change: `revision` counts them, so that nobody overwrites what they have not seen.

    A concrete model brings a `status` of its own, with choices. `DIGESTED` names columns too large for an event,
    which tells their hash instead.
    """

    DIGESTED: ClassVar[tuple[str, ...]] = ()

    status: "models.Field[str, str]"
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class ChainedEvent(models.Model):
    """Diễn biến: one act. `payload` holds all that a replay needs; `hash` covers it and the event before.

    A concrete model brings the foreign key to its record (related name `events`) and a unique constraint on record
    and sequence. `SUBJECT` is the key of its subject.
    """

    SUBJECT = ""

    sequence = models.PositiveIntegerField("số thứ tự")
    action = models.CharField("hành động", max_length=20)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="người thực hiện"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, blank=True)
    from_status = models.CharField("từ trạng thái", max_length=24, blank=True)
    to_status = models.CharField("đến trạng thái", max_length=24)
    effective_at = models.DateTimeField("có hiệu lực lúc")
    recorded_at = models.DateTimeField("ghi nhận lúc")
    comment = models.CharField("ý kiến", max_length=1000, blank=True)
    payload = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by", db_index=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def get_action_display(self) -> str:
        """Return the name of the act, from its declaration."""
        return name_of(self.SUBJECT, self.action)
