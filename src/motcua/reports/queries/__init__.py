"""Read queries of the reports room."""
