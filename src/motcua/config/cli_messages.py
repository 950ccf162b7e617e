"""Messages of the command line: argparse's own in Vietnamese, and errors of files and databases."""

import argparse
import errno
from pathlib import Path

#: Vietnamese messages of argparse, by its English text.
ARGPARSE = {
    "usage: ": "cách gọi: ",
    "options": "tùy chọn",
    "positional arguments": "đối số",
    "show this help message and exit": "in phần hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s. Xem hướng dẫn: %(prog)s --help\n",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không có tùy chọn hoặc đối số: %s",
    "expected one argument": "cần một giá trị đi kèm",
    "expected at least one argument": "cần ít nhất một giá trị đi kèm",
    "expected at most one argument": "chỉ nhận nhiều nhất một giá trị",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r; chọn trong: %(choices)s",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không hợp lệ",
    "not allowed with argument %s": "không dùng cùng với %s",
    "one of the arguments %s is required": "cần một trong các tùy chọn: %s",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "ambiguous option: %(option)s could match %(matches)s": "tùy chọn %(option)s có thể là %(matches)s; ghi rõ hơn",
}
_REASONS = {
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết hạn mức dung lượng",
    errno.EROFS: "nơi này chỉ cho đọc",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ENOENT: "không có thư mục hoặc tệp này",
    errno.ENOTDIR: "không phải thư mục",
    errno.EISDIR: "là thư mục, không phải tệp",
}
#: Errors of an unusable database by their text, and the remedy.
_DATABASE = (
    (("disk is full", "disk i/o error", "no space left"), "Ổ đĩa có thể đã đầy: kiểm tra dung lượng còn trống."),
    (("readonly", "read-only", "unable to open", "permission denied"), "Kiểm tra quyền ghi vào thư mục dữ liệu."),
    (("locked",), "Có chương trình khác đang giữ cơ sở dữ liệu quá lâu: chờ nó xong rồi chạy lại."),
    (("connection", "server", "timeout"), "Kiểm tra máy chủ PostgreSQL và MOTCUA_DATABASE_URL."),
)


def speak_vietnamese() -> None:
    """Set these messages in argparse; one that a later Python words differently stays in English."""
    argparse._ = lambda text: ARGPARSE.get(text, text)  # type: ignore[attr-defined]


def of_file(trouble: OSError, home: str | Path) -> str:
    """Return the message for a file or folder that cannot be read or written, and the remedy."""
    reason = _REASONS.get(trouble.errno or 0, trouble.strerror or str(trouble))
    return (
        f"Không đọc hoặc ghi được {trouble.filename or home}: {reason}. "
        "Kiểm tra đường dẫn, quyền và dung lượng còn trống rồi chạy lại."
    )


def of_database(trouble: Exception, home: str | Path) -> str:
    """Return the message for a database that cannot be used, in its own words, and the remedy."""
    said = str(trouble).strip() or type(trouble).__name__
    advice = next((what for words, what in _DATABASE if any(word in said.lower() for word in words)), "")
    return f"Cơ sở dữ liệu của {home} không dùng được ({said}). {advice}".strip()
