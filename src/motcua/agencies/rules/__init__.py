"""Rules of the tree without database: reading and matching the texts of mergers."""
