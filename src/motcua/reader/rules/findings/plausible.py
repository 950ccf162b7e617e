"""Shares above 100 %."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_SHARE = re.compile(r"tỷ lệ|tỉ lệ|đúng hạn|đúng hẹn|hài lòng|trực tuyến|điện tử|chiếm", re.IGNORECASE)
_BOUNDS = re.compile(r"\b(từ|đến|trở lên|tổng tỷ lệ)\b")
_MORE = re.compile(
    r"\b(tăng|giảm|vượt|so với|cùng kỳ|cao hơn|thấp hơn|chênh lệch|dự toán)\b|"
    r"kế hoạch|chỉ tiêu|dự kiến|được giao|đăng ký|nghị quyết",
    re.IGNORECASE,
)


def over_hundred(running: Running) -> Iterator[Finding]:
    """Find every share above 100 % that is no growth and no plan."""
    for share in running.spots:
        if share.figure.unit == "%" and share.figure.value > 100 and _is_share(share):
            text = f"{share.figure.label or share.words}: {say(share.figure.value)}% vượt 100%"
            yield tell("plausibility", False, text, (share,), expected="<= 100", stated=share.figure.value)


def _is_share(share: Spot) -> bool:
    words = share.words
    return bool(_SHARE.search(words)) and not _BOUNDS.search(words) and not _MORE.search(words)
