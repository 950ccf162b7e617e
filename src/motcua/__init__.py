"""Một Cửa: one record, many figures; every figure opens into its records."""

__version__ = "0.1.0"
