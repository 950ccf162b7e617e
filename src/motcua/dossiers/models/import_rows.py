"""Imported rows: dossiers that came with a tracking book of another system, with row and importing office."""

from django.db import models

from motcua.acts.tables.models import ImportRun
from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier


class ImportedRow(models.Model):
    """Row of an imported book; a later run compares the digest to detect changes.

    Only the `office` that brought it in changes it by another import; without one, the office that is competent.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="imported_row")
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows", db_index=False)
    digest = models.CharField(max_length=64)
    office = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "dòng đã nhập"

    def __str__(self) -> str:
        return f"{self.dossier_id}"
