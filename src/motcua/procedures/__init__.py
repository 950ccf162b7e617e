"""The catalogue of administrative procedures: versions, cases, documents, fees, internal processes."""
