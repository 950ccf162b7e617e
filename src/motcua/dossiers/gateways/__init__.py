"""How the dossiers reach the world outside: files, printed papers."""
