"""Reading rounds: the subjects, a unit's cells live and as sent, the superior's board."""
