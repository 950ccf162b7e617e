"""What every room stands on: moments and days, working time, law by date, text, registry, events, the database."""
