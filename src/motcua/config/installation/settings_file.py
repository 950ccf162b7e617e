"""Settings file of an installation, `MOTCUA_HOME/settings.env`: read at the start, where the environment lacks a name.

`./motcua init` writes it; an administrator may edit it by hand. Lines it does not know, and comments, are kept.
"""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from motcua.base.files import replace_file

NAME = "settings.env"
_HEAD = "# Cài đặt của cơ quan, đọc khi khởi động; xem docs/settings.md. Biến môi trường cùng tên được ưu tiên.\n"


def settings_file() -> Path:
    """Return the settings file; it may not exist yet."""
    return Path(settings.HOME) / NAME


def kept_settings() -> dict[str, str]:
    """Return the settings of the file by name; nothing where there is no file."""
    file = settings_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def keep_settings(wanted: Mapping[str, str]) -> Path:
    """Write settings into the file, one line each, readable by its owner only; other lines stay as they are."""
    file = settings_file()
    lines = (file.read_text(encoding="utf-8") if file.exists() else _HEAD).splitlines()
    kept = [line for line in lines if line.partition("=")[0].strip() not in wanted]
    replace_file(file, "\n".join([*kept, *(f"{name}={_quoted(value)}" for name, value in wanted.items()), ""]).encode())
    return file


def _quoted(value: str) -> str:
    """Return a value for a file that both this program and systemd read; one that neither could is a ValueError."""
    if any(letter in value for letter in "\n\r\"'\\$`"):
        raise ValueError("Giá trị không được có dấu nháy, gạch chéo ngược, dấu $ hoặc xuống dòng.")
    return f'"{value}"' if any(letter in value for letter in " #;") else value
