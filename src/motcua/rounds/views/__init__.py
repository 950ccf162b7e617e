"""Views of rounds: the list, the superior's board and table, the unit's report and its cells."""
