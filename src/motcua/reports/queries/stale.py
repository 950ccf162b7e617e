"""Figures of an open report that would be others if they were frozen now."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Max

from motcua.reports.models import Report
from motcua.reports.queries.report_inputs import composed
from motcua.reports.rules.composition import Composed
from motcua.statistics.registry import FAMILIES

_KEPT_SECONDS = 300
_PARTS = ("all.", "form.")


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """Figure of a draft whose records have changed since it was frozen."""

    ref: str
    label: str
    frozen: str
    now: str


def changed_figures(report: Report, frozen: Composed) -> list[ChangedFigure]:
    """Return the figures of an open report that were changed by records entered or corrected since.

    One statement a family where nothing was written since; else the report is counted anew, once for each writing.
    """
    if not report.is_open:
        return []
    written = _last_written(report)
    if written <= report.snapshot.frozen_at.timestamp() * 1000:
        return []
    key = f"changed-figures-{report.pk}-{report.revision}-{written}"
    found: list[ChangedFigure] | None = cache.get(key)
    if found is None:
        found = _changed(frozen, composed(report, {}))
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _last_written(report: Report) -> int:
    """Return the time of the last writing of facts of the report's families, in milliseconds."""
    models = [FAMILIES[family].model for family in report.snapshot.manifest["files"] if family in FAMILIES]
    stamps = [model._default_manager.aggregate(last=Max("stamp"))["last"] for model in models if model is not None]
    return max((stamp or 0 for stamp in stamps), default=0)


def _changed(frozen: Composed, live: Composed) -> list[ChangedFigure]:
    both = [ref for ref in frozen.figures if ref.startswith(_PARTS) and ref in live.figures]
    pairs = [(frozen.figures[ref], live.figures[ref]) for ref in both if not ref.endswith((".change", ".change_rate"))]
    return [ChangedFigure(old.ref, old.label, old.text, new.text) for old, new in pairs if old.value != new.value]
