"""A slip as the bytes of a receipt printer, from the same rows as the PDF: characters, or one picture."""

from typing import Literal

from desktop.core.documents.bitmap import bitmap
from desktop.core.documents.cells import CELLS
from desktop.core.documents.escpos_rows import END, START, Encoding, raster, row_bytes, without_right_margin
from desktop.core.documents.rows import Row
from desktop.core.documents.slip_layout import lay_out
from desktop.core.domain.slip import Slip

Mode = Literal["text", "raster"]


def slip_escpos(slip: Slip, width_mm: int = 80, mode: Mode = "text", encoding: Encoding = "gbk") -> bytes:
    """The slip for paper of 58 or 80 mm, cut at its end. Text is small and quick; raster needs no Chinese font.

    ``encoding`` is the printer's character set; what it lacks is printed as dots. Raster ignores it.
    """
    return rows_escpos(lay_out(slip, width_mm), width_mm, mode, encoding)


def rows_escpos(rows: tuple[Row, ...], width_mm: int, mode: Mode, encoding: Encoding) -> bytes:
    """Rows laid out for paper of 58 or 80 mm, cut at their end."""
    columns = CELLS[width_mm]
    if mode == "raster":
        return START + raster(without_right_margin(bitmap(rows, columns))) + END
    return START + b"".join(row_bytes(row, columns, encoding) for row in rows) + END
