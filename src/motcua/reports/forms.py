"""Forms of the reports room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from motcua.design.forms import AmountField, DayField, NumberField
from motcua.reports.rules.bindings import Candidate, Proposal
from motcua.reports.rules.forms import Row, Typed, typed_value
from motcua.reports.vocabulary import CellState

MEGABYTE = 2**20
MAX_UPLOAD = 20 * MEGABYTE
#: The largest whole number of a cell: a billion billion, far above any budget in đồng, within 64 bits.
LARGEST = 10**18
#: Texts with fewer characters get a smaller field.
SHORT_TEXT = 1500
_KINDS = (".docx", ".pdf", ".txt", ".md")


class ReadingForm(forms.Form):
    """Upload of an existing report that is to be read and checked."""

    report = forms.FileField(
        label="Tệp báo cáo",
        help_text="Word (.docx), PDF hoặc văn bản (.txt), không quá 20 MB. Bản chụp được nhận dạng chữ nếu máy chủ có.",
        error_messages={
            "required": "Hãy chọn tệp báo cáo cần kiểm tra.",
            "empty": "Tệp này trống. Hãy chọn lại tệp báo cáo có nội dung.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(_KINDS)}),
    )

    def clean_report(self) -> UploadedFile:
        """Check size and file extension; the content is checked when it is read."""
        report: UploadedFile = self.cleaned_data["report"]
        if report.size is not None and report.size > MAX_UPLOAD:
            raise ValidationError("Tệp lớn hơn 20 MB. Hãy bỏ bớt ảnh hoặc tách riêng phần báo cáo rồi thử lại.")
        if not (report.name or "").lower().endswith(_KINDS):
            raise ValidationError(
                "Chỉ đọc được báo cáo Word (.docx), PDF hoặc văn bản (.txt). Hãy lưu lại rồi thử lại."
            )
        return report


class RecordingForm(forms.Form):
    """Declaration of the day since when the office keeps records."""

    agency = forms.TypedChoiceField(label="Cơ quan", coerce=int)
    what = forms.ChoiceField(label="Loại bản ghi, kênh")
    since = DayField(
        label="Ghi nhận từ ngày",
        required=False,
        help_text="Để trống để bỏ khai báo: khi đó tính theo bản ghi đầu tiên.",
    )
    note = forms.CharField(label="Căn cứ", required=False, max_length=255)

    def __init__(
        self, *args: Any, agencies: list[tuple[int, str]], kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("agency", agencies), ("what", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class FiguresForm(forms.Form):
    """Question of the figures page: agency, days, tree, split; every field has a default."""

    agency = forms.TypedChoiceField(label="Cơ quan", coerce=int)
    subtree = forms.BooleanField(label="Tính cả cơ quan cấp dưới", required=False)
    period = forms.ChoiceField(label="Kỳ", required=False)
    first = DayField(label="Từ ngày", required=False)
    last = DayField(label="Đến ngày", required=False)
    tree = forms.ChoiceField(
        label="Địa giới",
        required=False,
        choices=[("ghi-nhan", "Như đã ghi nhận (cuối kỳ)"), ("hom-nay", "Địa giới hôm nay")],
    )
    by = forms.ChoiceField(label="Chia theo", required=False)
    against = forms.ChoiceField(label="So với", required=False)
    tree_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        agencies: list[tuple[int, str]],
        periods: list[Any],
        splits: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("agency", agencies),
            ("period", [("", "Ngày tự chọn"), *periods]),
            ("by", [("", "Không chia"), *splits]),
            ("against", [("", "Cùng kỳ năm trước"), *periods]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Require two dates, in order, where no period is named."""
        cleaned = super().clean() or {}
        if not cleaned.get("period") and not self.errors:
            first, last = cleaned.get("first"), cleaned.get("last")
            if not first or not last:
                raise ValidationError("Chọn một kỳ báo cáo, hoặc nhập cả ngày đầu và ngày cuối.")
            if last < first:
                raise ValidationError(f"Ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}.")
        return cleaned


