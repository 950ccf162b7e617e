"""People: accounts, roles held at an agency for a time, delegation, sign-in, and the log of access."""
