"""Rooms that exist only in the tests: the proof that a room is added without touching any other."""
