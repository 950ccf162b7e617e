"""Errors of unreadable files, with reason and remedy."""


class ReaderError(Exception):
    """Error of an unreadable file; the message is for the person who gave it."""


MEGABYTE = 1024 * 1024
MAX_FILE = 50 * MEGABYTE
MAX_TEXT = 3 * MEGABYTE  # characters of text in one report: some 1,000 pages
MAX_LINES = 200_000
MAX_LINE = 100_000
MAX_NUMBERS = 60_000  # numbers in one report; a table of 500 pages has fewer
MAX_PAGES = 500
MAX_OCR_PAGES = 60
