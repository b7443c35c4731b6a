"""Reading what has happened: sales, a member's events; this till's own and those of the store's other devices.

A ledger that never joined an HQ and merged nobody asks its own log alone. Own events count when HQ's stamp says, once
there is one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.entries import Entry
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.state import OrderKey, Stamped
from desktop.core.ports import Sale
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store import statements as sql
from desktop.core.store.state_rows import decode_record
from desktop.core.store.states import StateShelf

_AFTER_ALL: OrderKey = (2**62, "")
_decode_sale = msgspec.json.Decoder(SaleCompleted).decode


class HistoryReading:
    """The questions (ports.Reading), inside the transaction of ``raw``."""

    raw: Any
    shelf: StateShelf

    def events_of(self, member_id: str) -> list[Stamped]:
        """A member's events that count and are held here, in order."""
        if self.shelf.is_spread:
            return self.shelf.known(member_id)
        return [stamped_body(body) for (body,) in self.raw.execute(sql.EVENTS_OF, (member_id,))]

    def texts_about(self, member_ids: Sequence[str]) -> int:
        """How many personal texts are held of these ids: versions of profiles, notes, reasons."""
        (count,) = self.raw.execute(sql.TEXTS_ABOUT, (msgspec.json.encode(member_ids).decode(),)).fetchone()
        return int(count)

    def entries(self, member_id: str, kinds: Sequence[str], before: OrderKey | None, limit: int) -> list[Entry]:
        """A member's events of these kinds that count before a key (None: all), newest first."""
        asked = (*(before or _AFTER_ALL), msgspec.json.encode(kinds).decode(), limit)
        if not self.shelf.is_spread:
            return [_entry(row) for row in self.raw.execute(sql.ENTRIES, (member_id, *asked))]
        found: dict[str, Entry] = {}
        for each in self.shelf.ids(member_id):
            for statement in (sql.ENTRIES_OF_OTHERS, sql.OWN_ENTRIES):
                for row in self.raw.execute(statement, (each, *asked)):
                    entry = _entry(row)
                    found[entry.event.event_id] = entry
        return sorted(found.values(), key=lambda entry: entry.event.order_key, reverse=True)[:limit]

    def event(self, event_id: str) -> Stamped | None:
        """The event with that id, if it counts."""
        row = self._event_row(event_id)
        return stamped_body(*row) if row else None

    def staff_of(self, event_id: str) -> str:
        """Who did it, by their id; "" for no such event."""
        row = self._event_row(event_id)
        return decode_body(row[0]).staff_id if row else ""

    def _event_row(self, event_id: str) -> Any:
        row = self.raw.execute(sql.EVENT, (event_id,)).fetchone()
        if row is None and self.shelf.has_hq:
            row = self.raw.execute(sql.EVENT_OF_OTHERS, (event_id,)).fetchone()
        return row

    def member_of(self, event_id: str) -> str | None:
        """Whom an event that counts is about, by the id that they go by now; None for nobody, or no such event."""
        row = self.raw.execute(sql.MEMBER_OF_EVENT, (event_id,)).fetchone()
        if row is None and self.shelf.has_hq:
            row = self.raw.execute(sql.MEMBER_OF_OTHER, (event_id,)).fetchone()
        return self.shelf.owner(row[0]) if row and row[0] else None

    def claim_offers(self, since: date) -> list[Stamped]:
        """The claims that slips carry since a business day, this till's and those of the store's others."""
        rows = self.raw.execute(sql.CLAIM_OFFERS, (since.isoformat(),)).fetchall()
        if self.shelf.has_hq:
            rows += self.raw.execute(sql.CLAIM_OFFERS_OF_OTHERS, (since.isoformat(),)).fetchall()
        return [stamped_body(body) for (body,) in rows]

    def sale(self, sale_id: str) -> Sale | None:
        """The sale made by that event."""
        if self.raw.execute(sql.SALE_HELD, (sale_id,)).fetchone() is None:
            return None
        return next(iter(self._sales(sql.SALE_BY_ID, sale_id)), None)

    def sales_by_bill(self, bill_id: str) -> list[Sale]:
        """The sale with that bill id, or the shares of the bill in their order; none where it is not held."""
        shares = self._sales(sql.SALES_BY_BILL, bill_id)
        return sorted(shares, key=_part) if len(shares) > 1 else shares

    def sales(self, text: str) -> list[Sale]:
        """Sales that go by a bill number of ours, or by a name given outside."""
        return self._sales(sql.SALES_BY_NUMBER, text.upper()) or self._sales(sql.SALES_BY_REF, text)

    def recent_sales(self, member_id: str | None, limit: int) -> list[Sale]:
        """A member's last sales, newest first; of anybody: in the order in which they came to be known here."""
        if member_id is None:
            return self._sales(sql.RECENT_SALES, limit)
        if not self.shelf.is_spread:
            return self._sales(sql.RECENT_SALES_OF, member_id, limit)
        found: dict[str, Sale] = {}
        for each in self.shelf.ids(member_id):
            for statement in (sql.RECENT_SALES_OF_OTHERS, sql.RECENT_SALES_OF):
                found |= {sale.sale_id: sale for sale in self._sales(statement, each, limit)}
        return sorted(found.values(), key=lambda sale: (sale.effective_at_us, sale.sale_id), reverse=True)[:limit]

    def _sales(self, statement: str, *values: str | int) -> list[Sale]:
        """Bills of an import that is being taken back are not found, whether their bit has come or not."""
        rows = self.raw.execute(statement, values).fetchall()
        if undoing := self.shelf.going.imports:
            rows = [row for row in rows if decode_body(row[6]).import_id not in undoing]
        return [self._sale(row) for row in rows]

    def _sale(self, row: Sequence[Any]) -> Sale:
        sale_id, bill_id, bill_no, ref, member_id, record, data, at_us = row
        body = decode_body(data)
        return Sale(
            sale_id=sale_id,
            bill_id=bill_id,
            bill_no=bill_no,
            ref=ref,
            member_id=member_id,
            face_id=self.shelf.owner(member_id) if member_id else None,
            record=decode_record(record),
            effective_at_us=body.effective_at_us if at_us is None else at_us,
            said=_decode_sale(body.payload),
            program_hash=body.program_hash,
            staff_id=body.staff_id,
            store_id=body.store_id,
        )


def _part(sale: Sale) -> int:
    share = sale.said.intent.share
    return share.part if share else 0


def stamped_body(data: bytes, at_us: int | None = None, day: str | None = None) -> Stamped:
    """An event as fold sees it, as HQ stamped it if that is known."""
    body = decode_body(data)
    event = stamped(body, decode_payload(body))
    if at_us is None or day is None:
        return event
    return msgspec.structs.replace(event, effective_at_us=at_us, effective_day=date.fromisoformat(day))


def _entry(row: Sequence[Any]) -> Entry:
    body = decode_body(row[0])
    return Entry(
        event=stamped_body(*row),
        staff_id=body.staff_id,
        program_hash=body.program_hash,
        import_id=body.import_id,
    )
