"""Files of reports: PDF, DOCX and XLSX that are written, and the reader's review of existing reports."""
