"""What HQ says of the chain: keys of its devices, its stores, the program it published, what it noticed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

import msgspec

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ProgramPublished
from desktop.core.domain.program_document import MOST_DOCUMENT_BYTES, fit_program, program_hash
from desktop.core.ports import Fact
from desktop.core.protocol.messages import key_id
from desktop.core.protocol.pages import DeviceRow, FlagRow, ProductRow, ProgramRow, StoreRow
from desktop.core.store import hq_settings as hq
from desktop.core.store.at_counter import keep_products
from desktop.core.store.statements import PROGRAM
from desktop.core.store.writing import LedgerWriting

APPROVED_BY = "HQ"
_ADD_ISSUER = "INSERT OR IGNORE INTO issuers (key_id, public_key, since_us) VALUES (?, ?, ?)"
_ADD_DEVICE = (
    "INSERT OR REPLACE INTO hq_devices (key_id, device_id, store_id, merchant_id, till_code, since_us, revoked_at_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_STORE = "INSERT OR REPLACE INTO chain_stores (store_id, name, zone) VALUES (?, ?, ?)"
_DROP_PRODUCT = "DELETE FROM products WHERE barcode = ?"
_ADD_DOCUMENT = "INSERT OR IGNORE INTO programs (hash, document) VALUES (?, ?)"
_ADD_FLAG = "INSERT OR REPLACE INTO hq_flags (flag_id, raised_at_us, done_at_us, flag, pull) VALUES (?, ?, ?, ?, ?)"
_encode = msgspec.json.Encoder().encode


def take_devices(raw: Any, rows: Iterable[DeviceRow]) -> None:
    """The keys that issue cards. A key that is not the one its name says is passed over."""
    for row in rows:
        try:
            public_key = bytes.fromhex(row.public_key)
        except ValueError:
            continue
        if key_id(public_key) != row.key_id:
            continue
        raw.execute(_ADD_ISSUER, (row.key_id, public_key, row.since_us))
        raw.execute(
            _ADD_DEVICE,
            (row.key_id, row.device_id, row.store_id, row.merchant_id, row.till_code, row.since_us, row.revoked_at_us),
        )


def take_stores(raw: Any, rows: Iterable[StoreRow]) -> None:
    """The chain's stores."""
    raw.executemany(_ADD_STORE, [(row.store_id, row.name, row.zone) for row in rows])


def take_products(raw: Any, rows: Iterable[ProductRow]) -> None:
    """The price list of the chain, barcode by barcode; what the shop listed itself beside it stays."""
    rows = tuple(rows)
    keep_products(raw, [row.product for row in rows if row.product is not None and not row.gone])
    raw.executemany(_DROP_PRODUCT, [(row.barcode,) for row in rows if row.gone])


def take_program(writing: LedgerWriting, row: ProgramRow) -> None:
    """HQ's program counts from the next bill on: a fact of this till's log, as when its manager publishes one.

    One that is not fit is remembered, and the one before goes on counting (take_waiting).
    """
    document = row.document.encode()
    hq.put(writing.raw, {hq.PROGRAM: row.document_hash})
    if len(document) <= MOST_DOCUMENT_BYTES and program_hash(document) == row.document_hash:
        writing.raw.execute(_ADD_DOCUMENT, (row.document_hash, document))
        take_waiting(writing)


def take_waiting(writing: LedgerWriting) -> None:
    """HQ's program where another counts here: a later version of this till may know what an earlier one could not."""
    named = hq.get(writing.raw, hq.PROGRAM)
    if not named or writing.program().hash == named:
        return
    row = writing.raw.execute(PROGRAM, (named,)).fetchone()
    if row is None:
        return
    try:
        fit_program(row[0])
    except RuleBroken:
        return
    writing.publish(named, row[0])
    said = ProgramPublished(document_hash=named, approved_by=APPROVED_BY)
    moment = writing.moment()
    event_id = str(uuid5(UUID(writing.identity[0]), f"program {named} {moment.recorded_at_us}"))
    writing.append(Fact(event_id=event_id, moment=moment, payload=said))


def take_flag(raw: Any, row: FlagRow, pull: int) -> None:
    """Something that HQ noticed in this store."""
    raw.execute(_ADD_FLAG, (row.flag_id, row.raised_at_us, row.done_at_us, _encode(row).decode(), pull))
