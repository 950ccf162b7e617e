"""Declarations for the checks, by officials: quantities, identities, known documents, plain limits.

The entries come from `law/reader/*.yaml` through a gateway; the rules only know their shapes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.base.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Quantity:
    """Quantity with the words that name it; the first matching quantity of a list wins."""

    key: str
    name: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    unit: re.Pattern[str] | None = None
    strict: bool = False  # two different statements of it contradict each other
    denominator: bool = False  # stated as the lower figure of a fraction

    def fits(self, words: str, unit: str) -> bool:
        """Check whether these words, with this unit, name the quantity."""
        if self.unit and not self.unit.search(unit):
            return False
        return bool(self.words.search(words)) and not (self.unless and self.unless.search(words))


@dataclass(frozen=True, slots=True)
class Identity:
    """Law of the figures of a whole report."""

    key: str
    kind: str  # sum | levels | exclusive | limit | subset
    whole: str
    parts: tuple[str, ...]
    reason: str
    missing: tuple[str, ...] = ()  # the identity is only asked when none of these is stated
    limit: float = 100.0
    partial: bool = False  # the parts need not be all of the whole, but are never more


@dataclass(frozen=True, slots=True)
class SlotSum:
    """Sum: one of several wholes is the sum of the parts; checked only where the slots of `needs` are stated."""

    key: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]
    reason: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotRate:
    """Rate in per cent: 100 times a slot over one of several bases."""

    key: str
    part: str
    base: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AccountLaw:
    """Slots of one subject with the sums and rates between them."""

    key: str
    sums: tuple[SlotSum, ...]
    rates: tuple[SlotRate, ...] = ()
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    surely_none: tuple[str, ...] = ()
    seldom: tuple[str, ...] = ()
    carried: str = ""
    open: str = ""
    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """Words of the prose that exclude a certain value of a row of the form."""

    key: str
    says: re.Pattern[str]
    row: re.Pattern[str]
    never: str  # a number, "trống", or ">0"
    reason: str


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """Document of the State that many reports cite, as really issued."""

    symbol: str
    date: str  # dd/mm/yyyy
    subject: tuple[str, ...] = ()  # words any mention of its subject carries


@dataclass(frozen=True, slots=True)
class Declared:
    """All declarations; empty lists disable the checks that need them."""

    quantities: tuple[Quantity, ...] = ()
    accounts: tuple[AccountLaw, ...] = ()
    identities: tuple[Identity, ...] = ()
    documents: tuple[KnownDocument, ...] = ()
    claims: tuple[Claim, ...] = ()
    calendar: WorkCalendar | None = None  # the working days of agencies
    units: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = field(default=())  # class, label head, unit
