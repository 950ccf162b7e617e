"""Import of tables for every room: reading, mapping, runs, refused rows, rows that wait for another agency."""
