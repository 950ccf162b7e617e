"""Errors of unreadable files, with reason and remedy."""


class ReaderError(Exception):
    """Error of an unreadable file; the message is for the person who gave it."""


MEGABYTE = 1024 * 1024
MAX_FILE = 50 * MEGABYTE  # a report with scanned annexes; what is larger is a folder of pictures
MAX_TEXT = 3 * MEGABYTE  # characters of text in one report: some 1,000 pages
MAX_LINES = 200_000  # in one report: blank lines, and cells on a line of their own, count too
MAX_LINE = 100_000  # characters of one line: a whole report without line ends is cut into files first
MAX_NUMBERS = 60_000  # numbers in one report; a table of 500 pages has fewer
MAX_PAGES = 500  # of a PDF: what is longer is several papers in one file
MAX_OCR_PAGES = 60  # of a scan: at several seconds a page, more would keep the visitor waiting for minutes
