"""Gateways of catalogues: files of `law/` and workbooks."""
