"""Seals: the daily signed head over all chains, the keys of the installation, and the signature on issued reports."""
