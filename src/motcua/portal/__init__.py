"""The room of portal."""
