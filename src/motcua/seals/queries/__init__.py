"""Questions of seals: the rows under a head, and the roles that the log does not know."""
