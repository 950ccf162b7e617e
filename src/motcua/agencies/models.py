"""Models of the dated tree of agencies: every attribute holds for a time, nothing is overwritten.

An administrative unit (tỉnh, huyện, xã) is represented by its People's Committee, whose versions carry the
unit's kind, name and official code (docs/adr/0003). Intervals are half-open: [valid_from, valid_to).
"""

from django.db import models
from django.db.models import F, Q

from motcua.agencies.vocabulary import AgencyEventKind, AgencyKind, Level, SuccessionKind, UnitKind
from motcua.base.logs import ChainedLog
from motcua.base.time import FOREVER


class Agency(models.Model):
    """Cơ quan: one body through all its names, codes and parents; the row itself carries nothing dated."""

    kind = models.CharField("loại cơ quan", max_length=24, choices=AgencyKind)

    class Meta:
        verbose_name = "cơ quan"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class AgencyVersion(models.Model):
    """Version of an agency between two days: name, code and superior."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="versions", verbose_name="cơ quan")
    name = models.CharField("tên", max_length=255)
    folded_name = models.CharField(max_length=255, editable=False)
    level = models.CharField("cấp", max_length=10, choices=Level)
    parent = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="child_versions", verbose_name="cơ quan cấp trên"
    )
    code = models.CharField("mã định danh điện tử", max_length=35, blank=True)
    unit_kind = models.CharField("loại đơn vị hành chính", max_length=16, choices=UnitKind, blank=True)
    unit_name = models.CharField("tên đơn vị hành chính", max_length=255, blank=True)
    unit_code = models.CharField("mã đơn vị hành chính", max_length=8, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", default=FOREVER)
    legal_basis = models.CharField("căn cứ pháp lý", max_length=500, blank=True)

    class Meta:
        verbose_name = "giai đoạn của cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="one_version_from_a_day"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="version_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["unit_code", "level", "valid_from"], name="version_by_unit_code"),
            models.Index(fields=["code", "valid_from"], name="version_by_code"),
            models.Index(fields=["parent", "valid_from"], name="version_by_parent"),
            models.Index(fields=["valid_from", "valid_to"], name="version_by_validity"),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Succession: one body, or a part of it, going over into another on a day."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="successions_in")
    effective_on = models.DateField("ngày hiệu lực")
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    is_partial = models.BooleanField("chỉ một phần", default=False)
    scope = models.CharField("phạm vi", max_length=500, blank=True)
    legal_basis = models.CharField("căn cứ pháp lý", max_length=500, blank=True)

    class Meta:
        verbose_name = "kế thừa"
        indexes = [
            models.Index(fields=["predecessor", "effective_on"], name="succession_by_predecessor"),
            models.Index(fields=["successor", "effective_on"], name="succession_by_successor"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.effective_on})"


class UnresolvedSuccession(models.Model):
    """A piece of a "merged from" text that names no known unit, or several; or an old unit that no text names.

    One of `successor` and `predecessor` is known; `candidates` are agencies for the other. An official settles it.
    """

    successor = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="unresolved_predecessors")
    predecessor = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="unresolved_successors")
    effective_on = models.DateField("ngày hiệu lực")
    text = models.CharField("nguyên văn", max_length=500)
    reason = models.CharField("lý do", max_length=500)
    candidates = models.JSONField("ứng viên", default=list, blank=True)
    settled_at = models.DateTimeField("xác định lúc", null=True, blank=True)
    settled_by = models.ForeignKey(Succession, models.PROTECT, null=True, blank=True, related_name="+")
    dismissal = models.CharField("lý do không cần xác định", max_length=500, blank=True)

    class Meta:
        verbose_name = "kế thừa chưa xác định"

    def __str__(self) -> str:
        return self.text


class AgencyEvent(ChainedLog):
    """Diễn biến tổ chức: an event of the tree with person and legal basis; append-only, chained by hash.

    The account is a number and a name, because accounts belong to a room above.
    """

    kind = models.CharField("việc", max_length=20, choices=AgencyEventKind)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="events", verbose_name="cơ quan")
    effective_on = models.DateField("ngày hiệu lực")
    recorded_at = models.DateTimeField("ghi nhận lúc")
    account_number = models.BigIntegerField("tài khoản", default=0)
    account_name = models.CharField("người thực hiện", max_length=128, blank=True)
    legal_basis = models.CharField("căn cứ pháp lý", max_length=500, blank=True)
    detail = models.JSONField("chi tiết", default=dict)

    class Meta:
        verbose_name = "diễn biến tổ chức"
        indexes = [models.Index(fields=["kind", "recorded_at"], name="agency_event_by_kind")]
        constraints = [models.UniqueConstraint(fields=["sequence"], name="one_agency_event_of_a_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"
