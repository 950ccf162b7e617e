"""Forms for keepers of the catalogue, with labels, hints and errors."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from motcua.agencies.queries import Tree
from motcua.agencies.vocabulary import Level, reference_of
from motcua.base.database import InVietnamese
from motcua.base.time import FOREVER
from motcua.design.forms import AmountField, DayField, NumberField
from motcua.people.vocabulary import Role
from motcua.procedures.models import Procedure, ProcedureField
from motcua.procedures.rules.fees import tiers_of
from motcua.procedures.vocabulary import (
    CaseData,
    DayKind,
    DecisionData,
    DocumentData,
    DurationUnit,
    FeeData,
    FeeKind,
    FeeUnit,
    OnlineLevel,
    OnlineRegime,
    ProcessData,
    StepData,
    StepPhase,
    VersionData,
)

CHANNELS = (("counter", "Trực tiếp"), ("online", "Trực tuyến"), ("post", "Bưu chính"))
MAX_ROWS = 60


class LastDayField(DayField):
    """Last day of validity; stored as the first day after it, empty for no end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, help_text="Ngày cuối cùng còn áp dụng; để trống nếu còn hiệu lực.", **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the last day; empty where there is no end."""
        if isinstance(value, date):
            return None if value == FOREVER else value - timedelta(days=1)
        return super().prepare_value(value)

    def clean(self, value: Any) -> date:
        """Return the first day after the validity ends."""
        last = super().clean(value)
        return FOREVER if last is None else last + timedelta(days=1)


class FilterForm(forms.Form):
    """Filter of a list of procedures."""

    q = forms.CharField(label="Tên hoặc mã thủ tục", required=False, max_length=100)
    linh_vuc = forms.ModelChoiceField(
        ProcedureField.objects.order_by(InVietnamese("name")),
        label="Lĩnh vực",
        required=False,
        empty_label="Tất cả lĩnh vực",
    )
    cap = forms.ChoiceField(label="Cấp", required=False, choices=[("", "Tất cả cấp"), *Level.choices])


class CatalogueFilterForm(FilterForm):
    """Filter for officials, who also see entries waiting for them."""

    loc = forms.ChoiceField(
        label="Cần xử lý",
        required=False,
        choices=[("", "Tất cả"), ("unverified", "Chưa đối chiếu văn bản"), ("imported", "Nhập từ sổ theo dõi")],
    )


class FieldForm(forms.Form):
    """A field of administration."""

    code = forms.CharField(label="Mã lĩnh vực", max_length=24, help_text="Ngắn, không dấu, ví dụ HT.")
    name = forms.CharField(label="Tên lĩnh vực", max_length=255)


class ProcedureForm(forms.Form):
    """Attributes of a procedure common to all its versions."""

    code = forms.CharField(label="Mã thủ tục", max_length=32, help_text="Mã quốc gia, ví dụ 1.001193.")
    name = forms.CharField(label="Tên thủ tục", max_length=500, widget=forms.Textarea({"rows": 2}))
    field = forms.ModelChoiceField(
        ProcedureField.objects.order_by(InVietnamese("name")), label="Lĩnh vực", empty_label="Chọn lĩnh vực"
    )
    level = forms.ChoiceField(label="Cấp giải quyết hiện nay", choices=Level)
    owner_ministry = forms.CharField(label="Bộ quản lý", max_length=128, required=False)
    is_interconnected = forms.BooleanField(label="Thủ tục liên thông", required=False)
    is_territory_free = forms.BooleanField(label="Nhận phi địa giới", required=False)
    short_names = forms.CharField(
        label="Tên gọi hằng ngày",
        max_length=255,
        required=False,
        help_text="Để tìm, cách nhau bằng dấu chấm phẩy, ví dụ: giấy độc thân; xác nhận độc thân.",
    )


class DecisionForm(forms.Form):
    """Quyết định công bố."""

    number = forms.CharField(label="Số, ký hiệu quyết định", max_length=64, help_text="Ví dụ 1234/QĐ-UBND.")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=255)
    issued_on = DayField(label="Ngày ban hành")
    effective_on = DayField(label="Ngày có hiệu lực")
    subject = forms.CharField(label="Trích yếu", max_length=500, required=False)

    def data_of(self) -> DecisionData:
        """Return the decision as data."""
        return DecisionData(**{name: self.cleaned_data[name] for name in self.base_fields})


class VersionForm(forms.Form):
    """Version of a procedure, without its cases."""

    level = forms.ChoiceField(label="Cấp giải quyết", choices=Level)
    valid_to = LastDayField(label="Hiệu lực đến hết")
    result_name = forms.CharField(label="Kết quả thực hiện", max_length=500, required=False)
    channels = forms.MultipleChoiceField(
        label="Cách thức nộp", choices=CHANNELS, widget=forms.CheckboxSelectMultiple, required=False
    )
    online_regime = forms.ChoiceField(
        label="Chế độ mức độ trực tuyến",
        choices=[("", "Không xếp mức độ"), *OnlineRegime.choices],
        required=False,
        help_text="Nghị định mà mức độ được xếp theo. Mức độ cũ không tự chuyển sang chế độ mới.",
    )
    online_level = forms.ChoiceField(label="Mức độ trực tuyến", choices=OnlineLevel)
    partial_reason = forms.CharField(
        label="Lý do chỉ trực tuyến một phần",
        max_length=500,
        required=False,
        help_text="Phải công khai từ 01/7/2026 (Nghị định 224/2026/NĐ-CP).",
    )
    payment_online_enabled = forms.BooleanField(label="Có thanh toán trực tuyến", required=False)
    legal_basis = forms.CharField(label="Căn cứ pháp lý", widget=forms.Textarea({"rows": 3}), required=False)
    sequence = forms.CharField(label="Trình tự thực hiện", widget=forms.Textarea({"rows": 5}), required=False)
    conditions = forms.CharField(label="Yêu cầu, điều kiện", widget=forms.Textarea({"rows": 3}), required=False)
    is_verified = forms.BooleanField(label="Đã đối chiếu với văn bản gốc", required=False)

    @classmethod
    def initial_of(cls, data: VersionData) -> dict[str, Any]:
        """Return the initial values of the form for a version."""
        return {name: getattr(data, name) for name in cls.base_fields if hasattr(data, name)} | {
            "channels": list(data.channels)
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of the version that the form sets."""
        names = [name for name in VersionForm.base_fields if name in self.cleaned_data]
        values = {name: self.cleaned_data[name] for name in names}
        channels = tuple(self.cleaned_data["channels"])
        return values | {"channels": channels, "post_enabled": "post" in channels}


