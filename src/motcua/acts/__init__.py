"""The room of acts: the transaction, the page, undo and replay of whatever a person does to a record."""
