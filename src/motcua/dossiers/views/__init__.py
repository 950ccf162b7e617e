"""Pages of the one-stop shop; each maps a request to one query or act and renders the answer."""
