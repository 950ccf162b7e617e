"""Words of the room: its subject and deed in the log of administration."""

SUBJECT = "seal"
SEALED = "sealed"
