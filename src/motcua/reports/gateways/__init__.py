"""Ways of the reports room to what lies outside the database."""
