"""What the counter asks of the file beside the ledger's facts: bills not yet paid, the price list, the usual bill.

Prepared statements: a scanned barcode is answered on the path of checkout (PERFORMANCE P1).
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.counter import OpenBody, Product

_OPEN_BILLS = "SELECT bill_id, position, body, kept_at_us FROM open_bills ORDER BY position, bill_id"
_CLEAR_PLACE = "DELETE FROM open_bills WHERE position = ? OR bill_id = ?"
_KEEP_BILL = "INSERT INTO open_bills (bill_id, position, body, kept_at_us) VALUES (?, ?, ?, ?)"
_FORGET_BILL = "DELETE FROM open_bills WHERE bill_id = ?"
_PRODUCTS = (
    "SELECT barcode, name, price_minor, sku, category, kind, discounted FROM products"
    " WHERE barcode IN (SELECT value FROM json_each(?))"
)
_KEEP_PRODUCT = (
    "INSERT OR REPLACE INTO products (barcode, name, price_minor, sku, category, kind, discounted)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_COUNT_PRODUCTS = "SELECT count(*) FROM products"
# The sales written last stand at the table's end: read backwards, nothing else is looked at.
_LATEST_SALES = (
    "SELECT coalesce(e.body, o.body) FROM (SELECT sale_id FROM sales ORDER BY rowid DESC LIMIT ?) AS s"
    " LEFT JOIN events AS e ON e.event_id = s.sale_id"
    " LEFT JOIN others AS o ON e.event_id IS NULL AND o.event_id = s.sale_id"
)


class _Asked(Struct):
    amount_minor: int


class _Said(Struct):
    intent: _Asked


class _Body(Struct):
    payload: _Said


_decode_amount = msgspec.json.Decoder(_Body).decode


class CounterReading:
    """The questions (ports.Reading), inside the transaction of ``raw``."""

    raw: Any

    def open_bills(self) -> list[OpenBody]:
        """The bills not yet paid, by their place."""
        return [OpenBody(*row) for row in self.raw.execute(_OPEN_BILLS)]

    def products(self, barcodes: Sequence[str]) -> dict[str, Product]:
        """Which of these barcodes the price list has, each with its product."""
        rows = self.raw.execute(_PRODUCTS, (msgspec.json.encode(barcodes).decode(),))
        return {row[0]: _product(row) for row in rows}

    def product_count(self) -> int:
        """How many products the price list has."""
        (count,) = self.raw.execute(_COUNT_PRODUCTS).fetchone()
        return int(count)

    def latest_amounts(self, most: int) -> list[int]:
        """The amounts before points of the sales written last, at most so many."""
        bodies = self.raw.execute(_LATEST_SALES, (most,)).fetchall()
        return [_decode_amount(body).payload.intent.amount_minor for (body,) in bodies]


class CounterWriting(CounterReading):
    """The changes (ports.Writing), inside the transaction of ``raw``."""

    def keep_open_bill(self, kept: OpenBody) -> None:
        """Keep a bill not yet paid; it takes the place of the one that stood there."""
        self.raw.execute(_CLEAR_PLACE, (kept.position, kept.bill_id))
        self.raw.execute(_KEEP_BILL, (kept.bill_id, kept.position, kept.body, kept.kept_at_us))

    def forget_open_bill(self, bill_id: str) -> None:
        """The bill is not open any more; nothing happens if it was not."""
        self.raw.execute(_FORGET_BILL, (bill_id,))

    def keep_products(self, products: Sequence[Product]) -> None:
        """Put products in the price list, in the place of those with the same barcodes."""
        keep_products(self.raw, products)


def keep_products(raw: Any, products: Iterable[Product]) -> None:
    """Put products in the price list, in the place of those with the same barcodes."""
    raw.executemany(_KEEP_PRODUCT, [_row(product) for product in products])


def _product(row: tuple[Any, ...]) -> Product:
    barcode, name, price_minor, sku, category, kind, discounted = row
    return Product(
        barcode=barcode,
        name=name,
        price_minor=price_minor,
        sku=sku,
        category=category,
        kind=kind,
        discounted=bool(discounted),
    )


def _row(product: Product) -> tuple[object, ...]:
    return (
        product.barcode, product.name, product.price_minor, product.sku, product.category, product.kind,
        product.discounted,
    )  # fmt: skip
