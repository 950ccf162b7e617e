"""Books of an office by year, with every number drawn from them."""

from django.db import models
from django.db.models import F, Q

from motcua.agencies.models import Agency
from motcua.people.models import Account


class Book(models.Model):
    """Sổ: the numbers of one kind drawn by an office in a year; `series` separates books of one kind."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    kind = models.CharField("loại sổ", max_length=32)
    series = models.CharField("ký hiệu", max_length=32, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    first_number = models.PositiveIntegerField("số đầu tiên", default=1)
    last_number = models.PositiveIntegerField("số cuối đã cấp", default=0)
    volume_size = models.PositiveIntegerField("số thứ tự mỗi quyển", default=0)  # 0: the year is one volume
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "sổ"
        ordering = ["-year", "kind", "series", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "series", "year"], name="one_book_of_a_kind_and_year"),
            models.CheckConstraint(condition=Q(last_number__gte=F("first_number") - 1), name="book_counts_upwards"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.series} {self.year}".replace("  ", " ")


class BookNumber(models.Model):
    """Số thứ tự: one number of a book and its record; a cancelled one stays, and is never drawn again."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("số thứ tự")
    volume = models.PositiveIntegerField("quyển số")
    subject_kind = models.CharField("cấp cho", max_length=32)
    subject_id = models.BigIntegerField()
    subject_code = models.CharField("mã", max_length=64, blank=True)
    taken_at = models.DateTimeField("cấp lúc")
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    cancel_reason = models.CharField("lý do hủy", max_length=500, blank=True)

    class Meta:
        verbose_name = "số thứ tự"
        ordering = ["book", "number"]
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="one_use_of_a_book_number")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="book_number_by_subject")]

    def __str__(self) -> str:
        return f"{self.number} ({self.book_id})"