class NewVersionForm(VersionForm):
    """A version that begins on a day."""

    valid_from = DayField(label="Hiệu lực từ ngày")
    field_order = ("valid_from",)


class CaseForm(forms.Form):
    """A case: its name and limit."""

    name = forms.CharField(
        label="Tên trường hợp", max_length=255, required=False, help_text="Để trống nếu thủ tục chỉ có một trường hợp."
    )
    duration = AmountField(
        label="Thời hạn giải quyết",
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text="Ghi 0 nếu giải quyết trong ngày.",
    )
    duration_unit = forms.ChoiceField(label="Đơn vị", choices=DurationUnit)
    has_no_due_date = forms.BooleanField(label="Pháp luật không quy định thời hạn", required=False)


class DocumentForm(forms.Form):
    """A required document."""

    name = forms.CharField(label="Tên giấy tờ", max_length=500, widget=forms.Textarea({"rows": 1}))
    original_count = NumberField(label="Bản chính", min_value=0, max_value=99, initial=1)
    copy_count = NumberField(label="Bản sao", min_value=0, max_value=99, initial=0)
    is_mandatory = forms.BooleanField(label="Bắt buộc", required=False, initial=True)
    is_present_only = forms.BooleanField(label="Chỉ xuất trình", required=False)
    form_code = forms.CharField(label="Mẫu đơn, tờ khai", max_length=64, required=False)


