"""Read queries of rounds: the subjects, a unit's cells live and as submitted, the superior's board."""
