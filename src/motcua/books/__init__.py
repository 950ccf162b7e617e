"""Books of running numbers (sổ, quyển): one series per office, kind and year, without gaps and without doubles."""
