"""Forms of sign-in, second factor and passwords, with labels and messages in Vietnamese."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError

from motcua.base.time import now, today
from motcua.people import actions
from motcua.people.gateways import attempts_left
from motcua.people.queries import actor_of

_CODE_LABEL = "Mã xác thực"


def _plain(field: forms.Field, label: str, help_text: str = "", **attrs: str) -> None:
    """Adapt the library's field: no placeholder, which vanishes when one types."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignIn(account.LoginForm):
    """Username and password; shows how many attempts are left before the account is locked for a while."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], "Tên đăng nhập", autocapitalize="none", spellcheck="false")
        _plain(self.fields["password"], "Mật khẩu")
        self.fields["login"].error_messages["required"] = "Nhập tên đăng nhập."
        self.fields["password"].error_messages["required"] = "Nhập mật khẩu."

    def clean(self) -> Any:
        """Sign in, or show that it failed and how many attempts are left."""
        try:
            return super().clean()
        except ValidationError as refused:
            left = attempts_left(self.request, self.cleaned_data.get("login", ""))
            if left is None or refused.code == "too_many_login_attempts":
                raise
            warning = f" Còn {left} lần thử trước khi tài khoản bị tạm khóa." if left else ""
            raise ValidationError(f"{refused.messages[0]}{warning}") from None


class ChangePassword(account.ChangePasswordForm):
    """Change of one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], "Mật khẩu hiện tại")
        rule = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không phải mật khẩu thông dụng, không giống tên của bạn."
        _plain(self.fields["password1"], "Mật khẩu mới", rule)
        _plain(self.fields["password2"], "Nhập lại mật khẩu mới")
        for name, text in (("oldpassword", "mật khẩu hiện tại"), ("password1", "mật khẩu mới")):
            self.fields[name].error_messages["required"] = f"Nhập {text}."
        self.fields["password2"].error_messages["required"] = "Nhập lại mật khẩu mới."

    def clean(self) -> Any:
        """Check that both new passwords are the same, and not the old one."""
        cleaned = forms.Form.clean(self)  # the library's own message is in English
        words = self.cleaned_data
        if words.get("password1") and words.get("password2") and words["password1"] != words["password2"]:
            self.add_error("password2", "Hai lần nhập không giống nhau. Nhập lại đúng mật khẩu mới.")
        if words.get("password1") and words.get("password1") == words.get("oldpassword"):
            self.add_error("password1", "Mật khẩu mới trùng mật khẩu hiện tại. Chọn mật khẩu khác.")
        return cleaned

    def save(self) -> None:
        """Change the password; this ends the duty to change it."""
        password = self.cleaned_data["password1"]
        actions.change_own_password(account=self.user, password=password, by=actor_of(self.user, today()), at=now())


class Reauthenticate(account.ReauthenticateForm):
    """Password again, before a sensitive action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], "Mật khẩu")


class SecondFactor(mfa.AuthenticateForm):
    """Code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."
        _plain(self.fields["code"], _CODE_LABEL, hint, autofocus="autofocus")
        self.fields["code"].error_messages["required"] = "Nhập mã xác thực."


class SecondFactorAgain(mfa.ReauthenticateForm):
    """Code again, before a sensitive action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _CODE_LABEL, "6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")


class SwitchOnSecondFactor(totp.ActivateTOTPForm):
    """First code, which proves that the phone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _CODE_LABEL, "6 chữ số ứng dụng đang hiện.", inputmode="numeric")
        self.fields["code"].error_messages["required"] = "Nhập mã xác thực."