class FeeForm(forms.Form):
    """A fee between two days."""

    name = forms.CharField(label="Tên khoản thu", max_length=255)
    kind = forms.ChoiceField(label="Loại", choices=FeeKind)
    amount = AmountField(label="Mức thu (đồng)", min_value=0, max_digits=14, decimal_places=0)
    online_amount = AmountField(
        label="Khi nộp trực tuyến", min_value=0, max_digits=14, decimal_places=0, required=False
    )
    unit = forms.ChoiceField(label="Đơn vị tính", choices=FeeUnit, initial=FeeUnit.MATTER, required=False)
    per = forms.CharField(label="Tính trên", max_length=64, required=False)
    tiers = forms.CharField(label="Các bậc (từ thứ: mức thu)", max_length=128, required=False)
    cap = AmountField(label="Tối đa (đồng)", min_value=0, max_digits=14, decimal_places=0, required=False)
    valid_from = DayField(label="Thu từ ngày")
    valid_to = LastDayField(label="Thu đến hết")
    legal_basis = forms.CharField(label="Căn cứ", max_length=255, required=False)
    is_verified = forms.BooleanField(label="Đã đối chiếu", required=False)

    def clean_unit(self) -> str:
        """Return the unit of the rate; defaults to the whole matter where none is chosen."""
        return str(self.cleaned_data["unit"] or FeeUnit.MATTER)

    def clean_tiers(self) -> str:
        """Parse and normalise the notation of tiers."""
        text = str(self.cleaned_data["tiers"])
        try:
            tiers_of(text)
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault
        return text


class ProcessForm(forms.Form):
    """Head of an internal process; its agency is one that the keeper reaches."""

    agency = forms.ChoiceField(label="Áp dụng cho", required=False)
    code = forms.CharField(label="Mã quy trình", max_length=32, required=False)
    decision = forms.CharField(label="Quyết định phê duyệt", max_length=128, required=False)
    valid_from = DayField(label="Hiệu lực từ ngày")
    valid_to = LastDayField(label="Hiệu lực đến hết")

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], common: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["agency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*([("", "Mọi cơ quan cùng cấp")] if common else []), *agencies]
        choice.required = not common


class StepForm(forms.Form):
    """A step of an internal process."""

    name = forms.CharField(label="Tên bước", max_length=255)
    phase = forms.ChoiceField(label="Giai đoạn", choices=StepPhase, initial=StepPhase.PROCESSING)
    role = forms.ChoiceField(label="Vai trò thực hiện", choices=Role, initial=Role.CASE_OFFICER)
    hours = AmountField(label="Giờ", min_value=0, max_digits=7, decimal_places=2)
    parallel_group = NumberField(label="Nhóm song song", min_value=1, max_value=99, required=False)
    division_name = forms.CharField(label="Đơn vị thực hiện", max_length=255, required=False)
    hand_over_to = forms.CharField(label="Chuyển cơ quan khác", max_length=35, required=False)

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] | None = (), **options: Any) -> None:
        """`agencies` are those a step may go to, by the code that names them; None takes any code as it comes."""
        super().__init__(*args, **options)
        if agencies is None:
            return
        name = self.add_prefix("hand_over_to")
        value = str((self.data.get(name) if self.is_bound else self.initial.get("hand_over_to")) or "")
        known = [("", "Trong cơ quan"), *agencies]
        if value and value not in dict(known):
            known.append((value, value))
        field = forms.ChoiceField(label="Chuyển cơ quan khác", required=False, choices=known)
        field.widget.attrs["data-searchable"] = True
        self.fields["hand_over_to"] = field


