"""Dossier (hồ sơ thủ tục hành chính), its papers, their files, and the counter of its codes."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from motcua.acts.models import RevisionedModel
from motcua.agencies.models import Agency
from motcua.agencies.vocabulary import Level
from motcua.dossiers.vocabulary import ApplicantKind, Channel, DigitiseState, Origin, Outcome, ReturnMethod, Status
from motcua.people.models import Account
from motcua.procedures.models import (
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)
from motcua.procedures.vocabulary import DurationUnit

if TYPE_CHECKING:
    from motcua.dossiers.models import Result, StepRun

_IS_OPEN = Q(processing_ended_at__isnull=True)


class CodeEnd(models.Func):
    """Expression for the end of a code, with day and number: "261121-0006"; constants allow the use of an index."""

    arity = 1
    template = "RIGHT(%(expressions)s, 11)"
    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile for SQLite, where a negative position counts from the end."""
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, -11)", **extra)


class BareCode(models.Func):
    """Expression for a code without separators, written as in the index of both databases."""

    template = "replace(replace(replace(replace(%(expressions)s, '.', ''), '-', ''), '/', ''), '_', '')"
    output_field = models.CharField()


class Dossier(RevisionedModel):
    """Hồ sơ: one application from submission to the return of its result.

    The row is the present state, a projection of the events; agencies are those of the time. `revision`
    guards against two officers acting at once, `intake_key` against the same intake sent twice.
    """

    #: Steps and results where the dossier was read with them (`queries.details`); None where they were not.
    loaded_runs: "list[StepRun] | None" = None
    loaded_results: "list[Result] | None" = None

    code = models.CharField("mã hồ sơ", max_length=40, unique=True)
    intake_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.CharField("nguồn", max_length=16, choices=Origin, default=Origin.LOCAL)
    origin_code = models.CharField("mã ở hệ thống gốc", max_length=64, blank=True)

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="dossiers", verbose_name="thủ tục")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(
        ProcedureCase, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="trường hợp"
    )
    field = models.ForeignKey(ProcedureField, models.PROTECT, related_name="+", db_index=False, verbose_name="lĩnh vực")
    level = models.CharField("cấp", max_length=10, choices=Level)
    received_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", db_index=False, verbose_name="nơi tiếp nhận"
    )
    competent_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", db_index=False, verbose_name="cơ quan giải quyết"
    )
    holder_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", db_index=False, verbose_name="nơi đang giữ"
    )
    holder = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="người đang giữ"
    )
    step = models.ForeignKey(
        ProcessStep, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="bước hiện tại"
    )

    status = models.CharField("trạng thái", max_length=24, choices=Status)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome, blank=True)
    channel = models.CharField("hình thức nộp", max_length=8, choices=Channel)
    on_behalf = models.BooleanField("nộp hộ, nộp thay", default=False)

    applicant_kind = models.CharField("đối tượng", max_length=12, choices=ApplicantKind)
    applicant_name = models.CharField("chủ hồ sơ", max_length=255)
    folded_name = models.CharField(max_length=255, editable=False)
    applicant_id_number = models.CharField("số định danh", max_length=20, blank=True)
    applicant_birth_date = models.DateField("ngày sinh", null=True, blank=True)
    address = models.CharField("địa chỉ", max_length=255, blank=True)
    commune = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    submitter_name = models.CharField("người nộp", max_length=255, blank=True)
    submitter_id_number = models.CharField("số định danh người nộp", max_length=20, blank=True)
    submitter_phone = models.CharField("điện thoại người nộp", max_length=20, blank=True)
    submitter_address = models.CharField("địa chỉ người nộp", max_length=255, blank=True)
    submitter_email = models.EmailField("thư điện tử người nộp", blank=True)
    authorisation = models.CharField("giấy ủy quyền", max_length=255, blank=True)
    request_content = models.CharField("nội dung yêu cầu", max_length=500, blank=True)
    set_count = models.PositiveSmallIntegerField("số bộ hồ sơ", default=1)
    return_method = models.CharField(
        "cách nhận kết quả", max_length=8, choices=ReturnMethod, default=ReturnMethod.COUNTER
    )
    wants_notice = models.BooleanField("muốn được báo kết quả", default=False)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    book_number = models.CharField("quyển số", max_length=16, blank=True)
    serial_number = models.PositiveIntegerField("số thứ tự", null=True, blank=True)

    submitted_at = models.DateTimeField("ngày nộp")
    reception_due_at = models.DateTimeField("hạn tiếp nhận", null=True)
    guided_at = models.DateTimeField("ngày hướng dẫn hoàn thiện", null=True)  # the first, before acceptance
    received_at = models.DateTimeField("ngày tiếp nhận", null=True)
    due_at = models.DateTimeField("ngày hẹn trả", null=True)
    original_due_at = models.DateTimeField("ngày hẹn trả ban đầu", null=True)
    due_trace = models.JSONField("vì sao hẹn ngày này", default=list)
    paused_since = models.DateTimeField("tạm dừng từ", null=True)
    paused_days = models.PositiveIntegerField("số ngày tạm dừng", default=0)
    supplement_count = models.PositiveSmallIntegerField("số lần bổ sung", default=0)
    processing_ended_at = models.DateTimeField("ngày kết thúc xử lý", null=True)
    returned_at = models.DateTimeField("ngày trả kết quả", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "hồ sơ"
        indexes = [
            # The citizens' look-up takes a code without its dots and dashes.
            models.Index(BareCode("code"), name="dossier_by_bare_code"),
            # Work lists read open dossiers only, however many have ended; an index that holds all columns of a
            # list, the number too, spares it the rows.
            models.Index(
                fields=["holder", "due_at"],
                condition=_IS_OPEN & Q(holder__isnull=False),
                name="open_dossier_by_holder",
            ),
            models.Index(
                fields=["holder_agency", "holder", "status", "due_at", "id"],
                condition=_IS_OPEN,
                name="open_dossier_by_place",
            ),
            models.Index(
                fields=["competent_agency", "due_at", "status", "paused_since", "id"],
                condition=_IS_OPEN,
                name="open_dossier_by_agency",
            ),
            models.Index(
                fields=["competent_agency", "status", "step", "due_at", "paused_since", "id"],
                condition=_IS_OPEN,
                name="open_dossier_by_step",
            ),
            models.Index(
                fields=["received_agency", "status", "due_at"], condition=_IS_OPEN, name="open_dossier_by_desk"
            ),
            models.Index(
                fields=["received_agency", "status", "processing_ended_at", "due_at", "id"],
                condition=Q(processing_ended_at__isnull=False, returned_at__isnull=True),
                name="unreturned_dossier_by_desk",
            ),
            models.Index(
                fields=["competent_agency", "procedure", "received_at", "id"],
                condition=Q(origin=Origin.IMPORTED),
                name="imported_by_procedure",
            ),
            models.Index(fields=["competent_agency", "-received_at"], name="dossier_by_reception"),
            models.Index(fields=["received_agency", "-received_at"], name="dossier_by_desk"),
            models.Index(fields=["applicant_id_number"], name="dossier_by_id_number"),
            models.Index(fields=["phone"], name="dossier_by_phone"),
            models.Index(fields=["origin_code", "origin"], name="dossier_by_origin"),
            models.Index(CodeEnd("code"), name="dossier_by_code_end"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def duration_unit(self) -> str:
        """Return the unit of its case's limit; a query where the case was not prefetched."""
        return self.case.duration_unit if self.case else DurationUnit.WORKING_DAY


class CodeCounter(models.Model):
    """Last running number of an agency's day (TT 03/2025/TT-VPCP Điều 13)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    day = models.DateField()
    purpose = models.CharField(max_length=16, default="dossier")  # dossier | a slip's number series
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "bộ đếm mã hồ sơ"
        constraints = [models.UniqueConstraint(fields=["agency", "day", "purpose"], name="one_counter_of_a_day")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day} {self.last}"


class StoredFile(models.Model):
    """File stored by the hash of its content in MEDIA_ROOT; access only through a policy."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField("dung lượng")
    media_type = models.CharField("kiểu tệp", max_length=64)
    stored_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "tệp"

    def __str__(self) -> str:
        return self.sha256[:12]


class DossierDocument(models.Model):
    """Giấy tờ của hồ sơ: a paper handed in (or produced), with its counts and its scan."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    required_document = models.ForeignKey(RequiredDocument, models.SET_NULL, null=True, related_name="+")
    name = models.CharField("tên giấy tờ", max_length=500)
    original_count = models.PositiveSmallIntegerField("bản chính", default=0)
    copy_count = models.PositiveSmallIntegerField("bản sao", default=0)
    is_received = models.BooleanField("đã nhận", default=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    digitise_state = models.CharField("số hóa", max_length=12, choices=DigitiseState, default=DigitiseState.NONE)
    exempt_reason = models.CharField("lý do không quét", max_length=255, blank=True)
    removed_at = models.DateTimeField("gỡ lúc", null=True)

    class Meta:
        verbose_name = "giấy tờ của hồ sơ"
        indexes = [
            models.Index(
                fields=["dossier"],
                condition=Q(digitise_state=DigitiseState.LATER, removed_at__isnull=True),
                name="document_to_scan",
            )
        ]

    def __str__(self) -> str:
        return self.name
