"""Amounts of money in đồng: whole numbers, as figures and as words for a receipt.

The words follow the reading used on Vietnamese vouchers: "lăm" and "mốt" after tens, "linh" for a missing ten, every
group of three read in full once a higher group stands before it ("một triệu không trăm linh năm nghìn đồng").
"""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 1_000_000_000
#: Largest amount of a receipt.
MOST = 10**15


def dong(amount: int) -> str:
    """Format an amount as `1.200.000 đồng`."""
    return f"{amount:,} đồng".replace(",", ".")


def in_words(amount: int) -> str:
    """Spell an amount in words (`Một trăm linh năm nghìn đồng`), as below the figures; ValueError beyond 10¹⁵."""
    if abs(amount) >= MOST:
        raise ValueError(f"{amount} is too large a sum to be written out")
    words = [*(["âm"] if amount < 0 else []), *(_number(abs(amount)) or ["không"]), "đồng"]
    text = " ".join(words)
    return text[0].upper() + text[1:]


def _number(amount: int, *, full: bool = False) -> list[str]:
    """Spell a number in words; `full` reads the zeros in front, because a billion stands before it."""
    billions, rest = divmod(amount, _BILLION)
    words = [*_number(billions, full=full), "tỷ"] if billions else []
    full = full or bool(billions)
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            words += [*_hundreds(group, full=full), *([_GROUPS[place]] if place else [])]
            full = True
    return words


def _hundreds(group: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if not rest:
        return words
    if tens == 0:
        return [*words, "linh", _DIGITS[units]] if words else [_DIGITS[units]]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return [*words, _units_after_tens(tens, units)] if units else words


def _units_after_tens(tens: int, units: int) -> str:
    """Return the last digit as it is said after tens: "mốt" after twenty and more, "lăm" for five."""
    if units == 1 and tens > 1:
        return "mốt"
    return "lăm" if units == 5 else _DIGITS[units]
