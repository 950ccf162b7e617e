"""Measures of dossiers and of their step runs."""

from motcua.dossiers.measures import counters, dimensions, form_counts, steps


def register() -> None:
    """Register measures, ratios, identities and dimensions with the statistics room."""
    counters.register()
    form_counts.register()
    steps.register()
    dimensions.register()