class CopyForm(forms.Form):
    """Copy of another agency's process."""

    agency = forms.ChoiceField(label="Áp dụng cho")
    valid_from = DayField(label="Hiệu lực từ ngày")
    decision = forms.CharField(label="Quyết định phê duyệt", max_length=128, required=False)

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["agency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = agencies


class LockForm(forms.Form):
    """First day on which no dossier is received any more."""

    on = DayField(label="Ngừng tiếp nhận từ ngày")


class OfficePartForm(forms.Form):
    """What one office says of a procedure."""

    short_names = forms.CharField(
        label="Tên gọi hằng ngày tại cơ quan",
        max_length=255,
        required=False,
        help_text="Cách người dân ở đây gọi thủ tục, cách nhau bằng dấu chấm phẩy; dùng để tìm khi tiếp nhận.",
    )
    closed_on = DayField(label="Ngừng tiếp nhận từ ngày", required=False, help_text="Để trống nếu vẫn tiếp nhận.")
    closing_reason = forms.CharField(label="Lý do ngừng tiếp nhận", max_length=255, required=False)


class MatchForm(forms.Form):
    """Match of an imported entry with a procedure of the catalogue."""

    to = forms.ModelChoiceField(
        Procedure.objects.all(), to_field_name="code", label="Mã thủ tục trong danh mục", widget=forms.TextInput
    )


class CalendarForm(forms.Form):
    """Working day or day off that differs from the national calendar, or other hours from a day on."""

    agency_id = forms.TypedChoiceField(label="Áp dụng cho", coerce=int, empty_value=None, required=False)
    day = DayField(label="Ngày")
    kind = forms.ChoiceField(label="Thay đổi", choices=DayKind)
    hours = forms.CharField(
        label="Giờ làm việc",
        max_length=64,
        required=False,
        help_text="Ghi dạng 07:30-11:30; 13:30-17:00. Ngày làm bù để trống thì như ngày thường.",
    )
    reason = forms.CharField(label="Lý do", max_length=255, help_text="Ví dụ: làm bù cho ngày 02/01/2027.")
    legal_basis = forms.CharField(label="Căn cứ (thông báo, quyết định)", max_length=255)

    def __init__(self, *args: Any, agencies: Sequence[tuple[int, str]], common: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["agency_id"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*([("", "Mọi cơ quan dùng phần mềm này")] if common else []), *agencies]
        choice.required = not common


class UploadForm(forms.Form):
    """Workbook to import."""

    file = forms.FileField(label="Tệp danh mục (.xlsx)", widget=forms.FileInput({"accept": ".xlsx"}))


class _Rows(BaseFormSet):
    """Formset of table rows; untouched rows and rows marked for deletion do not count."""

    def rows(self) -> list[dict[str, Any]]:
        """Return the remaining rows, in order."""
        kept = []
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if values and not values.get("DELETE") and any(name != "DELETE" for name in values):
                kept.append({name: value for name, value in values.items() if name not in ("DELETE", "ORDER")})
        return kept


def shown(data: Any) -> dict[str, Any]:
    """Format a piece of plain data for a form: numbers without empty decimals."""
    values = asdict(data)
    return {name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in values.items()}


def rows_of(form: type[forms.Form], extra: int) -> type[_Rows]:
    """Build a formset of such forms with some empty rows at its end."""
    made: Any = formset_factory(
        form, formset=_Rows, extra=extra, can_delete=True, max_num=MAX_ROWS, validate_max=True, absolute_max=MAX_ROWS
    )
    return made


def case_of(form: CaseForm, documents: _Rows, fees: _Rows) -> CaseData:
    """Build a case from its three parts."""
    values = form.cleaned_data
    return CaseData(
        name=values["name"],
        duration=values["duration"],
        duration_unit=values["duration_unit"],
        has_no_due_date=values["has_no_due_date"],
        documents=tuple(DocumentData(**row) for row in documents.rows()),
        fees=tuple(FeeData(**row) for row in fees.rows()),
    )


def process_of(form: ProcessForm, steps: _Rows) -> ProcessData:
    """Build a process from its head and its steps."""
    values = form.cleaned_data
    return ProcessData(
        valid_from=values["valid_from"],
        steps=tuple(StepData(**row) for row in steps.rows()),
        agency=values["agency"],
        code=values["code"],
        decision=values["decision"],
        valid_to=values["valid_to"],
    )


def agency_choices(standing: Tree, reach: Iterable[int]) -> list[tuple[str, str]]:
    """Return the agencies a keeper may make a process for, by their code."""
    found = []
    for agency_id in reach:
        if agency_id not in standing:
            continue
        place = standing[agency_id]
        code = place.code or reference_of(place.level, place.unit_code)
        if code:
            found.append((code, place.name))
    return sorted(found, key=lambda pair: pair[1])[:500]
