"""Rules of the one-stop shop: pure functions over dates, numbers and choices, each with its citation."""
