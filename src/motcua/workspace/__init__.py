"""The room of workspace."""
