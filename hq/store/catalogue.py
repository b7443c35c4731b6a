"""The price list of a chain, a row a barcode."""

from collections.abc import Iterable, Mapping

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_ALL = Ask("SELECT barcode, product FROM products WHERE tenant_id = ?")
_SOME = Ask("SELECT barcode, product FROM products WHERE tenant_id = ? AND barcode AMONG ?")
_PUT = Put(schema.products, replace=True)


def all_products(connection: Connection, tenant_id: str) -> dict[str, bytes | None]:
    """Every barcode that was ever on the list, with its product as JSON; None: it is not on it any more."""
    return {barcode: _held(product) for barcode, product in _ALL.rows(connection, tenant_id)}


def products_by_barcode(
    connection: Connection, tenant_id: str, barcodes: Iterable[str]
) -> list[tuple[str, bytes | None]]:
    """The same of these barcodes."""
    rows = _SOME.rows(connection, tenant_id, list(barcodes))
    return [(barcode, _held(product)) for barcode, product in rows]


def put_products(connection: Connection, tenant_id: str, products: Mapping[str, bytes | None]) -> None:
    """Keep these rows, in the place of those with the same barcodes."""
    _PUT.rows(connection, [(tenant_id, barcode, product) for barcode, product in products.items()])


def _held(product: object) -> bytes | None:
    return bytes(product) if product is not None else None  # type: ignore[call-overload] # a driver's view
