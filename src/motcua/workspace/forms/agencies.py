"""Forms of the acts on the tree of agencies; each has its fields, its action and its summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from motcua.agencies import actions, queries
from motcua.agencies.actions import Founding
from motcua.agencies.queries import Place
from motcua.agencies.registry import Ending
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind, reference_of
from motcua.base.text import fold
from motcua.design.forms import DayField
from motcua.design.templatetags.design import day

ROLES = [
    ("move", "Chuyển sang cơ quan kế thừa từ ngày hiệu lực"),
    ("end", "Kết thúc cùng cơ quan, cấp lại sau"),
]
CHOICE_HINT = "Ghi mã (xa:31567, huyen:944, tinh:92, mã định danh) hoặc đúng tên cơ quan."


def find_agency(text: str, on: date) -> Place:
    """Return the one agency that the text means on the day; otherwise an error that names the candidates."""
    try:
        if ":" in text or "." in text:
            return queries.resolve(text, on)
    except queries.AgencyNotFound as problem:
        raise forms.ValidationError(str(problem)) from None
    found = queries.search(text, on, limit=8)
    exact = [place for place in found if fold(text) in (fold(place.name), fold(place.unit))] or found
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise forms.ValidationError(f"Không có cơ quan nào tên “{text}” vào ngày {day(on)}. Kiểm tra lại tên hoặc mã.")
    named = "; ".join(f"{place.unit} ({_code(place)}, {_above(place, on)})" for place in exact[:5])
    raise forms.ValidationError(f"Có nhiều cơ quan hợp với “{text}”: {named}… Hãy ghi mã của cơ quan cần chọn.")


def _code(place: Place) -> str:
    return reference_of(place.level, place.unit_code) or place.code or f"số {place.agency_id}"


def _above(place: Place, on: date) -> str:
    steps = queries.ancestors(place.agency_id, on)
    return steps[-1].unit if steps else "đứng đầu"


class TreeChangeForm(forms.Form):
    """Base form of the acts on the tree: effective day and legal basis."""

    effective_on = DayField(label="Ngày hiệu lực")
    legal_basis = forms.CharField(
        label="Căn cứ pháp lý", max_length=500, help_text="Số, ký hiệu, ngày và cơ quan ban hành văn bản."
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.order_fields([name for name in self.fields if name not in TreeChangeForm.base_fields])

    def agency(self, name: str) -> Place | None:
        """Return the agency named in the field, on the day of the change; the error goes beside the field."""
        text, on = self.cleaned_data.get(name, ""), self.cleaned_data.get("effective_on")
        if not text or not on:
            return None
        try:
            return find_agency(text, on)
        except forms.ValidationError as problem:
            self.add_error(name, problem)
            return None

    def changes(self) -> Mapping[str, Any]:
        """Return the arguments of the action, besides day, basis, person and moment."""
        return {"agency_id": self.place.agency_id}

    def summary(self) -> list[tuple[str, str]]:
        """Return the summary of the change, for the page that asks for confirmation."""
        return [(str(self.fields[name].label), self.shown(name)) for name in self.fields if self.cleaned_data.get(name)]

    def ending(self) -> Ending | None:
        """Return which agencies the change ends, for the preview of what they hold; None where it ends none."""
        return None

    def shown(self, name: str) -> str:
        """Return a value as the confirmation shows it."""
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return day(value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, "có" if value is True else value))


class FoundForm(TreeChangeForm):
    """Lập cơ quan trực thuộc."""

    name = forms.CharField(label="Tên cơ quan", max_length=255)
    kind = forms.ChoiceField(label="Loại cơ quan", choices=AgencyKind.choices, initial=AgencyKind.DIVISION)
    level = forms.ChoiceField(label="Cấp", choices=Level.choices)
    code = forms.CharField(label="Mã định danh điện tử", max_length=35, required=False, help_text="Nếu đã được cấp.")
    unit_kind = forms.ChoiceField(
        label="Loại đơn vị hành chính",
        choices=[("", "Không phải Ủy ban nhân dân"), *UnitKind.choices],
        required=False,
    )
    unit_name = forms.CharField(label="Tên đơn vị hành chính", max_length=255, required=False)
    unit_code = forms.CharField(label="Mã đơn vị hành chính", max_length=8, required=False)

    def changes(self) -> Mapping[str, Any]:
        """Return the new agency below this one."""
        names = ("name", "kind", "level", "code", "unit_kind", "unit_name", "unit_code")
        founding = Founding(**{name: self.cleaned_data[name] for name in names})
        return {"founding": founding, "parent_id": self.place.agency_id}


class RenameForm(TreeChangeForm):
    """Đổi tên, đổi loại đơn vị."""

    name = forms.CharField(label="Tên mới", max_length=255)
    unit_name = forms.CharField(label="Tên mới của đơn vị hành chính", max_length=255, required=False)
    unit_kind = forms.ChoiceField(
        label="Loại đơn vị hành chính", choices=[("", "Giữ nguyên"), *UnitKind.choices], required=False
    )

    def changes(self) -> Mapping[str, Any]:
        """Return the new name."""
        return {**super().changes(), **{name: self.cleaned_data[name] for name in ("name", "unit_name", "unit_kind")}}


class CodeForm(TreeChangeForm):
    """Cấp mã định danh điện tử."""

    code = forms.RegexField(
        r"^[A-Za-z]\d{2}(\.[0-9A-Za-z]{1,5}){0,6}$",
        label="Mã định danh điện tử",
        max_length=35,
        help_text="Theo Quyết định 20/2020/QĐ-TTg, ví dụ H13.100 hoặc H13.100.2.",
        error_messages={"invalid": "Mã gồm nhóm đầu như H13, các nhóm sau cách nhau bằng dấu chấm. Ví dụ: H13.100.2."},
    )

    def changes(self) -> Mapping[str, Any]:
        """Return the code."""
        return {**super().changes(), "code": self.cleaned_data["code"]}


class MoveForm(TreeChangeForm):
    """Chuyển cơ quan cấp trên."""

    parent = forms.CharField(label="Cơ quan cấp trên mới", help_text=CHOICE_HINT)

    def clean(self) -> dict[str, Any]:
        """Find the superior."""
        cleaned = super().clean() or {}
        self.superior = self.agency("parent")
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """Return the superior."""
        assert self.superior is not None
        return {**super().changes(), "parent_id": self.superior.agency_id}

    def shown(self, name: str) -> str:
        """Return the superior's name."""
        return self.superior.name if name == "parent" and self.superior else super().shown(name)


