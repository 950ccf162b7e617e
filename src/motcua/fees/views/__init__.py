"""Pages of fees: collecting, receipts, the cash book, how an office collects."""
