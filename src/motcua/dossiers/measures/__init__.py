"""What is counted of dossiers and of the steps they go through."""

from motcua.dossiers.measures import counters, dimensions, form_counts, steps


def register() -> None:
    """Tell the statistics about measures, ratios, identities and dimensions."""
    counters.register()
    form_counts.register()
    steps.register()
    dimensions.register()
