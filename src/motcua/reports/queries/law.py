"""Dated data of reporting as the files of `law/` give it: regimes of periods and statistics forms."""

from datetime import date
from functools import cache
from typing import Any

from motcua.base.law import LAW, read_yaml
from motcua.reports.rules.periods import Period, Regime, choices_for, period_named, regime_from

#: Years, the present one included, whose periods a form offers.
OFFERED_YEARS = 7


def _files(folder: str) -> list[Any]:
    """Every YAML file of a folder of `law/`, in the order of their names."""
    return [read_yaml(path) for path in sorted((LAW / folder).glob("*.yaml"))]


@cache
def regimes() -> tuple[Regime, ...]:
    """The regimes of reporting periods, the administrative one first."""
    found = [regime_from(data) for data in _files("periods")]
    return tuple(sorted(found, key=lambda regime: (regime.suffix, regime.key)))


@cache
def _forms() -> dict[str, Any]:
    return {data["form"]: data for data in _files("forms")}


def form_keys() -> list[str]:
    """Every known form."""
    return list(_forms())


def form_data(key: str) -> Any:
    """The file of a form; raises LookupError with the forms there are."""
    try:
        return _forms()[key]
    except KeyError:
        raise LookupError(f"Không có mẫu “{key}”. Các mẫu hiện có: {', '.join(_forms())}.") from None


def form_for(province: str, on: date) -> str:
    """The statistics form in force for a province (official code) on a day; the general one where none is."""
    fitting = [
        key
        for key, data in _forms().items()
        if data["kind"] == "statistics"
        and province in data["provinces"]
        and data["valid_from"] <= on < data["valid_to"]
    ]
    return fitting[0] if fitting else "chung-2025"


def period(name: str) -> Period:
    """The period of a name such as `2021-Q3`; raises PeriodError."""
    return period_named(name, regimes())


def period_choices(last_year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods that a form offers, by year from the last one back: name and label, as a choice takes them."""
    return [
        (str(year), [(each.name, each.label[:1].upper() + each.label[1:]) for each in choices_for(year, regimes())])
        for year in range(last_year, last_year - OFFERED_YEARS, -1)
    ]
