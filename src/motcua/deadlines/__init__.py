"""Time limits: rule sets, due dates and their reasons."""
