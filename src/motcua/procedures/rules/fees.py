"""Rates of fees in the catalogue: parsing of the tier notation, and formatting of the rate."""

import re
from decimal import Decimal

from motcua.base.money import dong
from motcua.procedures.vocabulary import FeeUnit

_TIER = re.compile(r"^\s*(\d{1,6})\s*:\s*(\d[\d.]{0,13})\s*$")


def tiers_of(text: str) -> tuple[tuple[int, int], ...]:
    """Parse `3:1000; 11:500` to ((3, 1000), (11, 500)): from the third on 1.000, from the eleventh on 500 đồng.

    ValueError, in the keeper's words, for what cannot be read, does not rise, or begins with the first.
    """
    found = []
    for part in filter(str.strip, text.split(";")):
        match = _TIER.match(part)
        if match is None:
            raise ValueError(f"Không đọc được bậc “{part.strip()}”. Ghi “từ thứ: mức thu”, ví dụ 3:1000; 11:500.")
        found.append((int(match[1]), int(match[2].replace(".", ""))))
    starts = [start for start, _ in found]
    if starts and (starts[0] < 2 or starts != sorted(set(starts))):
        raise ValueError("Các bậc phải tăng dần và bắt đầu từ 2, ví dụ 3:1000; 11:500.")
    return tuple(found)


def rate_text(*, amount: Decimal | int, per: str, unit: str, tiers: str = "", cap: Decimal | int | None = None) -> str:
    """Format a rate: `2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản`."""
    name = per or str(FeeUnit(unit).label).lower()
    text = f"{dong(int(amount))}/{name}"
    text += "".join(f"; từ {name} thứ {start}: {dong(rate)}/{name}" for start, rate in tiers_of(tiers))
    if cap is not None:
        text += f"; tối đa {dong(int(cap))}{'/bản' if unit == FeeUnit.PAGE else ''}"
    return text