class MergeForm(TreeChangeForm):
    """Sáp nhập cơ quan này với cơ quan khác."""

    others = forms.CharField(
        label="Sáp nhập cùng với",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Mỗi dòng một cơ quan. {CHOICE_HINT}",
    )
    name = forms.CharField(
        label="Tên cơ quan mới",
        max_length=255,
        required=False,
        help_text="Để trống nếu các cơ quan kia nhập vào cơ quan này và giữ tên của nó.",
    )
    unit_name = forms.CharField(label="Tên đơn vị hành chính mới", max_length=255, required=False)
    unit_code = forms.CharField(label="Mã đơn vị hành chính mới", max_length=8, required=False)
    roles = forms.ChoiceField(label="Vai trò của người đang làm việc", choices=ROLES, initial="move")

    def clean(self) -> dict[str, Any]:
        """Find the others."""
        cleaned = super().clean() or {}
        self.found: list[Place] = []
        on = cleaned.get("effective_on")
        for line in filter(None, map(str.strip, cleaned.get("others", "").splitlines())):
            try:
                if on:
                    self.found.append(find_agency(line, on))
            except forms.ValidationError as problem:
                self.add_error("others", problem)
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """Return the merged agencies, and the agency they are merged into."""
        ids = [self.place.agency_id, *(place.agency_id for place in self.found)]
        roles = self.cleaned_data["roles"]
        if not self.cleaned_data["name"]:
            return {"agency_ids": ids, "into_id": self.place.agency_id, "roles": roles}
        kind = self.place.unit_kind if self.cleaned_data["unit_name"] else ""
        names = ("name", "unit_name", "unit_code")
        founding = Founding(
            kind=self.place.kind,
            level=self.place.level,
            unit_kind=kind,
            **{name: self.cleaned_data[name] for name in names},
        )
        return {"agency_ids": ids, "founding": founding, "roles": roles}

    def ending(self) -> Ending:
        """Return the merged agencies; the one that they go over into goes on."""
        ended = [place.agency_id for place in self.found]
        if self.cleaned_data["name"]:
            ended.append(self.place.agency_id)
        data = self.cleaned_data
        return Ending(tuple(ended), self.place.agency_id, data["effective_on"], data["legal_basis"], data["roles"])

    def shown(self, name: str) -> str:
        """Return the names of the others."""
        return ", ".join(place.name for place in self.found) if name == "others" else super().shown(name)


