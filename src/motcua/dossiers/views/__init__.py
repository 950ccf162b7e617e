"""The pages of the one-stop shop; each translates a request into one query or act and the answer into a page."""
