"""Periodic reports: forms, figures, texts, checks, issuing and files."""
