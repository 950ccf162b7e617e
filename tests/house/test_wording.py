"""Wording: words that officials found odd stay out of what people read; one thing always has one name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "motcua"
#: What was said before → what is said now.
REPLACED = {
    "đứng sau con số": "chi tiết của số liệu",
    "đứng sau một con số": "chi tiết của một số liệu",
    "đẳng thức không giữ": "số liệu không cân đối",
    "cây tổ chức": "cơ cấu tổ chức",
    "cây cơ quan": "cơ cấu tổ chức",
    "bản chốt": "bộ số liệu chốt",
    "mã băm": "mã kiểm tra",
    "nhập tay": "nhập thủ công",
    "gõ tay": "nhập thủ công",
    "xong nhưng chưa kết thúc": "Đã giải quyết, chưa kết thúc trên phần mềm",
    "kết thúc tài khoản": "vô hiệu hóa tài khoản",
    "ai đã xem<": "Nhật ký truy cập dữ liệu cá nhân",
    "văn bản được dẫn": "văn bản viện dẫn",
    "ban hành phiên bản": "công bố phiên bản",
}
READ = [
    *SOURCE.rglob("templates/**/*.html"),
    *SOURCE.rglob("templates/**/*.txt"),
    *SOURCE.rglob("static/**/*.js"),
    *(ROOT / "docs" / "vi").glob("*.md"),
    *(path for path in SOURCE.rglob("*.py") if not {"migrations", "tests", "models"} & set(path.parts)
      and path.name != "models.py"),
]  # fmt: skip


@pytest.mark.house
@pytest.mark.parametrize("before", REPLACED)
def test_a_word_that_was_replaced_is_gone_from_what_people_read(before):
    found = [str(path.relative_to(ROOT)) for path in READ if before in path.read_text().lower()]
    assert not found, f"nói “{REPLACED[before]}” thay cho “{before}”"


@pytest.mark.house
def test_the_counter_has_its_name_since_july_2025():
    """Trung tâm Phục vụ hành chính công; what was received before may still be called otherwise by its own papers."""
    found = [str(path.relative_to(ROOT)) for path in READ if "bộ phận một cửa" in path.read_text().lower()]
    assert not found
    pages = [*SOURCE.glob("portal/templates/**/*.html"), SOURCE / "dossiers/views/look_up.py"]
    assert all("Trung tâm Phục vụ hành chính công" in page.read_text() for page in pages if page.name == "look_up.py")
