"""A loan of a file, its events, and the reminders that hang on it."""

from django.db import models

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.agencies.models import Agency


class LoanStatus(models.TextChoices):
    """Where a loan stands."""

    ASKED = "asked", "Đề nghị mượn"
    LENT = "lent", "Đang mượn"
    BACK = "back", "Đã trả"


class Loan(RevisionedModel):
    """Mượn tài liệu: one file, asked for at one agency."""

    code = models.CharField("mã", max_length=32, unique=True)
    status = models.CharField("trạng thái", max_length=24, choices=LoanStatus, default=LoanStatus.ASKED)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    borrower = models.CharField("người mượn", max_length=128, blank=True)

    class Meta:
        verbose_name = "mượn tài liệu"


class LoanEvent(ChainedEvent):
    """Diễn biến: one act on a loan."""

    SUBJECT = "loan"

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "diễn biến mượn tài liệu"
        ordering = ["loan", "sequence"]


class Copy(models.Model):
    """A copy that was lent."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="copies")
    title = models.CharField("tên", max_length=128)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bản sao"

    def __str__(self) -> str:
        return self.title
