"""Tests of reporting rounds over records of the one-stop shop."""
