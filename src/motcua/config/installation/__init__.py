"""Installation of an office: its settings file, its public address, the questions and steps of `./motcua init`."""
