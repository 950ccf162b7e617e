"""Pure rules of imports: headings, cells."""
