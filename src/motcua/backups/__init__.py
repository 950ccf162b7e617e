"""Copies of a whole office in one file: made while it runs, verified, encrypted if wished, and restored."""
