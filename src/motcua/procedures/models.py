"""The catalogue: procedures, their versions in force, cases, required documents, fees and processes."""

from django.db import models
from django.db.models import F, Q

from motcua.agencies.models import Agency
from motcua.agencies.vocabulary import Level
from motcua.base.time import FOREVER
from motcua.people.models import Account
from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import (
    DayKind,
    DurationUnit,
    FeeKind,
    FeeUnit,
    OnlineLevel,
    OnlineRegime,
    ProcedureOrigin,
    StepPhase,
)


class ProcedureField(models.Model):
    """Lĩnh vực: a field of administration (hộ tịch, đất đai, …)."""

    code = models.CharField("mã lĩnh vực", max_length=24, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=255)
    folded_name = models.CharField(max_length=255, editable=False)

    class Meta:
        verbose_name = "lĩnh vực"

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """Thủ tục hành chính: one entry of the catalogue through all its versions."""

    code = models.CharField("mã thủ tục", max_length=32, unique=True)
    name = models.CharField("tên thủ tục", max_length=500)
    folded_name = models.CharField(max_length=500, editable=False)
    field = models.ForeignKey(ProcedureField, models.PROTECT, related_name="procedures", verbose_name="lĩnh vực")
    level = models.CharField("cấp giải quyết", max_length=10, choices=Level)
    owner_ministry = models.CharField("bộ quản lý", max_length=128, blank=True)
    origin = models.CharField("nguồn", max_length=12, choices=ProcedureOrigin, default=ProcedureOrigin.CATALOGUE)
    matched_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="matches")
    is_interconnected = models.BooleanField("liên thông", default=False)
    is_territory_free = models.BooleanField("phi địa giới", default=False)
    short_names = models.CharField("tên gọi hằng ngày", max_length=255, blank=True)  # giấy độc thân; sổ đỏ
    folded_short_names = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        verbose_name = "thủ tục hành chính"
        indexes = [models.Index(fields=["level", "field"], name="procedure_by_level")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def everyday_name(self) -> str:
        """Return the first everyday name; empty where none is known."""
        return self.short_names.split(";")[0].strip()


class AnnouncementDecision(models.Model):
    """Quyết định công bố: the decision by which procedures enter, change or leave the catalogue."""

    number = models.CharField("số, ký hiệu", max_length=64)
    issued_on = models.DateField("ngày ban hành")
    effective_on = models.DateField("ngày hiệu lực")
    issuer = models.CharField("cơ quan ban hành", max_length=255)
    subject = models.CharField("trích yếu", max_length=500, blank=True)

    class Meta:
        verbose_name = "quyết định công bố"
        constraints = [models.UniqueConstraint(fields=["number", "issued_on"], name="one_decision_of_a_number")]

    def __str__(self) -> str:
        return self.number


class ProcedureVersion(models.Model):
    """Version of a procedure between two days, with the decision that published it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    decision = models.ForeignKey(AnnouncementDecision, models.PROTECT, null=True, blank=True, related_name="versions")
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", default=FOREVER)
    level = models.CharField("cấp giải quyết", max_length=10, choices=Level, blank=True)
    legal_basis = models.TextField("căn cứ pháp lý", blank=True)
    sequence = models.TextField("trình tự thực hiện", blank=True)
    conditions = models.TextField("yêu cầu, điều kiện", blank=True)
    result_name = models.CharField("kết quả thực hiện", max_length=500, blank=True)
    channels = models.JSONField("cách thức nộp", default=list)  # of counter | online | post
    online_regime = models.CharField("chế độ mức độ trực tuyến", max_length=12, choices=OnlineRegime, blank=True)
    online_level = models.CharField("mức độ trực tuyến", max_length=16, choices=OnlineLevel, default=OnlineLevel.NONE)
    partial_reason = models.CharField("lý do chỉ một phần", max_length=500, blank=True)
    post_enabled = models.BooleanField("có dịch vụ bưu chính công ích", default=False)
    payment_online_enabled = models.BooleanField("có thanh toán trực tuyến", default=False)
    intake_locked_on = models.DateField("ngừng tiếp nhận từ", null=True, blank=True)
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta:
        verbose_name = "phiên bản thủ tục"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="one_procedure_version_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_to")), name="procedure_version_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} từ {self.valid_from}"

    @property
    def settled_at(self) -> str:
        """Return the level that settles the procedure under this version, whatever it is today."""
        return self.level or self.procedure.level


class ProcedureCase(models.Model):
    """Trường hợp: a variant of a procedure with its own time limit, documents and fees."""

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases")
    name = models.CharField("tên trường hợp", max_length=255, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    duration = models.DecimalField("thời hạn giải quyết", max_digits=6, decimal_places=2, default=0)
    duration_unit = models.CharField("đơn vị thời hạn", max_length=16, choices=DurationUnit)
    has_no_due_date = models.BooleanField("không quy định thời hạn", default=False)

    class Meta:
        verbose_name = "trường hợp"
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="one_case_at_a_position")]

    def __str__(self) -> str:
        return self.name or "Trường hợp chung"


class RequiredDocument(models.Model):
    """Thành phần hồ sơ: a paper the case asks for."""

    case = models.ForeignKey(ProcedureCase, models.CASCADE, related_name="required_documents")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên giấy tờ", max_length=500)
    original_count = models.PositiveSmallIntegerField("bản chính", default=1)
    copy_count = models.PositiveSmallIntegerField("bản sao", default=0)
    is_mandatory = models.BooleanField("bắt buộc", default=True)
    is_present_only = models.BooleanField("chỉ xuất trình", default=False)
    form_code = models.CharField("mẫu đơn, tờ khai", max_length=64, blank=True)

    class Meta:
        verbose_name = "thành phần hồ sơ"
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="one_document_at_a_position")]

    def __str__(self) -> str:
        return self.name


class FeeRule(models.Model):
    """Phí, lệ phí: an amount due between two days."""

    case = models.ForeignKey(ProcedureCase, models.CASCADE, related_name="fees")
    kind = models.CharField("loại", max_length=8, choices=FeeKind)
    name = models.CharField("tên khoản thu", max_length=255)
    amount = models.DecimalField("mức thu (đồng)", max_digits=14, decimal_places=0)
    online_amount = models.DecimalField(
        "mức thu khi nộp trực tuyến", max_digits=14, decimal_places=0, null=True, blank=True
    )
    unit = models.CharField("đơn vị tính", max_length=8, choices=FeeUnit, default=FeeUnit.MATTER)
    per = models.CharField("tính trên", max_length=64, blank=True)  # the unit as the law calls it: giao dịch, di chúc
    tiers = models.CharField("các bậc", max_length=128, blank=True)  # 3:1000; 11:500, from the third on
    cap = models.DecimalField("mức tối đa (đồng)", max_digits=14, decimal_places=0, null=True, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", default=FOREVER)
    legal_basis = models.CharField("căn cứ", max_length=255, blank=True)
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta:
        verbose_name = "phí, lệ phí"

    def __str__(self) -> str:
        return self.name


class InternalProcess(models.Model):
    """Quy trình nội bộ: the steps by which an agency (or any agency of the level) settles a procedure."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="processes")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField("mã quy trình", max_length=32, blank=True)
    decision = models.CharField("quyết định phê duyệt", max_length=128, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", default=FOREVER)

    class Meta:
        verbose_name = "quy trình nội bộ"

    def __str__(self) -> str:
        return self.code or f"Quy trình {self.pk}"


class ProcessStep(models.Model):
    """Bước: who does what in how long; steps of one parallel group run side by side."""

    process = models.ForeignKey(InternalProcess, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên bước", max_length=255)
    phase = models.CharField("giai đoạn", max_length=14, choices=StepPhase)
    role = models.CharField("vai trò thực hiện", max_length=20, choices=Role)
    hours = models.DecimalField("thời gian (giờ làm việc)", max_digits=7, decimal_places=2)  # half a day is 4
    parallel_group = models.PositiveSmallIntegerField("nhóm song song", null=True, blank=True)
    division_name = models.CharField("đơn vị thực hiện", max_length=255, blank=True)  # a division of the agency
    hand_over_to = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "bước"
        ordering = ["process", "position"]
        constraints = [models.UniqueConstraint(fields=["process", "position"], name="one_step_at_a_position")]

    def __str__(self) -> str:
        return self.name


class OfficeProcedure(models.Model):
    """Thủ tục tại cơ quan: what one office says of a procedure: what people there call it, since when its counters no
    longer receive it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="offices")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    short_names = models.CharField("tên gọi hằng ngày", max_length=255, blank=True)
    folded_short_names = models.CharField(max_length=255, blank=True, editable=False)
    closed_on = models.DateField("ngừng tiếp nhận từ", null=True, blank=True)
    closing_reason = models.CharField("lý do ngừng tiếp nhận", max_length=255, blank=True)

    class Meta:
        verbose_name = "thủ tục tại cơ quan"
        constraints = [models.UniqueConstraint(fields=["agency", "procedure"], name="one_part_of_an_office")]

    def __str__(self) -> str:
        return f"{self.procedure_id} tại {self.agency_id}"


class CalendarChange(models.Model):
    """Thay đổi lịch làm việc: a working day or day off that differs from the national calendar, or other hours from a
    day on, for an agency and all below it, or for every office."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan")
    day = models.DateField("ngày")
    kind = models.CharField("loại ngày", max_length=8, choices=DayKind)
    hours = models.CharField("giờ làm việc", max_length=64, blank=True)  # 07:30-11:30; 13:30-17:00
    reason = models.CharField("lý do", max_length=255)
    legal_basis = models.CharField("căn cứ", max_length=255)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thay đổi lịch làm việc"
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(revoked_at__isnull=True, agency__isnull=True) & ~Q(kind=DayKind.HOURS),
                name="one_calendar_change_of_a_day",
            ),
            models.UniqueConstraint(
                fields=["day", "agency"],
                condition=Q(revoked_at__isnull=True) & ~Q(kind=DayKind.HOURS),
                name="one_calendar_change_of_an_office",
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(revoked_at__isnull=True, agency__isnull=True, kind=DayKind.HOURS),
                name="one_change_of_hours_of_a_day",
            ),
            models.UniqueConstraint(
                fields=["day", "agency"],
                condition=Q(revoked_at__isnull=True, kind=DayKind.HOURS),
                name="one_change_of_hours_of_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class ShippedProcedure(models.Model):
    """Thủ tục đi kèm phần mềm: reading and result of the last upgrade from `law/procedures`, for the next merge."""

    code = models.CharField("mã thủ tục", max_length=32, unique=True)
    shipped = models.JSONField("bản đi kèm")
    written = models.JSONField("bản đã ghi", null=True)  # where it differs: a version split under open dossiers
    loaded_at = models.DateTimeField("nạp lúc")

    class Meta:
        verbose_name = "thủ tục đi kèm phần mềm"

    def __str__(self) -> str:
        return self.code


class CountedChange(models.Model):
    """Sửa đổi danh mục có tính vào số liệu: a corrected value that facts copy, with its moment; append-only."""

    name = models.CharField("cột", max_length=24)  # online_level of a version | duration_unit of a case
    row = models.BigIntegerField("dòng")  # the number of the version or case, which may be deleted later
    before = models.CharField("trước", max_length=16)
    after = models.CharField("sau", max_length=16)
    changed_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "sửa đổi danh mục có tính vào số liệu"

    def __str__(self) -> str:
        return f"{self.name} {self.row}: {self.before} → {self.after}"


class CatalogueStamp(models.Model):
    """Dấu của danh mục: a random text in one row, drawn anew with every change of the catalogue."""

    stamp = models.CharField("dấu của danh mục", max_length=32)

    class Meta:
        verbose_name = "dấu của danh mục"

    def __str__(self) -> str:
        return self.stamp
