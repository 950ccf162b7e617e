"""Invented people: Vietnamese names, numbers and addresses that belong to nobody."""

from datetime import date, timedelta
from random import Random

FAMILY = (
    *["Nguyễn"] * 30, *["Trần"] * 13, *["Lê"] * 10, *["Phạm"] * 7, *["Huỳnh"] * 7, *["Võ"] * 5, *["Lâm"] * 4,
    *["Thạch"] * 4, *["Sơn"] * 3, *["Danh"] * 2, *["Đặng"] * 2, *["Bùi"] * 2, *["Đỗ"] * 2, *["Dương"] * 2, *["Lý"] * 2,
    "Hồ", "Ngô", "Phan", "Trương", "Kim", "Tăng", "Mai", "Cao", "Châu",
)  # fmt: skip
MALE_MIDDLE = ("Văn", "Văn", "Văn", "Hoàng", "Minh", "Thanh", "Quốc", "Hữu", "Chí", "Tấn", "Trung", "Công", "Đức")
FEMALE_MIDDLE = ("Thị", "Thị", "Thị", "Thị Kim", "Thị Mỹ", "Thị Ngọc", "Ngọc", "Kim", "Thị Thu", "Thị Cẩm", "Thị Bích")
MALE_GIVEN = (
    "An", "Bảo", "Bình", "Cường", "Dũng", "Đạt", "Điền", "Đông", "Hải", "Hậu", "Hiếu", "Hòa", "Hùng", "Khải", "Khang",
    "Khánh", "Lâm", "Lộc", "Luân", "Lực", "Mẫn", "Nam", "Nghĩa", "Nhân", "Phát", "Phong", "Phú", "Phúc", "Quang",
    "Quý", "Sang", "Sơn", "Tài", "Tâm", "Thái", "Thắng", "Thiện", "Thịnh", "Thuận", "Tín", "Toàn", "Trí", "Trọng",
    "Tú", "Tuấn", "Út", "Việt", "Vinh", "Vũ",
)  # fmt: skip
FEMALE_GIVEN = (
    "Ánh", "Bé", "Chi", "Cúc", "Diễm", "Diệu", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa",
    "Hồng", "Huệ", "Hương", "Lan", "Lệ", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhi", "Nhung", "Như",
    "Oanh", "Phượng", "Quyên", "Sương", "Thảo", "Thắm", "Thu", "Thúy", "Thủy", "Tiên", "Trang", "Trâm", "Trinh",
    "Tuyền", "Tuyết", "Uyên", "Vân", "Xuân", "Yến",
)  # fmt: skip
HAMLETS = (
    "ấp Mỹ Thuận", "ấp Mỹ An", "ấp Mỹ Hòa", "ấp Mỹ Bình", "ấp Mỹ Lợi", "ấp Cầu Đồn", "ấp Phước Ninh", "ấp Phước Bình",
    "ấp Tân Phước", "ấp Tân Thành", "ấp Xóm Lớn", "ấp Nội Ô", "ấp Phú Tức", "ấp Bố Thảo", "ấp Tam Sóc", "ấp Giồng Cát",
)  # fmt: skip
BUSINESS = ("Công ty TNHH MTV", "Công ty TNHH", "Hợp tác xã nông nghiệp", "Doanh nghiệp tư nhân")
BUSINESS_NAMES = (
    "Phước Thịnh",
    "Tân Lộc",
    "Mỹ Phát",
    "Hưng Nông",
    "Long Thành Phát",
    "Minh Quân",
    "Thuận Lợi",
    "An Khang",
)


class People:
    """Generator of invented people from a seed; numbers have unassigned prefixes (province code 000)."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def _one(self, values: tuple[str, ...]) -> str:
        return values[int(self.random.random() * len(values))]

    def name(self) -> str:
        """Return a natural name, of a man or of a woman."""
        if self.random.random() < 0.5:
            return f"{self._one(FAMILY)} {self._one(MALE_MIDDLE)} {self._one(MALE_GIVEN)}"
        return f"{self._one(FAMILY)} {self._one(FEMALE_MIDDLE)} {self._one(FEMALE_GIVEN)}"

    def business(self) -> str:
        """Return the name of a company or cooperative."""
        return f"{self._one(BUSINESS)} {self._one(BUSINESS_NAMES)}"

    def id_number(self) -> str:
        """Return an unassigned identity number: twelve digits, where real province codes begin at 001."""
        return f"000{int(self.random.random() * 1_000_000_000):09d}"

    def phone(self) -> str:
        """Return a phone number of a range that is not given out (00…)."""
        return f"0000{int(self.random.random() * 1_000_000):06d}"

    def birth_date(self, around: int) -> date:
        """Return the birthday of an adult."""
        return date(around - 65, 1, 1) + timedelta(days=int(self.random.random() * 45 * 365))

    def address(self, unit: str) -> str:
        """Return a hamlet of the commune."""
        return f"{self._one(HAMLETS)}, {unit}"
