"""Reading questions of the reports room."""
