"""Rules of the catalogue: pure functions over its plain data, each with its citation."""
