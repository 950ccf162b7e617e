"""Forms of the reports room."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 2**20
MAX_UPLOAD = 20 * MEGABYTE
_KINDS = (".docx", ".pdf", ".txt", ".md")


class ReadingForm(forms.Form):
    """A report to be read and checked."""

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
        """Refuse by size and by the end of the name; the content is judged when it is read."""
        report: UploadedFile = self.cleaned_data["report"]
        if report.size is not None and report.size > MAX_UPLOAD:
            raise ValidationError("Tệp lớn hơn 20 MB. Hãy bỏ bớt ảnh hoặc tách riêng phần báo cáo rồi thử lại.")
        if not (report.name or "").lower().endswith(_KINDS):
            raise ValidationError(
                "Chỉ đọc được báo cáo Word (.docx), PDF hoặc văn bản (.txt). Hãy lưu lại rồi thử lại."
            )
        return report
