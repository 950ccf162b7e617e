"""Intervals of written figures: the numbers that a rounded, truncated or qualified figure can stand for.

Intervals are used, never tolerances: a figure written with d decimals stands for the numbers that round half
up to it, and a cut-off figure for those that begin with its digits.
"""

import re

from motcua.reader.vocabulary import Figure, Verdict

DECIMALS = 4  # of a computed number in a finding: two more than reports write
EPSILON = 1e-6  # sums of decimals kept as binary fractions are off by less; no report writes so small a difference
_NOISE = 1e-9  # the same for one division
_HALF = 0.5  # of the last digit written, by which rounding half up changes a number
_REACH = 0.1  # how far "hơn", "gần" and "khoảng" reach, as a part of the figure
_EVERY_DIGIT = 1_000  # below it a number is never shortened to "4,3 nghìn"
_MORE = ("hơn", "trên", "từ", "tối thiểu", "ít nhất")
_LESS = ("gần", "dưới", "tối đa")
_ABOUT = ("khoảng", "xấp xỉ", "ước", "chừng", "gần khoảng")


def say(value: float | str | None, decimals: int | None = None) -> str:
    """Format the number as a Vietnamese report writes it: 11.267 and 45,043."""
    if value is None or isinstance(value, str):
        return value or ""
    if decimals is None:
        decimals = 0 if float(value).is_integer() else DECIMALS
        text = f"{value:,.{decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def is_equal(one: float, other: float) -> bool:
    """Check whether two numbers are the same, apart from the noise of binary fractions."""
    return abs(one - other) < EPSILON


def is_exact(figure: Figure) -> bool:
    """Check whether the figure gives every digit: no "hơn", no "khoảng", not "4,3 triệu"."""
    digits = sum(sign.isdigit() for sign in figure.raw)
    return not figure.qualifier and (figure.value < _EVERY_DIGIT or digits >= len(str(int(figure.value))))


def slack(figure: Figure) -> float | None:
    """Return the tolerance of a figure: 5 for "4,52 nghìn", 0 for 4.520; None where words widen it."""
    if figure.qualifier:
        return None
    if is_exact(figure):
        return 0.0
    match = re.fullmatch(r"(\d+)(?:[.,](\d+))?", figure.raw.split()[0])
    if not match:
        return None
    decimals = match.group(2) or ""
    written = float(f"{match.group(1)}.{decimals or 0}")
    return _HALF * 10.0 ** -len(decimals) * figure.value / written if written else None


def rounded_interval(value: float, decimals: int) -> tuple[float, float]:
    """Return the interval of numbers that round half up to the figure as written."""
    half = _HALF * 10.0**-decimals
    return (value - half, value + half)


def cut_interval(value: float, decimals: int) -> tuple[float, float]:
    """Return the interval of numbers that are truncated to the figure as written."""
    return (value, value + 10.0**-decimals)


def compare(stated: Figure, exact: float) -> tuple[Verdict, tuple[float, float]]:
    """Judge whether the exact number may be written as stated; return the verdict and the deciding interval.

    A qualifier opens the interval: "hơn 90%" allows anything from 90 up to the next tenth of it, "gần" down,
    "khoảng" both ways.
    """
    low, high = rounded_interval(stated.value, stated.decimals)
    slack = abs(stated.value) * _REACH + 10.0**-stated.decimals
    qualifier = stated.qualifier.casefold()
    if qualifier in _MORE:
        high += slack
    elif qualifier in _LESS:
        low -= slack
    elif qualifier in _ABOUT:
        low, high = low - slack, high + slack
    if low - _NOISE <= exact <= high + _NOISE:
        return Verdict.CONSISTENT, (low, high)
    cut_low, cut_high = cut_interval(stated.value, stated.decimals)
    if stated.decimals and cut_low - _NOISE <= exact < cut_high:
        return Verdict.ROUNDED, (cut_low, cut_high)
    return Verdict.INCONSISTENT, (low, high)


def round_half_up(value: float, decimals: int) -> float:
    """Round the value half up, as reports do."""
    scale = 10.0**decimals
    return int(value * scale + _HALF) / scale
