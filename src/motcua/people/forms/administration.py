"""Forms of administrators and holders: accounts, roles, delegations, filters of the lists."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from motcua.agencies.queries import Tree
from motcua.base.text import sort_key
from motcua.base.time import FOREVER
from motcua.design.forms import DayField
from motcua.people.models import Account, RoleHolding
from motcua.people.queries import colleagues
from motcua.people.vocabulary import Role

DATE_HINT = "Ngày/tháng/năm, ví dụ 01/7/2026."


def day_field(label: str, required: bool = True, help_text: str = DATE_HINT) -> forms.DateField:
    """Return a field for a day as Vietnamese write it, with its own message where it is missing."""
    messages = {"required": f"Nhập {label.lower()}."}
    return DayField(label=label, required=required, help_text=help_text, error_messages=messages)


def places(standing: Tree, reach: Iterable[int]) -> list[tuple[int, str]]:
    """Return the agencies in the order of the tree, indented by their depth below the highest one shown."""
    wanted = set(reach)
    tops = [agency_id for agency_id in wanted if agency_id in standing and standing[agency_id].parent_id not in wanted]
    found = []
    for top in sorted(tops, key=lambda agency_id: sort_key(standing[agency_id].name)):
        base = len(standing.path(top))
        for agency_id in standing.subtree(top):
            if agency_id in wanted:
                depth = len(standing.path(agency_id)) - base
                found.append((agency_id, "\u2007\u2007" * depth + standing[agency_id].name))
    return found


class AccountForm(forms.Form):
    """Particulars of an account."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=64,
        help_text="Chữ thường không dấu, chữ số, dấu chấm; không đổi được về sau. Ví dụ: lan.nt",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Nhập tên đăng nhập."},
    )
    full_name = forms.CharField(
        label="Họ và tên",
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Nhập họ và tên."},
    )
    title = forms.CharField(
        label="Chức danh", max_length=128, required=False, help_text="Ghi như trong quyết định, ví dụ: Phó Trưởng phòng"
    )
    email = forms.EmailField(
        label="Thư điện tử công vụ",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Địa chỉ thư chưa đủ. Ví dụ: lan.nt@cantho.gov.vn"},
    )
    phone = forms.CharField(
        label="Điện thoại",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        if account is not None:
            names = ("full_name", "title", "email", "phone")
            kwargs["initial"] = {name: getattr(account, name) for name in names}
        super().__init__(*args, **kwargs)
        if account is not None:
            del self.fields["username"]


class RoleForm(forms.Form):
    """Form for granting a role: role, agency, period, decision."""

    role = forms.ChoiceField(label="Vai trò", choices=[("", "Chọn vai trò"), *Role.choices])
    agency = forms.TypedChoiceField(label="Tại cơ quan", coerce=int)
    with_subtree = forms.BooleanField(
        label="Cả các cơ quan, đơn vị cấp dưới",
        required=False,
        help_text="Dành cho lãnh đạo, kiểm soát, quản trị: vai trò có hiệu lực ở mọi đơn vị bên dưới.",
    )
    valid_from = day_field("Từ ngày")
    last_day = day_field("Đến hết ngày", required=False, help_text="Để trống nếu không có thời hạn.")
    legal_basis = forms.CharField(
        label="Căn cứ",
        max_length=255,
        help_text="Ví dụ: Quyết định số 12/QĐ-UBND ngày 01/7/2026",
        error_messages={"required": "Nhập căn cứ cấp vai trò, ví dụ số và ngày quyết định phân công."},
    )

    def __init__(self, *args: Any, standing: Tree, reach: Iterable[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Chọn cơ quan"), *places(standing, reach)]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today
        self.fields["role"].error_messages["required"] = "Chọn vai trò."
        self.fields["agency"].error_messages["required"] = "Chọn cơ quan."

    def period(self) -> tuple[date, date]:
        """Return the half-open period of the two days."""
        return self.cleaned_data["valid_from"], after(self.cleaned_data["last_day"])


def after(last_day: date | None) -> date:
    """Return the first day no longer included; without a last day, the end of time."""
    return FOREVER if last_day is None or last_day >= FOREVER - timedelta(days=1) else last_day + timedelta(days=1)


class ReasonForm(forms.Form):
    """Required reason for an action that cannot be undone by a click."""

    reason = forms.CharField(
        label="Lý do",
        max_length=255,
        help_text="Ghi căn cứ nếu có, ví dụ: Quyết định nghỉ hưu số 45/QĐ-UBND ngày 01/10/2026",
        error_messages={"required": "Ghi lý do."},
    )


class DelegationForm(forms.Form):
    """Form for delegating: which of one's roles, to whom, for how long, why."""

    holding = forms.TypedChoiceField(label="Vai trò ủy quyền", coerce=int)
    delegate = forms.TypedChoiceField(
        label="Người được ủy quyền", coerce=int, help_text="Người đang giữ vai trò trong cùng cơ quan."
    )
    valid_from = day_field("Từ ngày")
    last_day = day_field("Đến hết ngày")
    reason = forms.CharField(
        label="Lý do, văn bản ủy quyền",
        max_length=255,
        help_text="Ví dụ: Đi công tác; Giấy ủy quyền số 03/GUQ-UBND",
        error_messages={"required": "Ghi lý do hoặc số văn bản ủy quyền."},
    )

    def __init__(
        self, *args: Any, holdings: list[RoleHolding], names: dict[int, str], standing: Tree, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [(row.pk, f"{row.get_role_display()} · {names.get(row.agency_id, '')}") for row in holdings]
        people = {person.pk: person for row in holdings for person in colleagues(row, today, standing)}
        shown = [
            (pk, f"{person.full_name}{f' ({person.title})' if person.title else ''}") for pk, person in people.items()
        ]
        self.fields["holding"].choices = [("", "Chọn vai trò"), *own]  # type: ignore[attr-defined]
        self.fields["delegate"].choices = [("", "Chọn người"), *shown]  # type: ignore[attr-defined]
        self.fields["holding"].error_messages["required"] = "Chọn vai trò ủy quyền."
        self.fields["delegate"].error_messages["required"] = "Chọn người được ủy quyền."
        self.fields["valid_from"].initial = today


class AccountFilter(forms.Form):
    """Filter of the list of accounts."""

    STATES = (("active", "Đang hoạt động"), ("ended", "Đã kết thúc"), ("all", "Tất cả"))

    CARE = (
        ("", "Không lọc"),
        ("locked", "Đang khóa đăng nhập"),
        ("without", "Chưa có vai trò"),
        ("ending", "Vai trò hết hạn trong 30 ngày"),
        ("never", "Chưa đăng nhập lần nào"),
    )

    q = forms.CharField(label="Tìm tên, tên đăng nhập", required=False, max_length=100)
    role = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Mọi vai trò"), *Role.choices])
    agency = forms.TypedChoiceField(label="Cơ quan", required=False, coerce=int, empty_value=None)
    care = forms.ChoiceField(label="Cần xem", required=False, choices=CARE)
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=STATES, initial="active")

    def __init__(self, *args: Any, standing: Tree, reach: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Mọi cơ quan"), *places(standing, reach)]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]


class LogFilter(forms.Form):
    """Filter of a log."""

    q = forms.CharField(label="Người thực hiện", required=False, max_length=100)
    subject = forms.CharField(label="Đối tượng", required=False, max_length=128)
    begins = day_field("Từ ngày", required=False, help_text="")
    ends = day_field("Đến hết ngày", required=False, help_text="")
