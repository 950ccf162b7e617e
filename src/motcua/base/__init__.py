"""Foundation of every room: moments and days, working time, law by date, text, registry, events, the database."""
