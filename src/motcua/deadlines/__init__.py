"""The room of time limits: which rules count, when something is due, and why."""
