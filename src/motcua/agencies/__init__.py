"""Agencies over time: units, levels, parents, names, codes and succession, each a dated event."""
