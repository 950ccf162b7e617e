"""Pure rules of rounds: values of cells as plain data, sums over units, sentences."""
