"""File in, rows out: member lists and bills as other systems export them, in whatever encoding, shape and mood.

May import desktop.core.domain, the standard library and (inside sheet.py only) openpyxl; knows neither services nor
store. Nothing here decides what a row means: it promises only that every record of the file comes out once, as a Row
or as a BadRow with a reason, in a memory that does not grow with the file. Start at table.py; columns.py says which
column is which field, times.py reads clocks.
"""

from desktop.core.documents.tables.rows import BadRow, Row
from desktop.core.documents.tables.table import Table, open_table

__all__ = ["BadRow", "Row", "Table", "open_table"]
