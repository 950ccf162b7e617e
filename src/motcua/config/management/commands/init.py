"""`./motcua init`: set up the first office of an installation, by questions or by options; may be run again."""

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from motcua.config.installation.dialogue import Dialogue
from motcua.config.installation.settings_file import settings_file
from motcua.config.installation.steps import Installation, install


class Command(BaseCommand):
    """Exit 0: set up; 1: refused with the reason; 2: an answer is missing and nobody can be asked."""

    help = (
        "Lập cơ quan đầu tiên: cơ quan, quản trị hệ thống, địa chỉ công khai, lịch, khóa. Hỏi từng điều, hoặc nhận qua "
        "tùy chọn. Ngắt giữa chừng thì chạy lại: việc đã xong được giữ nguyên."
    )
    requires_system_checks = ["law"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the answers as options."""
        parser.add_argument("--agency", metavar="MÃ", help="xa:31567, tinh:92 hoặc mã định danh")
        parser.add_argument("--admin", metavar="TÊN_ĐĂNG_NHẬP", help="tên đăng nhập của quản trị hệ thống")
        parser.add_argument("--admin-name", metavar="HỌ_VÀ_TÊN", help="họ và tên của quản trị hệ thống")
        parser.add_argument("--basis", metavar="CĂN_CỨ", help="căn cứ cử quản trị hệ thống, ví dụ số quyết định")
        parser.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ dòng đầu của dữ liệu vào")
        parser.add_argument("--address", metavar="URL", help="địa chỉ công khai, ví dụ https://motcua.tenxa.gov.vn")
        parser.add_argument("--hours", metavar="GIỜ", help="giờ làm việc, dạng '07:30-11:30; 13:30-17:00'")
        parser.add_argument(
            "--second-factor", action=BooleanOptionalAction, help="bắt buộc quản trị dùng xác thực hai bước"
        )
        parser.add_argument("--partners", action=BooleanOptionalAction, help="lập cơ quan phối hợp")
        parser.add_argument("--backup-dir", metavar="THƯ_MỤC", help="thư mục có sẵn cho bản sao lưu hằng ngày")
        parser.add_argument("--no-input", action="store_true", help="không hỏi; điều không nêu thì lấy mặc định")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the steps, then say what comes next."""
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else ""
        asks = sys.stdin.isatty() and not options["no_input"] and not options["password_stdin"]
        run = Installation({**options, "password": password}, Dialogue(self.stdout, asks=asks))
        install(run)
        if run.password:
            self.stdout.write(f"\nMật khẩu của quản trị hệ thống (đổi ở lần đăng nhập đầu): {run.password}")
        self.stdout.write(
            f"\nThư mục dữ liệu: {settings.HOME}\nCài đặt: {settings_file()}\n"
            "Tiếp theo: ./motcua serve, đăng nhập ở /dang-nhap/; mục “Thiết lập cơ quan” ở trang đầu nêu điều còn "
            "thiếu.\nKiểm tra bất cứ lúc nào: ./motcua doctor"
        )
