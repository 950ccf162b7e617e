"""Printed output of the fees room."""
