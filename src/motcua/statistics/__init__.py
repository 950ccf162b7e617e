"""Statistics: fact families, snapshots, measures and the engine; this room knows no other room."""
