"""Pure rules of the reader: text in, figures, citations and findings out."""
