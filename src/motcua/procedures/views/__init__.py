"""Pages of the catalogue: for citizens who look a procedure up, for keepers who change it."""