class SplitForm(TreeChangeForm):
    """Chia tách."""

    parts = forms.CharField(
        label="Các cơ quan được tách ra",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng: tên cơ quan mới | phạm vi. Ví dụ: Ủy ban nhân dân xã A | ấp 1, ấp 2.",
    )
    keeps_standing = forms.BooleanField(label="Cơ quan cũ vẫn hoạt động với phần còn lại", required=False)

    def ending(self) -> Ending | None:
        """Return the agency, unless it goes on."""
        data = self.cleaned_data
        if data["keeps_standing"]:
            return None
        return Ending((self.place.agency_id,), None, data["effective_on"], data["legal_basis"], "end")

    def changes(self) -> Mapping[str, Any]:
        """Return the parts."""
        lines = [line.partition("|") for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        parts = [
            Founding(name=name.strip(), kind=self.place.kind, level=self.place.level, scope=scope.strip())
            for name, _, scope in lines
        ]
        return {**super().changes(), "parts": parts, "keeps_standing": self.cleaned_data["keeps_standing"]}


class AbolishForm(TreeChangeForm):
    """Giải thể."""

    heir = forms.CharField(
        label="Cơ quan tiếp nhận nhiệm vụ", required=False, help_text=f"Để trống nếu không có. {CHOICE_HINT}"
    )
    roles = forms.ChoiceField(label="Vai trò của người đang làm việc", choices=ROLES, initial="move")

    def ending(self) -> Ending:
        """Return the agency and its heir."""
        data, heir = self.cleaned_data, self.taker.agency_id if self.taker else None
        return Ending((self.place.agency_id,), heir, data["effective_on"], data["legal_basis"], data["roles"])

    def clean(self) -> dict[str, Any]:
        """Find the heir."""
        cleaned = super().clean() or {}
        self.taker = self.agency("heir")
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """Return the heir, if any."""
        return {
            **super().changes(),
            "heir_id": self.taker.agency_id if self.taker else None,
            "roles": self.cleaned_data["roles"],
        }

    def shown(self, name: str) -> str:
        """Return the heir's name."""
        return self.taker.name if name == "heir" and self.taker else super().shown(name)


class TransferForm(TreeChangeForm):
    """Chuyển chức năng, nhiệm vụ."""

    to = forms.CharField(label="Cơ quan nhận", help_text=CHOICE_HINT)
    scope = forms.CharField(label="Chức năng, nhiệm vụ được chuyển", max_length=500)

    def clean(self) -> dict[str, Any]:
        """Find the receiver."""
        cleaned = super().clean() or {}
        self.receiver = self.agency("to")
        return cleaned

    def changes(self) -> Mapping[str, Any]:
        """Return the receiver and the function."""
        assert self.receiver is not None
        return {"from_id": self.place.agency_id, "to_id": self.receiver.agency_id, "scope": self.cleaned_data["scope"]}

    def shown(self, name: str) -> str:
        """Return the receiver's name."""
        return self.receiver.name if name == "to" and self.receiver else super().shown(name)


@dataclass(frozen=True)
class Act:
    """Act that the agency's page offers."""

    title: str
    form: type[TreeChangeForm]
    action: Callable[..., Any]
    warning: str = ""


ACTS: dict[str, Act] = {
    "lap-truc-thuoc": Act("Lập cơ quan trực thuộc", FoundForm, actions.found),
    "doi-ten": Act("Đổi tên", RenameForm, actions.rename),
    "cap-ma": Act("Cấp mã định danh", CodeForm, actions.assign_code),
    "chuyen-cap-tren": Act("Chuyển cơ quan cấp trên", MoveForm, actions.move),
    "chuyen-chuc-nang": Act("Chuyển chức năng, nhiệm vụ", TransferForm, actions.transfer_function),
    "sap-nhap": Act(
        "Sáp nhập",
        MergeForm,
        actions.merge,
        "Các cơ quan bị sáp nhập kết thúc từ ngày hiệu lực; cơ quan trực thuộc chuyển sang cơ quan nhận.",
    ),
    "chia-tach": Act(
        "Chia tách", SplitForm, actions.split, "Số liệu trước ngày chia tách không so sánh được với từng phần."
    ),
    "giai-the": Act("Giải thể", AbolishForm, actions.abolish, "Cơ quan kết thúc hoạt động từ ngày hiệu lực."),
}


class SettleForm(forms.Form):
    """Form for settling an open piece of a succession: the agency it meant, or why it needs none."""

    DISMISS = "dismiss"
    choice = forms.ChoiceField(label="Cơ quan đúng", widget=forms.RadioSelect)
    other = forms.CharField(
        label="Cơ quan khác", required=False, help_text="Mã đơn vị, ví dụ xa:31567, nếu không có trong danh sách."
    )
    is_partial = forms.BooleanField(label="Chỉ một phần của đơn vị được nhập", required=False)
    legal_basis = forms.CharField(label="Căn cứ", max_length=500, help_text="Văn bản đã đối chiếu, hoặc lý do.")

    def __init__(self, *args: Any, candidates: list[Place], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        choices = [(str(place.agency_id), f"{place.unit} (mã {place.unit_code})") for place in candidates]
        ends = [("other", "Cơ quan khác (ghi mã bên dưới)"), (self.DISMISS, "Không cần xác định (không phải đơn vị)")]
        self.fields["choice"].choices = [*choices, *ends]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the other agency stands on the day."""
        cleaned = super().clean() or {}
        self.agency_id = 0
        choice = cleaned.get("choice", "")
        if choice == "other":
            try:
                self.agency_id = find_agency(cleaned.get("other", ""), self.on).agency_id
            except forms.ValidationError as problem:
                self.add_error("other", problem)
        elif choice.isdecimal():
            self.agency_id = int(choice)
        return cleaned
