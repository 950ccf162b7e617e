"""What leaves the room as paper."""
