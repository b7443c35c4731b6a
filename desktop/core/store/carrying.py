"""What was recorded in safe mode, carried into the restored ledger (I3): the same bodies, in new envelopes.

The old envelopes are listed. A fact that the restored ledger holds already has no effect; one whose name it holds with
other content is a clash: the first counts, the other stays in the ledger kept aside, and it is said.
"""

from collections.abc import Iterator
from typing import Any

from desktop.core.domain.events import (
    MembersMerged,
    MembersParted,
    Payload,
    ProgramPublished,
    SaleCompleted,
    SaleRefunded,
)
from desktop.core.domain.keeping import Clash
from desktop.core.protocol import body as wire
from desktop.core.store import hq_staff_rows, staff_rows
from desktop.core.store.campaigns import learn_campaign
from desktop.core.store.edges import learn
from desktop.core.store.staff_log import rebuild_staff
from desktop.core.store.writing import LedgerWriting

_LOG = "SELECT epoch, seq, event_id, void, body, body_hash, chain_hash, signature FROM events ORDER BY place"
_KNOWN = "SELECT body_hash FROM events WHERE event_id = ?"
_ADD_OLD = "INSERT OR IGNORE INTO old_envelopes (epoch, seq, event_id, chain_hash, signature) VALUES (?, ?, ?, ?, ?)"
_MAKE_VOID = "UPDATE events SET void = 1 WHERE event_id = ?"
_FLUSH_EVERY = 500
_TABLES = {
    "epochs": "epoch, parent, reason, key_id, opened_at_us",
    "issuers": "key_id, public_key, since_us",
    "old_envelopes": "epoch, seq, event_id, chain_hash, signature",
    "programs": "hash, document",
    "private_texts": "text_id, member_id, salt, text",
    "imports": "import_id, what, source, file_digest, begun_at_us, state",
    "stamps": "event_id, at_us, day, mac",
}
_ENROLLED = "SELECT DISTINCT member_id FROM events WHERE kind = 'member.enrolled' AND void = 0"
_MEMBERS = (
    "member_id, member_no, source, external_id, profile_id, name, phone, phone_reversed, birthday, enrolled_on,"
    " import_id, withdrawn, profile"
)


class Carrying(LedgerWriting):
    """A transaction of the restored ledger that takes in another's events."""

    def carry(self, old: Any) -> Iterator[Clash | None]:
        """Everything of the ``old`` ledger (a driver's connection), in its order: None for each event taken in."""
        fresh = self._copy_beside(old)
        for at, (epoch, seq, event_id, void, data, hashed, chained, signature) in enumerate(old.execute(_LOG)):
            self.raw.execute(_ADD_OLD, (epoch, seq, event_id, chained, signature))
            known = self.raw.execute(_KNOWN, (event_id,)).fetchone()
            if known is None:
                self._take(data, void=bool(void))
                yield None
            elif known[0] != hashed:
                yield _clash(data)
            if at % _FLUSH_EVERY == 0:
                self.flush()
        self.flush()
        self._copy_members(old, fresh)
        rebuild_staff(self.raw, {row[0]: row[6] for row in staff_rows.kept(old)})
        hq_staff_rows.bring(self.raw, hq_staff_rows.kept(old))

    def _take(self, data: bytes, *, void: bool) -> None:
        """One body as it was first written, at the head of this log."""
        body = wire.decode_body(data)
        payload = wire.decode_payload(body)
        event = wire.stamped(body, payload)
        self._recorded_at_us = max(self._recorded_at_us, body.recorded_at_us)
        if body.member_id and event.order_key < self.shelf.state(body.member_id).last_key:
            self.flush()
        self._enter(body, data)
        if void:
            self.flush()
            self.raw.execute(_MAKE_VOID, (body.event_id,))
            return
        record = self.shelf.fold(body.member_id, event)
        learn_campaign(self.raw, body.event_id, payload)
        if isinstance(payload, SaleCompleted) and record is not None:
            stored = self.shelf.adopted(record.sale_id)
            self.sales_made.add(payload, body.member_id, body.effective_at_us, stored)
        elif isinstance(payload, MembersMerged | MembersParted):
            self.flush()
            self.reshape(learn(self.raw, body.event_id, body.member_id, payload))
        elif isinstance(payload, ProgramPublished):
            self.publish(payload.document_hash, self.program_document(payload.document_hash) or b"")

    def _copy_beside(self, old: Any) -> set[str]:
        """What the events refer to; what is there already stays. The members enrolled meanwhile come back.

        Whom the other ledger knew from HQ alone, HQ tells this one too.
        """
        for table, columns in _TABLES.items():
            self._copy(old, table, columns)
        known = {member_id for (member_id,) in self.raw.execute("SELECT member_id FROM members")}
        return {row[0] for row in old.execute(_ENROLLED) if row[0] not in known}

    def _copy(self, old: Any, table: str, columns: str) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        rows = old.execute(f"SELECT {columns} FROM {table}")  # noqa: S608 - our own words
        self.raw.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def _copy_members(self, old: Any, fresh: set[str]) -> None:
        """New members as the safe mode found them."""
        marks = ", ".join("?" for _ in _MEMBERS.split(","))
        for member_id in fresh:
            row = old.execute(f"SELECT {_MEMBERS} FROM members WHERE member_id = ?", (member_id,)).fetchone()  # noqa: S608
            self.raw.execute(f"INSERT INTO members ({_MEMBERS}) VALUES ({marks})", row)  # noqa: S608
            keys = old.execute("SELECT key, member_id FROM search_keys WHERE member_id = ?", (member_id,)).fetchall()
            self.raw.executemany("INSERT OR IGNORE INTO search_keys (key, member_id) VALUES (?, ?)", keys)


def _clash(data: bytes) -> Clash:
    body = wire.decode_body(data)
    return Clash(event_id=body.event_id, kind=body.kind, name=_name(wire.decode_payload(body)))


def _name(payload: Payload | None) -> str | None:
    """The number by which people know it."""
    match payload:
        case SaleCompleted(intent=intent):
            return intent.ref or intent.bill_no
        case SaleRefunded(intent=intent):
            return intent.ref or intent.refund_no
        case _:
            return None
