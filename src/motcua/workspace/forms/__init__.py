"""Forms of pages that belong to no other room."""
