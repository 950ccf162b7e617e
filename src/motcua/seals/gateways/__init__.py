"""Gateways of seals: the files of keys, certificates and heads, and the comparison of the tables with them."""
