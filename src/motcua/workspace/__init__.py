"""Workspace of officials: home page, own account, help, health, the pages of the tree of agencies."""
