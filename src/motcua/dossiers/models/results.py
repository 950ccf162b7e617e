"""Models of results, their versions, and the return of a result to the applicant."""

from django.db import models

from motcua.dossiers.models.dossier import Dossier, StoredFile
from motcua.dossiers.vocabulary import ReturnMethod
from motcua.people.models import Account

#: Numbered and printed from its template, and the scan of the sealed paper is still to come.
TO_SEAL = models.Q(sealed_at=None, cancelled_at=None) & ~models.Q(number="") & ~models.Q(template="")


class Result(models.Model):
    """Kết quả giải quyết: the paper that grants or refuses; a correction is a further version.

    draft (no signature) → signed (`signed_at`) → issued (`number`, `issued_at`): preparation, signature, and
    number with seal belong to three people; each enters only their own data.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="results")
    version = models.PositiveSmallIntegerField("lần", default=1)
    is_refusal = models.BooleanField("văn bản từ chối", default=False)
    name = models.CharField("tên kết quả", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=64, blank=True)
    issued_at = models.DateTimeField("ngày ban hành", null=True)
    signer = models.CharField("người ký", max_length=128, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True)
    prepared_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField("lý do từ chối", max_length=1000, blank=True)
    template = models.CharField("mẫu văn bản", max_length=64, blank=True)
    content = models.TextField("lời văn", blank=True)
    signer_title = models.CharField("chức danh người ký", max_length=128, blank=True)
    sealed_at = models.DateTimeField("đóng dấu lúc", null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    expires_on = models.DateField("hết hiệu lực", null=True, blank=True)
    correction_reason = models.CharField("lý do đính chính", max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "kết quả"
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="one_result_of_a_version")]
        indexes = [models.Index(fields=["dossier"], name="result_to_seal", condition=TO_SEAL)]

    def __str__(self) -> str:
        return self.number or self.name

    @property
    def is_issued(self) -> bool:
        """Check whether it has its number; only then the applicant may have it."""
        return bool(self.number)

    @property
    def has_page(self) -> bool:
        """Check whether there is a page to show: a file, or the text of a template."""
        return self.file_id is not None or bool(self.template)

    @property
    def is_signed(self) -> bool:
        """Check whether the leader signed it; a result from before signing was recorded here counts as signed."""
        return self.signed_at is not None or self.is_issued


class DossierReturn(models.Model):
    """Trả kết quả: recipient, time and method of a return."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField("trả lúc")
    returned_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    method = models.CharField("cách trả", max_length=8, choices=ReturnMethod)
    recipient_name = models.CharField("người nhận", max_length=255)
    recipient_id_number = models.CharField("số định danh người nhận", max_length=20, blank=True)
    post_number = models.CharField("số vận đơn", max_length=64, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "trả kết quả"

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.returned_at:%d/%m/%Y}"
