"""Law about fees by date: grounds of relief and how receipts are numbered, from `law/fees/`."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from motcua.base.law import LAW, DatedLaw, Entry, entry, read_yaml
from motcua.base.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Relief:
    """Miễn, giảm: the per cent taken off for those whom a document names."""

    key: str
    title: str
    percent: int
    kinds: tuple[str, ...]
    proof: str
    source: Entry

    @property
    def citation(self) -> str:
        """Return the citation of the ground."""
        return self.source.citation


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """Heading and numbering of receipts."""

    title: str
    form: str
    digits: int
    citation: str


@lru_cache(maxsize=1)
def _reliefs() -> tuple[Relief, ...]:
    found = []
    for row in read_yaml(LAW / "fees" / "reliefs.yaml"):
        source = entry(row, key=row["key"], value=row)
        found.append(Relief(row["key"], row["title"], row["percent"], tuple(row["kinds"]), row["proof"], source))
    return tuple(found)


@lru_cache(maxsize=1)
def _receipts() -> DatedLaw:
    rows = read_yaml(LAW / "fees" / "receipts.yaml")
    return DatedLaw("Biên lai", tuple(entry(row, key=row["key"], value=row) for row in rows))


def reliefs_on(on: date, kind: str = "") -> list[Relief]:
    """Return the grounds of relief in force on the day, for a kind of fee where one is given."""
    return [one for one in _reliefs() if one.source.holds(on) and (not kind or kind in one.kinds)]


def relief_on(key: str, on: date) -> Relief:
    """Return the ground of relief; Invalid where it is not in force on the day."""
    for one in reliefs_on(on):
        if one.key == key:
            return one
    raise Invalid({"relief": f"Căn cứ miễn, giảm này không có hiệu lực vào ngày {on:%d/%m/%Y}. Chọn căn cứ khác."})


def receipt_form(on: date) -> ReceiptForm:
    """Return the heading and numbering of receipts on the day; NotYetInForce before 2017."""
    found = _receipts().at(on)
    return ReceiptForm(found.value["title"], found.value["form"], found.value["digits"], found.citation)


def read_all() -> None:
    """Read every file of `law/fees/`; LawError where one cannot be used."""
    _reliefs(), _receipts()
