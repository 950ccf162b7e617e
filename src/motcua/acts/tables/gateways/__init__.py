"""Files of tables: reading them, and the folder where they wait."""
