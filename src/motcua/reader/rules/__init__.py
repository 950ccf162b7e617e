"""Pure reading of a report: no Django, no clock, no network."""
