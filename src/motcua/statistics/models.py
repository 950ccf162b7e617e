"""Base classes of fact tables, and frozen snapshots: facts as they were known then, immutable and hashed."""

import uuid

from django.db import models

from motcua.base.time import OPEN_DAY


class Fact(models.Model):
    """Row of a family: whole numbers only, no foreign keys, no NULL; believed on the days [known_from, known_to).

    A concrete table needs an index on its subject and one on `stamp`.
    """

    known_from = models.IntegerField()
    known_to = models.IntegerField(default=OPEN_DAY)
    stamp = models.BigIntegerField(default=0)  # time of the last writing in milliseconds

    class Meta:
        abstract = True


class TwoTimeFact(Fact):
    """State that holds on the days [valid_from, valid_to)."""

    valid_from = models.IntegerField()
    valid_to = models.IntegerField(default=OPEN_DAY)

    class Meta(Fact.Meta):
        abstract = True


class DayFact(Fact):
    """Event of one day."""

    day = models.IntegerField()

    class Meta(Fact.Meta):
        abstract = True


class PeriodFact(Fact):
    """Value of the days [first_day, last_day], both included."""

    first_day = models.IntegerField()
    last_day = models.IntegerField()

    class Meta(Fact.Meta):
        abstract = True


class Snapshot(models.Model):
    """Bản chốt số liệu: Parquet files of facts with a manifest of hashes; never changed, only superseded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cut_off = models.DateField("ngày chốt số liệu")
    frozen_at = models.DateTimeField("chốt lúc")
    frozen_by = models.CharField("người chốt", max_length=128)
    purpose = models.CharField("mục đích", max_length=255, blank=True)
    manifest = models.JSONField("kê khai tệp", default=dict)
    digest = models.CharField("mã băm của kê khai", max_length=64)

    class Meta:
        verbose_name = "bản chốt số liệu"

    def __str__(self) -> str:
        return f"{self.cut_off:%d/%m/%Y} {self.digest[:12]}"
