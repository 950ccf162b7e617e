"""Questions of seals: the rows under a head, and whether they are still what was sealed."""
