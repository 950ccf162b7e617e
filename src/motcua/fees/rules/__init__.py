"""Decisions of law about money: no Django, no clock; sums are whole đồng."""