class DraftForm(forms.Form):
    """Form for opening a report: one's own agency, and a named period or two dates."""

    agency = forms.TypedChoiceField(label="Cơ quan báo cáo", coerce=int)
    period = forms.ChoiceField(label="Kỳ báo cáo", required=False)
    first = DayField(label="Từ ngày", required=False)
    last = DayField(label="Đến ngày", required=False)
    form = forms.ChoiceField(label="Mẫu thống kê", required=False)

    def __init__(
        self,
        *args: Any,
        agencies: list[tuple[int, str]],
        periods: list[Any],
        kinds: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("agency", agencies),
            ("period", [("", "Ngày tự chọn"), *periods]),
            ("form", [("", "Mẫu đang có hiệu lực"), *kinds]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Require two dates where no period is named."""
        cleaned = super().clean() or {}
        if not cleaned.get("period") and not self.errors and not (cleaned.get("first") and cleaned.get("last")):
            raise ValidationError("Chọn một kỳ báo cáo, hoặc nhập cả ngày đầu và ngày cuối.")
        return cleaned


class SignForm(forms.Form):
    """Name and words under the report, and the reason where something is missing."""

    authority = forms.CharField(
        label="Thẩm quyền ký",
        max_length=255,
        widget=forms.Textarea({"rows": 3}),
        help_text="Mỗi dòng một hàng chữ, ví dụ TM. ỦY BAN NHÂN DÂN rồi CHỦ TỊCH; KT. CHỦ TỊCH rồi PHÓ CHỦ TỊCH",
    )
    signer = forms.CharField(label="Người ký", max_length=128)
    gap_reason = forms.CharField(
        label="Lý do ban hành khi còn thiếu",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Bắt buộc khi còn mục trống hoặc chỉ tiêu bắt buộc chưa có số liệu; được in trong báo cáo.",
    )


class IssueForm(forms.Form):
    """Number, symbol and date of a signed report."""

    number = NumberField(
        label="Số",
        min_value=1,
        max_value=99_999,
        help_text="Số kế tiếp của sổ. Nếu báo cáo đã được lấy số ở sổ văn bản đi của cơ quan thì ghi số đó.",
    )
    series = forms.CharField(label="Ký hiệu", max_length=32, help_text="Ví dụ BC-UBND")
    dated_on = DayField(label="Ngày ban hành")

    def clean_series(self) -> str:
        """Check the symbol of a report: BC, dash, agency."""
        series = str(self.cleaned_data["series"]).strip()
        if not re.fullmatch(r"BC-[A-ZĐ][A-ZĐ0-9\-.&]*", series):
            raise ValidationError("Ký hiệu báo cáo viết như BC-UBND (Nghị định 30/2020/NĐ-CP Điều 15).")
        return series


class ReasonForm(forms.Form):
    """A required reason."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea({"rows": 3}))


class SectionForm(forms.Form):
    """Text of a section, and the justifications of hand-typed numbers."""

    text = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=100_000,
        widget=forms.Textarea({"rows": 14}),
        help_text="Mỗi dòng một đoạn; dòng bắt đầu bằng + hoặc - là gạch đầu dòng. Chèn số liệu bằng tên trong ngoặc "
        "nhọn, ví dụ {all.received}; số chèn như vậy luôn bằng số trong bảng.",
    )
    justified = forms.CharField(
        label="Giải trình số nhập thủ công",
        required=False,
        max_length=40_000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Mỗi dòng một số: số = lý do, ví dụ 219 = Kết quả khảo sát, Báo cáo số 20/BC-UBND",
    )

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, one_line: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if one_line:
            self.fields["text"].widget.attrs["rows"] = 2
        elif len(str(self.initial.get("text", ""))) < SHORT_TEXT:
            self.fields["text"].widget.attrs["rows"] = 8

    def clean_justified(self) -> dict[str, str]:
        """Parse lines of "number = reason"."""
        found = {}
        for line in str(self.cleaned_data["justified"]).splitlines():
            if not line.strip():
                continue
            number, sign, reason = line.partition("=")
            if not sign or not number.strip() or not reason.strip():
                raise ValidationError(f"Dòng “{line.strip()[:60]}” chưa đúng; viết số = lý do.")
            found[number.strip()] = reason.strip()
        return found


@dataclass(frozen=True)
class BindingRow:
    """Fields of one number of a text: the figure to bind, and the reason where it stays."""

    proposal: Proposal
    figure: forms.BoundField | None
    reason: forms.BoundField


class BindingsForm(forms.Form):
    """Binding of a text's numbers: the figure of each, or why it stays as typed; one reason may hold for all."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    common = forms.CharField(
        label="Lý do chung cho các số giữ nguyên",
        required=False,
        max_length=255,
        help_text="Ví dụ: Báo cáo số 20/BC-UBND của Phòng Nội vụ. Số nào có lý do riêng thì ghi ở dòng của số đó.",
    )

    def __init__(self, *args: Any, offered: Sequence[Proposal], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["seen"].initial = seen
        for place, proposal in enumerate(offered):
            name = f"Số {proposal.text} thứ {place + 1}"
            if proposal.candidates:
                choices = [(one.token, _candidate_words(one)) for one in proposal.candidates]
                self.fields[f"figure-{place}"] = forms.ChoiceField(
                    label=f"{name}: gắn với", required=False, initial=proposal.chosen,
                    choices=[*choices, ("", "Giữ số nhập thủ công")],
                )  # fmt: skip
            self.fields[f"reason-{place}"] = forms.CharField(label=f"{name}: lý do", required=False, max_length=255)
        for field in self.fields.values():
            if field.label and field.label.startswith("Số "):
                field.widget.attrs["aria-label"] = field.label

    def rows(self) -> list[BindingRow]:
        """Return the numbers in order with their fields."""
        return [
            BindingRow(
                proposal,
                self[f"figure-{place}"] if proposal.candidates else None,
                self[f"reason-{place}"],
            )
            for place, proposal in enumerate(self.offered)
        ]

    def chosen(self) -> dict[int, str]:
        """Return the chosen figure names, by place of the number."""
        names = {place: self.cleaned_data.get(f"figure-{place}", "") for place in range(len(self.offered))}
        return {place: name for place, name in names.items() if name}

    def reasoned(self) -> dict[int, str]:
        """Return the reasons of the numbers that stay, by place."""
        chosen, common = self.chosen(), self.cleaned_data["common"]
        given = {
            place: self.cleaned_data[f"reason-{place}"] or common
            for place in range(len(self.offered))
            if place not in chosen
        }
        return {place: reason for place, reason in given.items() if reason}

    def reasons(self) -> dict[str, str]:
        """Return the reasons of the numbers that stay, by number as written."""
        return {
            number.strip(): reason
            for place, reason in self.reasoned().items()
            for number in self.offered[place].text.rstrip("% ").split("/")
        }


def _candidate_words(candidate: Candidate) -> str:
    """Return the choice of a figure: its label and how it will be written."""
    figure = candidate.figure
    return f"{figure.label}: {figure.fraction if candidate.token.endswith('|parts}') else figure.text}"


class CellForm(forms.Form):
    """One typed cell: a number (of a percentage: its two parts), or why there is none, with its evidence."""

    state = forms.ChoiceField(label="Trạng thái", choices=CellState.choices)
    number = NumberField(label="Số liệu", required=False, min_value=0, max_value=LARGEST)
    numerator = NumberField(label="Tử số", required=False, min_value=0, max_value=LARGEST)
    denominator = NumberField(label="Mẫu số", required=False, min_value=1, max_value=LARGEST)
    text = forms.CharField(label="Nội dung", required=False, max_length=500)
    evidence = forms.CharField(label="Minh chứng", required=False, max_length=255)
    note = forms.CharField(label="Ghi chú", required=False, max_length=255)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields |= _fields_of(row)
        for name in {"number", "numerator", "denominator", "text"} - _wanted(row):
            del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {row.label}"
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Require a value where the state says so, and set the state "has a value" where only a value was given."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given = [name for name in ("number", "numerator", "denominator", "text") if cleaned.get(name) not in (None, "")]
        if given and cleaned["state"] == CellState.BLANK:
            cleaned["state"] = CellState.VALUE
        if given and cleaned["state"] in (CellState.NOT_APPLICABLE, CellState.NOT_KNOWN):
            raise ValidationError("Ô có số liệu thì trạng thái phải là “Có số liệu”.")
        if cleaned["state"] == CellState.VALUE:
            self._check_value(cleaned, given)
        return cleaned

    def _check_value(self, cleaned: dict[str, Any], given: Sequence[str]) -> None:
        """Require a value, of the form that the row's type has."""
        if not given:
            raise ValidationError("Nhập số liệu, hoặc chọn trạng thái khác.")
        self._check_parts(cleaned, given)
        if self.row.kind == "cells" and not self._names_agencies(cleaned["text"]):
            raise ValidationError("Mỗi dòng ghi một cơ quan và số của cơ quan đó, ví dụ “Phòng Nội vụ: 12”.")

    def _check_parts(self, cleaned: dict[str, Any], given: Sequence[str]) -> None:
        """Require both parts of a ratio or none, beside no ratio, and no numerator above its denominator."""
        parts = [name for name in ("numerator", "denominator") if name in given]
        if len(parts) == 1 or (self.row.needs_fraction and not parts):
            raise ValidationError("Tỷ lệ cần cả tử số và mẫu số.")
        if parts and "number" in given:
            raise ValidationError("Ghi tử số và mẫu số, hoặc ghi tỷ lệ; không ghi cả hai.")
        if parts and cleaned["numerator"] > cleaned["denominator"]:
            raise ValidationError("Tử số lớn hơn mẫu số.")

    def _names_agencies(self, text: str) -> bool:
        return bool(typed_value(self.row, Typed(CellState.VALUE, text=text)).each)

    def typed(self) -> Typed:
        """Return the cell as the action takes it."""
        data = self.cleaned_data
        return Typed(
            CellState(data["state"]),
            data.get("number"),
            data.get("numerator"),
            data.get("denominator"),
            _words(data.get("text")),
            data.get("note") or "",
            data.get("evidence") or "",
        )


def _words(given: Any) -> str:
    """Return the text of a cell of words; a date as 2025-07-01."""
    return given.isoformat() if isinstance(given, date) else str(given or "")


def _fields_of(row: Row) -> dict[str, forms.Field]:
    """Return the fields that a row of this type has instead of the usual ones."""
    if row.codes:
        choices = [("", "–"), *((str(code), f"{code} – {word}") for code, word in row.codes.items())]
        return {
            "number": forms.TypedChoiceField(
                label="Số liệu", required=False, choices=choices, coerce=int, empty_value=None
            )
        }
    if row.kind in ("decimal", "growth", "percent"):
        return {"number": AmountField(label="Số liệu", required=False, max_digits=24, decimal_places=4, localize=True)}
    if row.kind == "date":
        return {"text": DayField(label="Ngày", required=False)}
    if row.kind == "cells":
        lines = forms.Textarea({"rows": 3, "placeholder": "Mỗi dòng một cơ quan: tên: số"})
        return {"text": forms.CharField(label="Nội dung", required=False, max_length=500, widget=lines)}
    return {}


def _wanted(row: Row) -> set[str]:
    """Return the fields that hold the value of a row of this type."""
    if row.kind == "percent":
        return {"numerator", "denominator"} if row.needs_fraction else {"number", "numerator", "denominator"}
    return {"text"} if row.is_words else {"number"}
