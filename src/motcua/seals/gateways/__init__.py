"""Gateways of seals: the files of keys, certificates and heads."""
