"""The room of design."""
