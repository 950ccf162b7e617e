"""Pure functions of a rule set, a calendar and the dossier's history."""
