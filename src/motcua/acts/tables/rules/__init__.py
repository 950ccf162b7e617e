"""Rules of imports: headings, cells."""
