"""Loans of files from an archive: a subject with two acts and a slip, known to no room of the product."""
