"""Dated data of reporting from the files of `law/`: regimes of periods and statistics forms."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.law_files import LAW, LawError, line_of, read_yaml
from motcua.reports.registry import FORM_FOLDERS
from motcua.reports.rules.form_faults import form_faults
from motcua.reports.rules.periods import Period, Regime, choices_for, period_named, regime_from

#: Number of years, the present one included, whose periods a form offers.
OFFERED_YEARS = 7


def _files(folder: str) -> list[Any]:
    """Return every YAML file of a folder of `law/`, in the order of their names."""
    return [read_yaml(path) for path in sorted((LAW / folder).glob("*.yaml"))]


@cache
def regimes() -> tuple[Regime, ...]:
    """Return the regimes of reporting periods, the administrative one first."""
    found = [regime_from(data) for data in _files("periods")]
    return tuple(sorted(found, key=lambda regime: (regime.suffix, regime.key)))


def read_form(path: Path) -> Any:
    """Read a form's file and check every name in it; raises LawError with file, line and the nearest name."""
    data = read_yaml(path)
    for place, message in form_faults(data):
        raise LawError(message, path, line_of(path.read_text(encoding="utf-8"), place))
    return data


def read_forms() -> None:
    """Read every form for the start-up check; raises LawError."""
    keys: dict[str, Path] = {}
    for path in _form_paths():
        key = read_form(path)["form"]
        if key in keys:
            raise LawError(f"mẫu “{key}” đã có ở {keys[key].name}.", path, 1)
        keys[key] = path


@cache
def _forms() -> dict[str, Any]:
    return {data["form"]: data for data in map(read_form, _form_paths())}


def _form_paths() -> list[Path]:
    """Return the files of forms: those of `law/`, then those that rooms bring."""
    return [path for folder in (LAW / "forms", *FORM_FOLDERS) for path in sorted(folder.glob("*.yaml"))]


def form_keys() -> list[str]:
    """Return the keys of all forms."""
    return list(_forms())


def form_choices() -> list[tuple[str, str]]:
    """Return the statistics forms that a report may be drafted on: key and short title."""
    return [(key, data["short_title"]) for key, data in _forms().items() if data["kind"] == "statistics"]


def form_data(key: str) -> Any:
    """Return the data of a form's file; raises LookupError with the forms there are."""
    try:
        return _forms()[key]
    except KeyError:
        raise LookupError(f"Không có mẫu “{key}”. Các mẫu hiện có: {', '.join(_forms())}.") from None


def form_for(province: str, on: date) -> str:
    """Return the statistics form in force for a province (official code) on a day; the general one where none is."""
    fitting = [
        key
        for key, data in _forms().items()
        if data["kind"] == "statistics"
        and province in data["provinces"]
        and data["valid_from"] <= on < data["valid_to"]
    ]
    return fitting[0] if fitting else "chung-2025"


def period(name: str) -> Period:
    """Return the period of a name such as `2021-Q3`; raises PeriodError."""
    return period_named(name, regimes())


def period_choices(last_year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods that a form offers as choices (name and label), by year, the latest year first."""
    return [
        (str(year), [(each.name, each.label[:1].upper() + each.label[1:]) for each in choices_for(year, regimes())])
        for year in range(last_year, last_year - OFFERED_YEARS, -1)
    ]
