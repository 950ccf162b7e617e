"""`./motcua administrator`: appoint the first administrator of an office, or restore access when all are gone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.agencies.models import Agency
from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.base.refusals import Refused
from motcua.base.time import now, today
from motcua.people.actions import appoint_administrator
from motcua.people.vocabulary import SYSTEM


class Command(BaseCommand):
    """Appoint an administrator from the machine of the office; the password is printed once."""

    help = "Cử quản trị hệ thống của một cơ quan (người đầu tiên, hoặc khi không còn ai đăng nhập được)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments user name, full name, agency."""
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
        parser.add_argument("--name", default="", metavar="HỌ_VÀ_TÊN", help="bắt buộc với tài khoản mới")
        parser.add_argument("--agency", required=True, metavar="MÃ", help="mã định danh, hoặc xa:31567, tinh:92")
        parser.add_argument("--basis", default="Cử bằng lệnh trên máy chủ", metavar="CĂN_CỨ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint, and print the password to hand over."""
        try:
            place = resolve(options["agency"], today())
            account, password = appoint_administrator(
                username=options["username"],
                full_name=options["name"],
                agency=Agency.objects.get(pk=place.agency_id),
                legal_basis=options["basis"],
                by=SYSTEM,
                at=now(),
            )
        except (AgencyNotFound, Refused) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{account.full_name} quản trị {place.name} và các đơn vị cấp dưới.\n"
            f"Tên đăng nhập: {account.username}\nMật khẩu (đổi ở lần đăng nhập đầu): {password}"
        )
