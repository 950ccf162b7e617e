"""Forms of the one-stop shop: they validate input and return plain values, they never save."""
