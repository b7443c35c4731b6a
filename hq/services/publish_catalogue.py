"""Publish the chain's price list: tills take up what changed; a bill keeps the prices that it was rung up with."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

import msgspec
from msgspec import Struct

from desktop.core.domain.counter import Product
from desktop.core.domain.product_list import FIELDS, NEEDED, read_product
from hq.services.house import Hq, HqRefused
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.store.catalogue import all_products, put_products
from hq.store.database import Connection
from hq.store.feed import publish
from hq.store.tenants import lock_tenant, tenant_by_id

MOST_PRODUCTS = 200_000
_encode = msgspec.json.Encoder(order="deterministic").encode


class CataloguePublished(Struct, frozen=True, kw_only=True):
    """What came of it: products on the list now, how many of them are new or changed, how many went."""

    products: int
    changed: int
    gone: int


def read_catalogue(hq: Hq, tenant_id: str, text: str) -> tuple[Product, ...]:
    """The products of a CSV file with the columns barcode, name, price; it may have sku, category, kind, discounted.

    All of it or nothing: HqRefused 400 ``catalogue.columns``, ``catalogue.row`` with line and reason,
    ``catalogue.empty``, ``catalogue.large``.
    """
    with hq.database.reading() as connection:
        currency = tenant_by_id(connection, tenant_id).currency or "CNY"
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        return tuple(_products(reader, currency))
    except csv.Error as error:
        raise _wrong(reader.line_num + 1, "row.form") from error


def publish_catalogue(
    hq: Hq, tenant_id: str, products: Iterable[Product], who: str = COMMAND_LINE
) -> CataloguePublished:
    """These are the chain's products from now on, and no others."""
    listed = {product.barcode: _encode(product) for product in products}

    def work(connection: Connection) -> CataloguePublished:
        lock_tenant(connection, tenant_id)
        held = all_products(connection, tenant_id)
        coming = {barcode: product for barcode, product in listed.items() if held.get(barcode) != product}
        going = dict.fromkeys(barcode for barcode, product in held.items() if product and barcode not in listed)
        put_products(connection, tenant_id, coming | going)
        done = CataloguePublished(products=len(listed), changed=len(coming), gone=len(going))
        facts = {name: str(count) for name, count in msgspec.structs.asdict(done).items()}
        keep_deed(hq, connection, tenant_id, who, "catalogue.published", **facts)
        publish(connection, tenant_id, [("product", barcode, None) for barcode in coming | going])
        return done

    return hq.database.write(work)


def _products(reader: "csv.DictReader[str]", currency: str) -> Iterator[Product]:
    columns = reader.fieldnames or ()
    if not set(NEEDED) <= set(columns):
        raise HqRefused(400, "catalogue.columns", wanted=", ".join(FIELDS))
    seen = set[str]()
    for row in reader:
        product = _product(row, reader.line_num, currency)
        if product.barcode in seen:
            raise _wrong(reader.line_num, "barcode.twice")
        seen.add(product.barcode)
        if len(seen) > MOST_PRODUCTS:
            raise HqRefused(400, "catalogue.large", most=MOST_PRODUCTS)
        yield product
    if not seen:
        raise HqRefused(400, "catalogue.empty")


def _product(row: dict[str, str | None], line: int, currency: str) -> Product:
    if any(row.get(field) is None for field in NEEDED):
        raise _wrong(line, "row.form")
    listed = read_product({field: row.get(field) or "" for field in FIELDS}, currency)
    if isinstance(listed, str):
        raise _wrong(line, listed)
    if listed.is_odd:
        raise _wrong(line, "kind.unknown")
    return listed.product


def _wrong(line: int, reason: str) -> HqRefused:
    return HqRefused(400, "catalogue.row", line=line, reason=reason)
