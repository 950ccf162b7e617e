"""Gateways of backups: the copy of the database, the files of the data folder, the archive and its encryption."""
