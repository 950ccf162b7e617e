"""Forms of the acts on a dossier: one small form for each act, named by its declaration."""
