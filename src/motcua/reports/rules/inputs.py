"""Inputs of one report: everything counted, frozen and entered that it is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.reports.rules.figures import Sources
from motcua.reports.rules.forms import Form, Typed
from motcua.reports.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Office:
    """Reporting agency: its names for the letterhead, the signature and the first words of sentences."""

    name: str  # Ủy ban nhân dân huyện Mỹ Tú
    superior: str  # Ủy ban nhân dân tỉnh Sóc Trăng
    place: str  # Mỹ Tú
    territory: str  # trên địa bàn huyện Mỹ Tú
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """Words for the numbers of a report's dimensions and for its agencies, and the definitions of its measures."""

    labels: Mapping[str, Mapping[int, str]]  # by dimension
    agencies: Mapping[int, str]
    definitions: Mapping[str, str]
    citations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PreviousReport:
    """The issued report that ends on the day before this one begins: its name and its figures."""

    name: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edited:
    """Edited version of a generated passage, and the generated text at that time."""

    text: str
    generated: str
    justified: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replaced:
    """Issued report that an erratum replaces, and why; both are printed."""

    number: str
    dated: date
    reason: str
    content_hash: str
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by name, as in its figures.json


@dataclass(frozen=True, slots=True)
class Issue:
    """Number, date and signer of an issued report."""

    number: str = ""
    dated: date | None = None
    authority: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signer: str = ""
    is_draft: bool = True
    reason: str = ""  # reason for issuing it in spite of gaps, with the name of the person
    replaces: Replaced | None = None


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """Inputs of one report; `frozen` is the frozen context as kept."""

    office: Office
    period: Period
    last_year: Period
    cut_off: date
    sources: Sources
    naming: Naming
    form: Form
    frozen: Mapping[str, Any]
    typed: Mapping[str, Typed]
    sections: Mapping[str, str]
    justified: Mapping[str, Sequence[str]] = field(default_factory=dict)
    previous: PreviousReport | None = None
    explained: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[str, Edited] = field(default_factory=dict)  # by key of the passage

    @property
    def compared_days(self) -> str:
        """Return the name of the compared period, with its days where only a part of it is compared."""
        whole = self.last_year.whole_end in (None, self.last_year.end)
        return self.last_year.label if whole else f"{self.last_year.label}, {self.last_year.dates}"
