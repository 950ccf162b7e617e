"""How the reader gets at files and writes reviews."""
