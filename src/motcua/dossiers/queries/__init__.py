"""Questions about dossiers: work lists, search, history, what the catalogue says for them."""
