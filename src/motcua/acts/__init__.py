"""Acts on records: declarations, the transaction, pages, undo and replay, for the records of every room."""
