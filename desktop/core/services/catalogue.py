"""The shop's price list: taken in from a file, asked when a barcode is scanned.

It is no fact of the ledger: a later file simply replaces it, barcode by barcode, and a bill keeps its own prices.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.counter import Product
from desktop.core.domain.scanned import normal
from desktop.core.ports import ForeignTable, ImportWriting, Progress, Stage, TableRecord, Till, unwatched
from desktop.core.services.moving_in.chunks import write_in_chunks
from desktop.core.services.moving_in.product_rows import ProductRows
from desktop.core.services.moving_in.report import DEFAULT_SOURCE, ImportReport

_UPC_A, _EAN_13 = 12, 13


class ProductsImport(Struct, frozen=True, kw_only=True):
    """What is asked. ``mapping``: field → column."""

    path: Path
    mapping: Mapping[str, str] = {}
    dry_run: bool = False


def import_products(till: Till, asked: ProductsImport, progress: Progress = unwatched) -> ImportReport:
    """Take the file in; the report accounts for every row. What the list has already, all the same, is a duplicate.

    Raises what Tables.open and Tables.columns raise: nothing has been done then. Killed half-way, the same file again
    does the rest.
    """
    till.staff.demand("import")
    _read_through(till, asked.path)
    report = ImportReport(what="products", source=DEFAULT_SOURCE, dry_run=asked.dry_run)
    with till.tables.open(asked.path) as table, till.staging.stage() as stage:
        report.columns = till.tables.columns(table.header, "products", asked.mapping)
        rows = ProductRows(report.columns, till.shop.currency, report)
        coming = _read(rows, table, stage, report)
        with till.ledger.bulk():
            for _ in write_in_chunks(till, coming, lambda writing, chunk: _write(writing, chunk, report)):
                progress(table.position, table.size)
    progress(table.size, table.size)
    return report.finished()


def _read_through(till: Till, path: Path) -> None:
    """Read the file to its end before anything is written: one that gives out halfway changes nothing."""
    with till.tables.open(path) as table:
        for _ in table:
            pass


def _read(rows: ProductRows, table: ForeignTable, stage: Stage, report: ImportReport) -> Iterator[Product]:
    """The rows that bring a product, each barcode once; the others are counted with their reasons."""
    for record in table:
        report.rows += 1
        product = rows.read(record)
        if isinstance(product, str):
            report.reject(record.number, record.line, product)
        elif _is_first(stage, product, record, report):
            yield product


def _is_first(stage: Stage, product: Product, record: TableRecord, report: ImportReport) -> bool:
    """Whether the file has not named the barcode before; with another price, nobody knows which one counts."""
    is_known = stage.met(f"all {product!r}")
    if not stage.met(f"barcode {product.barcode}"):
        return True
    if is_known:
        report.duplicate += 1
    else:
        report.reject(record.number, record.line, "product.differs")
    return False


def _write(writing: ImportWriting, chunk: Sequence[Product], report: ImportReport) -> None:
    held = writing.products([product.barcode for product in chunk])
    new = [product for product in chunk if held.get(product.barcode) != product]
    report.imported += len(new)
    report.duplicate += len(chunk) - len(new)
    if not report.dry_run:
        writing.keep_products(new)


def find_product(till: Till, barcode: str) -> Product | None:
    """The product with that barcode, as scanned or typed; UPC-A and EAN-13 name each other by a leading 0."""
    plain = normal(barcode)
    spellings = [plain, *_other_spellings(plain)]
    with till.ledger.reading() as reading:
        found = reading.products(spellings)
    return next((found[each] for each in spellings if each in found), None)


def _other_spellings(plain: str) -> list[str]:
    if len(plain) == _UPC_A and plain.isdecimal():
        return ["0" + plain]
    return [plain[1:]] if len(plain) == _EAN_13 and plain.startswith("0") else []


def product_count(till: Till) -> int:
    """How many products the price list has; 0: there is none, and nothing to scan for."""
    with till.ledger.reading() as reading:
        return reading.product_count()
