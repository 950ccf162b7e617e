"""A loan of a file, its events, the copies that hang on it, and its facts."""

from django.db import models

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.agencies.models import Agency
from motcua.statistics.models import TwoTimeFact
from tests.rooms.loans.vocabulary import LoanStatus, Shelf

__all__ = ["Copy", "Loan", "LoanEvent", "LoanFact", "LoanStatus"]


class Loan(RevisionedModel):
    """Mượn tài liệu: one file, asked for at one agency, against a deposit."""

    code = models.CharField("mã", max_length=32, unique=True)
    status = models.CharField("trạng thái", max_length=24, choices=LoanStatus, default=LoanStatus.ASKED)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    borrower = models.CharField("người mượn", max_length=128, blank=True)
    shelf = models.IntegerField("kho", choices=Shelf, default=Shelf.RECORDS)
    deposit = models.BigIntegerField("tiền đặt cọc (đồng)", default=0)
    lent_on = models.DateField("ngày cho mượn", null=True)
    back_on = models.DateField("ngày trả", null=True)

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


class LoanFact(TwoTimeFact):
    """What is counted of a loan over a stretch of days."""

    loan_id = models.BigIntegerField()
    agency = models.IntegerField()
    shelf = models.IntegerField()
    status = models.IntegerField()
    deposit = models.BigIntegerField()
    lent_day = models.IntegerField()
    back_day = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["loan_id"], name="loan_fact_loan"),
                   models.Index(fields=["stamp"], name="loan_fact_stamp")]  # fmt: skip
