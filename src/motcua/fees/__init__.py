"""Fees and charges (phí, lệ phí): what is due, receipts, the cash book of the day."""
