"""Which dossiers came in with a tracking book of another system, as which row, and brought in by which office."""

from django.db import models

from motcua.acts.tables.models import ImportRun
from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier


class ImportedRow(models.Model):
    """A row of a book as it stands in the office: the digest tells whether a later run changes it.

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
