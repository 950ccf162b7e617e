"""Everything counted, frozen and entered from which one report is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.reports.rules.figures import Sources
from motcua.reports.rules.forms import Form, Typed
from motcua.reports.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports: the names in the head, the signature and the first words of sentences."""

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
    """What the office wrote in the place of a generated passage, and what the machine had written there then."""

    text: str
    generated: str
    justified: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """What issuing adds: number, date, signer."""

    number: str = ""
    dated: date | None = None
    authority: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signer: str = ""
    is_draft: bool = True
    reason: str = ""  # why it is issued in spite of gaps, with who says so


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """Everything counted and entered from which one report is made; `frozen` is the frozen context as kept."""

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
    edited: Mapping[str, Edited] = field(default_factory=dict)  # by the key of the passage

    @property
    def compared_days(self) -> str:
        """The compared period: its name, with its days where only a part of it is compared."""
        whole = self.last_year.whole_end in (None, self.last_year.end)
        return self.last_year.label if whole else f"{self.last_year.label}, {self.last_year.dates}"
