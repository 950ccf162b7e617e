"""Rules of seals: what a head holds, and what a chain of heads and the rows under it must satisfy."""
