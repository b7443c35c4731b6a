"""A row of another system's price list, by its columns, as the till takes it in."""

from desktop.core.domain.counter import Product
from desktop.core.domain.product_list import read_product
from desktop.core.ports import TableRecord
from desktop.core.services.moving_in.report import ImportReport


class ProductRows:
    """Reads the rows of one file, by its columns."""

    def __init__(self, columns: dict[str, str], currency: str, report: ImportReport) -> None:
        """``columns``: field → column; what is odd about a row that is taken all the same goes into the report."""
        self._columns = columns
        self._currency = currency
        self._report = report

    def read(self, record: TableRecord) -> Product | str:
        """The product; or the code of what is wrong with the row."""
        if record.wrong is not None:
            return record.wrong
        cells = {field: record.cells[column] for field, column in self._columns.items()}
        listed = read_product(cells, self._currency)
        if isinstance(listed, str):
            return listed
        if listed.is_odd:
            self._report.note(record, "product.kind")
        return listed.product
