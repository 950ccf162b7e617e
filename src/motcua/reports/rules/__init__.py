"""Rules of reporting: periods, forms, checks and wording, pure over numbers and dates."""
