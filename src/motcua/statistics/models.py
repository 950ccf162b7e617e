"""Frozen snapshots: facts as they were known when they were frozen, immutable and hashed."""

import uuid

from django.db import models


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
