"""Dated data of reporting as the files of `law/` give it: regimes of periods and statistics forms."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from motcua.reports.rules.periods import Period, Regime, period_named, regime_from


def _files(folder: str) -> list[Any]:
    """Every YAML file of a folder of `law/`, in the order of their names."""
    paths = sorted((settings.ROOT / "law" / folder).glob("*.yaml"))
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]


@cache
def regimes() -> tuple[Regime, ...]:
    """The regimes of reporting periods, the administrative one first."""
    found = [regime_from(data) for data in _files("periods")]
    return tuple(sorted(found, key=lambda regime: (regime.suffix, regime.key)))


def period(name: str) -> Period:
    """The period of a name such as `2021-Q3`; raises PeriodError."""
    return period_named(name, regimes())
