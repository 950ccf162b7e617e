"""Complete divisions of a whole into classes: levels, channels, in time and late, grades …"""

import re

from motcua.reader.rules.findings.spots import Spot

_LEVELS = {
    "tỉnh": re.compile(r"cấp tỉnh|\bsở\b", re.IGNORECASE),
    "huyện": re.compile(r"cấp huyện", re.IGNORECASE),
    "xã": re.compile(r"cấp xã", re.IGNORECASE),
}
_PARTITIONS: tuple[tuple[set[str], dict[str, re.Pattern[str]]], ...] = (
    ({"huyện", "xã"}, _LEVELS),
    ({"tỉnh", "xã"}, _LEVELS),  # two levels since Luật Tổ chức chính quyền địa phương 72/2025/QH15
    (
        {"online", "direct"},
        {
            "online": re.compile(r"trực tuyến", re.IGNORECASE),
            "direct": re.compile(r"trực tiếp", re.IGNORECASE),
            "post": re.compile(r"bưu chính|bưu điện|bcci", re.IGNORECASE),
        },
    ),
    (
        {"in time", "late"},
        {
            "late": re.compile(r"(quá|trễ|chậm) (hạn|hẹn)", re.IGNORECASE),
            "early": re.compile(r"(?:trước|sớm) hạn(?! và đúng)", re.IGNORECASE),
            "in time": re.compile(r"đúng (hạn|hẹn)|trong hạn|còn hạn|chưa (đến|tới|quá) hạn", re.IGNORECASE),
        },
    ),
    (
        {"3", "4"},
        {"3": re.compile(r"mức( độ)? 3(?!\s*(,|và)\s*4)"), "4": re.compile(r"(?<!3, )(?<!3 và )mức( độ)? 4")},
    ),
    (
        {"full", "part"},
        {"full": re.compile(r"toàn trình", re.IGNORECASE), "part": re.compile(r"một phần", re.IGNORECASE)},
    ),
    (
        {"civil servant", "public employee"},
        {
            "civil servant": re.compile(r"công chức(?! (cấp )?xã)", re.IGNORECASE),
            "public employee": re.compile(r"viên chức", re.IGNORECASE),
            "commune": re.compile(r"(cán bộ|công chức)[^,;]{0,12} xã|cán bộ|cấp xã", re.IGNORECASE),
            "worker": re.compile(r"người lao động|hợp đồng", re.IGNORECASE),
        },
    ),
    (
        {"reprimand", "warning"},
        {
            "reprimand": re.compile(r"khiển trách", re.IGNORECASE),
            "warning": re.compile(r"cảnh cáo", re.IGNORECASE),
            "removal": re.compile(r"cách chức|giáng chức|hạ bậc lương", re.IGNORECASE),
            "dismissal": re.compile(r"buộc thôi việc|bãi nhiệm", re.IGNORECASE),
        },
    ),
    (
        {"new", "carried"},
        {
            "carried": re.compile(r"kỳ trước|năm trước|chuyển (?:sang|qua)|\btồn\b", re.IGNORECASE),
            "new": re.compile(r"\bmới\b|trong kỳ", re.IGNORECASE),
        },
    ),
    (
        {"done", "running"},
        {
            "running": re.compile(r"\b(đang|chưa|còn)\b", re.IGNORECASE),
            "done": re.compile(r"\b(đã|kết thúc|hoàn thành|xong)\b", re.IGNORECASE),
        },
    ),
    (
        {"new", "repealed"},
        {
            "repealed": re.compile(r"bãi bỏ|hủy bỏ", re.IGNORECASE),
            "new": re.compile(r"\bmới\b", re.IGNORECASE),
            "amended": re.compile(r"sửa đổi|thay thế|bổ sung", re.IGNORECASE),
        },
    ),
    (
        {"first", "second"},
        {
            "first": re.compile(r"quý (?:I|1)\b"),
            "second": re.compile(r"quý (?:II|2)\b"),
            "third": re.compile(r"quý (?:III|3)\b"),
            "fourth": re.compile(r"quý (?:IV|4)\b"),
        },
    ),
    ({"nam", "nữ"}, {"nam": re.compile(r"\bnam\b(?! bộ)"), "nữ": re.compile(r"\bnữ\b")}),
)
_MOST = 4  # parts of a complete division; longer lists are of other things


def partition(parts: list[Spot], beside: Spot | None = None) -> set[str]:
    """Return the classes of the parts, where all belong to one way of dividing: levels, channels …

    With `beside` only a way of dividing counts in which that figure is a class too.
    """
    if len(parts) > _MOST:
        return set()
    for needed, classes in _PARTITIONS:
        if beside and not _class_of(beside, classes):
            continue
        found = {_class_of(part, classes) for part in parts}
        if len(found) == len(parts) and "" not in found and needed <= found:
            return found
    return set()


def _class_of(spot: Spot, classes: dict[str, re.Pattern[str]]) -> str:
    """Return the class that a figure's words name, or ""."""
    words = spot.words
    return next((name for name, pattern in classes.items() if pattern.search(words)), "")
