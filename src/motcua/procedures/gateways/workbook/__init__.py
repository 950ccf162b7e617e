"""The catalogue as a workbook; what is written and read again gives the same data."""

from motcua.procedures.gateways.workbook.archive import MAX_BYTES
from motcua.procedures.gateways.workbook.reading import Reading, read_workbook
from motcua.procedures.gateways.workbook.writing import write_workbook

__all__ = ["MAX_BYTES", "Reading", "read_workbook", "write_workbook"]
