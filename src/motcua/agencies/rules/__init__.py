"""Decisions about the tree that need no database: reading and matching the texts of mergers."""
