"""Models of accounts, roles held at agencies for a time, delegations, and the two logs."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from motcua.agencies.models import Agency
from motcua.base.logs import ChainedLog
from motcua.base.time import FOREVER
from motcua.people.vocabulary import Role


class AccountManager(BaseUserManager["Account"]):
    """Manager of accounts; without a password the account cannot sign in until one is set."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Create an account with its password hashed (Argon2)."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Tài khoản: the account of one person; it ends when the person leaves and is never deleted."""

    username = models.CharField("tên đăng nhập", max_length=64, unique=True)
    full_name = models.CharField("họ và tên", max_length=128)
    title = models.CharField("chức danh", max_length=128, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    ended_on = models.DateField("ngày kết thúc", null=True, blank=True)
    introduced_at = models.DateTimeField("ẩn phần giới thiệu lúc", null=True, blank=True, editable=False)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    created_at = models.DateTimeField("ngày tạo", auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the person's name."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the given name, which Vietnamese writes last."""
        return self.full_name.split(" ")[-1]


class RoleHolding(models.Model):
    """Vai trò: a role held at an agency between two days, over its subtree or that agency alone."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="holdings", verbose_name="tài khoản")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    with_subtree = models.BooleanField("cả cơ quan cấp dưới", default=False)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", default=FOREVER)
    legal_basis = models.CharField("căn cứ", max_length=255, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "vai trò"
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="holding_ends_after_it_begins")
        ]
        indexes = [
            models.Index(fields=["account", "valid_from"], name="holding_by_account"),
            models.Index(fields=["agency", "role"], name="holding_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.account_id}"


class Delegation(models.Model):
    """Ủy quyền: a holder lets a colleague act in one of their roles for a time, in writing."""

    holding = models.ForeignKey(RoleHolding, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(Account, models.PROTECT, related_name="delegations_received")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày")
    reason = models.CharField("lý do", max_length=255)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ủy quyền"
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="delegation_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.holding_id} → {self.delegate_id}"


class AccessRecord(models.Model):
    """Nhật ký truy cập: who saw or took out which personal data, when, from where, for what."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")
    action = models.CharField("hành động", max_length=32)
    subject = models.CharField("đối tượng", max_length=128)
    detail = models.TextField("chi tiết", blank=True)  # with the codes of all records of a list
    address = models.GenericIPAddressField("địa chỉ mạng", null=True)

    class Meta:
        verbose_name = "nhật ký truy cập"
        indexes = [
            models.Index(fields=["subject", "at"], name="access_by_subject"),
            models.Index(fields=["account", "at"], name="access_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AdministrationEvent(ChainedLog):
    """Nhật ký quản trị: what an administrator changed (accounts, roles, catalogues); append-only, chained by hash."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")
    action = models.CharField("hành động", max_length=48)
    subject = models.CharField("đối tượng", max_length=128)
    detail = models.JSONField("chi tiết", default=dict)

    class Meta:
        verbose_name = "nhật ký quản trị"
        indexes = [models.Index(fields=["at"], name="administration_by_time")]
        constraints = [models.UniqueConstraint(fields=["sequence"], name="one_administration_event_of_a_number")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
