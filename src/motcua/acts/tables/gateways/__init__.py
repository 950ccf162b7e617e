"""Files of tables: reading them, and the folder of kept uploads."""
