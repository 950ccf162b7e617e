"""Reporting rounds: a superior agency asks units below for one form and period, checks and sums what comes in."""
