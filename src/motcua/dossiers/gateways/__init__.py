"""Gateways of dossiers: file storage, printed papers, request limits."""
