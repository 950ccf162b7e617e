"""The forms of the one-stop shop: they check what was typed and hand on plain values, they never save."""
