"""Tariff arithmetic: pages × copies × rate by tiers, with cap, online rate and relief, and the trace of the sum."""

from dataclasses import dataclass
from itertools import pairwise

from motcua.base.law import rule
from motcua.base.money import dong
from motcua.procedures.rules.fees import tiers_of
from motcua.procedures.vocabulary import FeeUnit

#: More pages, copies or units than this are a slip of the keyboard.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Tariff:
    """A rate in đồng per unit; `tiers` are (from which unit on, rate), `cap` is of a copy or of the whole line.

    `online` is the rate where the dossier is sent online; None where the law makes no difference.
    """

    amount: int
    unit: str = FeeUnit.MATTER
    tiers: tuple[tuple[int, int], ...] = ()
    cap: int | None = None
    online: int | None = None
    per: str = ""

    @property
    def name(self) -> str:
        """Return the legal name of the unit."""
        return self.per or str(FeeUnit(self.unit).label).lower()

    @property
    def counts_pages(self) -> bool:
        """Check whether pages of a copy count beside the number of copies."""
        return self.unit == FeeUnit.PAGE


@dataclass(frozen=True, slots=True)
class Assessed:
    """Assessed sum of a line: before relief, after relief, and the trace in an official's words."""

    full: int
    due: int
    trace: tuple[str, ...]


def tariff(
    *, amount: int, unit: str, tiers: str = "", cap: int | None = None, online: int | None = None, per: str = ""
) -> Tariff:
    """A tariff from the columns of the catalogue; ValueError for tiers that cannot be read."""
    return Tariff(amount, unit, tiers_of(tiers), cap, online, per)


@rule("copies_are_charged_by_page_of_the_original", "Thông tư 226/2016/TT-BTC, Điều 4")
def _of_one(rates: Tariff, count: int, *, online: bool) -> tuple[int, list[str]]:
    """Sum the rate of `count` units in a row (pages of one copy, or the units of a line), tier by tier.

    Certified copies: 2.000 đồng a page, from the third page 1.000 đồng, at most 200.000 đồng a copy; pages are those
    of the original.
    """
    steps = [(1, rates.amount), *rates.tiers]
    if online and rates.online is not None:
        steps = [(start, min(rate, rates.online)) for start, rate in steps]
    total, told = 0, []
    for (start, rate), (following, _) in pairwise([*steps, (count + 1, 0)]):
        units = min(count, following - 1) - start + 1
        if units > 0:
            total += units * rate
            told.append(f"{units} {rates.name} × {dong(rate)}")
    if rates.cap is not None and total > rates.cap:
        told.append(f"cộng {dong(total)}, thu tối đa {dong(rates.cap)}")
        total = rates.cap
    return total, told


@rule("a_reduced_fee_is_rounded_to_the_whole_dong", "Luật Phí và lệ phí số 97/2015/QH13, Điều 10", verified=False)
def reduced(amount: int, percent: int) -> int:
    """Reduce a sum by a percentage; half a đồng is rounded up."""
    if not 0 <= percent <= 100:
        raise ValueError("a reduction is between 0 and 100 per cent")
    return (amount * (100 - percent) + 50) // 100


def assess(
    rates: Tariff, *, quantity: int = 1, pages: int = 1, online: bool = False, relief: int = 0, ground: str = ""
) -> Assessed:
    """Assess the sum due for `quantity` units (copies of `pages` pages each where pages are charged).

    `relief` is the reduction in per cent, 100 for an exemption, on the `ground` that the trace names. ValueError for
    counts below 0 or beyond 100,000.
    """
    if not (0 <= quantity <= MOST and 0 <= pages <= MOST):
        raise ValueError(f"Số lượng và số trang từ 0 đến {MOST:,}.".replace(",", "."))
    if rates.counts_pages:
        one, told = _of_one(rates, pages, online=online)
        full = one * quantity
        if quantity != 1:
            told.append(f"{dong(one)}/bản × {quantity} bản")
    else:
        full, told = _of_one(rates, quantity, online=online)
    due = reduced(full, relief)
    if relief:
        word = "Miễn" if relief == 100 else f"Giảm {relief}%"
        told.append(f"{word}{f' ({ground})' if ground else ''}: còn {dong(due)}")
    return Assessed(full, due, tuple(told))
