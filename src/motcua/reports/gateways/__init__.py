"""How reports leave and enter: PDF, DOCX, XLSX of our own, and the reader's review of reports that exist."""
