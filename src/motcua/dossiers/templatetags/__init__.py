"""Pieces of pages about dossiers."""
