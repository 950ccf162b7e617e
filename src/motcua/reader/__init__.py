"""The reader: figures, citations and arithmetic of a report that already exists; its core knows no Django."""
