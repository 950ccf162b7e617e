"""Pure functions of a rule set, a calendar and what happened."""
